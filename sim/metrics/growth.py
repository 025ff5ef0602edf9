"""Whether growth stalled in single runs."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from sim.metrics.facts import Floats

STALL_PEAK = 30


def peak_year(new: Floats) -> Floats:
    """The best 12-month sum of each run of new customers by month: (runs, months) to (runs,), else nan."""
    return _year_sums(new).max(axis=1) if new.shape[1] >= 12 else np.full(len(new), np.nan)


def stalled(new: Floats) -> Floats:
    """Whether each run stalled (1) or not (0), from new customers by month, (runs, months).

    Stalled: the 12-month sum stayed below half its peak for the final 12 months or longer. nan where the peak
    year has fewer than 30 new customers, or below 24 months: too few to tell a stall from luck.
    """
    if new.shape[1] < 24:
        return np.full(len(new), np.nan)
    sums = _year_sums(new)
    peak = sums.max(axis=1)
    low = (sums[:, -12:] < peak[:, None] / 2).all(axis=1)
    return np.where(peak >= STALL_PEAK, low.astype(np.float64), np.nan)


def stalled_if_flat(new: Floats, rng: np.random.Generator, runs: int = 2000) -> float:
    """How often a flat Poisson process of the same mean and length would be called stalled; nan as above."""
    flat = stalled(rng.poisson(new.mean(), (runs, new.shape[1])).astype(np.float64))
    return float(np.nanmean(flat)) if np.isfinite(flat).any() else float("nan")


def _year_sums(new: Floats) -> Floats:
    sums: Floats = sliding_window_view(new, 12, axis=1).sum(axis=2)
    return sums
