"""What happens when people leave: the section of the report, as rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from sim.report.numbers import NOTHING, money, number, percent
from sim.report.summary import Row, leaving, texts
from sim.scenario.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.metrics.tables import Tables


def leaving_rows(tables: Tables, comparison: Comparison) -> list[Row]:
    """Departures, what was in the leavers' hands and what went with them, one cell per design."""
    currency = comparison.study.world.money.currency
    horizon = comparison.study.study.horizon / HOURS_PER_YEAR
    runs = tables.totals.groupby("design")
    sums = runs.sum(numeric_only=True)
    finished = runs.size()

    def per_year(column: str) -> pd.Series[float]:
        return sums[column] / finished / horizon

    def went(where: str) -> pd.Series[float]:
        there = (tables.departures["destination"] == where).astype(float)
        return there.groupby(tables.departures["design"]).mean()

    def row(label: str, unit: str, note: str, values: pd.Series[float], write: Callable[[float], str]) -> Row:
        known = values.to_dict()
        cells = [
            write(float(known[design.design])) if design.design in known else NOTHING
            for design in comparison.designs
        ]
        return Row(label, unit, note, tuple(cells))

    return [
        row("People who left", "a year", "", per_year("departures"), number),
        row("To a rival", "", "share of the leavers", went("rival"), percent),
        row("To a firm of their own", "", "share of the leavers", went("own-firm"), percent),
        row("Accounts they held", "a year", "first line", per_year("held"), number),
        row("Revenue they held", f"{currency} a year", "of the year before", per_year("held_revenue"), money),
        row(
            "Revenue that followed",
            f"{currency} a year",
            "of the year before, from any account",
            per_year("followed_revenue"),
            money,
        ),
        *texts(leaving(), comparison),
    ]
