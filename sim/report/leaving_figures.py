"""The figures of what happens when people leave."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator

from sim.metrics.leavers import AFTER, BEFORE
from sim.report.drawing import HEIGHT, STYLE, axes, legend, legend_room, looks, percents, title, wrapped
from sim.report.figures import Floats, bands, line
from sim.report.palette import INK, SOFT
from sim.stats import Interval
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.leaver_curve import LeaverCurve


def leavers(curves: Sequence[LeaverCurve], designs: Sequence[str], ax: Axes | None = None) -> Axes:
    """What leavers' accounts buy from a year before the departure to a year after it, per design."""
    ax = axes(ax, HEIGHT + legend_room(designs))
    look = looks(designs)
    middle: Floats = np.arange(-BEFORE, AFTER) + np.float64(0.5)
    with rc_context(STYLE):
        ax.axvline(0.0, color=SOFT, linewidth=0.9, linestyle=(0, (4, 3)))
        ax.axhline(1.0, color=SOFT, linewidth=0.6)
        lines = [(middle, curve.revenue, look[curve.design]) for curve in curves]
        handles = [line(ax, *each) for each in lines]
        bands(ax, lines, floor=0.0)
        ax.set_xlim(-BEFORE, AFTER)
        ax.set_ylim(bottom=0.0)
        ax.xaxis.set_major_locator(MultipleLocator(3))
        ax.yaxis.set_major_formatter(percents())
        title(ax, _("Leavers' accounts: orders before and after"))
        ax.set_xlabel(_("months since the departure"))
        ax.set_ylabel(_("orders, of the usual before"))
        ax.grid(axis="y")
        legend(ax, handles, [curve.design for curve in curves])
    return ax


def departures(comparison: Comparison, ax: Axes | None = None) -> Axes:
    """Shares of the leavers' accounts that followed at once and that were lost within 12 months."""
    names = [design.design for design in comparison.designs]
    look = looks([case.design.name for case in comparison.study.cases])
    ax = axes(ax, HEIGHT + legend_room(names))
    width = 0.8 / max(1, len(names))
    handles = []
    with rc_context(STYLE):
        for place, design in enumerate(comparison.designs):
            found = (design.lost_at_departure, design.lost_after_departure)
            x: Floats = np.arange(2) + np.float64(place - (len(names) - 1) / 2) * width
            heights = [_or_zero(interval.estimate) for interval in found]
            handles.append(ax.bar(x, heights, width * 0.9, **look[design.design].bar))
            _whiskers(ax, x, found)
        words = (_("followed the leaver at once"), _("lost within 12 months, for any reason"))
        ax.set_xticks([0, 1], [wrapped(text, 27) for text in words])
        ax.set_xlim(-0.5, 1.5)
        ax.set_ylim(bottom=0)
        title(ax, _("What becomes of the accounts of leavers"))
        ax.set_ylabel(_("share of the leavers' accounts"))
        ax.yaxis.set_major_formatter(percents())
        ax.grid(axis="y")
        legend(ax, handles, names)
    return ax


def _whiskers(ax: Axes, x: Floats, found: Sequence[Interval]) -> None:
    for place, interval in zip(x, found, strict=True):
        if math.isfinite(interval.low) and math.isfinite(interval.high):
            ax.vlines(place, interval.low, interval.high, color=INK, linewidth=1.2)
        elif not math.isfinite(interval.estimate):
            ax.text(place, 0, _("no leaver"), ha="center", va="bottom", fontsize=8.5, rotation=90)


def _or_zero(x: float) -> float:
    return x if math.isfinite(x) else 0.0
