"""The initial state: the company as it is today, the same for every design of a study.

Six tables: people, accounts, open deals, open leads, open orders, open invoices. Whatever is not known is
left empty and drawn in each replication, from luck that belongs to the code of the person or the firm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from sim.scenario.base import Strict
from sim.scenario.errors import Problem, nearest, shown
from sim.scenario.units import Share


def read_day(raw: object) -> object:
    """A day as users write it, 2026-03-31, as a date; anything else is left for validation to refuse."""
    if not isinstance(raw, str):
        return raw
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise Problem(f"found {shown(raw)}", "a day such as 2026-03-31") from None


Day = Annotated[
    date,
    BeforeValidator(read_day),
    PlainSerializer(date.isoformat, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Code = Annotated[str, Field(min_length=1, max_length=100)]
Money = Annotated[float, Field(gt=0, le=1e12)]
Skill = Annotated[float, Field(ge=0.05, le=20)]
Years = Annotated[float, Field(ge=0, le=100)]
Days = Annotated[float, Field(ge=0, le=36_525)]


class KnownPerson(Strict):
    """Somebody who works here today.

    ``role``: the role held today, one of the organisation of today; ``seat``: which seat of it, from 1.
    ``skill`` (1 is the average of the trade) stands for all duties that have no column of their own; where it
    is empty, ``last_year_result`` (money sold, compared with colleagues of the same role) speaks for it.
    ``pay``: on-target pay a month in money. ``content``: has enough once he earns enough (a satisficer).
    ``income``: what he earned a month of late.

    ``code``: stands for the name. ``tenure_years`` in the company. ``skill_generate``, ``skill_convert`` and
    ``skill_keep``: in single duties. ``notice_weeks`` of the contract.
    """

    code: Code
    role: Code
    seat: Annotated[int, Field(ge=1, le=10_000)] | None = None
    tenure_years: Years | None = None
    skill: Skill | None = None
    skill_generate: Skill | None = None
    skill_convert: Skill | None = None
    skill_keep: Skill | None = None
    last_year_result: Annotated[float, Field(ge=0, le=1e15)] | None = None
    pay: Money | None = None
    notice_weeks: Annotated[float, Field(ge=0, le=104)] | None = None
    content: bool | None = None
    income: Annotated[float, Field(ge=0, le=1e12)] | None = None


class KnownFirm(Strict):
    """A firm that the company knows; its code names its luck.

    ``tier``, ``region`` and ``segment`` (product line): words of the world's market.
    """

    code: Code
    tier: Code | None = None
    region: Code | None = None
    segment: Code | None = None


class KnownAccount(KnownFirm):
    """A customer.

    ``order_value``: mean money of one order; ``share_of_wallet``: the part of its need that it buys here;
    ``first_line`` keeps it, ``second_line`` is in contact besides (codes of people). ``first_tie``,
    ``second_tie``, ``satisfaction`` and ``loyalty`` (0..1) are known where a run of the model wrote the
    table; a first tie of 0 without a first line says that nobody keeps the account.

    ``code``: stands for the name; ``tier``, ``region`` and ``segment``: words of the world's market.
    ``orders_per_year`` placed here; ``last_order``: the day of it; ``relation_years``: since the first order.
    """

    orders_per_year: Annotated[float, Field(ge=0.01, le=5_000)] | None = None
    order_value: Money | None = None
    share_of_wallet: Annotated[float, Field(ge=0.001, le=1)] | None = None
    last_order: Day | None = None
    first_line: Code | None = None
    second_line: Code | None = None
    relation_years: Years | None = None
    first_tie: Share | None = None
    second_tie: Share | None = None
    satisfaction: Share | None = None
    loyalty: Share | None = None


class KnownDeal(KnownFirm):
    """An open deal with a firm that has not bought yet.

    ``stage``: touches done so far (0: qualified, nobody has called yet); ``age_days``: calendar days since it
    was qualified; ``owner`` works it, ``hunter`` found it; ``value``: money a year if it is won.

    ``code``, ``tier``, ``region``, ``segment``: of the firm. ``source``: where the lead came from.
    """

    source: Literal["cold", "inbound", "referral"] | None = None
    stage: Annotated[int, Field(ge=0, le=11)] | None = None
    age_days: Days | None = None
    owner: Code | None = None
    hunter: Code | None = None
    value: Money | None = None


class KnownLead(KnownFirm):
    """A firm that has asked and that nobody has contacted yet; ``age_days``: calendar days since.

    ``code``, ``tier``, ``region``, ``segment``: of the firm. ``source``: where the lead came from.
    """

    source: Literal["inbound", "referral"] | None = None
    age_days: Days | None = None


class KnownOrder(Strict):
    """An order that is not delivered yet, of the customer with the code ``customer``.

    ``value`` in money; ``stage``: what it waits for (a quote, to be entered, the plant, to be shipped), where
    empty the plant; ``age_days``: calendar days since it was placed.
    """

    customer: Code
    value: Money
    stage: Literal["quote", "entry", "plant", "shipping"] | None = None
    age_days: Days | None = None


class KnownInvoice(Strict):
    """An invoice that is not paid yet: of which customer, money, calendar days since it was sent.

    ``value`` in money; ``age_days``: calendar days since it was sent.
    """

    customer: Code
    value: Money
    age_days: Days


Row = KnownPerson | KnownAccount | KnownDeal | KnownLead | KnownOrder | KnownInvoice
TABLES: dict[str, type[Row]] = {
    "people": KnownPerson,
    "accounts": KnownAccount,
    "deals": KnownDeal,
    "leads": KnownLead,
    "orders": KnownOrder,
    "invoices": KnownInvoice,
}
# Columns that name a person, by table.
_NAMES = {"accounts": ("first_line", "second_line"), "deals": ("owner", "hunter")}


class InitialState(Strict):
    """People, accounts, open deals, leads, orders and invoices on the day ``today``; see the rows."""

    today: Day
    people: tuple[KnownPerson, ...]
    accounts: tuple[KnownAccount, ...] = ()
    deals: tuple[KnownDeal, ...] = ()
    leads: tuple[KnownLead, ...] = ()
    orders: tuple[KnownOrder, ...] = ()
    invoices: tuple[KnownInvoice, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not self.people:
            raise Problem("nobody works here", "at least one person", None, ("people",))
        _refuse_twice(("people", place, person.code) for place, person in enumerate(self.people))
        _refuse_twice(self._firms())
        self._check_seats()
        self._check_names()
        self._check_customers()
        self._check_dates()
        return self

    def _firms(self) -> Iterator[tuple[str, int, str]]:
        firms: tuple[tuple[str, Sequence[KnownFirm]], ...] = (
            ("accounts", self.accounts),
            ("deals", self.deals),
            ("leads", self.leads),
        )
        for table, rows in firms:
            for place, row in enumerate(rows):
                yield table, place, row.code

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of one of the tables, by its name; ``AttributeError`` for another name."""
        rows: Sequence[Row] = getattr(self, table)
        return rows

    def _check_seats(self) -> None:
        taken: dict[tuple[str, int], str] = {}
        for place, person in enumerate(self.people):
            if person.seat is not None:
                other = taken.setdefault((person.role, person.seat), person.code)
                if other != person.code:
                    problem = f"{person.code} and {other} both sit on seat {person.seat} of {person.role}"
                    raise Problem(problem, "one person a seat", None, ("people", place, "seat"))

    def _check_names(self) -> None:
        codes = [person.code for person in self.people]
        known = set(codes)
        for table, columns in _NAMES.items():
            for place, row in enumerate(self.rows(table)):
                for column in columns:
                    name = getattr(row, column)
                    if name is not None and name not in known:
                        allowed = f"a code of the {len(codes)} people"
                        at = (table, place, column)
                        raise Problem(f"nobody has the code {shown(name)}", allowed, nearest(name, codes), at)
        for place, account in enumerate(self.accounts):
            if account.first_line is not None and account.first_line == account.second_line:
                problem = f"{account.first_line} holds both lines"
                raise Problem(problem, "two people, or one line", None, ("accounts", place, "second_line"))

    def _check_customers(self) -> None:
        codes = [account.code for account in self.accounts]
        known = set(codes)
        named = {
            "orders": [row.customer for row in self.orders],
            "invoices": [row.customer for row in self.invoices],
        }
        for table, customers in named.items():
            for place, customer in enumerate(customers):
                if customer not in known:
                    problem = f"no account has the code {shown(customer)}"
                    allowed = f"a code of the {len(codes)} accounts"
                    near = nearest(customer, codes)
                    raise Problem(problem, allowed, near, (table, place, "customer"))

    def _check_dates(self) -> None:
        for place, account in enumerate(self.accounts):
            if account.last_order is not None and account.last_order > self.today:
                problem = f"{account.last_order} lies after today, {self.today}"
                raise Problem(problem, "a day in the past", None, ("accounts", place, "last_order"))


def _refuse_twice(codes: Iterator[tuple[str, int, str]]) -> None:
    seen: dict[str, tuple[str, int]] = {}
    for table, place, code in codes:
        if code in seen:
            first, row = seen[code]
            problem = f"the code {shown(code)} stands twice, first in {first}, row {row + 1}"
            raise Problem(problem, "each code once", None, (table, place, "code"))
        seen[code] = (table, place)
