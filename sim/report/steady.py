"""Levels that the designs settle at, and the months that were left out as warm-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.numbers import alike
from sim.report.summary import Row

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.steady import Steady

_LABELS = {
    "delivery_days": ("From order to delivery", "days"),
    "use": ("Use of the plant", "share of capacity"),
    "dso": ("Money outstanding", "days of sales"),
    "backlog": ("Orders not delivered", "money"),
}


def steady_rows(comparison: Comparison) -> list[Row]:
    """One row per state of the company, a cell for each design."""
    found = {(each.metric, each.design): each for each in comparison.steady}
    rows = []
    for metric, (label, unit) in _LABELS.items():
        own = [found.get((metric, design.design)) for design in comparison.designs]
        if any(own):
            rows.append(Row(label, unit, "", tuple(_cell(each) for each in own)))
    return rows


def _cell(steady: Steady | None) -> str:
    if steady is None:
        return "-"
    level = steady.found.level
    mean, low, high = alike(level.estimate, level.low, level.high)
    since = f"from month {steady.found.cut + 1}" if steady.found.cut else "all months"
    moving = "" if steady.found.settled else "; still moving"
    return f"{mean} [{low}, {high}], {since}{moving}"
