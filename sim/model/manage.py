"""The duty manage: discounts are decided on, vacant seats filled, and people coached with the time left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.events import NOBODY, Activity
from sim.model.task import Task
from sim.scenario.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.deal import Deal
    from sim.model.person import Person
    from sim.model.recruiting import Vacancy

NEVER = float("inf")
# Duty hours of hiring work, or of coaching, at one go: an answer waits no longer for the end of it.
_SITTING = 2.0


class Manage:
    """What others wait for: one manager finds what is his when he looks, as any superior may be asked."""

    name = "manage"

    def __init__(self, person: Person, company: Company) -> None:
        self._person = person
        self._discounts = company.discounts
        self._recruiting = company.recruiting

    def next_due(self) -> float:
        """Never: he is woken when somebody asks."""
        return NEVER

    def overdue(self, now: float) -> int:
        """Requests and vacancies that wait for him."""
        return self._discounts.of(self._person) + self._recruiting.of(self._person)

    def pick(self, now: float) -> Task | None:
        """An answer that a deal waits for, else work on a vacancy."""
        request = self._discounts.take(self._person)
        if request is not None:
            return (Activity.APPROVE, self._discounts.hours, self._decided, request, request[1].firm)
        work = self._recruiting.take(self._person, _SITTING)
        if work is not None:
            return (Activity.RECRUIT, work[1], self._recruited, work[0], NOBODY)
        return None

    def _decided(self, request: tuple[float, Deal], now: float) -> None:
        self._discounts.decide(request, self._person, now)

    def _recruited(self, vacancy: Vacancy, _now: float) -> None:
        self._recruiting.done(vacancy)


class Coach:
    """One manager's hours with those who report to him, in turn, from the time that all else leaves."""

    name = "coach"

    def __init__(self, person: Person, company: Company) -> None:
        self._person = person
        self._coaching = company.coaching
        self._look_again = NEVER

    def next_due(self) -> float:
        """When he looks again for those who were away; he is woken when a month begins."""
        return self._look_again

    def overdue(self, now: float) -> int:
        """Nothing: nobody waits for being coached."""
        return 0

    def pick(self, now: float) -> Task | None:
        """The next of his people who is there and has not had his hours of the month."""
        self._look_again = NEVER
        head, owed, is_owed = self._coaching.next_for(self._person, now)
        if head is None:
            self._look_again = now + HOURS_PER_DAY if is_owed else NEVER
            return None
        hours = min(_SITTING, owed)
        return (Activity.COACH, hours, self._coached, (head, hours), NOBODY)

    def _coached(self, who_and_hours: tuple[Person, float], now: float) -> None:
        head, hours = who_and_hours
        self._coaching.give(head, self._person, hours, now)
