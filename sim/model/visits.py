"""How long visits, promotions and reminders take: a fixed time, or drawn for each one of a firm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.events import Activity
from sim.randomness import Key, Luck
from sim.scenario.distribution import Distribution
from sim.scenario.world import World

_BLOCK = 32


class Visits:
    """Hours of what is planned for a firm; the n-th of a kind at a firm is the same in every design."""

    def __init__(self, world: World, luck: Luck, keys: Sequence[Key]) -> None:
        self._luck = luck
        self._keys = keys
        self._hours: dict[Activity, Distribution] = {
            Activity.CARE: world.accounts.care_hours.value,
            Activity.TAKE_OVER: world.handover.hours.value,
            Activity.INTRODUCE: world.handover.hours.value,
            Activity.LIAISE: world.ties.liaison_hours.value,
            Activity.PROMOTE: world.accounts.promotion_hours.value,
            Activity.COLLECT: world.payment.hours.value,
        }
        self._fixed = {
            activity: hours.mean
            for activity, hours in self._hours.items()
            if hours.quantile(np.array([0.01]))[0] == hours.quantile(np.array([0.99]))[0]
        }
        self._draws: dict[tuple[Activity, int], Iterator[float]] = {}

    def hours(self, activity: Activity, firm: int) -> float:
        """Hours of the next one of a kind at a firm."""
        fixed = self._fixed.get(activity)
        if fixed is not None:
            return fixed
        key = (activity, firm)
        if key not in self._draws:
            self._draws[key] = self._drawn(activity, firm)
        return next(self._draws[key])

    def _drawn(self, activity: Activity, firm: int) -> Iterator[float]:
        generator = self._luck.stream("visits", activity.name, self._keys[firm])
        while True:
            yield from self._hours[activity].quantile(generator.random(_BLOCK)).tolist()
