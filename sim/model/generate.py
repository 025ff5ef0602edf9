"""The duty generate: leads that came by themselves are qualified, cold ones are hunted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.events import Activity, Fact, Source
from sim.mechanisms.hunting import scarcity_factor
from sim.mechanisms.interest import remaining_interest
from sim.model.task import Task

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.deal import Deal
    from sim.model.person import Person

NEVER = float("inf")


class Generate:
    """One hunter: answers waiting leads first, then goes down the call list.

    A hunt is one piece of work per lead, cut only where a duty of higher priority falls due. Where no seat
    generates, whoever converts answers leads, and hunts none.
    """

    name = "generate"

    def __init__(self, person: Person, company: Company) -> None:
        self._person = person
        self._company = company
        self._beliefs = company.beliefs
        self._pipeline = company.pipeline
        self._firm: int | None = None
        self._hours_left = 0.0
        self.take_seat()

    def take_seat(self) -> None:
        """Work from the seat that the person has now."""
        inside = "marketing" in self._person.seat.includes
        self._hunts = "generate" in self._person.duties
        self._marketing = (self._beliefs.no_link if inside else self._beliefs.marketing).hours

    def next_due(self) -> float:
        """When the call list has a firm again; infinite while the flow control forbids hunting."""
        wanted = self._wanted()
        return self._company.market.next_return(wanted) if wanted else NEVER

    def _wanted(self) -> Sequence[int]:
        return self._pipeline.wanted_in(self._person) if self._hunts else ()

    def overdue(self, now: float) -> int:
        """Leads wait for whoever comes, not for one person."""
        return 0

    def pick(self, now: float) -> Task | None:
        """The next waiting lead, else a stretch of hunting while the flow control lets one hunt."""
        while (lead := self._pipeline.take_lead(self._person)) is not None:
            if now - lead.ready > lead.luck.patience:
                self._pipeline.abandon(lead, self._person)
                continue
            lead.interest = remaining_interest(now - lead.ready, self._beliefs.decay)
            wait = now - lead.ready
            hours = lead.luck.lead_hours
            if lead.source is Source.INBOUND:
                hours += self._marketing
            return (Activity.QUALIFY, hours, self._qualified, (lead, wait), lead.firm)
        wanted = self._wanted()
        return self._hunt(now, wanted) if wanted else None

    def drop(self) -> None:
        """Leave the unfinished firm to whoever calls next; what was learned of it is lost."""
        if self._firm is not None:
            self._company.market.put_back(self._firm)
            self._firm = None

    def _hunt(self, now: float, wanted: Sequence[int]) -> Task | None:
        market = self._company.market
        if self._firm is not None and not market.is_free(self._firm, now):
            self._firm = None
        if self._firm is None:
            self._firm = market.next_cold(now, wanted)
            if self._firm is None:
                return None
            scarcity = scarcity_factor(
                *self._company.book.sold_in(self._person.areas), self._beliefs.scarcity
            )
            self._hours_left = market.cold_hours[self._firm] * scarcity / self._person.skill["generate"]
        hours = min(self._hours_left, self._person.hours_until_higher_duty(now))
        return (Activity.HUNT, hours, self._hunted, hours, self._firm)

    def _hunted(self, hours: float, now: float) -> None:
        self._hours_left -= hours
        if self._hours_left > 0.0 or self._firm is None:
            return
        firm, self._firm = self._firm, None
        if not self._company.market.is_free(firm, now):
            return
        deal = self._company.begin(firm, Source.COLD, now)
        self._file(deal, now, 0.0)

    def _qualified(self, lead_and_wait: tuple[Deal, float], now: float) -> None:
        lead, wait = lead_and_wait
        chance = self._beliefs.qualify[lead.source] * lead.interest / self._beliefs.interest_reference
        if lead.luck.qualify < chance:
            self._file(lead, now, wait)
        else:
            self._company.emit((now, Fact.UNQUALIFIED, self._person.index, lead.firm, lead.source, wait))
            self._company.market.release(lead.firm, now)

    def _file(self, deal: Deal, now: float, wait: float) -> None:
        deal.hunter = self._person
        deal.ready = now
        self._company.emit((now, Fact.QUALIFIED, self._person.index, deal.firm, deal.source, wait))
        self._person.earn("leads", 1.0)
        self._pipeline.file_qualified(deal, self._person)
