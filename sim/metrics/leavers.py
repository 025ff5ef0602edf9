"""What the accounts of leavers buy around a departure, month by month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.events import Fact
from sim.metrics.departures import Lives
from sim.metrics.facts import Facts, Floats, Ints
from sim.scenario.units import HOURS_PER_MONTH

BEFORE = AFTER = 12
"""Months on either side of a departure."""

_COLUMNS = {
    "month": "int64",
    "departures": "int64",
    "accounts": "int64",
    "active": "int64",
    "revenue": "float64",
}


def leavers_table(facts: Facts) -> pd.DataFrame:
    """Sums over the departures of a run, one row for each month around them; no row where none counts.

    month: -12 to 11, 0 begins with the departure. A departure counts where the run has 12 months on either
    side of it and the leaver held an account that counts: one of his first line (those he has handed on since
    he gave notice included) that had been a customer for the whole 12 months before. So what is bought before
    is neither the rise of young accounts nor nothing.

    departures and accounts: how many count, the same in every month. active: those of the accounts that are
    customers as the month begins (in month 0: once he has left, with those who followed him gone); who was
    lost and won again is active again. revenue: value of the orders that the accounts place in the month. A
    curve is the sum of revenue over runs, relative to the mean of the months -12 to -1 of that sum.
    """
    held, left = facts[Fact.HELD], facts[Fact.LEFT]
    span = BEFORE * HOURS_PER_MONTH
    seen = (left.time >= span) & (left.time + AFTER * HOURS_PER_MONTH <= facts.run.horizon)
    counted = np.zeros((BEFORE + AFTER, 2))
    departures = accounts = 0
    lives = Lives(facts) if seen.any() else None
    for person, time in zip(left.person[seen].tolist(), left.time[seen].tolist(), strict=True):
        assert lives is not None
        own = np.intersect1d(held.firm[held.person == person], lives.settled(time - span, time))
        if own.size:
            departures += 1
            accounts += own.size
            starts = time + np.arange(-BEFORE, AFTER) * HOURS_PER_MONTH
            counted[:, 0] += lives.active(own, starts)
            counted[:, 1] += _revenue(facts, own, time)
    if not departures:
        return pd.DataFrame(columns=list(_COLUMNS)).astype(_COLUMNS)
    table = pd.DataFrame({"month": np.arange(-BEFORE, AFTER), "departures": departures, "accounts": accounts})
    return table.assign(active=counted[:, 0], revenue=counted[:, 1]).astype(_COLUMNS)


def _revenue(facts: Facts, firms: Ints, time: float) -> Floats:
    """Value of these firms' orders in each month around a time."""
    orders = facts[Fact.ORDER]
    begun = time - BEFORE * HOURS_PER_MONTH
    first, end = np.searchsorted(orders.time, (begun, time + AFTER * HOURS_PER_MONTH))
    mine = np.zeros(len(facts.run.firm_tier), dtype=np.bool_)
    mine[firms] = True
    near = slice(first, end)
    picked = mine[orders.firm[near]]
    month = ((orders.time[near][picked] - begun) / HOURS_PER_MONTH).astype(np.int64)
    months = BEFORE + AFTER
    sums = np.bincount(np.clip(month, 0, months - 1), weights=orders.a[near][picked], minlength=months)
    return sums.astype(np.float64)
