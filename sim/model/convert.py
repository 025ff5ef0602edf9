"""The duty convert: a deal is a chain of touches with the customer's thinking time between them."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from sim.events import Activity, Discount, Fact
from sim.mechanisms.discount import discount_effect
from sim.mechanisms.interest import remaining_interest
from sim.mechanisms.scripts import with_scripts
from sim.mechanisms.win import skill_effect, win_chance
from sim.model.task import Task

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.deal import Deal
    from sim.model.person import Person

NEVER = float("inf")
# The touch that comes after the offer, by its place: what R&D has to make is shown then.
_SAMPLE = 1


class Convert:
    """One closer's deals: fresh ones that are his alone, and open ones by the time they are ready."""

    name = "convert"

    def __init__(self, person: Person, company: Company) -> None:
        self._person = person
        self._company = company
        self._beliefs = company.beliefs
        self._pipeline = company.pipeline
        self._discounts = company.discounts
        self._ready: list[tuple[float, int, Deal]] = []
        self.fresh: list[Deal] = []
        self.open: dict[int, Deal] = {}
        self.in_hand: Deal | None = None
        self.take_seat()

    def take_seat(self) -> None:
        """Work from the seat that the person has now."""
        inside = "samples" in self._person.seat.includes
        self._samples = self._beliefs.no_link if inside else self._beliefs.samples
        effect = self._company.world.people.scripts.handoff.value
        self._handoff = with_scripts(self._beliefs.handoff_logit, self._company.design.scripts, effect)

    def give_up(self) -> list[Deal]:
        """All deals but the one in hand, which others are to go on with."""
        in_hand = self.in_hand
        left = [*self.fresh, *(deal for deal in self.open.values() if deal is not in_hand)]
        self.fresh, self.open = [], {} if in_hand is None else {in_hand.firm: in_hand}
        return left

    @property
    def load(self) -> int:
        """Deals in work, fresh ones included."""
        return len(self.open) + len(self.fresh)

    def take(self, deal: Deal) -> None:
        """Go on with a deal that somebody (perhaps oneself) has begun; it is due at ``deal.ready``."""
        deal.closer = self._person
        self.open[deal.firm] = deal
        if deal.waits:
            self._company.discounts.look_again(deal)
        if not deal.waits:
            heappush(self._ready, (deal.ready, deal.firm, deal))

    def resume(self, deal: Deal) -> None:
        """A deal has got the answer that it waited for; nothing happens where it is somebody else's by now.

        Its customer has waited all the time, so it is due since it was due before.
        """
        if self.open.get(deal.firm) is deal:
            heappush(self._ready, (deal.ready, deal.firm, deal))
            self._person.wake()

    def next_due(self) -> float:
        """When the next customer has done thinking."""
        return self._ready[0][0] if self._ready else NEVER

    def overdue(self, now: float) -> int:
        """Touches and own fresh deals that wait."""
        return len(self.fresh) + sum(entry[0] <= now for entry in self._ready)

    def pick(self, now: float) -> Task | None:
        """A fresh deal or the next touch of an open one, in the order that the design's flow says."""
        if self._company.flow.fresh_first:
            return self._first_touch(now) or self._next_touch(now)
        return self._next_touch(now) or self._first_touch(now)

    def _first_touch(self, now: float) -> Task | None:
        while (deal := self._next_fresh()) is not None:
            wait = now - deal.ready
            if wait > deal.luck.patience:
                self._pipeline.abandon(deal, self._person)
                continue
            deal.closer = self._person
            deal.interest = remaining_interest(wait, self._beliefs.speed)
            self.open[deal.firm] = self.in_hand = deal
            self._company.emit((now, Fact.FIRST_TOUCH, self._person.index, deal.firm, deal.source, wait))
            return (Activity.TOUCH, deal.luck.touches[0], self._touched, deal, deal.firm)
        return None

    def _next_fresh(self) -> Deal | None:
        if self.fresh:
            return self.fresh.pop() if self._company.flow.fresh_first else self.fresh.pop(0)
        if len(self.open) < self._company.flow.open_deals:
            return self._pipeline.take_qualified(self._person)
        return None

    def _next_touch(self, now: float) -> Task | None:
        while self._ready and self._ready[0][0] <= now:
            _, _, deal = heappop(self._ready)
            if now - deal.ready > deal.luck.patience:
                del self.open[deal.firm]
                self._pipeline.abandon(deal, self._person)
                continue
            if deal.stage == self._beliefs.stages - 1 and self._discounts.hold_up(deal, now):
                continue
            self.in_hand = deal
            hours = deal.luck.touches[deal.stage]
            if deal.stage == _SAMPLE:
                hours += self._samples.hours * self._made(deal)
            return (Activity.TOUCH, hours, self._touched, deal, deal.firm)
        return None

    def _made(self, deal: Deal) -> float:
        """How many times R&D makes the sample of a deal: once, or twice."""
        if self._samples.errors == 0.0:
            return 1.0
        market = self._company.market
        attempt = market.attempts_made(deal.firm)
        return self._samples.times(self._company.luck.quantile("sample", market.keys[deal.firm], attempt))

    def _touched(self, deal: Deal, now: float) -> None:
        deal.stage += 1
        self.in_hand = None
        if deal.stage == 1 and deal.luck.accept >= self._beliefs.accept:
            self._close(deal, now, Fact.DECLINED, 0.0)
        elif deal.stage == self._beliefs.stages:
            chance = self._win_chance(deal)
            self._close(deal, now, Fact.WON if deal.luck.win < chance else Fact.LOST, chance)
        else:
            deal.ready = now + deal.luck.thinking[deal.stage - 1]
            if deal.stage == _SAMPLE:
                deal.ready += self._samples.delay * self._made(deal)
            if self._person.convert is not self:
                # He got another role while he was at it.
                del self.open[deal.firm]
                self._pipeline.strand(deal)
                self._pipeline.rescue()
            else:
                heappush(self._ready, (deal.ready, deal.firm, deal))

    def _win_chance(self, deal: Deal) -> float:
        beliefs, market = self._beliefs, self._company.market
        effects = (
            beliefs.source_logit[deal.source]
            + beliefs.tier_logit[market.tier[deal.firm]]
            + skill_effect(self._person.skill["convert"], beliefs.skill_logit)
            + market.frailty[deal.firm]
            - (self._handoff if deal.hunter is not self._person else 0.0)
            + self._person.knowledge
            + discount_effect(self._discounts.gain, deal.discount is Discount.USEFUL)
            + beliefs.win_shift
        )
        interest = deal.interest / beliefs.speed_reference * self._company.factory.attraction()
        return win_chance(beliefs.win, effects, interest)

    def _close(self, deal: Deal, now: float, outcome: Fact, chance: float) -> None:
        del self.open[deal.firm]
        self._company.emit((now, outcome, self._person.index, deal.firm, deal.source, chance))
        if outcome is Fact.WON:
            self._person.earn("wins", 1.0)
            account = self._company.book.open(deal.firm, self._person, now)
            account.discounted_until = self._discounts.lasts_until(deal, now)
        else:
            self._company.market.release(deal.firm, now)
