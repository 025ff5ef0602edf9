"""Levels that a company settles at, with the months that were left out as warm-up.

Growth has no warm-up: how fast a company gets somewhere is what is asked. What describes a state may have
one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.stats import SteadyLevel, steady_level

STATES = ("delivery_days", "use", "dso", "backlog")
"""Columns of the monthly table that describe a state of the company and not its growth."""

_FEWEST_MONTHS = 24


@dataclass(frozen=True)
class Steady:
    """The level of one monthly column in one design, once it has settled; ``found.cut`` in months."""

    design: str
    metric: str
    found: SteadyLevel


def steady_levels(monthly: pd.DataFrame) -> tuple[Steady, ...]:
    """The levels of all states in all designs; none for runs too short to tell a level from a trend.

    Replications in which a month has no value (nothing was delivered) are left out.
    """
    return tuple(
        Steady(str(design), metric, steady_level(series))
        for design, table in monthly.groupby("design", sort=False)
        for metric in STATES
        if (series := _series(table, metric)).size and series.shape[1] >= _FEWEST_MONTHS
    )


def _series(table: pd.DataFrame, metric: str) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    wide = table.pivot(index="replication", columns="month", values=metric)
    return wide.dropna().to_numpy(dtype=np.float64)
