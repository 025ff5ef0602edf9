"""What happens when people leave: the section of the report, as rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from sim.report.numbers import NOTHING, money, number, percent
from sim.report.summary import Row, leaving, texts
from sim.scenario.units import HOURS_PER_YEAR
from sim.texts import _

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

    year = _("a year")
    money_a_year = _("{currency} a year").format(currency=currency)
    of_leavers, before = _("share of the leavers"), _("of the year before")
    any_account = _("of the year before, from any account")
    return [
        row(_("People who left"), year, "", per_year("departures"), number),
        row(_("To a rival"), "", of_leavers, went("rival"), percent),
        row(_("To a firm of their own"), "", of_leavers, went("own-firm"), percent),
        row(_("Accounts they held"), year, _("first line"), per_year("held"), number),
        row(_("Revenue they held"), money_a_year, before, per_year("held_revenue"), money),
        row(_("Revenue that followed"), money_a_year, any_account, per_year("followed_revenue"), money),
        *texts(leaving(), comparison),
    ]
