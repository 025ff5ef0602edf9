"""The figures of a report: tables in, axes out.

Every function draws on ``ax`` or on a new figure of its own, ``axes.figure``; ``to_svg`` makes it a piece of
a page. ``designs`` are all designs of the study in order: it decides the colours. Bands and whiskers are 95%
intervals over replications and are left out where there is but one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter
from numpy.typing import NDArray

from sim.report.drawing import STYLE, axes, legend, looks, short, to_svg
from sim.stats import Interval, mean_interval

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison

__all__ = ["ACTIVITY_GROUPS", "Floats", "accounts", "curves", "departures", "growth", "to_svg", "week"]

Floats = NDArray[np.float64]

ACTIVITY_GROUPS: dict[str, tuple[str, ...]] = {
    "hunting & qualifying": ("hunt", "qualify"),
    "closing": ("touch",),
    "orders & complaints": ("quote", "handle", "expedite", "ship", "collect", "settle", "cover"),
    "visits & promotion": ("care", "promote", "take_over", "introduce"),
    "liaising": ("liaise",),
    "managing": ("approve", "recruit", "coach"),
    "friendly visits & slack": ("friendly", "slack"),
    "travel": ("travel",),
    "admin": ("admin",),
    "meetings & coordination": ("meetings", "coordination"),
    "for others": ("elsewhere",),
    "idle": ("idle",),
}

# Paul Tol's light scheme: safe for colour-blind readers as well, pale enough for figures inside the bars,
# and none of its colours can be taken for that of a design.
_GROUP_COLOURS = (
    "#77AADD",
    "#EE8866",
    "#44BB99",
    "#AAAA00",
    "#99DDFF",
    "#EEDD88",
    "#FFAABB",
    "#BBBBBB",
    "#DDDDDD",
    "#DDCC77",
    "#BBCC33",
    "#F7F7F7",
)
_SMALLEST_LABEL = 0.055
_ROLE_NAME = 26
_LEGEND_BESIDE_NAMES = 60
"""Characters of legend that fit below axes with the names of roles to their left."""


def growth(monthly: pd.DataFrame, designs: Sequence[str], ax: Axes | None = None) -> Axes:
    """New customers of the last twelve months, month by month, with the band of the mean."""
    months = int(monthly["month"].max()) + 1
    window = min(12, months)

    def rolling(runs: Floats) -> Floats:
        totals = np.cumsum(np.pad(runs, ((0, 0), (1, 0))), axis=1)
        return totals[:, window:] - totals[:, :-window]

    title, unit = f"New customers won in the last {window} months", f"customers in {window} months"
    ax = curves(monthly, "new_customers", designs, rolling, axes(ax), title=title, unit=unit)
    # Before a whole window has passed there is nothing to see.
    ax.set_xlim(left=min(window, months - 1) / 12)
    return ax


def accounts(monthly: pd.DataFrame, designs: Sequence[str], ax: Axes | None = None) -> Axes:
    """Active accounts at the end of each month, with the band of the mean."""
    title = "Active accounts at the end of each month"
    return curves(monthly, "accounts", designs, lambda runs: runs, axes(ax), title=title, unit="accounts")


def curves(
    monthly: pd.DataFrame,
    column: str,
    designs: Sequence[str],
    shape: Callable[[Floats], Floats],
    ax: Axes,
    *,
    title: str,
    unit: str,
    floor: float | None = 0.0,
    ceiling: float = math.inf,
) -> Axes:
    """The mean over replications of one column per design; x is the end of the month, in years.

    A month counts the replications in which it has a number; without any the line has a gap. ``floor``: the
    lowest number shown, None for as low as it goes; ``ceiling``: what no band can be above.
    """
    months = int(monthly["month"].max()) + 1
    handles = []
    with rc_context(STYLE):
        for name, look in looks(designs).items():
            own = monthly[monthly["design"] == name]
            runs = own.pivot(index="replication", columns="month", values=column).to_numpy(np.float64)
            # A design without a finished run keeps its place in the legend.
            bands = [mean_interval(month[np.isfinite(month)]) for month in shape(runs).T] if len(runs) else []
            mean, low, high = _columns(bands)
            high = np.minimum(high, ceiling)
            x = np.arange(months - len(bands) + 1, months + 1) / 12
            (line,) = ax.plot(x, mean, color=look.colour, linestyle=look.line, linewidth=1.8)
            if np.isfinite(low).any():
                ax.fill_between(x, low, high, color=look.colour, alpha=0.1, linewidth=0)
                # Where bands overlap only their edges tell them apart.
                ax.plot(x, np.column_stack([low, high]), color=look.colour, linewidth=0.7, alpha=0.6)
            handles.append(line)
        if floor is not None:
            ax.set_ylim(bottom=floor)
        ax.set_xlim(0, months / 12)
        ax.set_title(title)
        ax.set_xlabel("years since the start")
        ax.set_ylabel(unit)
        ax.xaxis.set_major_locator(MaxNLocator(integer=months > 12))
        ax.grid(axis="y")
        legend(ax, handles, list(designs))
    return ax


def _columns(bands: Sequence[Interval]) -> tuple[Floats, Floats, Floats]:
    table = np.array([(band.estimate, band.low, band.high) for band in bands]).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def week(
    time_use: pd.DataFrame,
    designs: Sequence[str],
    roles: Mapping[str, Collection[str]] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Where the hours that each role attends go, as stacked bars; ``roles`` names those shown, by design."""
    shares = _shares(time_use)
    shown = [
        (design, str(role))
        for design in designs
        for role in dict.fromkeys(time_use.loc[time_use["design"] == design, "role"])
        if roles is None or role in roles.get(design, ())
    ]
    ax = axes(ax, height=1.5 + 0.34 * max(1, len(shown)))
    with rc_context(STYLE):
        left = np.zeros(len(shown))
        handles = []
        for activities, colour in zip(ACTIVITY_GROUPS.values(), _GROUP_COLOURS, strict=True):
            sizes = np.array([sum(shares.get((*bar, name), 0.0) for name in activities) for bar in shown])
            bars = ax.barh(
                np.arange(len(shown)), sizes, left=left, color=colour, edgecolor="#666666", linewidth=0.4
            )
            for row in np.flatnonzero(sizes >= _SMALLEST_LABEL).tolist():
                text = f"{100 * sizes[row]:.0f}"
                ax.text(left[row] + sizes[row] / 2, row, text, ha="center", va="center", fontsize=8)
            left += sizes
            handles.append(bars)
        _week_axes(ax, shown)
        legend(ax, handles, list(ACTIVITY_GROUPS), room=_LEGEND_BESIDE_NAMES)
    return ax


def _shares(time_use: pd.DataFrame) -> dict[tuple[str, str, str], float]:
    """Share of the attended hours by design, role and activity, pooled over replications."""
    keys = ["design", "role", "activity"]
    sums = time_use.groupby(keys, sort=False)[["hours", "attended"]].sum().reset_index()
    # The last task of a leaver may end after he left, so a few hours can be missing from idle time.
    shares = (sums["hours"] / sums["attended"]).clip(lower=0).fillna(0.0).tolist()
    bars = zip(*(sums[key].astype(str).tolist() for key in keys), strict=True)
    return {(design, role, name): share for (design, role, name), share in zip(bars, shares, strict=True)}


def _week_axes(ax: Axes, shown: Sequence[tuple[str, str]]) -> None:
    ax.set_title("Where the week goes, by design and role")
    ax.set_yticks(
        np.arange(len(shown)), [f"{short(a, _ROLE_NAME)}: {short(b, _ROLE_NAME)}" for a, b in shown]
    )
    ax.set_ylim(len(shown) - 0.4, -0.6)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.set_xlabel("share of the hours attended")
    ax.tick_params(axis="y", length=0)


def departures(comparison: Comparison, ax: Axes | None = None) -> Axes:
    """Shares of the leavers' accounts that followed at once and that were lost within 12 months."""
    names = [design.design for design in comparison.designs]
    look = looks([case.design.name for case in comparison.study.cases])
    ax = axes(ax)
    width = 0.8 / max(1, len(names))
    handles = []
    with rc_context(STYLE):
        for place, design in enumerate(comparison.designs):
            found = (design.lost_at_departure, design.lost_after_departure)
            x: Floats = np.arange(2) + np.float64(place - (len(names) - 1) / 2) * width
            heights = [_or_zero(interval.estimate) for interval in found]
            colour = look[design.design].colour
            handles.append(ax.bar(x, heights, width * 0.9, color=colour))
            _whiskers(ax, x, found)
        ax.set_xticks([0, 1], ["followed the leaver at once", "lost within 12 months, for any reason"])
        ax.set_xlim(-0.5, 1.5)
        ax.set_ylim(bottom=0)
        ax.set_title("What happens to the accounts of people who leave")
        ax.set_ylabel("share of the leavers' accounts")
        ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        ax.grid(axis="y")
        legend(ax, handles, names)
    return ax


def _whiskers(ax: Axes, x: Floats, found: Sequence[Interval]) -> None:
    for place, interval in zip(x, found, strict=True):
        if math.isfinite(interval.low) and math.isfinite(interval.high):
            ax.vlines(place, interval.low, interval.high, color="#333333", linewidth=1.2)
        elif not math.isfinite(interval.estimate):
            ax.text(place, 0, "no leaver", ha="center", va="bottom", fontsize=8, rotation=90)


def _or_zero(x: float) -> float:
    return x if math.isfinite(x) else 0.0
