"""The months of a run, and the month to which a fact belongs."""

from __future__ import annotations

import numpy as np

from sim.metrics.facts import Floats, Ints
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_UNIT

# The clock adds up to the tick of a month, which may so lie a little beside the month's first hour.
_TICK = 1e-6


class Months:
    """Month 0 is the first; the last may be a part of one. ``ends`` in hours, ``days`` are calendar days."""

    def __init__(self, horizon: float) -> None:
        self.count = max(1, int(np.ceil(horizon / HOURS_PER_MONTH - 1e-9)))
        self.ends: Floats = np.minimum(np.arange(1, self.count + 1) * HOURS_PER_MONTH, horizon)
        self.days: Floats = np.diff(self.ends, prepend=0.0) / HOURS_PER_UNIT["cal_d"]

    def of(self, time: Floats) -> Ints:
        """The month in which something happens."""
        return np.clip((time / HOURS_PER_MONTH).astype(np.int64), 0, self.count - 1)

    def ended(self, time: Floats) -> Ints:
        """The month of what is told when it is over: told at the tick, it belongs to the month before."""
        return self.of(time - _TICK)

    def begun(self, time: Floats) -> Ints:
        """The month of what is told when it begins: told at the tick, it belongs to the month after."""
        return self.of(time + _TICK)
