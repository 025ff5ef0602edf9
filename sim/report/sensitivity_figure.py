"""What matters as a figure: how far each assumption moves the differences, beside what luck alone does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.report.drawing import STYLE, axes, legend, looks, short
from sim.report.numbers import HEADLINES, money

if TYPE_CHECKING:
    from sim.experiment.sensitivity import Sensitivity

SHOWN = 15
_NAME = 36
_ROOM = 48
"""Characters of legend that fit below axes with the names of parameters to their left."""


def sensitivity_figure(found: Sensitivity, ax: Axes | None = None) -> Axes:
    """Bars of the mean size of effects, of the assumptions that do most; a line marks luck alone."""
    known = [each for each in found.against if each.morris is not None]
    sizes = found.table("morris")
    shown = (
        [] if sizes.empty else list(dict.fromkeys(sizes.sort_values("mu_star", ascending=False)["parameter"]))
    )
    shown = shown[:SHOWN]
    ax = axes(ax, height=1.8 + 0.3 * max(1, len(shown)))
    names = [case.design.name for case in found.study.cases]
    height = 0.8 / max(1, len(known))
    with rc_context(STYLE):
        handles = []
        for place, each in enumerate(known):
            assert each.morris is not None
            own = each.morris.set_index("parameter").loc[shown]
            y = np.arange(len(shown)) + (place - (len(known) - 1) / 2) * height
            bars = ax.barh(y, own["mu_star"], height * 0.9, color=looks(names)[each.design].colour)
            ax.vlines(own["luck"], y - height / 2, y + height / 2, color="#333333", linewidth=1.4)
            handles.append(bars)
        ax.set_yticks(range(len(shown)), [short(path.removeprefix("world."), _NAME) for path in shown])
        ax.xaxis.set_major_formatter(lambda size, _: money(size))
        ax.set_ylim(len(shown) - 0.4, -0.6)
        ax.set_xlim(left=0)
        ax.set_title("What moves the difference most")
        against = f"{HEADLINES[found.metric]} against {short(found.reference)}"
        ax.set_xlabel(f"mean change, across the sourced range, of {against}")
        ax.tick_params(axis="y", length=0)
        ax.grid(axis="x")
        luck = Line2D([], [], color="#333333", linewidth=1.4)
        legend(ax, [*handles, luck], [*(each.design for each in known), "luck alone"], room=_ROOM)
    return ax
