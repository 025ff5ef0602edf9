"""How a cost grows with a size: the exponent of a power law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import linregress, t

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Exponent:
    """The slope of log cost against log size, with its 95% interval.

    The interval covers the scatter about a straight line; where the line is bent, ``at_the_top``, the slope
    between the two largest sizes, says more.
    """

    estimate: float
    low: float
    high: float
    at_the_top: float

    def __str__(self) -> str:
        """The estimate with its interval.

        >>> str(Exponent(1.0, 0.9, 1.1, 1.05))
        '1.00 (95% interval 0.90 to 1.10; 1.05 at the top)'
        """
        interval = f"95% interval {self.low:.2f} to {self.high:.2f}"
        return f"{self.estimate:.2f} ({interval}; {self.at_the_top:.2f} at the top)"


def fitted(sizes: Sequence[float], costs: Sequence[float]) -> Exponent:
    """Fit a power law to one cost per size, sizes ascending; raises ``ValueError`` below three sizes."""
    if len(sizes) < 3:
        raise ValueError(f"an exponent with its interval needs three sizes, not {len(sizes)}")
    x, y = np.log(sizes), np.log(costs)
    line = linregress(x, y)
    half = float(t.ppf(0.5 + CONFIDENCE / 2, len(x) - 2) * line.stderr)
    slope = float(line.slope)
    return Exponent(slope, slope - half, slope + half, float((y[-1] - y[-2]) / (x[-1] - x[-2])))
