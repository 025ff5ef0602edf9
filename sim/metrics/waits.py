"""How long the steps of an order take, and what goes wrong on the way: one number each per run."""

from __future__ import annotations

import numpy as np

from sim.events import Fact
from sim.metrics.facts import Facts, Floats
from sim.scenario.units import HOURS_PER_UNIT


def order_numbers(facts: Facts) -> dict[str, float]:
    """Means over all orders of a run in calendar days, and counts.

    ``delivery_days`` from order to delivery; ``entry_days`` from order (or quote) to entry;
    ``order_to_cash_days`` from invoice to payment; ``complaint_days`` from complaint to settlement; nan where
    there was none. Orders that were open at time 0 count when they get there.
    """
    delivered, complaints = len(facts[Fact.DELIVERED]), len(facts[Fact.COMPLAINT])
    return {
        "delivery_days": _days(facts[Fact.DELIVERED].b),
        "entry_days": _days(facts[Fact.ENTERED].b),
        "order_to_cash_days": _days(facts[Fact.CASH].b),
        "complaint_days": _days(facts[Fact.SETTLED].b),
        "complaints_per_100": 100.0 * complaints / delivered if delivered else float("nan"),
        "expedited": float(len(facts[Fact.EXPEDITED])),
        "cancelled": float(len(facts[Fact.CANCELLED])),
        "written_off": float(len(facts[Fact.WRITTEN_OFF])),
    }


def _days(hours: Floats) -> float:
    return float(np.mean(hours)) / HOURS_PER_UNIT["cal_d"] if len(hours) else float("nan")
