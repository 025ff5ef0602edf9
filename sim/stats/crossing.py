"""Where a mean changes its sign along one quantity, as far as noisy looks at it can tell."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

_STEPS = 400


@dataclass(frozen=True, slots=True)
class Crossing:
    """A straight line through what was seen between two ends of a quantity.

    ``at``: where it is zero, nan where that is not between the ends. ``at_low`` and ``at_high``: the sign of
    the line at the ends, 0 where its interval holds zero. ``open_from`` and ``open_to``: between which sizes
    its interval holds zero; nan where nowhere.
    """

    at: float
    at_low: int
    at_high: int
    open_from: float
    open_to: float

    @property
    def sure(self) -> bool:
        """Whether the signs at both ends are beyond doubt, and are different."""
        return self.at_low * self.at_high < 0

    def side(self, size: float) -> int:
        """The sign of the line at a size, 0 where that is in doubt."""
        if self.open_from <= size <= self.open_to:
            return 0
        turns = self.at if math.isnan(self.open_from) else self.open_from
        return self.at_low if math.isnan(turns) or size < turns else self.at_high


def crossing(
    sizes: NDArray[np.float64],
    values: NDArray[np.float64],
    low: float,
    high: float,
    *,
    confidence: float = 0.95,
) -> Crossing:
    """Return where the regression of `values` on `sizes` is zero between `low` and `high`.

    The interval around the line is that of its mean, by Student's t, at each size for itself. Nothing is told
    with fewer than three sizes or where all are the same.
    """
    n = sizes.size
    spread = float(((sizes - sizes.mean()) ** 2).sum()) if n else 0.0
    if n < 3 or spread == 0.0:
        return Crossing(math.nan, 0, 0, low, high)
    slope = float((sizes - sizes.mean()) @ values) / spread
    left = values - values.mean() - slope * (sizes - sizes.mean())
    error = math.sqrt(float(left @ left) / (n - 2))
    grid = np.linspace(low, high, _STEPS + 1)
    line = float(values.mean()) + slope * (grid - sizes.mean())
    t = float(stdtrit(n - 2, 0.5 + confidence / 2))
    half = t * error * np.sqrt(1 / n + (grid - sizes.mean()) ** 2 / spread)
    signs = np.where(np.abs(line) > half, np.sign(line), 0).astype(int)
    zero = float(sizes.mean() - values.mean() / slope) if slope else math.nan
    unknown = grid[signs == 0]
    return Crossing(
        at=zero if low <= zero <= high else math.nan,
        at_low=int(signs[0]),
        at_high=int(signs[-1]),
        open_from=float(unknown[0]) if unknown.size else math.nan,
        open_to=float(unknown[-1]) if unknown.size else math.nan,
    )
