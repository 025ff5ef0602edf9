"""One part of follow-up as the work of people who hold no first line: an order desk, a service team."""

from __future__ import annotations

from heapq import heappop
from typing import TYPE_CHECKING

from sim.model.account import Account
from sim.model.office import EXPECTED, planned
from sim.model.order import Order
from sim.model.orders import place_due_orders
from sim.model.task import Task

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.person import Person
    from sim.model.service import Service

NEVER = float("inf")


class DeskWork:
    """One person at a desk: takes what has waited longest there, of the tiers that come first before all."""

    def __init__(self, part: str, person: Person, company: Company, service: Service) -> None:
        self.name = part
        self._company = company
        self._service = service
        self._desk = company.office.desks[part]
        self._seats = company.design.desk_seats(part)

    def next_due(self) -> float:
        """When something of this desk falls due."""
        return self._desk.next_due()

    def overdue(self, now: float) -> float:
        """This person's part of what waits."""
        return sum(entry[0] <= now for entry in self._desk.entries) / self._seats

    def pick(self, now: float) -> Task | None:
        """The oldest entry of the desk that still concerns anybody."""
        for waiting in (self._desk.first, self._desk.others):
            while waiting and waiting[0][0] <= now:
                due, _, what, subject = heappop(waiting)
                task = self._task(due, what, subject, now)
                if task is not None:
                    return task
        return None

    def _task(self, due: float, what: int, subject: Order | Account, now: float) -> Task | None:
        account = subject.account if isinstance(subject, Order) else subject
        # What a customer did in the meantime comes first; with one who has left there is nothing to do.
        if account.lost or not place_due_orders(account, self._company, now):
            return None
        if isinstance(subject, Order):
            return self._service.step(what, subject)
        if what == EXPECTED:
            return None
        plan = planned(what)
        if plan is None or subject.plans[plan] != due:
            return None
        # It may stand here twice, where the account has changed hands; it is planned anew when it is done.
        subject.plans[plan] = NEVER
        return self._service.plan(plan, subject)
