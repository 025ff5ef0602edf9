"""Statistics over replications: arrays in, frozen dataclasses out.

Every array has replications on its first axis. A nan or an infinity in the data makes the bounds nan, without
error or warning, and a nan interval is never a verdict. Randomness is injected: what resamples takes a numpy
Generator.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtri, ndtri, stdtrit

Word: TypeAlias = Literal["better", "worse", "practically equal", "undecided"]

_quietly = np.errstate(invalid="ignore", over="ignore")
"""Infinity minus infinity is an honest nan and needs no warning."""

MOST_REPLICATIONS = 1_000_000_000
"""Where a decision would need more replications than this, no estimate is given."""


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


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """The mean of b - a over `n` replications that share their luck, in the units of the data.

    `low` and `high` bound it simultaneously with the other `comparisons` at `confidence` (Bonferroni); all
    three are nan below two replications. `sd` is the standard deviation of the differences, `correlation` the
    Pearson correlation of a and b (nan where one of them is constant): what common random numbers achieved.
    """

    mean: float
    low: float
    high: float
    half_width: float
    sd: float
    correlation: float
    n: int
    confidence: float
    comparisons: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """One word on a difference.

    `more_replications` is set for "undecided" only: about how many further replications would decide, or None
    where that cannot be computed.
    """

    word: Word
    more_replications: int | None = None


@_quietly
def mean_interval(x: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the mean of `x` (n,) with Student's t interval; nan bounds below two values.

    Raises ValueError if `x` is not one-dimensional or `confidence` not between 0 and 1.

    >>> interval = mean_interval([1.0, 2.0, 3.0])
    >>> f"{interval.estimate:.2f} [{interval.low:.2f}, {interval.high:.2f}]"
    '2.00 [-0.48, 4.48]'
    """
    _check_confidence(confidence)
    values = _vector(x, "x")
    mean, half = _mean(values), _half_width(_sd(values), values.size, 1 - confidence)
    return Interval(mean, mean - half, mean + half, confidence, values.size)


@_quietly
def paired_difference(
    a: ArrayLike, b: ArrayLike, *, confidence: float = 0.95, comparisons: int = 1
) -> PairedDifference:
    """Return the mean of b - a with a t interval that holds simultaneously over `comparisons` comparisons.

    `a` and `b` are (n,), one value per replication, already joined on the replication id. If all differences
    are equal the interval is that point.

    Raises ValueError for arrays that are not vectors of one length, a `confidence` not between 0 and 1, or
    `comparisons` below 1.

    >>> paired_difference([1, 2, 3], [2, 3, 4]).low
    1.0
    """
    _check_confidence(confidence)
    if comparisons < 1:
        raise ValueError(f"comparisons must be 1 or more, not {comparisons}")
    first, second = _vector(a, "a"), _vector(b, "b")
    if first.size != second.size:
        raise ValueError(f"a and b must pair up, but have {first.size} and {second.size} replications")
    differences = second - first
    mean, sd, n = _mean(differences), _sd(differences), differences.size
    half = _half_width(sd, n, (1 - confidence) / comparisons)
    return PairedDifference(
        mean=mean,
        low=mean - half,
        high=mean + half,
        half_width=half,
        sd=sd,
        correlation=_correlation(first, second),
        n=n,
        confidence=confidence,
        comparisons=comparisons,
    )


def verdict(difference: PairedDifference, *, margin: float, higher_is_better: bool = True) -> Verdict:
    """Say in one word what the interval of b - a tells about b.

    The first rule that holds decides:

    1. "practically equal": the whole interval lies within ±`margin`, even where it excludes zero. A
       difference nobody would act on is no victory, however surely it is known. With `margin` = 0 only the
       point 0 is equal.
    2. "better" or "worse": the interval excludes zero (it may begin inside the margin).
    3. "undecided": all else, and any nan.

    `more_replications` supposes that mean and standard deviation stay as estimated; it is the cheaper of
    excluding zero and fitting inside the margin. A difference near zero with no margin to fit into gives
    None.

    `margin` is in the units of the difference. Raises ValueError if it is negative or nan.

    >>> verdict(paired_difference([1, 2, 3], [4, 4, 6]), margin=0.5).word
    'better'
    """
    if not margin >= 0:
        raise ValueError(f"margin must be zero or more, not {margin}")
    low, high = difference.low, difference.high
    if -margin <= low and high <= margin:
        return Verdict("practically equal")
    if low > 0 or high < 0:
        return Verdict("better" if (low > 0) == higher_is_better else "worse")
    return Verdict("undecided", _more_replications(difference, margin))


@_quietly
def variance_ratio(paired: ArrayLike, independent: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return variance of `independent` over variance of `paired` differences, with the F interval.

    This is how many times fewer replications common random numbers need for the same precision: above 1 they
    help. Both are vectors of differences b - a, from paired runs and from runs that share no luck. The F
    interval takes both samples as normal and independent of each other: sound for totals of a run, too narrow
    for heavy tails. `n` is the smaller sample. nan below two values or where both variances are zero;
    infinite where only the paired one is.

    Raises ValueError for arrays that are not vectors or a `confidence` not between 0 and 1.
    """
    _check_confidence(confidence)
    x, y = _vector(independent, "independent"), _vector(paired, "paired")
    n = min(x.size, y.size)
    ratio = _divide(_sd(x), _sd(y))
    ratio *= ratio
    if math.isnan(ratio):
        return Interval(ratio, math.nan, math.nan, confidence, n)
    tail = (1 - confidence) / 2
    low = ratio / float(fdtri(x.size - 1, y.size - 1, 1 - tail))
    high = ratio / float(fdtri(x.size - 1, y.size - 1, tail))
    return Interval(ratio, low, high, confidence, n)


@_quietly
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
    _check_confidence(confidence)
    table = np.asarray(curves, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] == 0:
        raise ValueError(f"curves must be (replications, years), not {table.shape}")
    # The mean is the sum up to a factor that cancels in last / best.
    estimate = _stagnation(table.sum(axis=0, keepdims=True))
    return _bootstrap(estimate, _stagnation(_resampled_sums(table, rng, resamples)), table, confidence)


@_quietly
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
    _check_confidence(confidence)
    above, below = _row_sums(numerator, "numerator"), _row_sums(denominator, "denominator")
    if above.size != below.size:
        raise ValueError(f"numerator has {above.size} replications, denominator {below.size}")
    table = np.column_stack([above, below])
    estimate = _quotient(table.sum(axis=0, keepdims=True))
    return _bootstrap(estimate, _quotient(_resampled_sums(table, rng, resamples)), table, confidence)


# -- checks ------------------------------------------------------------------------------------------------


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")


def _vector(x: ArrayLike, name: str) -> NDArray[np.float64]:
    values = np.asarray(x, dtype=np.float64)
    if values.ndim != 1:
        raise ValueError(f"{name} must have one value per replication, not shape {values.shape}")
    return values


def _row_sums(x: ArrayLike, name: str) -> NDArray[np.float64]:
    values = np.asarray(x, dtype=np.float64)
    if values.ndim == 0:
        raise ValueError(f"{name} must have replications on its first axis, not be a single number")
    sums: NDArray[np.float64] = values.sum(axis=tuple(range(1, values.ndim)))
    return sums


# -- moments -----------------------------------------------------------------------------------------------


def _mean(x: NDArray[np.float64]) -> float:
    return float(x.mean()) if x.size else math.nan


def _sd(x: NDArray[np.float64]) -> float:
    """Return the sample standard deviation: 0 for equal values, nan below two or if one is not finite."""
    if x.size < 2 or not np.isfinite(x).all():
        return math.nan
    if np.ptp(x) == 0:  # asked first: the mean of equal values may be off by a rounding
        return 0.0
    return float(x.std(ddof=1))


def _correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    if not _sd(a) > 0 or not _sd(b) > 0:
        return math.nan
    return float(np.corrcoef(a, b)[0, 1])


def _half_width(sd: float, n: int, alpha: float) -> float:
    """Return the half-width of the two-sided t interval of a mean at level 1 - alpha; nan if `sd` is."""
    if math.isnan(sd):
        return math.nan
    return float(stdtrit(n - 1, 1 - alpha / 2)) * sd / math.sqrt(n)


def _divide(a: float, b: float) -> float:
    """Return a / b for a, b >= 0, with a/0 infinite and 0/0 nan."""
    if b == 0:
        return math.inf if a > 0 else math.nan
    return a / b


def _more_replications(difference: PairedDifference, margin: float) -> int | None:
    """Return how many more replications bring the half-width down to what decides, or None."""
    target = max(abs(difference.mean), margin - abs(difference.mean))
    if not (target > 0 and math.isfinite(difference.half_width)):
        return None
    alpha = (1 - difference.confidence) / difference.comparisons
    # The normal quantile is below every t quantile: a lower bound, a few steps from the answer.
    root = float(ndtri(1 - alpha / 2)) * difference.sd / target
    if not root * root < MOST_REPLICATIONS:
        return None
    n = max(difference.n + 1, math.ceil(root * root))
    while _half_width(difference.sd, n, alpha) > target:
        n += 1
    return n - difference.n


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
