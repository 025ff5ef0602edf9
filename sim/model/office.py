"""The office: which step an order takes next, and whose work that is."""

from __future__ import annotations

from heapq import heappush
from itertools import count
from typing import TYPE_CHECKING

from sim.events import Activity
from sim.model.order import Order, OrderLuck

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company

NEVER = float("inf")

# Steps of an order that somebody has to take while the customer waits, and the part of follow-up each is.
QUOTE, ENTER, SHIP, SETTLE = range(4)
PART_OF_STEP = ("keep.quote", "keep.order", "keep.deliver", "keep.aftersales")
# What is done to an account on one's own initiative: places in ``Account.plans``.
VISIT, PROMOTE, COLLECT = range(3)
PART_OF_PLAN = ("keep.care", "keep.promote", "keep.collect")
ACTIVITY_OF_PLAN = (Activity.CARE, Activity.PROMOTE, Activity.COLLECT)
# Besides steps and plans a desk is told of orders that are still to be placed.
EXPECTED = 4
_FIRST_PLAN = 5

Waiting = tuple[float, int, int, "Order | Account"]
"""An entry of a desk: since when it waits, a running number, what it is, whom it concerns."""


class Desk:
    """The queue of one part of follow-up; orders of the tiers that the design puts first come before all."""

    def __init__(self) -> None:
        self.first: list[Waiting] = []
        self.others: list[Waiting] = []

    @property
    def entries(self) -> list[Waiting]:
        """All that waits here, or will fall due here."""
        return [*self.first, *self.others]

    def next_due(self) -> float:
        """When something falls due here."""
        others = self.others[0][0] if self.others else NEVER
        return min(self.first[0][0], others) if self.first else others


class Office:
    """Gives the steps of orders, and what is planned for accounts, to whoever has that part of follow-up.

    A part that the keeper's role has is his for his own accounts and waits on the account. Any other part has
    a desk: one queue, shared by all who have the part. ``finished``: what is made and not delivered yet.
    """

    def __init__(self, company: Company) -> None:
        self._company = company
        self._count = count()
        self._quoted = company.beliefs.quoted
        self.desks: dict[str, Desk] = {}
        self.finished: dict[Order, None] = {}
        self.take_rules()

    def take_rules(self) -> None:
        """Open the desks that the company's design has now, unless it has them already.

        What waits at a desk then waits on its account, and ``hand_over`` puts it where it belongs.
        """
        self._first_tiers = self._company.first_tiers
        if self.desks.keys() == self._company.design.desks:
            return
        before, self.desks = self.desks, {part: Desk() for part in self._company.design.desks}
        for desk in before.values():
            for due, number, what, subject in desk.entries:
                if isinstance(subject, Order) and not subject.account.lost:
                    heappush(subject.account.pending, (due, number, what, subject))

    def _desk(self, part: str, account: Account) -> Desk | None:
        """The desk that does this part for the account; None where its keeper does."""
        desk = self.desks.get(part)
        keeper = account.keeper
        if desk is None or (keeper is not None and keeper.keep is not None and part in keeper.keep.parts):
            return None
        return desk

    def first_step(self, luck: OrderLuck) -> int:
        """Whether an order begins with a request for a quote, or is entered right away."""
        return QUOTE if luck.quote < self._quoted else ENTER

    def queue(self, step: int, order: Order, due: float) -> None:
        """Let an order wait for its next step from ``due`` on, without waking a keeper for it."""
        order.step = step
        if step == SHIP:
            self.finished[order] = None
        desk = self._desk(PART_OF_STEP[step], order.account) if self.desks else None
        if desk is None:
            heappush(order.account.pending, (due, next(self._count), step, order))
        else:
            self._put(PART_OF_STEP[step], desk, due, step, order)

    def file(self, step: int, order: Order) -> None:
        """An order is ready for its next step now."""
        account = order.account
        order.since = now = self._company.env.now
        self.queue(step, order, now)
        self._tell(account)

    def _tell(self, account: Account) -> None:
        """The account wants something else first than before of whoever keeps it, or stands in for him."""
        if account.keeper is not None and account.keeper.keep is not None:
            account.keeper.keep.expect(account)
            account.keeper.wake()
            self._company.stand_ins.tell(account)

    def waiting(self, step: int) -> list[Order]:
        """All orders that wait for a step, or have somebody at work on it."""
        if step == SHIP:
            return list(self.finished)
        accounts = self._company.book.accounts.values()
        return [order for account in accounts for order in account.in_office.values() if order.step == step]

    def expect(self, account: Account) -> None:
        """Tell whoever takes the first step of the account's next order when that will be placed."""
        if not self.desks or account.luck is None:
            return
        step = self.first_step(account.luck[1])
        desk = self._desk(PART_OF_STEP[step], account)
        account.own_next = desk is None
        if desk is not None:
            self._put(PART_OF_STEP[step], desk, account.due, EXPECTED, account)
        else:
            self._tell(account)

    def plan(self, plan: int, account: Account, due: float) -> None:
        """Plan a promotion or a reminder of an account for ``due``."""
        account.plans[plan] = due
        if due == NEVER:
            return
        desk = self._desk(PART_OF_PLAN[plan], account) if self.desks else None
        if desk is not None:
            self._put(PART_OF_PLAN[plan], desk, due, _FIRST_PLAN + plan, account)
        elif account.keeper is not None and account.keeper.keep is not None:
            account.keeper.keep.plan(account, due, ACTIVITY_OF_PLAN[plan])
            account.keeper.wake()

    def hand_over(self, account: Account) -> None:
        """An account has a new keeper: its orders and plans go where they belong with his parts."""
        here = account.pending
        account.pending = []
        for due, _, step, order in sorted(here):
            self.queue(step, order, due)
        for plan in (PROMOTE, COLLECT):
            self.plan(plan, account, account.plans[plan])
        self.expect(account)

    def _put(self, part: str, desk: Desk, due: float, what: int, subject: Order | Account) -> None:
        first = due < desk.next_due()
        account = subject.account if isinstance(subject, Order) else subject
        # What is planned can wait, whoever it is planned for.
        urgent = what <= EXPECTED and account.tier in self._first_tiers
        queue = desk.first if urgent else desk.others
        heappush(queue, (due, next(self._count), what, subject))
        if due <= self._company.now:
            self._company.staff.wake(part)
        elif first:
            # Whoever is idle sleeps until what was first before.
            self._company.staff.wake_all(part)


def planned(what: int) -> int | None:
    """The place in ``Account.plans`` that an entry of a desk stands for; None for a step of an order."""
    return what - _FIRST_PLAN if what >= _FIRST_PLAN else None
