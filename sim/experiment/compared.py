"""A comparison as a data frame."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from sim.experiment.compare import DesignSummary


def as_table(designs: Sequence[DesignSummary]) -> pd.DataFrame:
    """One row for each design and number, with intervals; the reference has no difference."""
    return pd.DataFrame(_rows(designs)).set_index(["design", "metric"])


def _rows(designs: Sequence[DesignSummary]) -> Iterator[dict[str, Any]]:
    for design in designs:
        for metric, own in design.means.items():
            beside = design.differences.get(metric)
            yield {
                "design": design.design,
                "metric": metric,
                "mean": own.estimate,
                "low": own.low,
                "high": own.high,
                "difference": math.nan if beside is None else beside.mean,
                "difference_low": math.nan if beside is None else beside.low,
                "difference_high": math.nan if beside is None else beside.high,
                "replications": own.n,
            }
