"""Two designs over replications that share their luck: the difference, its interval and its p-value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr

from sim.stats.moments import (
    check_confidence,
    correlation_of,
    half_width_of,
    mean_of,
    quietly,
    sd_of,
    skewness_of,
    vector_of,
)

Method: TypeAlias = Literal["paired t", "bootstrap"]

SKEWED = 1.0
"""Sample skewness of the differences beyond which Student's t is no longer trusted."""
FEWEST_TO_RESAMPLE = 10
"""Below this many replications there is too little to draw from, and t is the lesser evil."""
TAIL_RESAMPLES = 20
"""Resamples beyond the quantile that is looked for, so that it is known to about a fifth."""
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """The mean of b - a over `n` replications that share their luck, in the units of the data.

    `low` and `high` bound it simultaneously with the other `comparisons` at `confidence` (Bonferroni); all
    three are nan below two replications. `p` is the two-sided p-value of no difference, for this comparison
    alone. `sd` is the standard deviation of the differences, `correlation` the Pearson correlation of a and b
    (nan where one of them is constant): what common random numbers achieved. `method` says what interval and
    p-value rest on.
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
    p: float = math.nan
    method: Method = "paired t"


@quietly
def paired_difference(
    a: ArrayLike,
    b: ArrayLike,
    *,
    confidence: float = 0.95,
    comparisons: int = 1,
    rng: np.random.Generator | None = None,
) -> PairedDifference:
    """Return the mean of b - a with an interval that holds simultaneously over `comparisons` comparisons.

    `a` and `b` are (n,), one value per replication, already joined on the replication id. The interval is
    Student's t on the differences; with an `rng`, differences whose skewness is beyond `SKEWED` get the
    symmetric bootstrap of the t statistic (Hall 1988), which does not suppose that they are normal. If all
    differences are equal the interval is that point.

    Pairing is kept where the correlation is not positive, too. Welch's interval for independent samples is
    then narrower, and wrongly so: it leaves out the covariance, and shared luck that moves two designs in
    opposite ways makes it negative.

    Raises ValueError for arrays that are not vectors of one length, a `confidence` not between 0 and 1, or
    `comparisons` below 1.

    >>> paired_difference([1, 2, 3], [2, 3, 4]).low
    1.0
    """
    check_confidence(confidence)
    if comparisons < 1:
        raise ValueError(f"comparisons must be 1 or more, not {comparisons}")
    first, second = vector_of(a, "a"), vector_of(b, "b")
    if first.size != second.size:
        raise ValueError(f"a and b must pair up, but have {first.size} and {second.size} replications")
    differences = second - first
    mean, sd, n = mean_of(differences), sd_of(differences), differences.size
    alpha = (1 - confidence) / comparisons
    method: Method = "paired t"
    half, p = half_width_of(sd, n, alpha), _p_of(mean, sd, n)
    if rng is not None and n >= FEWEST_TO_RESAMPLE and abs(skewness_of(differences)) > SKEWED:
        method = "bootstrap"
        half, p = _bootstrap_t(differences, alpha, rng)
    return PairedDifference(
        mean=mean,
        low=mean - half,
        high=mean + half,
        half_width=half,
        sd=sd,
        correlation=correlation_of(first, second),
        n=n,
        confidence=confidence,
        comparisons=comparisons,
        p=p,
        method=method,
    )


def holm(p: Sequence[float]) -> list[float]:
    """Return the p-values adjusted for their number (Holm 1979): reject those at most 1 - confidence.

    Whatever depends on what, the chance of one or more false rejections is then below that level. Sharper
    than Bonferroni: the smallest is multiplied by their number, the next by one less, and so on. A nan
    counts as a comparison that was made and stays nan.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p)), key=lambda i: (math.isnan(p[i]), p[i]))
    adjusted, reached = [math.nan] * len(p), 0.0
    for rank, i in enumerate(order):
        if not math.isnan(p[i]):
            reached = max(reached, min(1.0, (len(p) - rank) * p[i]))
            adjusted[i] = reached
    return adjusted


def _p_of(mean: float, sd: float, n: int) -> float:
    """Return the two-sided p-value of Student's t; 0 or 1 where all differences are equal."""
    if math.isnan(sd):
        return math.nan
    if sd == 0:
        return 1.0 if mean == 0 else 0.0
    return float(2 * stdtr(n - 1, -abs(mean) / (sd / math.sqrt(n))))


def _bootstrap_t(x: NDArray[np.float64], alpha: float, rng: np.random.Generator) -> tuple[float, float]:
    """Return half-width and p-value of the symmetric bootstrap-t at level 1 - alpha.

    The quantile needs resamples beyond it, so their number grows as alpha shrinks.
    """
    resamples = math.ceil(TAIL_RESAMPLES / alpha)
    n, mean = x.size, float(x.mean())
    error = float(x.std(ddof=1)) / math.sqrt(n)
    parts = [
        _resampled_t(x, mean, min(_AT_ONCE, resamples - done), rng) for done in range(0, resamples, _AT_ONCE)
    ]
    t = np.sort(np.concatenate(parts))
    quantile = float(t[math.ceil((1 - alpha) * (resamples + 1)) - 1])
    p = (1 + int((t >= abs(mean) / error).sum())) / (resamples + 1)
    return quantile * error, p


def _resampled_t(
    x: NDArray[np.float64], mean: float, resamples: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return |t| of resampled replications around the mean; infinite where one value was drawn only."""
    n = x.size
    counts = rng.multinomial(n, np.full(n, 1 / n), size=resamples)
    centred = x - mean
    means = counts @ centred / n
    variances = np.maximum(counts @ (centred * centred) / n - means * means, 0.0) * n / (n - 1)
    t = np.full(resamples, math.inf)
    np.divide(np.abs(means), np.sqrt(variances / n), out=t, where=variances > 1e-12 * (centred @ centred) / n)
    return t
