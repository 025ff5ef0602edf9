"""The vocabulary of facts: what a run may say happened, and where it is written down.

A fact is one tuple ``(time, kind, person, firm, a, b)``: time in working hours, ``kind`` one of ``Fact``,
``person`` and ``firm`` indices or ``NOBODY``, ``a`` and ``b`` numbers whose meaning depends on the kind
(see ``MEANING``). The model emits facts and counts nothing; metrics are computed from them afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from struct import Struct

import numpy as np
from numpy.typing import NDArray

FactRow = tuple[float, int, int, int, float, float]
Emit = Callable[[FactRow], None]
FIELDS = ("time", "kind", "person", "firm", "a", "b")
NOBODY = -1


class Fact(IntEnum):
    """Kinds of facts."""

    LEAD = 0
    QUALIFIED = 1
    UNQUALIFIED = 2
    FIRST_TOUCH = 3
    DECLINED = 4
    WON = 5
    LOST = 6
    ABANDONED = 7
    ASSIGNED = 8
    ORDER = 9
    ACCOUNT_LOST = 10
    WORK = 11
    HIRED = 12
    LEFT = 13
    HELD = 14
    ORPHANED = 15
    PAID = 16
    LIAISON = 17
    MONTH = 18
    ABSENT = 19
    QUOTED = 20
    ENTERED = 21
    EXPEDITED = 22
    PRODUCED = 23
    DELIVERED = 24
    INVOICED = 25
    CASH = 26
    WRITTEN_OFF = 27
    COMPLAINT = 28
    SETTLED = 29
    CANCELLED = 30
    CAPACITY = 31
    RANKED = 32
    PLANT = 33
    REORGANISED = 34
    MOVED = 35
    CHANGE_COST = 36
    COACHED = 37
    DISCOUNT = 38
    GIVEN_AWAY = 39
    PLANNED = 40
    DROPPED = 41


MEANING: dict[Fact, tuple[str, str]] = {
    Fact.LEAD: ("source", "attempt"),
    Fact.QUALIFIED: ("source", "hours waited since it arrived"),
    Fact.UNQUALIFIED: ("source", "hours waited since it arrived"),
    Fact.FIRST_TOUCH: ("source", "hours waited since it was qualified"),
    Fact.DECLINED: ("source", "attempt"),
    Fact.WON: ("source", "win chance at the decision"),
    Fact.LOST: ("source", "win chance at the decision"),
    Fact.ABANDONED: ("source", "hours waited when patience ended"),
    Fact.ASSIGNED: ("person who held the first line before", "1 if the hand-over went badly"),
    Fact.ORDER: ("value in money", "satisfaction before it"),
    Fact.ACCOUNT_LOST: ("reason, see Loss", "person followed"),
    Fact.WORK: ("activity, see Activity", "hours on the clock"),
    Fact.HIRED: ("slot", "succession"),
    Fact.LEFT: ("where to, see Destination", "tenure in hours"),
    Fact.HELD: ("tie of the leaver", "loyalty to the firm"),
    Fact.ORPHANED: ("-", "-"),
    Fact.PAID: ("income of the month in money", "planned pay of the month in money"),
    Fact.LIAISON: ("1 starts, 0 ends", "-"),
    Fact.MONTH: ("departure rate a year", "effort on discretionary work"),
    Fact.ABSENT: ("reason, see Away", "hours away"),
    Fact.QUOTED: ("number of the order", "hours since it was asked for"),
    Fact.ENTERED: ("number of the order", "hours since it was placed, or quoted"),
    Fact.EXPEDITED: ("number of the order", "work for the plant on top of its own, in money"),
    Fact.PRODUCED: ("number of the order", "hours since it reached the plant"),
    Fact.DELIVERED: ("number of the order", "hours since it was placed"),
    Fact.INVOICED: ("money", "number of the order"),
    Fact.CASH: ("money", "hours since the invoice"),
    Fact.WRITTEN_OFF: ("money", "hours since the invoice"),
    Fact.COMPLAINT: ("reason, see Trouble", "number of the order"),
    Fact.SETTLED: ("what it cost in money", "hours since the complaint"),
    Fact.CANCELLED: ("money", "number of the order"),
    Fact.CAPACITY: ("money a month the plant can make", "cost of the change in money"),
    Fact.PLANT: ("use of its capacity", "delivery delay that the market sees in hours"),
    Fact.REORGANISED: ("which change of the timeline, from 0", "people without a seat"),
    Fact.MOVED: ("the same person before", "1 if his duties are new"),
    Fact.CHANGE_COST: ("what for, see ChangeCost", "money"),
    Fact.COACHED: (
        "effect of the last month's coaching, 0..1",
        "hours learned since then beyond the clock's",
    ),
    Fact.DISCOUNT: ("what became of the request, see Discount", "hours waited for it"),
    Fact.GIVEN_AWAY: ("money", "number of the order"),
    Fact.RANKED: ("tier it is served as", "tier it was served as before"),
    Fact.PLANNED: ("where to, see Destination", "hours of notice"),
    Fact.DROPPED: ("source", "hours since it was begun"),
}


class Source(IntEnum):
    """Where a lead comes from."""

    COLD = 0
    INBOUND = 1
    REFERRAL = 2


class Loss(IntEnum):
    """Why an account was lost."""

    STOPPED = 0
    FOLLOWED = 1


class Destination(IntEnum):
    """Where a leaver goes: out of the trade or to no competitor, to a rival, or to a firm of his own."""

    ELSEWHERE = 0
    RIVAL = 1
    OWN_FIRM = 2


class Away(IntEnum):
    """Why a person is absent."""

    LEAVE = 0
    SICK = 1


class Trouble(IntEnum):
    """What a customer complains about."""

    DEFECTIVE = 0
    WRONG = 1
    LATE = 2


class ChangeCost(IntEnum):
    """What a reorganisation is paid for."""

    SEVERANCE = 0
    BUY_OUT = 1
    TRAINING = 2


class Discount(IntEnum):
    """What became of a discount that was asked for: given where price decides, or does not, or refused."""

    USEFUL = 0
    WASTED = 1
    REFUSED = 2


class Activity(IntEnum):
    """What a person's hours went to."""

    HUNT = 0
    QUALIFY = 1
    TOUCH = 2
    HANDLE = 3
    CARE = 4
    LIAISE = 5
    FRIENDLY = 6
    SLACK = 7
    TAKE_OVER = 8
    TRAVEL = 9
    EXPEDITE = 10
    COVER = 11
    QUOTE = 12
    SHIP = 13
    COLLECT = 14
    SETTLE = 15
    PROMOTE = 16
    COACH = 17
    APPROVE = 18
    RECRUIT = 19
    INTRODUCE = 20


DUTY_OF: dict[Activity, str] = {
    Activity.HUNT: "generate",
    Activity.QUALIFY: "generate",
    Activity.TOUCH: "convert",
    Activity.HANDLE: "keep",
    Activity.CARE: "keep",
    Activity.TAKE_OVER: "keep",
    Activity.LIAISE: "liaise",
    Activity.FRIENDLY: "friendly",
    Activity.SLACK: "slack",
    Activity.TRAVEL: "travel",
    Activity.EXPEDITE: "keep",
    Activity.COVER: "keep",
    Activity.QUOTE: "keep",
    Activity.SHIP: "keep",
    Activity.COLLECT: "keep",
    Activity.SETTLE: "keep",
    Activity.PROMOTE: "keep",
    Activity.COACH: "manage",
    Activity.APPROVE: "manage",
    Activity.RECRUIT: "manage",
    Activity.INTRODUCE: "keep",
}

ORDER_WORK = (
    Activity.QUOTE,
    Activity.HANDLE,
    Activity.EXPEDITE,
    Activity.SHIP,
    Activity.COLLECT,
    Activity.SETTLE,
    Activity.COVER,
)
"""What orders ask for: quoted, entered (clean or not), shipped, collected, put right, or a colleague's."""


class MemoryLog:
    """Keeps the facts of one run in memory, as one flat run of numbers.

    Packing a row into bytes takes half the time of appending its numbers to an array.
    """

    def __init__(self) -> None:
        self._bytes = bytes_ = bytearray()
        pack = Struct(f"{len(FIELDS)}d").pack

        def emit(row: FactRow) -> None:
            bytes_.extend(pack(*row))

        self.emit: Emit = emit

    def by_time(self) -> NDArray[np.float64]:
        """All facts as rows of ``FIELDS``, by time.

        Some facts become known after their time (an order that waited is found at the keeper's next pick);
        facts of one instant keep the order in which they became known.
        """
        table = np.frombuffer(self._bytes, dtype=np.float64).reshape(-1, len(FIELDS))
        order = np.argsort(table[:, 0], kind="stable")
        # Column by column, in place: a second copy would be the peak of a long run's memory.
        for column in table.T:
            column[:] = column[order]
        return table


@dataclass(frozen=True)
class PersonRecord:
    """Who one person of a run was; ``index`` is the person in the facts.

    ``on_target``: pay a month in money, of which ``base_share`` does not hang on results. He learns since
    ``learning_since`` (hours, before 0 for who was there before), begins at ``learning_start`` of his speed
    and has learned after ``ramp`` hours.
    """

    index: int
    slot: str
    succession: int
    role: str
    unit: str
    family: str
    duties: tuple[str, ...]
    on_target: float
    available: float
    base_share: float = 1.0
    in_factory: bool = False
    learning_since: float = 0.0
    learning_start: float = 1.0
    ramp: float = 0.0


@dataclass(frozen=True)
class StartTotals:
    """What a company has at time 0, before anything happens.

    ``yearly_revenue`` of its accounts, ``backlog`` (orders not delivered yet) and ``receivables`` in money.
    """

    people: int
    accounts: int
    open_deals: int
    open_leads: int
    yearly_revenue: float
    open_orders: int = 0
    backlog: float = 0.0
    open_invoices: int = 0
    receivables: float = 0.0


@dataclass(frozen=True)
class Run:
    """What one replication left: facts (rows of ``FIELDS``, by time), people, and the firms.

    ``firm_tier``, ``firm_region`` and ``firm_segment`` are positions in the world's lists for each firm,
    ``order_size`` the money of an order at a full share of its wallet, ``firm_codes`` the codes of the last
    firms (those of the initial state), ``initial_firms`` the accounts at time 0, ``start`` what was there
    then. ``old_unpaid``: firm and money of each invoice of before time 0 that is still unpaid at the end, of
    which facts say nothing.
    """

    design: str
    seed: int
    replication: int
    horizon: float
    facts: NDArray[np.float64]
    people: tuple[PersonRecord, ...]
    firm_tier: tuple[int, ...]
    order_size: tuple[float, ...]
    firm_codes: tuple[str, ...]
    initial_firms: tuple[int, ...]
    start: StartTotals
    firm_region: tuple[int, ...] = ()
    firm_segment: tuple[int, ...] = ()
    old_unpaid: tuple[tuple[int, float], ...] = ()
