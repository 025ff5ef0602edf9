"""The level of a series in its steady state, and what was left out of it as warm-up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.stats.differences import paired_difference
from sim.stats.intervals import Interval, mean_interval
from sim.stats.moments import check_confidence

BATCH = 5
MOVES = 0.05


@dataclass(frozen=True, slots=True)
class SteadyLevel:
    """The mean level of a series after its warm-up.

    `cut` is how many periods were left out at the beginning, of `periods` in all. `settled` is False where
    what is left still moves: its second half differs from its first beyond luck and by more than `MOVES`.
    """

    level: Interval
    cut: int
    periods: int
    settled: bool


def steady_level(series: ArrayLike, confidence: float = 0.95) -> SteadyLevel:
    """Return the steady level of (replications, periods), its warm-up cut by MSER-5.

    MSER-5 (White 1997; Spratt 1998): of the mean series in batches of five periods, leave out so many at the
    beginning, up to half, that the squared standard error of the mean of the rest is least.
    The interval is Student's t over the means of the replications after the cut.

    Raises ValueError if `series` is not two-dimensional, has less than two batches, or `confidence` is not
    between 0 and 1.

    >>> steady_level([[9] * 5 + [1] * 5 + [2] * 5 + [1] * 5 + [2] * 5 + [1] * 5]).cut
    5
    """
    check_confidence(confidence)
    table = np.asarray(series, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2 * BATCH:
        raise ValueError(f"series must be (replications, {2 * BATCH} or more periods), not {table.shape}")
    whole = table.shape[1] // BATCH
    means = table.mean(axis=0)[: whole * BATCH].reshape(whole, BATCH).mean(axis=1)
    errors = [_error(means[cut:]) for cut in range(whole // 2 + 1)]
    cut = int(np.argmin(errors)) * BATCH
    rest = table[:, cut:]
    level = mean_interval(rest.mean(axis=1), confidence)
    return SteadyLevel(level, cut, table.shape[1], not _moves(rest, level.estimate, confidence))


def _moves(rest: NDArray[np.float64], level: float, confidence: float) -> bool:
    half = rest.shape[1] // 2
    drift = paired_difference(rest[:, :half].mean(axis=1), rest[:, half:].mean(axis=1), confidence=confidence)
    return (drift.low > 0 or drift.high < 0) and abs(drift.mean) > MOVES * abs(level)


def _error(rest: NDArray[np.float64]) -> float:
    return float(((rest - rest.mean()) ** 2).sum() / len(rest) ** 2)
