"""Statistics over replications: arrays in, frozen dataclasses out.

Every array has replications on its first axis. A nan or an infinity in the data makes the bounds nan, without
error or warning, and a nan interval is never a verdict. Randomness is injected: what resamples takes a numpy
Generator.
"""

from sim.stats.differences import PairedDifference, holm, paired_difference
from sim.stats.intervals import (
    Interval,
    mean_interval,
    ratio_of_sums,
    ratios_of_sums,
    stagnation_index,
    variance_ratio,
)
from sim.stats.spread import RankCorrelations, Spread, rank_correlations, share_above, spread_of
from sim.stats.steady import SteadyLevel, steady_level
from sim.stats.verdicts import Verdict, Word, verdict

__all__ = [
    "Interval",
    "PairedDifference",
    "RankCorrelations",
    "Spread",
    "SteadyLevel",
    "Verdict",
    "Word",
    "holm",
    "mean_interval",
    "paired_difference",
    "rank_correlations",
    "ratio_of_sums",
    "ratios_of_sums",
    "share_above",
    "spread_of",
    "stagnation_index",
    "steady_level",
    "variance_ratio",
    "verdict",
]
