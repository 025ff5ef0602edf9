"""Cash of a whole run: its present value, its sum and its lowest point."""

from __future__ import annotations

import numpy as np

from sim.metrics.facts import Floats
from sim.scenario.units import HOURS_PER_YEAR


def present_value(flows: Floats, ends: Floats, discount: float) -> float:
    """Monthly cash flows at the ends of their months (hours), discounted at a rate a year."""
    return float((flows / (1.0 + discount) ** (ends / HOURS_PER_YEAR)).sum())


def trough(flows: Floats) -> float:
    """The lowest point of cumulative cash, at most 0, from which it starts."""
    return float(min(0.0, np.cumsum(flows).min(initial=0.0)))
