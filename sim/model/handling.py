"""How one person handles an order: how long it takes him, and what the customer makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.events import Activity
from sim.mechanisms.satisfaction import satisfaction_after, service_quality
from sim.mechanisms.tie import loyalty_after_order
from sim.model.task import Task

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.person import Person

# Looked up once: see sim/model/person.py.
_CLEAN, _WITH_EXCEPTION = Activity.HANDLE, Activity.EXPEDITE


class Handling:
    """The work on orders of one person, with the border that stands between him and the factory."""

    def __init__(self, person: Person, company: Company) -> None:
        self._person = person
        self._beliefs = company.beliefs
        self.border = company.beliefs.inside if person.seat.in_factory else company.beliefs.outside

    def take_up(self, account: Account) -> Task:
        """The account's oldest waiting order as a task; one with an exception must be expedited."""
        placed, exception, clean = account.waiting.popleft()
        hours = clean * self.border.handling
        if exception < self.border.exceptions:
            hours *= self._beliefs.exception_factor
            return (_WITH_EXCEPTION, hours, self._handled, (account, placed), account.firm)
        return (_CLEAN, hours, self._handled, (account, placed), account.firm)

    def _handled(self, order: tuple[Account, float], now: float) -> None:
        account, placed = order
        beliefs = self._beliefs
        response = now - placed + self.border.delay
        quality = service_quality(response, beliefs.standard, beliefs.response_scale)
        account.satisfaction = satisfaction_after(account.satisfaction, quality, beliefs.satisfaction_weight)
        account.loyalty = loyalty_after_order(account.loyalty, beliefs.loyalty_gain, quality)
        account.contact(self._person, now, beliefs.tie_gain, beliefs.tie_fade)
