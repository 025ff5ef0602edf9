"""Reorganisations as a picture: cumulative cash against the reference, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.experiment.transition import against
from sim.report.business import amounts
from sim.report.drawing import axes
from sim.report.figures import curves
from sim.report.numbers import money
from sim.report.pictures import BANDS, Picture, svg

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.metrics.tables import Tables


def transition_picture(tables: Tables, comparison: Comparison) -> Picture:
    """Cumulative cash against the reference, by month."""
    found, unit = comparison.transitions, comparison.study.world.money.currency
    reference = comparison.study.study.reference
    names = [case.design.name for case in comparison.study.cases]
    cash = against(tables.monthly, reference)
    ends = "; ".join(f"{t.design}: {money(float(t.by_month[-1]))} {unit} at the end" for t in found)
    return Picture(
        svg(cash_against(cash, names, reference, unit)),
        f"Line chart of cumulative cash less that of {reference}, by month and design. {ends}.",
        f"{BANDS} Difference to {reference}, replication by replication.",
    )


def cash_against(
    cash: pd.DataFrame, designs: Sequence[str], reference: str, unit: str, ax: Axes | None = None
) -> Axes:
    """Cash since the start less that of the reference, summed up to the end of each month."""
    ax = curves(
        cash,
        "cash_flow",
        designs,
        lambda runs: np.cumsum(runs, axis=1),
        axes(ax),
        title=f"Cumulative cash against {reference}",
        unit=f"{unit} since the start",
        floor=None,
    )
    ax.axhline(0.0, color="#666666", linewidth=0.8)
    ax.yaxis.set_major_formatter(amounts())
    return ax
