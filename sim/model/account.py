"""An account: a firm that has bought, with its relations and its stream of orders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.mechanisms.tie import faded, strengthened
from sim.model.order import Order, OrderLuck

if TYPE_CHECKING:
    from sim.model.person import Person
    from sim.model.receivables import Invoice

NEVER = float("inf")

WaitingStep = tuple[float, int, int, Order]
"""What an order asks for next: since when, a running number, the step (see ``office``), the order."""


class Account:
    """State of one customer.

    ``due`` is when its next order is placed; ``pending`` what earlier orders ask of its keeper; ``in_office``
    the orders that have not reached the plant yet, by number, oldest first; ``plans`` when the next visit,
    promotion and reminder are due; ``tier`` what it is served as; orders placed before ``discounted_until``
    are given a discount. ``stand_in`` is who was last asked to stand in for its keeper.
    """

    __slots__ = (
        "bought", "care_every", "complaints", "discounted_until", "draws", "due", "firm", "gap", "in_office",
        "invoices", "keeper", "last_order", "lines", "lost", "loyalty", "luck", "opened", "own_next",
        "pending", "plans", "satisfaction", "share", "share_time", "stand_in", "tier", "ties",
    )  # fmt: skip

    def __init__(self, firm: int, now: float, share: float, satisfaction: float, loyalty: float) -> None:
        self.firm = firm
        self.opened = now
        self.share = share
        self.share_time = now
        self.satisfaction = satisfaction
        self.loyalty = loyalty
        self.keeper: Person | None = None
        self.stand_in: Person | None = None
        self.lines: dict[Person, float] = {}
        self.ties: dict[Person, tuple[float, float]] = {}
        self.draws: Iterator[tuple[int, OrderLuck]] = iter(())
        self.luck: tuple[int, OrderLuck] | None = None
        self.due = NEVER
        self.own_next = True
        self.last_order = now
        self.gap = 0.0
        self.tier = 0
        self.bought = 0.0
        self.care_every = NEVER
        self.plans = [NEVER, NEVER, NEVER]
        self.pending: list[WaitingStep] = []
        self.in_office: dict[int, Order] = {}
        self.complaints: list[Order] = []
        self.invoices: list[Invoice] = []
        self.lost = False
        self.discounted_until = -NEVER

    @property
    def work_due(self) -> float:
        """Since when, or from when on, this account wants something of its keeper."""
        due = self.due if self.own_next else NEVER
        return self.pending[0][0] if self.pending and self.pending[0][0] < due else due

    def waiting(self, now: float) -> int:
        """Steps of orders, and orders to be looked at, that its keeper has not come to yet."""
        waiting = sum(entry[0] <= now for entry in self.pending)
        return waiting + (self.own_next and self.due <= now)

    def tie(self, person: Person, now: float, fade: float) -> float:
        """The person's tie with this account now; 0 where they never met."""
        known = self.ties.get(person)
        return 0.0 if known is None else faded(known[0], now - known[1], fade)

    def contact(self, person: Person, now: float, gain: float, fade: float) -> None:
        """The person met the account."""
        known = self.ties.get(person)
        tie = 0.0 if known is None else faded(known[0], now - known[1], fade)
        self.ties[person] = (strengthened(tie, gain), now)

    def expect_order(self, start: float, mean_gap: float) -> None:
        """Let the next order be placed one interval after ``start``, the time of the last one."""
        self.last_order = start
        self.luck = next(self.draws)
        self.gap = self.luck[1].interval * mean_gap
        self.due = start + self.gap

    def expect_order_after(self, hours: float, since: float) -> None:
        """Let the next order be placed ``hours`` after time 0, by an account that last ordered ``since`` ago.

        What the company did to the account before time 0 is over; only the time from now on puts it at risk.
        """
        self.luck = next(self.draws)
        self.gap = self.due = hours
        self.last_order = -since
