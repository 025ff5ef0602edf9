"""Levels that the designs settle at, and the months that were left out as warm-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.numbers import alike
from sim.report.summary import Row
from sim.texts import _, marked

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.steady import Steady

_LABELS = {
    "delivery_days": (marked("From order to delivery"), marked("days")),
    "use": (marked("Use of the plant"), marked("share of capacity")),
    "dso": (marked("Money outstanding"), marked("days of sales")),
    "backlog": (marked("Orders not delivered"), marked("money")),
}


def steady_rows(comparison: Comparison) -> list[Row]:
    """One row per state of the company, a cell for each design."""
    found = {(each.metric, each.design): each for each in comparison.steady}
    rows = []
    for metric, (label, unit) in _LABELS.items():
        own = [found.get((metric, design.design)) for design in comparison.designs]
        if any(own):
            rows.append(Row(_(label), _(unit), "", tuple(_cell(each) for each in own)))
    return rows


def _cell(steady: Steady | None) -> str:
    if steady is None:
        return "-"
    level = steady.found.level
    mean, low, high = alike(level.estimate, level.low, level.high)
    cut = steady.found.cut
    if steady.found.settled:
        text = _("{interval}, from month {month}") if cut else _("{interval}, all months")
    else:
        text = (
            _("{interval}, from month {month}; still moving")
            if cut
            else _("{interval}, all months; still moving")
        )
    return text.format(interval=f"{mean} [{low}, {high}]", month=cut + 1)
