"""One number over replications, with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtri

from sim.stats.moments import (
    check_confidence,
    divide,
    half_width_of,
    mean_of,
    quietly,
    row_sums,
    sd_of,
    vector_of,
)


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its two-sided interval, in the units of the data.

    `n` is the number of replications behind it. `low` and `high` are nan where no interval can be computed.
    """

    estimate: float
    low: float
    high: float
    confidence: float
    n: int


@quietly
def mean_interval(x: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the mean of `x` (n,) with Student's t interval; nan bounds below two values.

    Raises ValueError if `x` is not one-dimensional or `confidence` not between 0 and 1.

    >>> interval = mean_interval([1.0, 2.0, 3.0])
    >>> f"{interval.estimate:.2f} [{interval.low:.2f}, {interval.high:.2f}]"
    '2.00 [-0.48, 4.48]'
    """
    check_confidence(confidence)
    values = vector_of(x, "x")
    mean, half = mean_of(values), half_width_of(sd_of(values), values.size, 1 - confidence)
    return Interval(mean, mean - half, mean + half, confidence, values.size)


@quietly
def variance_ratio(paired: ArrayLike, independent: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return variance of `independent` over variance of `paired` differences, with the F interval.

    This is how many times fewer replications common random numbers need for the same precision: above 1 they
    help. Both are vectors of differences b - a, from paired runs and from runs that share no luck. The F
    interval takes both samples as normal and independent of each other: sound for totals of a run, too narrow
    for heavy tails. `n` is the smaller sample. nan below two values or where both variances are zero;
    infinite where only the paired one is.

    Raises ValueError for arrays that are not vectors or a `confidence` not between 0 and 1.
    """
    check_confidence(confidence)
    x, y = vector_of(independent, "independent"), vector_of(paired, "paired")
    n = min(x.size, y.size)
    ratio = divide(sd_of(x), sd_of(y))
    ratio *= ratio
    if math.isnan(ratio):
        return Interval(ratio, math.nan, math.nan, confidence, n)
    tail = (1 - confidence) / 2
    low = ratio / float(fdtri(x.size - 1, y.size - 1, 1 - tail))
    high = ratio / float(fdtri(x.size - 1, y.size - 1, tail))
    return Interval(ratio, low, high, confidence, n)


@quietly
def stagnation_index(
    curves: ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
    confidence: float = 0.95,
) -> Interval:
    """Return 1 - last year / best year of the replication-mean curve, with a bootstrap percentile interval.

    `curves` is (replications, years): new customers per year. Replications are resampled whole. 0 means the
    last year is the best, 1 that nothing is left; the index cannot be negative, so a lower bound above zero
    alone proves nothing: compare with another design. nan where the best year is zero or less (no growth that
    could stagnate); such resamples are left out of the interval. Bounds are nan below two replications.

    Raises ValueError if `curves` is not two-dimensional with at least one year, `resamples` is below 1 or
    `confidence` not between 0 and 1.
    """
    check_confidence(confidence)
    table = np.asarray(curves, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] == 0:
        raise ValueError(f"curves must be (replications, years), not {table.shape}")
    # The mean is the sum up to a factor that cancels in last / best.
    estimate = _stagnation(table.sum(axis=0, keepdims=True))
    return _bootstrap(estimate, _stagnation(_resampled_sums(table, rng, resamples)), table, confidence)


@quietly
def ratio_of_sums(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
    confidence: float = 0.95,
) -> Interval:
    """Return sum(numerator) / sum(denominator) with a bootstrap percentile interval over replications.

    Both have replications on the first axis, paired row by row; further axes are summed. Pooling weights a
    replication by its denominator, where a mean of ratios would give rare and small ones the same voice. nan
    where the denominator is zero; such resamples are left out of the interval. Bounds are nan below two
    replications.

    Raises ValueError if the two differ in replications, `resamples` is below 1 or `confidence` not between 0
    and 1.
    """
    check_confidence(confidence)
    above, below = row_sums(numerator, "numerator"), row_sums(denominator, "denominator")
    if above.size != below.size:
        raise ValueError(f"numerator has {above.size} replications, denominator {below.size}")
    table = np.column_stack([above, below])
    estimate = _quotient(table.sum(axis=0, keepdims=True))
    return _bootstrap(estimate, _quotient(_resampled_sums(table, rng, resamples)), table, confidence)


@quietly
def ratios_of_sums(
    numerators: ArrayLike,
    denominator: ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
    confidence: float = 0.95,
) -> list[Interval]:
    """Return `ratio_of_sums` of each column of `numerators` (replications, columns) to one denominator.

    All columns share the same resamples, so that a curve costs what a point does; each interval holds for
    itself. Raises ValueError as `ratio_of_sums` does.
    """
    check_confidence(confidence)
    above = np.asarray(numerators, dtype=np.float64)
    below = row_sums(denominator, "denominator")
    if above.ndim != 2 or len(above) != below.size:
        raise ValueError(f"numerators must be ({below.size} replications, columns), not {above.shape}")
    table = np.column_stack([above, below])
    whole, resampled = table.sum(axis=0, keepdims=True), _resampled_sums(table, rng, resamples)
    return [
        _bootstrap(_quotient(whole[:, pair]), _quotient(resampled[:, pair]), table[:, pair], confidence)
        for pair in ([column, -1] for column in range(above.shape[1]))
    ]


# -- bootstrap ---------------------------------------------------------------------------------------------


def _resampled_sums(
    table: NDArray[np.float64], rng: np.random.Generator, resamples: int
) -> NDArray[np.float64]:
    """Return (resamples, columns): column sums of `table` with its rows drawn with replacement.

    `table` is (replications, columns). Counting how often each row is drawn needs no copy of the rows.
    """
    if resamples < 1:
        raise ValueError(f"resamples must be 1 or more, not {resamples}")
    n = table.shape[0]
    if n == 0:
        return np.empty((0, table.shape[1]))
    counts = rng.multinomial(n, np.full(n, 1 / n), size=resamples)
    sums: NDArray[np.float64] = counts @ table
    return sums


def _stagnation(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 - last / best for each row of (rows, years)."""
    best = sums.max(axis=1)
    share = np.full(best.shape, np.nan)
    np.divide(sums[:, -1], best, out=share, where=best > 0)
    return 1 - share


def _quotient(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return first / second column for each row of (rows, 2)."""
    ratio = np.full(len(sums), np.nan)
    np.divide(sums[:, 0], sums[:, 1], out=ratio, where=sums[:, 1] != 0)
    return ratio


def _bootstrap(
    estimate: NDArray[np.float64],
    resampled: NDArray[np.float64],
    table: NDArray[np.float64],
    confidence: float,
) -> Interval:
    """Return the percentile interval of the resampled statistics around the estimate (1,)."""
    n = table.shape[0]
    usable = resampled[~np.isnan(resampled)]
    if n < 2 or usable.size == 0 or not np.isfinite(table).all():
        return Interval(float(estimate[0]), math.nan, math.nan, confidence, n)
    low, high = np.quantile(usable, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(estimate[0]), float(low), float(high), confidence, n)
