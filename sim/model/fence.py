"""Fenced time: shares of the week that belong to a duty, whatever else waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.model.task import DutyWork
from sim.scenario.role import Duty
from sim.scenario.units import HOURS_PER_WEEK

NEVER = float("inf")
# Rounding could otherwise leave a duty behind by less than a task can make up for.
_MOMENT = 0.01


class Fence:
    """How far each fenced duty of one person is behind its share of the time attended, in hours on the clock.

    The account begins anew every week and after every absence: what a duty had no work for is not made up
    for later. A task that lasts into a new week counts there from its beginning. What a satisficer does in
    place of a duty counts as its time: a fence keeps other duties out, not contentment.
    """

    def __init__(
        self,
        duties: Sequence[DutyWork],
        fenced: Mapping[Duty, float],
        hunting: DutyWork | None,
        since: float,
    ) -> None:
        self._duties = tuple(duties)
        shares = dict[str, float](fenced.items())
        self._shares = {duty: shares[duty.name] for duty in duties if duty.name in shares}
        self._hunting = hunting
        place = self._duties.index(hunting) if hunting is not None else 0
        self._above_hunting = self._duties[:place]
        self._fenced_below = [duty for duty in self._duties[place + 1 :] if duty in self._shares]
        self.begin_anew(since)

    def begin_anew(self, now: float) -> None:
        """Nothing is behind, and nothing done in advance."""
        self._since = now
        self._spent = dict.fromkeys(self._shares, 0.0)

    def _turn(self, now: float) -> None:
        week = now - now % HOURS_PER_WEEK
        if week > self._since:
            self.begin_anew(week)

    def spend(self, duty: DutyWork, hours: float, now: float) -> None:
        """A task of the duty that took some hours on the clock, the way included, is finished."""
        if duty in self._shares:
            self._turn(now)
            self._spent[duty] += min(hours, now - self._since)

    def _behind(self, duty: DutyWork, now: float) -> float:
        return self._shares[duty] * (now - self._since) - self._spent[duty]

    def order(self, now: float) -> Sequence[DutyWork]:
        """The duties as they are looked into now: those that are behind first, the most so foremost."""
        self._turn(now)
        behind = {duty: self._behind(duty, now) for duty in self._shares}
        first = sorted(
            (duty for duty in behind if behind[duty] > _MOMENT), key=behind.__getitem__, reverse=True
        )
        return [*first, *(duty for duty in self._duties if duty not in first)] if first else self._duties

    def hunting_ends(self, now: float) -> float:
        """When hunting is cut: in its own time once it has its due, else by whatever goes before it."""
        hunting = self._hunting
        if hunting in self._shares and (behind := self._behind(hunting, now)) > _MOMENT:
            free = 1.0 - self._shares[hunting]
            return now + behind / free if free > 0.0 else NEVER
        due = min((duty.next_due() for duty in self._above_hunting), default=NEVER)
        for duty in self._fenced_below:
            falls_behind = now + max(0.0, _MOMENT - self._behind(duty, now)) / self._shares[duty]
            due = min(due, max(duty.next_due(), falls_behind))
        return due
