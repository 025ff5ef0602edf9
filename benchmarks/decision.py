"""How long it takes to know a difference: replications until its interval is narrow, times seconds of a pair.

Two kinds of luck make four ways, without runs of their own for the last two. A run on keyed streams and one
on a single generator share nothing but the department they begin with, so their difference shows what it is
worth to share that alone. The variance of a difference between independent runs is the sum of the variances
of both; each of them then begins with a department of its own, which has to be grown too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from benchmarks.arms import KEYED, ONE, Question
from sim.stats import Interval

Floats = NDArray[np.float64]

COMMON, SHARED = "common random numbers", "one generator"
DEPARTMENT, INDEPENDENT = "the department alone in common", "independent seeds"
WAYS = (COMMON, SHARED, DEPARTMENT, INDEPENDENT)
WIDTH = 0.02
"""Half of the interval of a difference, over the mean of its base."""
CONFIDENCE = 0.95
RESAMPLES = 2000


def replications_needed(sd: Floats, half_width: float) -> Floats:
    """The fewest replications whose t interval of a mean is no wider, for each standard deviation.

    At least 2, as fewer give no interval. Raises ``ValueError`` unless ``half_width`` is above 0.

    >>> replications_needed(np.array([0.0, 1.0, 10.0]), 1.0)
    array([  2.,   7., 387.])
    """
    if not half_width > 0.0:
        raise ValueError(f"half_width must be above 0, not {half_width}")
    tail = (1.0 + CONFIDENCE) / 2.0
    # The normal quantile is below every t quantile: a lower bound, a few steps from the answer.
    needed: Floats = np.maximum(2.0, np.ceil((float(ndtri(tail)) * sd / half_width) ** 2))
    while (short := stdtrit(needed - 1.0, tail) * sd / np.sqrt(needed) > half_width).any():
        needed = needed + short
    return needed


@dataclass(frozen=True)
class Sample:
    """What many replications gave.

    ``numbers``: one value per replication by kind of luck, arm and metric. ``seconds`` of a run with its
    tables by kind of luck and arm; ``past``: those of growing the department that runs begin with.
    """

    numbers: Mapping[tuple[str, str, str], Floats]
    seconds: Mapping[tuple[str, str], float]
    past: float

    @property
    def replications(self) -> int:
        """How many there are."""
        return min(len(values) for values in self.numbers.values())


@dataclass(frozen=True)
class Decision:
    """What it takes to know one difference on one way of luck: pairs of runs, and seconds of each pair."""

    replications: int
    seconds_of_pair: float

    @property
    def seconds(self) -> float:
        """On one core, one run after the other."""
        return self.replications * self.seconds_of_pair


def decision(sample: Sample, question: Question, metric: str, way: str) -> Decision:
    """What it takes with the standard deviation of the difference that the sample shows."""
    everyone = np.arange(sample.replications)[None, :]
    needed = _needed(sample, question, metric, way, everyone)
    return Decision(int(needed[0]), seconds_of_pair(sample, question, way))


def seconds_of_pair(sample: Sample, question: Question, way: str) -> float:
    """Two runs with their tables, and the department they begin with: one for both, or one for each."""
    kind = ONE if way == SHARED else KEYED
    pasts = 2 if way == INDEPENDENT else 1
    runs = sample.seconds[kind, question.base] + sample.seconds[kind, question.changed]
    return pasts * sample.past + runs


def times_longer(sample: Sample, question: Question, metric: str, way: str) -> Interval:
    """Time to a decision over that with common random numbers, with a bootstrap interval over replications.

    Replications are resampled whole, so the interval knows that both ways were measured on the same runs;
    seconds of a pair are taken as they are.
    """
    found = decision(sample, question, metric, way).seconds
    usual = decision(sample, question, metric, COMMON).seconds
    n = sample.replications
    drawn = np.random.default_rng(0).integers(0, n, (RESAMPLES, n))
    ratios = _needed(sample, question, metric, way, drawn) / _needed(sample, question, metric, COMMON, drawn)
    of_pairs = seconds_of_pair(sample, question, way) / seconds_of_pair(sample, question, COMMON)
    low, high = np.quantile(ratios * of_pairs, [(1.0 - CONFIDENCE) / 2.0, (1.0 + CONFIDENCE) / 2.0])
    return Interval(found / usual, float(low), float(high), CONFIDENCE, n)


def _needed(sample: Sample, question: Question, metric: str, way: str, rows: NDArray[np.int64]) -> Floats:
    """Replications needed where the sample consists of these rows (samples, replications)."""
    variance = _variance(sample, question, metric, way, rows)
    mean = float(sample.numbers[KEYED, question.base, metric].mean())
    return replications_needed(np.sqrt(variance), WIDTH * mean)


def _variance(sample: Sample, question: Question, metric: str, way: str, rows: NDArray[np.int64]) -> Floats:
    """Variance of the difference of a pair, in each of the samples."""

    def between(base: str, changed: str) -> Floats:
        """With each arm on its kind of luck."""
        one = sample.numbers[base, question.base, metric][rows]
        other = sample.numbers[changed, question.changed, metric][rows]
        return np.asarray((other - one).var(axis=1, ddof=1))

    if way == INDEPENDENT:
        one, other = (sample.numbers[KEYED, arm, metric][rows] for arm in (question.base, question.changed))
        return np.asarray(one.var(axis=1, ddof=1) + other.var(axis=1, ddof=1))
    if way == DEPARTMENT:
        return (between(KEYED, ONE) + between(ONE, KEYED)) / 2.0
    return between(ONE, ONE) if way == SHARED else between(KEYED, KEYED)
