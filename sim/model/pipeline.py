"""Leads and qualified deals that wait for whoever comes, and the limits on work in progress."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from sim.events import Fact

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.convert import Convert
    from sim.model.deal import Deal
    from sim.model.person import Person
    from sim.model.seat import Seat


class Pipeline:
    """The two queues of the department, one of each for every area; who serves several takes from all."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._leads: list[deque[Deal]] = []
        self._qualified: list[deque[Deal]] = []
        self._stranded: list[Deal] = []
        self._awaiting: dict[Seat, list[Deal]] = {}
        self.take_rules()

    def take_rules(self) -> None:
        """Go by the design that the company has now; what waits, waits on in the areas it has."""
        company = self._company
        self._flow = company.flow
        self._own = company.design.routing.convert == "own"
        self._area = company.territories.area
        self._rule = company.design.orphans.deals
        self._leads = self._by_area(self._leads)
        self._qualified = self._by_area(self._qualified)
        # The seats for whose new hires deals wait may be gone.
        awaiting, self._awaiting = self._awaiting, {}
        for deals in awaiting.values():
            self._give_to_anyone(deals)

    def _by_area(self, queues: list[deque[Deal]]) -> list[deque[Deal]]:
        waiting = [deal for queue in queues for deal in queue]
        if len(queues) > 1:
            waiting.sort(key=lambda deal: deal.ready)
        new = [deque["Deal"]() for _ in range(self._company.territories.count)]
        for deal in waiting:
            new[self._area[deal.firm]].append(deal)
        return new

    @property
    def leads(self) -> tuple[Deal, ...]:
        """Leads that nobody has contacted yet."""
        return tuple(lead for queue in self._leads for lead in queue)

    @property
    def deals(self) -> tuple[Deal, ...]:
        """Qualified leads in the pool, open deals without a closer, and what waits for a new hire."""
        return (
            *chain.from_iterable(self._qualified),
            *self._stranded,
            *chain.from_iterable(self._awaiting.values()),
        )

    def file_lead(self, lead: Deal) -> None:
        """A lead arrived by itself."""
        area = self._area[lead.firm]
        self._leads[area].append(lead)
        self._company.staff.wake("generate", area)

    def take_lead(self, person: Person) -> Deal | None:
        """The next lead in the person's areas that nobody has contacted yet."""
        queue = self._next_queue(self._leads, person)
        return None if queue is None else self._taken(queue)

    def _next_queue(self, queues: Sequence[deque[Deal]], person: Person) -> deque[Deal] | None:
        """The queue of the person's areas whose turn it is; None where nothing waits in any."""
        waiting = [queue for area in person.areas if (queue := queues[area])]
        if len(waiting) < 2:
            return waiting[0] if waiting else None
        if self._flow.fresh_first:
            return max(waiting, key=lambda queue: queue[-1].ready)
        return min(waiting, key=lambda queue: queue[0].ready)

    def _taken(self, queue: deque[Deal]) -> Deal:
        return queue.pop() if self._flow.fresh_first else queue.popleft()

    def file_qualified(self, deal: Deal, hunter: Person | None) -> None:
        """A lead is qualified: it stays with its hunter where the design says so and he converts."""
        if self._own and hunter is not None and hunter.convert is not None:
            hunter.convert.fresh.append(deal)
        else:
            self._pool(deal)

    def _pool(self, deal: Deal) -> None:
        """Let a qualified lead wait for whoever of its area comes."""
        area = self._area[deal.firm]
        self._qualified[area].append(deal)
        self._company.staff.wake("convert", area)

    def take_qualified(self, person: Person) -> Deal | None:
        """The next qualified lead of the person's areas; its place lets a paused hunter hunt again."""
        queue = self._next_queue(self._qualified, person)
        if queue is None:
            return None
        deal = self._taken(queue)
        self._company.staff.wake("generate", self._area[deal.firm])
        return deal

    def wanted_in(self, person: Person) -> Sequence[int]:
        """Where cold leads are wanted of the person: in those of his areas where closers are not full."""
        if self._own and person.convert is not None:
            return person.areas if person.convert.load < self._flow.open_deals else ()
        return [area for area in person.areas if self._may_take_more(area)]

    def _may_take_more(self, area: int) -> bool:
        converters = self._company.staff.present("convert", area)
        return converters > 0 and len(self._qualified[area]) < self._flow.waiting_leads * converters

    def abandon(self, deal: Deal, person: Person) -> None:
        """The customer's patience ended before anybody came."""
        patience = deal.luck.patience
        # A lead of the initial state may have lost its patience before time 0 without anybody's noticing.
        gone = max(0.0, deal.ready + patience)
        self._company.emit((gone, Fact.ABANDONED, person.index, deal.firm, deal.source, patience))
        self._company.market.release(deal.firm, gone)

    def leave_behind(self, leaver: Person) -> None:
        """A closer leaves: his deals go to colleagues, wait for his successor, or are dropped."""
        if leaver.convert is None:
            return
        deals = leaver.convert.give_up()
        if self._rule == "drop":
            for deal in deals:
                self._drop(deal, leaver)
        elif self._rule == "successor" and leaver.seat.refilled:
            self._awaiting[leaver.seat] = deals
        else:
            self._give_to_anyone(deals)
            self.rescue()

    def hand_on(self, convert: Convert) -> None:
        """Somebody closes no more: fresh deals go to the pool, open ones to whoever does."""
        self._give_to_anyone(convert.give_up())
        self.rescue()

    def _give_to_anyone(self, deals: Iterable[Deal]) -> None:
        for deal in deals:
            if deal.stage == 0:
                self._pool(deal)
            else:
                self._stranded.append(deal)

    def _drop(self, deal: Deal, leaver: Person) -> None:
        now = self._company.now
        self._company.emit((now, Fact.DROPPED, leaver.index, deal.firm, deal.source, now - deal.begun))
        self._company.market.release(deal.firm, now)

    def welcome(self, newcomer: Person) -> None:
        """A new person starts: he goes on with what waited for him, or for anyone."""
        if newcomer.convert is not None:
            for deal in self._awaiting.pop(newcomer.seat, []):
                if deal.stage == 0:
                    newcomer.convert.fresh.append(deal)
                else:
                    newcomer.convert.take(deal)
        self.rescue()

    def strand(self, deal: Deal) -> None:
        """Leave an open deal without a closer, for ``rescue`` to give away."""
        self._stranded.append(deal)

    def rescue(self) -> None:
        """Give deals without a closer to the present closers with the fewest deals, if there are any."""
        stranded, self._stranded = self._stranded, []
        for deal in stranded:
            closer = self._company.staff.least_loaded("convert", _deals_of, self._area[deal.firm])
            if closer is None or closer.convert is None:
                self._stranded.append(deal)
            else:
                closer.convert.take(deal)
                closer.wake()


def _deals_of(person: Person) -> int:
    return person.convert.load if person.convert is not None else 0
