"""Leads and qualified deals that wait for whoever comes, and the limits on work in progress."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.events import Fact

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.convert import Convert
    from sim.model.deal import Deal
    from sim.model.person import Person


class Pipeline:
    """The two queues of the department, one of each for every area; who serves several takes from all."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._leads: list[deque[Deal]] = []
        self._qualified: list[deque[Deal]] = []
        self._stranded: list[Deal] = []
        self.take_rules()

    def take_rules(self) -> None:
        """Go by the design that the company has now; what waits, waits on in the areas it has."""
        company = self._company
        self._flow = company.flow
        self._own = company.design.routing.convert == "own"
        self._area = company.territories.area
        self._leads = self._by_area(self._leads)
        self._qualified = self._by_area(self._qualified)

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
        """Qualified leads in the pool, and open deals without a closer."""
        return (*(deal for queue in self._qualified for deal in queue), *self._stranded)

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

    def leave_behind(self, convert: Convert) -> None:
        """A closer leaves: his fresh deals go to the pool, his open ones to his colleagues."""
        for deal in convert.fresh:
            self._pool(deal)
        in_hand = convert.in_hand
        self._stranded.extend(deal for deal in convert.open.values() if deal is not in_hand)
        convert.fresh, convert.open = [], {} if in_hand is None else {in_hand.firm: in_hand}
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
