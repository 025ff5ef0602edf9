"""Figures with a row for each design: one number, and how sure it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.report.drawing import (
    STYLE,
    amounts,
    axes,
    label_rows,
    legend,
    legend_room,
    looks,
    percents,
    short,
    title,
)
from sim.report.numbers import alike, percent
from sim.report.palette import SOFT, Look
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.plausible import Outlook

_ROW = 0.42
"""Inches of a design with its name."""
_LOW, _HIGH = 0.05, 0.95
"""The middle 90% of the plausible worlds are shown."""


def stagnation(comparison: Comparison, ax: Axes | None = None) -> Axes:
    """How far new customers of the last year are below those of the best year."""
    look = looks([case.design.name for case in comparison.study.cases])
    ax = axes(ax, 1.1 + _ROW * len(comparison.designs))
    with rc_context(STYLE):
        labels = []
        for row, design in enumerate(comparison.designs):
            found = design.stagnation
            _point(ax, row, found.estimate, found.low, found.high, look[design.design])
            labels.append(_named(design.design, percent(found.estimate)))
        label_rows(ax, labels, above=0.2)
        title(ax, _("How far growth fell from its best year"))
        ax.set_xlim(0.0, max(0.1, ax.get_xlim()[1]))
        ax.xaxis.set_major_formatter(percents())
        ax.set_xlabel(_("new customers lost from the best year to the last"))
        ax.grid(axis="x")
    return ax


def difference(comparison: Comparison, metric: str, ax: Axes | None = None) -> Axes:
    """Each design less the reference in a headline metric, with its interval and the plausible worlds."""
    rows = [
        (design.design, pair.difference)
        for design in comparison.designs
        for pair in design.against
        if pair.metric == metric
    ]
    look = looks([case.design.name for case in comparison.study.cases])
    keys = _keys(comparison, metric)
    ax = axes(ax, 1.1 + _ROW * max(1, len(rows)) + legend_room([text for _handle, text in keys]))
    with rc_context(STYLE):
        labels = []
        ax.use_sticky_edges = False  # a band that ended at the edge would look cut off
        ax.axvline(0.0, color=SOFT, linewidth=0.9)
        for row, (name, found) in enumerate(rows):
            _worlds(ax, row, _outlook(comparison, name, metric), look[name])
            _point(ax, row, found.mean, found.low, found.high, look[name])
            labels.append(_named(name, alike(found.mean, found.low, found.high, sign=True)[0]))
        label_rows(ax, labels, above=0.2)
        _difference_words(ax, comparison, metric)
        ax.grid(axis="x")
        legend(ax, [handle for handle, _text in keys], [text for _handle, text in keys])
    return ax


def _difference_words(ax: Axes, comparison: Comparison, metric: str) -> None:
    reference = short(comparison.study.study.reference)
    if metric == "profit_a_year":
        title(ax, _("Profit a year against {reference}").format(reference=reference))
        currency = comparison.study.world.money.currency
        ax.set_xlabel(_("{currency} a year more or less").format(currency=currency))
        ax.xaxis.set_major_formatter(amounts())
    else:
        title(ax, _("New customers against {reference}").format(reference=reference))
        ax.set_xlabel(_("new customers more or fewer, over the whole time"))
        ax.xaxis.set_major_formatter(amounts())
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6))


def _keys(comparison: Comparison, metric: str) -> list[tuple[Line2D | Patch, str]]:
    point = Line2D([], [], color=SOFT, marker="o", markersize=6, linewidth=1.6)
    found: list[tuple[Line2D | Patch, str]] = [(point, _("mean and its interval (luck alone)"))]
    if any(_outlook(comparison, design.design, metric) for design in comparison.designs):
        band = Patch(facecolor=SOFT, alpha=0.25, linewidth=0)
        found.append((band, _("nine of ten plausible worlds")))
    return found


def _outlook(comparison: Comparison, design: str, metric: str) -> Outlook | None:
    return None if comparison.plausible is None else comparison.plausible.outlook(design, metric)


def _worlds(ax: Axes, row: int, outlook: Outlook | None, look: Look) -> None:
    if outlook is not None and math.isfinite(outlook.spread.quantile(_LOW)):
        low, high = outlook.spread.quantile(_LOW), outlook.spread.quantile(_HIGH)
        ax.barh(row, high - low, 0.3, left=low, color=look.colour, alpha=0.25, linewidth=0)


def _point(ax: Axes, row: int, middle: float, low: float, high: float, look: Look) -> None:
    if math.isfinite(low) and math.isfinite(high):
        ax.hlines(row, low, high, color=look.colour, linewidth=1.8)
    ax.plot([middle], [row], color=look.colour, marker=look.marker, markersize=7, clip_on=False)


def _named(design: str, value: str) -> str:
    return _("{design}: {value}").format(design=short(design), value=value)
