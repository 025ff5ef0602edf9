"""Leave and sickness: when one person is away, whatever he does and wherever he sits."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.events import NOBODY, Away, Emit, Fact
from sim.randomness import Floats, Luck
from sim.scenario.units import HOURS_PER_YEAR
from sim.scenario.world import MOST_SPELLS, Absence

if TYPE_CHECKING:
    from sim.model.seat import Slot

NEVER = float("inf")
# The longest study; the calendar of a person ends with it, so that rare spells are not looked for forever.
_LAST_YEAR = 100

Drawn = tuple[float, float, Away]
"""Start, end and reason as drawn; spells may overlap."""


class Spell(NamedTuple):
    """A time away; ``since`` is when the person was last there, where spells follow without a gap."""

    start: float
    end: float
    reason: Away
    since: float


def spells_of_year(absence: Absence, luck: Luck, slot: Slot, succession: int, year: int) -> list[Drawn]:
    """The spells that begin in a calendar year, by start; they depend on the person and the year alone.

    The year is cut into as many equal parts as there are spells of leave, and one is placed uniformly within
    each part. Sickness begins as a Poisson process; the n-th spell of a year stays the n-th when its rate or
    length changes, but for more than 52 a year.
    """
    place, gap, length = luck.block((3, MOST_SPELLS), "absence", *slot, succession, year)
    first = year * HOURS_PER_YEAR
    spells = [*_leave(absence, first, place), *_sickness(absence, first, gap, length)]
    return sorted(spells)


def _leave(absence: Absence, first: float, place: Floats) -> Iterator[Drawn]:
    if count := absence.leave_spells:
        part, hours = HOURS_PER_YEAR / count, absence.leave.value / count
        for number, where in enumerate(place[:count].tolist()):
            start = first + part * number + where * (part - hours)
            yield start, start + hours, Away.LEAVE


def _sickness(absence: Absence, first: float, gap: Floats, length: Floats) -> Iterator[Drawn]:
    if (rate := absence.sick_spells.value) > 0:
        points = np.cumsum(-np.log1p(-gap))
        points = points[points < rate]
        starts = first + points / rate * HOURS_PER_YEAR
        hours = absence.sick_length.value.quantile(length[: len(points)])
        for start, end in zip(starts.tolist(), (starts + hours).tolist(), strict=True):
            yield start, end, Away.SICK


def without_overlap(spells: Iterable[Drawn]) -> Iterator[Spell]:
    """Spells one after the other: time that falls into two counts once, for the one that began first."""
    since = end = -NEVER
    for start, stop, reason in spells:
        if stop > end:
            since = start if start > end else since
            yield Spell(max(start, end), stop, reason, since)
            end = stop


def _drawn(absence: Absence, luck: Luck, slot: Slot, succession: int, hired: float) -> Iterator[Drawn]:
    """The spells that begin after the person did: nobody begins with a day off."""
    if absence.leave_spells or absence.sick_spells.value > 0:
        for year in range(int(hired / HOURS_PER_YEAR), _LAST_YEAR):
            for spell in spells_of_year(absence, luck, slot, succession, year):
                if spell[0] > hired:
                    yield spell


class Absences:
    """One person's spells, drawn as far as somebody has looked.

    ``begins`` is when the first spell begins that was not told yet: all that a person at work looks at.
    """

    def __init__(self, absence: Absence, luck: Luck, slot: Slot, succession: int, hired: float) -> None:
        self._drawn = without_overlap(_drawn(absence, luck, slot, succession, hired))
        self._ahead: deque[Spell] = deque()
        self._back = hired
        self.begins = self._next().start

    def _next(self) -> Spell:
        """The first spell not told yet; one that never begins where there is none."""
        if not self._ahead:
            self._ahead.append(next(self._drawn, _NONE))
        return self._ahead[0]

    def tell(self, free: float, now: float, index: int, emit: Emit) -> float:
        """Say which spells have begun by now; returns when the person is back, which may be in the past.

        ``free``: since when the person has had no task in hand. A spell begins when he has finished his task,
        and a task that takes longer than the spell leaves nothing of it.
        """
        while self.begins <= now:
            spell = self._ahead.popleft()
            start = max(spell.start, free)
            if start < spell.end:
                emit((start, Fact.ABSENT, index, NOBODY, spell.reason, spell.end - start))
                self._back = spell.end
            self.begins = self._next().start
        return self._back

    def away(self, now: float) -> bool:
        """Whether the person should be away now (he may still have a task in hand)."""
        if now < self._back:
            return True
        if now < self.begins:
            return False
        spell = next(spell for spell in self.coming() if now < spell.end)
        return spell.start <= now

    def coming(self) -> Iterator[Spell]:
        """The spells not told yet, one after the other; ends with one that never begins."""
        place = 0
        self._next()
        while True:
            if place == len(self._ahead):
                self._ahead.append(next(self._drawn, _NONE))
            yield self._ahead[place]
            place += 1


_NONE = Spell(NEVER, NEVER, Away.LEAVE, NEVER)
