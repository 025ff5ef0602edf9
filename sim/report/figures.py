"""The figures of a report: tables in, axes out.

Every function draws on ``ax`` or on a new figure of its own, ``axes.figure``; ``to_svg`` makes it a piece of
a page. ``designs`` are all designs of the study in order: it decides the colours. Bands and whiskers are 95%
intervals over replications and are left out where there is but one. Bands of many designs would hide each
other: then a bar beside the axes stands for that of the last month.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.report.drawing import HEIGHT, STYLE, Look, axes, legend, legend_room, looks, title
from sim.stats import Interval, mean_interval
from sim.texts import _, ngettext

__all__ = ["Floats", "accounts", "bands", "curves", "growth", "line"]

Floats = NDArray[np.float64]

MOST_BANDS = 5
"""Designs of which every month has its band."""


def growth(monthly: pd.DataFrame, designs: Sequence[str], ax: Axes | None = None) -> Axes:
    """New customers of the last twelve months, month by month, with the band of the mean."""
    months = int(monthly["month"].max()) + 1
    window = min(12, months)

    def rolling(runs: Floats) -> Floats:
        totals = np.cumsum(np.pad(runs, ((0, 0), (1, 0))), axis=1)
        return totals[:, window:] - totals[:, :-window]

    words = ngettext(
        "New customers won in the last {n} month", "New customers won in the last {n} months", window
    ).format(n=window)
    unit = ngettext("customers in {n} month", "customers in {n} months", window).format(n=window)
    ax = curves(monthly, "new_customers", designs, rolling, ax, words=words, unit=unit)
    # Before a whole window has passed there is nothing to see.
    ax.set_xlim(left=min(window, months - 1) / 12)
    return ax


def accounts(monthly: pd.DataFrame, designs: Sequence[str], ax: Axes | None = None) -> Axes:
    """Active accounts at the end of each month, with the band of the mean."""
    words, unit = _("Active accounts at the end of each month"), _("accounts")
    return curves(monthly, "accounts", designs, lambda runs: runs, ax, words=words, unit=unit)


def curves(
    monthly: pd.DataFrame,
    column: str,
    designs: Sequence[str],
    shape: Callable[[Floats], Floats],
    ax: Axes | None,
    *,
    words: str,
    unit: str,
    floor: float | None = 0.0,
    ceiling: float = math.inf,
) -> Axes:
    """The mean over replications of one column per design; x is the end of the month, in years.

    A month counts the replications in which it has a number; without any the line has a gap. ``floor``: the
    lowest number shown, None for as low as it goes; ``ceiling``: what no band can be above.
    """
    months = int(monthly["month"].max()) + 1
    ax = axes(ax, HEIGHT + legend_room(designs))
    handles, lines = [], []
    with rc_context(STYLE):
        for name, look in looks(designs).items():
            own = monthly[monthly["design"] == name]
            runs = own.pivot(index="replication", columns="month", values=column).to_numpy(np.float64)
            # A design without a finished run keeps its place in the legend.
            found = [mean_interval(month[np.isfinite(month)]) for month in shape(runs).T] if len(runs) else []
            x = np.arange(months - len(found) + 1, months + 1) / 12
            handles.append(line(ax, x, found, look))
            lines.append((x, found, look))
        bands(ax, lines, -math.inf if floor is None else floor, ceiling)
        if floor is not None:
            ax.set_ylim(bottom=floor)
        ax.set_xlim(0, months / 12)
        title(ax, words)
        ax.set_xlabel(_("years since the start"))
        ax.set_ylabel(unit)
        ax.xaxis.set_major_locator(MaxNLocator(integer=months > 12))
        ax.grid(axis="y")
        legend(ax, handles, list(designs))
    return ax


Line = tuple[Floats, Sequence[Interval], Look]
"""Where the numbers of a design stand, the numbers, and how it is drawn."""


def line(ax: Axes, x: Floats, found: Sequence[Interval], look: Look) -> Line2D:
    """The line of one design."""
    middle = [each.estimate for each in found]
    (drawn,) = ax.plot(x, middle, color=look.colour, linestyle=look.line, linewidth=1.8)
    return drawn


def bands(ax: Axes, lines: Sequence[Line], floor: float = -math.inf, ceiling: float = math.inf) -> None:
    """The intervals of all lines: bands of a few designs, bars beside the axes of many."""
    for place, (x, found, look) in enumerate(lines):
        low = np.maximum([each.low for each in found], floor)
        high = np.minimum([each.high for each in found], ceiling)
        if not np.isfinite(low).any():
            continue
        if len(lines) <= MOST_BANDS:
            ax.fill_between(x, low, high, color=look.colour, alpha=0.1, linewidth=0)
            # Where bands overlap only their edges tell them apart.
            ax.plot(x, np.column_stack([low, high]), color=look.colour, linewidth=0.7, alpha=0.6)
        else:
            beside = 1.015 + 0.012 * place
            (bar,) = ax.plot(
                [beside] * 2, [low[-1], high[-1]], color=look.colour, linestyle=look.line, linewidth=1.6
            )
            bar.set(transform=ax.get_yaxis_transform(), clip_on=False)
