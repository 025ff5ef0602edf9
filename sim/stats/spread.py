"""How far a difference is spread over worlds, once luck is taken off; and what in a world moves it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from sim.stats.intervals import Interval

RESAMPLES = 500
FEWEST_AT_HOME = 10
"""Replications below which the strength of luck is known too badly for an interval."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The true difference over worlds, of which each was seen with one stroke of luck.

    `values` are the differences of the worlds, luck taken off: shrunk toward their mean such that their
    spread is the one of the worlds alone. `sd` is that spread, `noise` the standard deviation of what luck
    had added to a world. `carried` is how much of the luck of a replication is the same in every world.
    """

    values: tuple[float, ...]
    mean: float
    sd: float
    noise: float
    carried: float

    def quantile(self, share: float) -> float:
        """The difference that this share of the worlds falls below; nan without worlds."""
        return float(np.quantile(self.values, share)) if self.values else math.nan


def spread_of(moved: NDArray[np.float64], shared: NDArray[np.float64], usual: NDArray[np.float64]) -> Spread:
    """Return the spread of a difference over worlds, from one noisy look at each.

    `moved` (worlds,) are the differences seen, `shared` (worlds,) the differences at home with the same
    luck, `usual` (replications,) all differences at home. What luck did at home is taken off as a control
    variate, with its slope between 0 and 1; what is left of luck is estimated from its variance at home,
    which supposes that luck is as strong elsewhere. Where the worlds differ by no more than luck explains,
    `sd` is 0.

    nan below two worlds or two replications at home.
    """
    if moved.size < 2 or usual.size < 2:
        return Spread(tuple(map(float, moved)), math.nan, math.nan, math.nan, math.nan)
    luck = float(usual.var(ddof=1))
    around = shared - shared.mean()
    heard = float(around @ around)
    slope = min(1.0, max(0.0, float(around @ moved) / heard)) if heard > 0 else 0.0
    adjusted = moved - slope * (shared - usual.mean())
    mean, seen = float(adjusted.mean()), float(adjusted.var(ddof=1))
    noise = luck * (1 - slope * slope)
    true = max(0.0, seen - noise)
    shrunk = mean + (adjusted - mean) * (math.sqrt(true / seen) if seen > 0 else 0.0)
    return Spread(tuple(map(float, shrunk)), mean, math.sqrt(true), math.sqrt(noise), slope)


def share_above(
    moved: NDArray[np.float64],
    shared: NDArray[np.float64],
    usual: NDArray[np.float64],
    threshold: float,
    *,
    rng: np.random.Generator,
    confidence: float = 0.95,
) -> Interval:
    """Return the share of worlds whose difference is above `threshold`, with a bootstrap interval.

    Worlds are resampled, and the replications at home, which say how strong luck is. A share of 0 or 1 has no
    spread to resample; its bound is then the exact one for so many worlds that agree. Supposed is that the
    luck left in worlds of one replication is independent; where it is not, the interval is too narrow. nan
    bounds below `FEWEST_AT_HOME` replications.
    """
    n = moved.size
    estimate = _share(spread_of(moved, shared, usual), threshold)
    if n < 2 or usual.size < FEWEST_AT_HOME or math.isnan(estimate):
        return Interval(estimate, math.nan, math.nan, confidence, n)
    rows = rng.integers(n, size=(RESAMPLES, n))
    home = rng.integers(usual.size, size=(RESAMPLES, usual.size))
    shares = [
        _share(spread_of(moved[row], shared[row], usual[own]), threshold)
        for row, own in zip(rows, home, strict=True)
    ]
    low, high = np.quantile(shares, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(
        estimate,
        float(min(low, (1 - confidence) ** (1 / n)) if estimate == 1 else low),
        float(max(high, 1 - (1 - confidence) ** (1 / n)) if estimate == 0 else high),
        confidence,
        n,
    )


def _share(spread: Spread, threshold: float) -> float:
    return math.nan if math.isnan(spread.mean) else float(np.mean(np.asarray(spread.values) > threshold))


@dataclass(frozen=True, slots=True)
class RankCorrelations:
    """Spearman's correlation of each column with an outcome, and how strong the strongest is by chance.

    `by_chance` is what the strongest of all columns stays below in 95 of 100 cases, if none has any effect.
    """

    each: tuple[float, ...]
    by_chance: float


def rank_correlations(
    columns: NDArray[np.float64], outcome: NDArray[np.float64], *, rng: np.random.Generator
) -> RankCorrelations:
    """Return the rank correlations of (n, k) columns with an outcome (n,); chance is seen by shuffling it."""
    x = _standard_ranks(columns)
    y = _standard_ranks(outcome[:, None])[:, 0]
    shuffled = rng.permuted(np.tile(y, (RESAMPLES, 1)), axis=1)
    strongest = np.abs(x.T @ shuffled.T).max(axis=0)
    return RankCorrelations(tuple(map(float, x.T @ y)), float(np.quantile(strongest, 0.95)))


def _standard_ranks(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks by column, centred and of length 1; zeros for a constant."""
    ranks = rankdata(table, axis=0)
    ranks -= ranks.mean(axis=0)
    length = np.sqrt((ranks**2).sum(axis=0))
    standard: NDArray[np.float64] = np.divide(ranks, length, out=np.zeros_like(ranks), where=length > 0)
    return standard
