"""One word on a difference, and what it would take to decide."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scipy.special import ndtri

from sim.stats.differences import PairedDifference
from sim.stats.moments import half_width_of

Word: TypeAlias = Literal["better", "worse", "practically equal", "undecided"]

MOST_REPLICATIONS = 1_000_000_000
"""Where a decision would need more replications than this, no estimate is given."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One word on a difference.

    `more_replications` is set for "undecided" only: about how many further replications would decide, or None
    where that cannot be computed.
    """

    word: Word
    more_replications: int | None = None


def verdict(
    difference: PairedDifference,
    *,
    margin: float,
    adjusted: float | None = None,
    higher_is_better: bool = True,
) -> Verdict:
    """Say in one word what is known about b - a.

    `adjusted` is the p-value among all comparisons made (`holm`); without it the interval alone decides. The
    first rule that holds decides:

    1. "practically equal": the whole interval lies within ±`margin`, even where it excludes zero. A
       difference nobody would act on is no victory, however surely it is known. With `margin` = 0 only the
       point 0 is equal.
    2. "better" or "worse": the interval excludes zero (it may begin inside the margin), or `adjusted` is at
       most 1 - confidence. The second is the sharper one, so an interval beside the word may touch zero.
    3. "undecided": all else, and any nan.

    `more_replications` supposes that mean and standard deviation stay as estimated; it is the cheaper of
    excluding zero and fitting inside the margin. A difference near zero with no margin to fit into gives
    None.

    `margin` is in the units of the difference. Raises ValueError if it is negative or nan.

    >>> from sim.stats import paired_difference
    >>> verdict(paired_difference([1, 2, 3], [4, 4, 6]), margin=0.5).word
    'better'
    """
    if not margin >= 0:
        raise ValueError(f"margin must be zero or more, not {margin}")
    low, high = difference.low, difference.high
    if -margin <= low and high <= margin:
        return Verdict("practically equal")
    rejected = adjusted is not None and adjusted <= 1 - difference.confidence
    if low > 0 or high < 0 or (rejected and not math.isnan(low)):
        return Verdict("better" if (difference.mean > 0) == higher_is_better else "worse")
    return Verdict("undecided", _more_replications(difference, margin))


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
    while half_width_of(difference.sd, n, alpha) > target:
        n += 1
    return n - difference.n
