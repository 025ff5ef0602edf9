"""From a client's tables to the rows of an initial state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sim.intake.codes import Codes, give_codes, name_people
from sim.intake.findings import Findings, Place
from sim.intake.names import Names
from sim.intake.row import Row
from sim.intake.table import EMPTIED, Table
from sim.scenario.errors import ScenarioErrors, shown
from sim.scenario.initial import InitialState
from sim.scenario.source import Document
from sim.scenario.validate import validate

LEAST_ORDERS = 0.01
"""Orders a year of a customer that ordered nothing: the least that the simulation takes."""


@dataclass
class Company:
    """The rows of an initial state by table, and who is behind the codes of a sheet."""

    today: date
    rows: dict[str, list[Row]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, table: str, row: Row) -> None:
        """One more row of people, accounts, deals or leads; names stay behind."""
        row.values.pop("name", None)
        self.rows.setdefault(table, []).append(row)

    def values(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table as plain data; none where it has none."""
        return [row.values for row in self.rows.get(table, ())]


def assemble(tables: dict[str, Table], today: date, before: Names | None, findings: Findings) -> Company:
    """All rows, with codes for names; mistakes go to ``findings``.

    ``before``: the names behind the codes of earlier readings, or None where names are to be kept.
    """
    codes: dict[str, Codes] = {}
    for sheet, table in tables.items():
        others = {code for known in codes.values() for code in known.of_row}
        codes[sheet] = give_codes(table, None if before is None else before.get(sheet, {}), others, findings)
    company = Company(today, names={sheet: found.names for sheet, found in codes.items()})
    for sheet in ("People", "Accounts"):
        if not tables[sheet].records:
            place = Place(tables[sheet].grid.title)
            findings.refuse(place, "no row below the header", "at least one row")
    # Where nobody is known, every name of a person would be a mistake, and none worth telling.
    if tables["People"].records:
        _add_people(company, _rows(tables, codes, "People", findings))
        _add_accounts(company, _rows(tables, codes, "Accounts", findings), codes["People"])
        _add_deals(company, _rows(tables, codes, "Deals", findings), codes)
    return company


def _rows(tables: dict[str, Table], codes: dict[str, Codes], sheet: str, findings: Findings) -> list[Row]:
    if sheet not in tables:
        return []
    coded = zip(tables[sheet].records, codes[sheet].of_row, strict=True)
    return [Row(record.values | {"code": code}, tables[sheet], record, findings) for record, code in coded]


def check(company: Company, findings: Findings) -> InitialState | None:
    """The initial state that the rows make; None where something is wrong, which is told by its cell."""
    rows = {table: company.values(table) for table in company.rows}
    try:
        document = Document(findings.file, {"today": company.today, "people": [], **rows}, {})
        return validate(document, InitialState)
    except ScenarioErrors as errors:
        for error in errors.errors:
            place = Place()
            match error.path.split("."):
                case [table, index, column] if table in company.rows:
                    place = company.rows[table][int(index)].place(column)
            if not findings.is_refused(place):
                problem = error.problem or f"found {error.found}"
                findings.refuse(place, problem, error.allowed, error.nearest)
    return None


def _add_people(company: Company, rows: Sequence[Row]) -> None:
    seats: dict[tuple[object, object], str] = {}
    for row in rows:
        row.count_years("tenure_years", "hired", company.today)
        role, seat = row.values.get("role"), row.values.get("seat")
        if role is None and not row.is_refused("role"):
            row.refuse("role", "a person without a role", "a role in every row")
        if role is not None and seat is not None:
            cell = row.place("seat").cell
            first = seats.setdefault((role, seat), cell)
            if first != cell:
                row.refuse("seat", f"seat {seat} of {role} is taken already, in {first}", "one person a seat")
        company.add("people", row)
    for role, highest in _highest_seats(rows).items():
        count = sum(row.values.get("role") == role for row in rows)
        if int(str(highest.values["seat"])) > count:
            vacant = int(str(highest.values["seat"])) - count
            told = f"seat {highest.values['seat']} of {role}, but {count} of them"
            highest.note("seat", told, f"{vacant} vacant seats are counted in pay and organisation")


def _highest_seats(rows: Sequence[Row]) -> dict[str, Row]:
    """The person with the highest seat number of each role, where somebody has one."""
    found: dict[str, Row] = {}
    for row in rows:
        role, seat = row.values.get("role"), row.values.get("seat")
        if role is not None and seat is not None:
            best = found.setdefault(str(role), row)
            found[str(role)] = max(best, row, key=lambda one: int(str(one.values["seat"])))
    return found


def _add_accounts(company: Company, rows: Sequence[Row], people: Codes) -> None:
    for row in rows:
        row.check_past("last_order", company.today)
        row.count_years("relation_years", "customer_since", company.today)
        _order_value(row)
        _least_orders(row)
        name_people(row, ("first_line", "second_line"), people)
        first = row.values.get("first_line")
        if first is not None and first == row.values.get("second_line"):
            row.refuse("second_line", "one person holds both lines", "two people, or one line")
        company.add("accounts", row)


def _order_value(row: Row) -> None:
    """The value of an order from the revenue, where that is told in its place."""
    revenue, orders = row.values.pop("revenue_last_year", None), row.values.get("orders_per_year")
    if revenue is None:
        return
    if "order_value" in row.values:
        done = "the order value stands beside it and is taken"
    elif not orders:
        done = "without orders it gives no order value; left empty"
    elif revenue <= 0:
        problem = f"found {revenue:g}, with {orders:g} orders"
        row.refuse("revenue_last_year", problem, "a number greater than 0")
        return
    else:
        row.values["order_value"] = revenue / orders
        done = "divided by the orders: the order value"
    row.note("revenue_last_year", f"{revenue:g}", done)


def _least_orders(row: Row) -> None:
    if row.values.get("orders_per_year") == 0:
        row.values["orders_per_year"] = LEAST_ORDERS
        done = f"no orders: taken as {LEAST_ORDERS:g} a year, the least there is"
        row.note("orders_per_year", "0", done)


def _add_deals(company: Company, rows: Sequence[Row], codes: dict[str, Codes]) -> None:
    buyers = codes.get("Accounts", Codes())
    for row in rows:
        account = _account_of(row, buyers)
        if row.values.get("stage") == "closed":
            row.note("stage", "a closed deal", "row not read: only open deals are")
        elif account is not None and _differ(row.values.get("name"), buyers.names.get(account)):
            problem = f"{shown(row.values['code'])} is the code of another firm in Accounts"
            row.refuse("code", problem, "a code that no account has")
        elif account is not None:
            done = "row not read: deals are for firms that do not buy yet"
            row.note("code", f"{row.values['code']} is an account already", done)
        else:
            row.count_days("age_days", "since", company.today)
            name_people(row, ("owner", "hunter"), codes["People"])
            if row.values.get("stage") == "lead":
                _make_lead(row)
                company.add("leads", row)
            else:
                company.add("deals", row)


def _account_of(row: Row, buyers: Codes) -> str | None:
    """The account that a deal is with, by the code or the name that the client gave."""
    told = (row.record.values[column] for column in ("code", "name") if column in row.record.values)
    return next((min(found) for text in told if (found := buyers.find(str(text)))), None)


def _differ(one: object, other: str | None) -> bool:
    """Whether two names are known and not the same."""
    return one is not None and other is not None and str(one).casefold() != other.casefold()


def _make_lead(row: Row) -> None:
    """Take out what a lead cannot have: nobody has contacted it yet, and it has asked by itself."""
    del row.values["stage"]
    for column in ("owner", "hunter", "value"):
        if row.values.pop(column, None) is not None:
            found = f"{column} of the lead {row.values['code']}"
            row.note(column, found, "not read: nobody has contacted a waiting lead yet")
    if row.values.get("source") == "cold":
        del row.values["source"]
        done = f"{EMPTIED}: who waits for an answer has asked by himself (inbound or referral)"
        row.note("source", "'cold'", done)
