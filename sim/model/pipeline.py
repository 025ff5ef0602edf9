"""Leads and qualified deals that wait for whoever comes, and the limits on work in progress."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from sim.events import Fact

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.convert import Convert
    from sim.model.deal import Deal
    from sim.model.person import Person


class Pipeline:
    """The two queues of the department; pools that stand for one queue share one deque."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._flow = company.flow
        self._own = company.design.routing.convert == "own"
        self._leads = deque["Deal"]()
        self._qualified = deque["Deal"]()
        self._stranded: list[Deal] = []

    @property
    def leads(self) -> tuple[Deal, ...]:
        """Leads that nobody has contacted yet."""
        return tuple(self._leads)

    @property
    def deals(self) -> tuple[Deal, ...]:
        """Qualified leads in the pool, and open deals without a closer."""
        return (*self._qualified, *self._stranded)

    def file_lead(self, lead: Deal) -> None:
        """A lead arrived by itself."""
        self._leads.append(lead)
        self._company.staff.wake("generate")

    def take_lead(self) -> Deal | None:
        """The next lead that nobody has contacted yet."""
        if not self._leads:
            return None
        return self._leads.pop() if self._flow.fresh_first else self._leads.popleft()

    def file_qualified(self, deal: Deal, hunter: Person | None) -> None:
        """A lead is qualified: it stays with its hunter where the design says so and he converts."""
        if self._own and hunter is not None and hunter.convert is not None:
            hunter.convert.fresh.append(deal)
        else:
            self._qualified.append(deal)
            self._company.staff.wake("convert")

    def take_qualified(self) -> Deal | None:
        """The next qualified lead of the pool; its place lets a paused hunter hunt again."""
        if not self._qualified:
            return None
        deal = self._qualified.pop() if self._flow.fresh_first else self._qualified.popleft()
        self._company.staff.wake("generate")
        return deal

    def may_hunt(self, person: Person) -> bool:
        """Whether cold leads are wanted: closers are not full."""
        if self._own and person.convert is not None:
            return person.convert.load < self._flow.open_deals
        converters = self._company.staff.present("convert")
        return converters > 0 and len(self._qualified) < self._flow.waiting_leads * converters

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
            self._qualified.append(deal)
            self._company.staff.wake("convert")
        self._stranded.extend(convert.open.values())
        convert.fresh, convert.open = [], {}
        self.rescue()

    def strand(self, deal: Deal) -> None:
        """Leave an open deal without a closer, for ``rescue`` to give away."""
        self._stranded.append(deal)

    def rescue(self) -> None:
        """Give deals without a closer to the present closers with the fewest deals, if there are any."""
        while self._stranded:
            closer = self._company.staff.least_loaded("convert", _deals_of)
            if closer is None or closer.convert is None:
                return
            closer.convert.take(self._stranded.pop(0))
            closer.wake()


def _deals_of(person: Person) -> int:
    return person.convert.load if person.convert is not None else 0
