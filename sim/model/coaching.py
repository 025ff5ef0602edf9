"""Coaching: managers give hours to those who report to them, which raise skill and speed of learning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.events import NOBODY, Fact
from sim.mechanisms.coaching import coached_factor, coaching_effect
from sim.model.seat import SKILLS

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.person import Person


class Coached:
    """What coaching is to one person.

    ``hours`` he was given since the last tick, ``last`` when, ``span`` of who gave them; ``effect`` that the
    hours of the month before have now; ``ahead``: hours of learning beyond those of the clock. ``has_trade``:
    whether he has a duty that skill helps in; who has none is not coached.
    """

    __slots__ = ("ahead", "effect", "has_trade", "hours", "last", "since", "span")

    def __init__(self, duties: tuple[str, ...], effect: float, now: float) -> None:
        self.take_up(duties)
        self.effect = effect
        self.hours = self.ahead = 0.0
        self.span = 0
        self.since = self.last = now

    def take_up(self, duties: tuple[str, ...]) -> None:
        """He has these duties from now on."""
        self.has_trade = any(duty in SKILLS for duty in duties)


class Coaching:
    """What coaching is worth in a company, and whose turn it is."""

    def __init__(self, company: Company) -> None:
        self._company = company
        coaching = company.world.management.coaching
        self._half, self._span = coaching.half.value, coaching.span.value
        self._gain, self._ramp = coaching.gain.value, coaching.ramp.value
        self.reference = company.world.centre.coaching
        self._most = coaching.hours.value

    def next_for(self, manager: Person, now: float) -> tuple[Person | None, float, bool]:
        """Whose turn it is of those who report to a manager: who had least this month, or longest ago.

        Also the hours he may still have, and whether somebody who is away is owed any.
        """
        owed = [
            person
            for person in self._company.hierarchy.reports(manager)
            if person.coached.has_trade and person.coached.hours < self._most and not person.leaving
        ]
        there = [person for person in owed if not person.absences.away(now)]
        if not there:
            return None, 0.0, bool(owed)
        person = min(there, key=lambda person: (person.coached.hours, person.coached.last))
        return person, self._most - person.coached.hours, True

    def give(self, person: Person, manager: Person, hours: float, now: float) -> None:
        """A manager has coached somebody."""
        coached = person.coached
        coached.hours += hours
        coached.last = now
        coached.span = len(self._company.hierarchy.reports(manager))

    def settle(self, person: Person, now: float) -> None:
        """A month begins: what was learned in the last one counts, and its coaching acts in this one.

        Whoever begins right now keeps the effect that he came with.
        """
        coached, span = person.coached, self._span
        if not coached.has_trade:
            coached.since = now
            return
        gone = now - coached.since
        if gone > 0.0:
            learned = gone * (coached_factor(self._ramp, coached.effect, self.reference) - 1.0)
            coached.ahead += learned
            coached.effect = coaching_effect(coached.hours, self._half, coached.span, span.full, span.none)
            coached.hours, coached.since = 0.0, now
            self._company.emit((now, Fact.COACHED, person.index, NOBODY, coached.effect, learned))
        factor = coached_factor(self._gain, coached.effect, self.reference)
        person.skill = {duty: skill * factor for duty, skill in person.traits.skill.items()}
