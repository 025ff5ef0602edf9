"""An account: a firm that has bought, with its relations and its stream of orders."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.mechanisms.tie import faded, strengthened
from sim.randomness import Key, Luck
from sim.scenario.world import World

if TYPE_CHECKING:
    from sim.model.person import Person

OrderLuck = tuple[float, float, float, float, float, float]
_CHUNK = 32


def order_luck(world: World, luck: Luck, firm: Key) -> Iterator[OrderLuck]:
    """Luck of a firm's orders, one after the other without end.

    Each is (interval in mean intervals, exception quantile, clean handling hours, stop quantile,
    referral quantile, referred-firm quantile).
    """
    shape = world.market.regularity.value
    handling = world.accounts.handling.value
    generator = luck.stream("orders", firm)
    while True:
        uniforms = generator.random((5, _CHUNK))
        # Gamma quantiles cost 7 us each, draws 0.03 us, and keep their luck unless the shape changes.
        intervals = generator.standard_gamma(shape, _CHUNK) / shape
        uniforms[1] = handling.quantile(uniforms[1])
        yield from zip(intervals.tolist(), *uniforms.tolist(), strict=True)


# An order that was placed and is not taken up yet: when, its exception quantile, its clean hours.
WaitingOrder = tuple[float, float, float]


class Account:
    """State of one customer; ``due`` is when its next order is placed, ``waiting`` what was placed before."""

    __slots__ = (
        "care_every", "draws", "due", "firm", "gap", "keeper", "last_order", "lines", "loyalty", "luck",
        "opened", "satisfaction", "share", "share_time", "ties", "visit_due", "waiting",
    )  # fmt: skip

    def __init__(self, firm: int, now: float, share: float, satisfaction: float, loyalty: float) -> None:
        self.firm = firm
        self.opened = now
        self.share = share
        self.share_time = now
        self.satisfaction = satisfaction
        self.loyalty = loyalty
        self.keeper: Person | None = None
        self.lines: dict[Person, float] = {}
        self.ties: dict[Person, tuple[float, float]] = {}
        self.draws: Iterator[OrderLuck] = iter(())
        self.luck: OrderLuck = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        self.due = float("inf")
        self.last_order = now
        self.gap = 0.0
        self.care_every = float("inf")
        self.visit_due = float("inf")
        self.waiting: deque[WaitingOrder] = deque()

    @property
    def order_due(self) -> float:
        """Since when, or from when on, an order of this account wants to be handled."""
        return self.waiting[0][0] if self.waiting else self.due

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
        self.gap = self.luck[0] * mean_gap
        self.due = start + self.gap

    def expect_order_after(self, hours: float, since: float) -> None:
        """Let the next order be placed ``hours`` after time 0, by an account that last ordered ``since`` ago.

        What the company did to the account before time 0 is over; only the time from now on puts it at risk.
        """
        self.luck = next(self.draws)
        self.gap = self.due = hours
        self.last_order = -since
