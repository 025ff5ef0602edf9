"""Discounts: who asks for one, who decides, and the deals that wait for his answer meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.events import Discount, Fact
from sim.mechanisms.discount import is_granted

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.deal import Deal
    from sim.model.person import Person


class Discounts:
    """The requests of one company that nobody has decided on yet, the oldest first.

    A request waits for no particular manager: the nearest superior of its closer who is there finds it, so it
    gets lost with nobody's leaving. It takes no time of the closer, who goes on with other deals.
    """

    def __init__(self, company: Company) -> None:
        self._company = company
        self._world = company.world.management.discounts
        self.hours = self._world.hours.value
        self.gain = self._world.gain.value
        self.depth = self._world.depth.value
        self.waiting: list[tuple[float, Deal]] = []
        self.take_rules()

    def take_rules(self) -> None:
        """Go by the design that the company has now; where no manager decides any more nothing is given."""
        self._by = self._company.design.discounts.by
        if self._by != "manager":
            waiting, self.waiting = self.waiting, []
            for since, deal in waiting:
                assert deal.closer is not None
                self._answer(deal, False, deal.closer, since, self._company.now)
                self._go_on(deal)

    def hold_up(self, deal: Deal, now: float) -> bool:
        """Before the last of several touches: whether the deal waits for an answer that is asked for now."""
        if self._by == "nobody" or deal.discount is not None or not self._is_asked(deal):
            return False
        assert deal.closer is not None
        seat = deal.closer.seat
        if self._by == "closer" or not self._company.hierarchy.has_boss(seat):
            self._answer(deal, True, deal.closer, now, now)
            return False
        deal.waits = True
        self.waiting.append((now, deal))
        self._company.staff.wake_all("manage")
        return True

    def look_again(self, deal: Deal) -> None:
        """A deal that waits has another closer, or he another boss; with nobody above him he decides."""
        closer = deal.closer
        if closer is None or self._company.hierarchy.has_boss(closer.seat):
            return
        for place, (since, waiting) in enumerate(self.waiting):
            if waiting is deal:
                del self.waiting[place]
                self._answer(deal, True, closer, since, self._company.now)
                deal.waits = False
                return

    def chart_has_changed(self) -> None:
        """Let deals go on whose closers have nobody above them any more."""
        for _, deal in list(self.waiting):
            self.look_again(deal)
            if not deal.waits:
                self._go_on(deal)

    def take(self, manager: Person) -> tuple[float, Deal] | None:
        """The oldest request that is this manager's to decide on now."""
        for place, (_, deal) in enumerate(self.waiting):
            assert deal.closer is not None
            if self._company.hierarchy.boss(deal.closer.seat) is manager:
                return self.waiting.pop(place)
        return None

    def of(self, manager: Person) -> int:
        """How many requests are this manager's to decide on now."""
        boss = self._company.hierarchy.boss
        return sum(deal.closer is not None and boss(deal.closer.seat) is manager for _, deal in self.waiting)

    def decide(self, request: tuple[float, Deal], manager: Person, now: float) -> None:
        """The manager has looked at a request: the deal goes on, wherever it is now."""
        since, deal = request
        granted = is_granted(
            self._price_decides(deal), self._luck("recognised", deal), self._world.recognised.value
        )
        self._answer(deal, granted, manager, since, now)
        self._go_on(deal)

    def _go_on(self, deal: Deal) -> None:
        deal.waits = False
        closer = deal.closer
        if closer is not None and closer.convert is not None:
            closer.convert.resume(deal)

    def lasts_until(self, deal: Deal, now: float) -> float:
        """Until when orders of a customer won now are discounted; minus infinity where they are not."""
        given = deal.discount in (Discount.USEFUL, Discount.WASTED)
        return now + self._world.lasts.value if given else -float("inf")

    def _answer(self, deal: Deal, granted: bool, by: Person, since: float, now: float) -> None:
        decides = self._price_decides(deal)
        given = Discount.USEFUL if decides else Discount.WASTED
        deal.discount = given if granted else Discount.REFUSED
        self._company.emit((now, Fact.DISCOUNT, by.index, deal.firm, deal.discount, now - since))

    def _is_asked(self, deal: Deal) -> bool:
        return self._luck("asked", deal) < self._world.asked.value

    def _price_decides(self, deal: Deal) -> bool:
        """Whether price decides for the firm: it does at each attempt, or at none."""
        key = self._company.market.keys[deal.firm]
        return self._company.luck.quantile("discount.price", key) < self._world.useful.value

    def _luck(self, purpose: str, deal: Deal) -> float:
        market = self._company.market
        key, attempt = market.keys[deal.firm], market.attempts_made(deal.firm)
        return self._company.luck.quantile(f"discount.{purpose}", key, attempt)
