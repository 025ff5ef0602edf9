"""Leads and qualified deals that wait for whoever comes, and the limits on work in progress."""

from __future__ import annotations

from collections import deque
from itertools import chain
from typing import TYPE_CHECKING

from sim.events import Fact

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.deal import Deal
    from sim.model.person import Person
    from sim.model.seat import Seat


class Pipeline:
    """The two queues of the department; pools that stand for one queue share one deque."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._flow = company.flow
        self._own = company.design.routing.convert == "own"
        self._leads = deque["Deal"]()
        self._qualified = deque["Deal"]()
        self._stranded: list[Deal] = []
        self._awaiting: dict[Seat, list[Deal]] = {}
        self._rule = company.design.orphans.deals

    @property
    def leads(self) -> tuple[Deal, ...]:
        """Leads that nobody has contacted yet."""
        return tuple(self._leads)

    @property
    def deals(self) -> tuple[Deal, ...]:
        """Qualified leads in the pool, open deals without a closer, and what waits for a new hire."""
        return (*self._qualified, *self._stranded, *chain.from_iterable(self._awaiting.values()))

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

    def leave_behind(self, leaver: Person) -> None:
        """A closer leaves: his deals go to colleagues, wait for his successor, or are dropped."""
        convert = leaver.convert
        if convert is None:
            return
        fresh, in_work = convert.fresh, list(convert.open.values())
        convert.fresh, convert.open = [], {}
        if self._rule == "drop":
            for deal in (*fresh, *in_work):
                self._drop(deal, leaver)
        elif self._rule == "successor":
            self._awaiting[leaver.seat] = [*fresh, *in_work]
        else:
            for deal in fresh:
                self._qualified.append(deal)
                self._company.staff.wake("convert")
            self._stranded.extend(in_work)
            self.rescue()

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
        while self._stranded:
            closer = self._company.staff.least_loaded("convert", _deals_of)
            if closer is None or closer.convert is None:
                return
            closer.convert.take(self._stranded.pop(0))
            closer.wake()


def _deals_of(person: Person) -> int:
    return person.convert.load if person.convert is not None else 0
