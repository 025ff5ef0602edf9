"""From the records of a client's tables to the rows of an initial state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sim.intake.codes import Codes, give_codes, person_meant
from sim.intake.findings import Findings, Place
from sim.intake.table import EMPTIED, Record, Table
from sim.scenario.errors import ScenarioErrors, shown
from sim.scenario.initial import TABLES, InitialState
from sim.scenario.source import Document
from sim.scenario.validate import validate

DAYS_PER_YEAR = 365.25
LEAST_ORDERS = 0.01
"""Orders a year of a customer that ordered nothing: the least that the simulation takes."""
_FRIENDLY = {"tenure_years": "hired", "relation_years": "customer_since", "age_days": "since",
             "order_value": "revenue_last_year"}  # fmt: skip
"""Columns of the initial state that can be told in another way."""


@dataclass
class Company:
    """The rows of an initial state as plain data, with the record that each came from."""

    today: date
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    origins: dict[str, list[tuple[Table, Record]]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    """From code to name, by sheet."""

    def add(self, kind: str, row: dict[str, Any], table: Table, record: Record) -> None:
        """One more row of people, accounts, deals or leads."""
        self.rows.setdefault(kind, []).append(row)
        self.origins.setdefault(kind, []).append((table, record))

    def place(self, kind: str, index: int, column: str) -> Place:
        """The cell that a value of a row came from."""
        table, record = self.origins[kind][index]
        friendly = _FRIENDLY.get(column, column)
        return table.place(record, friendly if column not in record.values else column)


def assemble(tables: dict[str, Table], today: date, keep_names: bool, findings: Findings) -> Company:
    """All rows, with codes for names; mistakes go to ``findings``."""
    company = Company(today)
    codes: dict[str, Codes] = {}
    for sheet, table in tables.items():
        others = {code for known in codes.values() for code in known.of_row}
        codes[sheet] = give_codes(table, keep_names, others, findings)
    company.names = {sheet: found.names for sheet, found in codes.items()}
    if not tables["People"].records:
        findings.refuse(Place(tables["People"].grid.title), "no row below the header", "at least one person")
        return company
    if not tables["Accounts"].records:
        findings.refuse(
            Place(tables["Accounts"].grid.title), "no row below the header", "at least one account"
        )
    _add_people(company, tables["People"], codes["People"], findings)
    _add_accounts(company, tables["Accounts"], codes, findings)
    if "Deals" in tables:
        _add_deals(company, tables["Deals"], codes, findings)
    return company


def check(company: Company, findings: Findings) -> InitialState | None:
    """The initial state that the rows make; what the schema finds wrong is told by its cell."""
    tree = {"today": company.today, "people": [], **company.rows}
    try:
        return validate(Document(findings.file, tree, {}), InitialState)
    except ScenarioErrors as errors:
        for error in errors.errors:
            place = Place()
            match error.path.split("."):
                case [kind, index, column] if kind in company.rows:
                    place = company.place(kind, int(index), column)
            if not findings.is_refused(place):
                problem = error.problem or f"found {error.found}"
                findings.refuse(place, problem, error.allowed, error.nearest)
        return None


def _add_people(company: Company, table: Table, codes: Codes, findings: Findings) -> None:
    seats: dict[tuple[object, object], str] = {}
    for record, code in zip(table.records, codes.of_row, strict=True):
        row = {"code": code, **record.values}
        _no_future(company, table, record, "hired", findings)
        _years(row, "tenure_years", "hired", company, table, record, findings)
        if "role" not in row and not findings.is_refused(table.place(record, "role")):
            findings.refuse(table.place(record, "role"), "a person without a role", "a role in every row")
        if {"role", "seat"} <= row.keys():
            place = table.place(record, "seat")
            first = seats.setdefault((row["role"], row["seat"]), place.cell)
            if first != place.cell:
                problem = f"seat {row['seat']} of {row['role']} is taken already, in {first}"
                findings.refuse(place, problem, "one person a seat")
        row.pop("name", None)
        company.add("people", row, table, record)


def _add_accounts(company: Company, table: Table, codes: dict[str, Codes], findings: Findings) -> None:
    for record, code in zip(table.records, codes["Accounts"].of_row, strict=True):
        row = {"code": code, **record.values}
        for column in ("last_order", "customer_since"):
            _no_future(company, table, record, column, findings)
        _years(row, "relation_years", "customer_since", company, table, record, findings)
        _orders(row, table, record, findings)
        _name_people(row, ("first_line", "second_line"), codes["People"], table, record, findings)
        if row.get("first_line") is not None and row.get("first_line") == row.get("second_line"):
            place = table.place(record, "second_line")
            findings.refuse(place, "one person holds both lines", "two people, or one line")
        row.pop("name", None)
        company.add("accounts", row, table, record)


def _orders(row: dict[str, Any], table: Table, record: Record, findings: Findings) -> None:
    """The value of an order from the revenue where that is told, and the least rate for no orders at all."""
    revenue, orders = row.pop("revenue_last_year", None), row.get("orders_per_year")
    at_revenue = table.place(record, "revenue_last_year")
    if revenue is not None and "order_value" in row:
        findings.note(at_revenue, f"{revenue:g}", "the order value stands beside it and is taken")
    elif revenue is not None and not orders:
        findings.note(at_revenue, f"{revenue:g}", "without orders it gives no order value; left empty")
    elif revenue is not None and revenue <= 0:
        findings.refuse(at_revenue, f"found {revenue:g}, with {orders:g} orders", "a number greater than 0")
    elif revenue is not None and orders is not None:
        row["order_value"] = revenue / orders
        findings.note(at_revenue, f"{revenue:g}", "divided by the orders: the order value")
    if orders == 0:
        row["orders_per_year"] = LEAST_ORDERS
        done = f"no orders: taken as {LEAST_ORDERS:g} a year, the least there is"
        findings.note(table.place(record, "orders_per_year"), "0", done)


def _add_deals(company: Company, table: Table, codes: dict[str, Codes], findings: Findings) -> None:
    buyers = codes["Accounts"]
    for record, code in zip(table.records, codes["Deals"].of_row, strict=True):
        account = _account_of(record, buyers)
        if record.values.get("stage") == "closed":
            findings.note(table.place(record, "stage"), "a closed deal", "row not read: only open deals are")
        elif account is not None and _differ(record.values.get("name"), buyers.names.get(account)):
            problem = f"{shown(code)} is the code of another firm in Accounts"
            findings.refuse(table.place(record, "code"), problem, "a code that no account has")
        elif account is not None:
            done = "row not read: deals are for firms that do not buy yet"
            findings.note(table.place(record, "code"), f"{code} is an account already", done)
        else:
            _add_deal(company, {"code": code, **record.values}, codes["People"], table, record, findings)


def _account_of(record: Record, buyers: Codes) -> str | None:
    """The account that a deal is with, by its code or its name."""
    for column in ("code", "name"):
        found = buyers.find(str(record.values[column])) if column in record.values else set()
        if found:
            return min(found)
    return None


def _differ(one: object, other: str | None) -> bool:
    """Whether two names are known and not the same."""
    return one is not None and other is not None and str(one).casefold() != other.casefold()


def _add_deal(
    company: Company, row: dict[str, Any], people: Codes, table: Table, record: Record, findings: Findings
) -> None:
    since = row.pop("since", None)
    _no_future(company, table, record, "since", findings)
    if since is not None and "age_days" not in row:
        row["age_days"] = max(0, (company.today - since).days)
    elif since is not None:
        findings.note(table.place(record, "since"), str(since), "the age stands beside it and is taken")
    _name_people(row, ("owner", "hunter"), people, table, record, findings)
    row.pop("name", None)
    if row.get("stage") != "lead":
        company.add("deals", row, table, record)
        return
    del row["stage"]
    for column in ("owner", "hunter", "value"):
        if row.pop(column, None) is not None:
            done = "not read: nobody has contacted a waiting lead yet"
            findings.note(table.place(record, column), f"{column} of the lead {row['code']}", done)
    if row.get("source") == "cold":
        del row["source"]
        done = f"{EMPTIED}: who waits for an answer has asked by himself (inbound or referral)"
        findings.note(table.place(record, "source"), "'cold'", done)
    company.add("leads", row, table, record)


def _name_people(
    row: dict[str, Any],
    columns: tuple[str, ...],
    people: Codes,
    table: Table,
    record: Record,
    findings: Findings,
) -> None:
    for column in columns:
        if column in row:
            row[column] = person_meant(row[column], people, table, record, column, findings)


def _no_future(company: Company, table: Table, record: Record, column: str, findings: Findings) -> None:
    day = record.values.get(column)
    if isinstance(day, date) and day > company.today:
        problem = f"{day} lies after today, {company.today}"
        findings.refuse(table.place(record, column), problem, "a day in the past")


def _years(row: dict[str, Any], years: str, since: str, company: Company, table: Table, record: Record,
           findings: Findings) -> None:  # fmt: skip
    """Years from a date, where the years themselves are not told."""
    day = row.pop(since, None)
    if day is None:
        return
    if years in row:
        findings.note(table.place(record, since), str(day), f"{years} stands beside it and is taken")
    else:
        row[years] = round(max(0, (company.today - day).days) / DAYS_PER_YEAR, 4)


def unknown(company: Company) -> Iterator[tuple[str, str, int, int]]:
    """What is left for the simulation to draw: table, column, how many cells, of how many rows."""
    for kind, rows in company.rows.items():
        for column in TABLES[kind].model_fields:
            empty = sum(row.get(column) is None for row in rows)
            if empty:
                yield kind, column, empty, len(rows)
