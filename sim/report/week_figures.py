"""Where the week goes: of each role, and of the whole department before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

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
from sim.report.figures import Floats
from sim.report.palette import GROUND, INK, ON_PALE
from sim.texts import _, marked

ACTIVITY_GROUPS: dict[str, tuple[str, ...]] = {
    marked("hunting & qualifying"): ("hunt", "qualify"),
    marked("closing"): ("touch",),
    marked("orders & complaints"): (
        "quote",
        "handle",
        "expedite",
        "ship",
        "collect",
        "settle",
        "cover",
    ),
    marked("visits & promotion"): ("care", "promote", "take_over", "introduce"),
    marked("liaising"): ("liaise",),
    marked("managing"): ("approve", "recruit", "coach"),
    marked("friendly visits & slack"): ("friendly", "slack"),
    marked("travel"): ("travel",),
    marked("admin"): ("admin",),
    marked("meetings & coordination"): ("meetings", "coordination"),
    marked("for others"): ("elsewhere",),
    marked("idle"): ("idle",),
}

# Paul Tol's light scheme: safe for colour-blind readers as well, pale enough for figures inside the bars,
# and none of its colours can be taken for that of a design.
GROUP_COLOURS = (
    "#77aadd",
    "#ee8866",
    "#44bb99",
    "#aaaa00",
    "#99ddff",
    "#eedd88",
    "#ffaabb",
    "#bbbbbb",
    "#dddddd",
    "#ddcc77",
    "#bbcc33",
    GROUND,  # nothing was done
)
_EDGE: Any = {"edgecolor": "#666666", "linewidth": 0.4}
_SMALLEST_LABEL = 0.055
_ROLE_NAME = 34
_ROW = 0.4
"""Inches of a bar with its name."""
_SIDE_BY_SIDE = 3
"""So many designs have a line of their own for each activity; more share one."""


def group_names() -> list[str]:
    """What the groups of activities are called."""
    return [_(name) for name in ACTIVITY_GROUPS]


def roles(
    time_use: pd.DataFrame,
    designs: Sequence[str],
    shown: Mapping[str, Collection[str]] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Where the hours that each role attends go, as stacked bars; ``shown`` names the roles, by design."""
    shares = _shares(time_use)
    rows = [
        (design, str(role))
        for design in designs
        for role in dict.fromkeys(time_use.loc[time_use["design"] == design, "role"])
        if shown is None or role in shown.get(design, ())
    ]
    names = group_names()
    ax = axes(ax, 1.0 + _ROW * max(1, len(rows)) + legend_room(names))
    with rc_context(STYLE):
        left = np.zeros(len(rows))
        handles = []
        for activities, colour in zip(ACTIVITY_GROUPS.values(), GROUP_COLOURS, strict=True):
            sizes = np.array([sum(shares.get((*row, name), 0.0) for name in activities) for row in rows])
            _stack(ax, left, sizes, colour)
            handles.append(Patch(facecolor=colour, **_EDGE))
            left += sizes
        label_rows(
            ax,
            [
                _("{design}: {role}").format(design=short(a, _ROLE_NAME), role=short(b, _ROLE_NAME))
                for a, b in rows
            ],
            above=0.28,
        )
        title(ax, _("Where the week goes, by design and role"))
        ax.set_xlim(0, 1)
        ax.xaxis.set_major_formatter(percents())
        ax.set_xlabel(_("share of the hours attended"))
        legend(ax, handles, names)
    return ax


def _stack(ax: Axes, left: Floats, sizes: Floats, colour: str) -> None:
    ink = INK if colour == GROUND else ON_PALE
    rows = np.flatnonzero(sizes > 0.0)
    ax.barh(rows, sizes[rows], 0.5, left=left[rows], color=colour, **_EDGE)
    for row in np.flatnonzero(sizes >= _SMALLEST_LABEL).tolist():
        text = f"{100 * sizes[row]:.0f}"
        middle = left[row] + sizes[row] / 2
        # To measure so many texts would take long, and they stand within the axes.
        ax.text(middle, row, text, ha="center", va="center", fontsize=8.5, color=ink).set_in_layout(False)


def _shares(time_use: pd.DataFrame) -> dict[tuple[str, str, str], float]:
    """Share of the attended hours by design, role and activity, pooled over replications."""
    keys = ["design", "role", "activity"]
    sums = time_use.groupby(keys, sort=False)[["hours", "attended"]].sum().reset_index()
    # The last task of a leaver may end after he left, so a few hours can be missing from idle time.
    shares = (sums["hours"] / sums["attended"]).clip(lower=0).fillna(0.0).tolist()
    bars = zip(*(sums[key].astype(str).tolist() for key in keys), strict=True)
    return {(design, role, name): share for (design, role, name), share in zip(bars, shares, strict=True)}


def hours_a_week(time_use: pd.DataFrame, weeks: float) -> pd.DataFrame:
    """Hours a week of a whole department, mean over replications: a row per design, a column per group."""
    group_of = {name: group for group, names in ACTIVITY_GROUPS.items() for name in names}
    groups = time_use["activity"].map(group_of)
    runs = time_use.groupby("design")["replication"].nunique()
    sums = time_use.groupby(["design", groups])["hours"].sum().unstack().fillna(0.0)
    return sums.div(runs * weeks, axis=0).reindex(columns=list(ACTIVITY_GROUPS), fill_value=0.0).clip(lower=0)


def week(hours: pd.DataFrame, designs: Sequence[str], reference: str, ax: Axes | None = None) -> Axes:
    """The department's week before (the reference, a ring) and after (every other design), by activity."""
    known = [name for name in designs if name in hours.index]
    groups = [group for group in hours.columns if hours[group].max() > 0.05]
    others = [name for name in known if name != reference]
    apart = len(others) if len(others) <= _SIDE_BY_SIDE else 1
    row = 0.3 + 0.11 * max(1, apart)
    ax = axes(ax, 1.0 + row * max(1, len(groups)) + legend_room(known))
    look = looks(designs)
    handles: dict[str, Line2D] = {}
    with rc_context(STYLE):
        for place, name in enumerate(others):
            step = 0.0 if apart == 1 else 0.16 * (place - (apart - 1) / 2)
            y: Floats = np.arange(len(groups)) + np.float64(0.1 + step)
            after = hours.loc[name, groups].to_numpy(np.float64)
            if reference in known and apart == len(others):
                before = hours.loc[reference, groups].to_numpy(np.float64)
                ax.hlines(y, before, after, color=look[name].colour, linewidth=1.4, alpha=0.7)
            handles[name] = _points(ax, after, y, look[name].colour, look[name].marker)
        if reference in known:
            before = hours.loc[reference, groups].to_numpy(np.float64)
            y = np.arange(len(groups)) + np.float64(0.1)
            handles[reference] = _points(ax, before, y, look[reference].colour, "o", ring=True)
        label_rows(ax, [_(group) for group in groups], above=0.22)
        title(ax, _("The department's week, before and after"))
        ax.set_xlim(left=0)
        ax.xaxis.set_major_formatter(amounts())
        ax.set_xlabel(_("hours a week of the whole department"))
        ax.grid(axis="x")
        names = {
            name: _("{design} (before)").format(design=short(name)) if name == reference else name
            for name in known
        }
        legend(ax, [handles[name] for name in known], list(names.values()))
    return ax


def _points(ax: Axes, x: Floats, y: Floats, colour: str, marker: str, *, ring: bool = False) -> Line2D:
    (points,) = ax.plot(
        x,
        y,
        linestyle="none",
        marker=marker,
        markersize=8 if ring else 6,
        markerfacecolor=GROUND if ring else colour,
        markeredgecolor=colour,
        markeredgewidth=1.8 if ring else 0.8,
        clip_on=False,
        zorder=2 if ring else 3,
    )
    return points
