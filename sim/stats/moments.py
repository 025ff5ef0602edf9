"""Moments of a vector of replications, and the checks that all statistics make."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

quietly = np.errstate(invalid="ignore", over="ignore")
"""Infinity minus infinity is an honest nan and needs no warning."""


def check_confidence(confidence: float) -> None:
    """Raise ValueError unless the confidence lies between 0 and 1."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")


def vector_of(x: ArrayLike, name: str) -> NDArray[np.float64]:
    """Return one value per replication as an array; raises ValueError for another shape."""
    values = np.asarray(x, dtype=np.float64)
    if values.ndim != 1:
        raise ValueError(f"{name} must have one value per replication, not shape {values.shape}")
    return values


def row_sums(x: ArrayLike, name: str) -> NDArray[np.float64]:
    """Return the sum of each replication over all further axes; raises ValueError for a single number."""
    values = np.asarray(x, dtype=np.float64)
    if values.ndim == 0:
        raise ValueError(f"{name} must have replications on its first axis, not be a single number")
    sums: NDArray[np.float64] = values.sum(axis=tuple(range(1, values.ndim)))
    return sums


def mean_of(x: NDArray[np.float64]) -> float:
    """Return the mean, nan where there is nothing."""
    return float(x.mean()) if x.size else math.nan


def sd_of(x: NDArray[np.float64]) -> float:
    """Return the sample standard deviation: 0 for equal values, nan below two or if one is not finite."""
    if x.size < 2 or not np.isfinite(x).all():
        return math.nan
    if np.ptp(x) == 0:  # asked first: the mean of equal values may be off by a rounding
        return 0.0
    return float(x.std(ddof=1))


def correlation_of(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Return the Pearson correlation, nan where one of the two is constant."""
    if not sd_of(a) > 0 or not sd_of(b) > 0:
        return math.nan
    return float(np.corrcoef(a, b)[0, 1])


def half_width_of(sd: float, n: int, alpha: float) -> float:
    """Return the half-width of the two-sided t interval of a mean at level 1 - alpha; nan if `sd` is."""
    if math.isnan(sd):
        return math.nan
    return float(stdtrit(n - 1, 1 - alpha / 2)) * sd / math.sqrt(n)


def divide(a: float, b: float) -> float:
    """Return a / b for a, b >= 0, with a/0 infinite and 0/0 nan."""
    if b == 0:
        return math.inf if a > 0 else math.nan
    return a / b


def skewness_of(x: NDArray[np.float64]) -> float:
    """Return the sample skewness; 0 for equal values, nan below three or if one is not finite."""
    sd = sd_of(x)
    if x.size < 3 or math.isnan(sd):
        return math.nan
    if sd == 0:
        return 0.0
    centred = x - x.mean()
    return float((centred**3).mean() / (centred**2).mean() ** 1.5)
