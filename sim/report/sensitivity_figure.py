"""What matters as a figure: how far each assumption moves the differences, beside what luck alone does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.report.drawing import STYLE, amounts, axes, label_rows, legend, legend_room, looks, short, title
from sim.report.numbers import HEADLINES
from sim.report.palette import INK
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.sensitivity import Sensitivity

SHOWN = 15
_NAME = 44


def sensitivity_figure(found: Sensitivity, ax: Axes | None = None) -> Axes:
    """Bars of the mean size of effects, of the assumptions that do most; a line marks luck alone."""
    known = [each for each in found.against if each.morris is not None]
    sizes = found.table("morris")
    shown = (
        [] if sizes.empty else list(dict.fromkeys(sizes.sort_values("mu_star", ascending=False)["parameter"]))
    )
    shown = shown[:SHOWN]
    names = [case.design.name for case in found.study.cases]
    keys = [*(each.design for each in known), _("luck alone")]
    row = 0.3 + 0.11 * max(1, len(known))
    ax = axes(ax, 1.1 + row * max(1, len(shown)) + legend_room(keys))
    height = 0.56 / max(1, len(known))
    with rc_context(STYLE):
        handles = []
        for place, each in enumerate(known):
            assert each.morris is not None
            own = each.morris.set_index("parameter").loc[shown]
            y = np.arange(len(shown)) + 0.12 + (place - (len(known) - 1) / 2) * height
            bars = ax.barh(y, own["mu_star"], height * 0.9, **looks(names)[each.design].bar)
            ax.vlines(own["luck"], y - height / 2, y + height / 2, color=INK, linewidth=1.4)
            handles.append(bars)
        label_rows(ax, [short(path.removeprefix("world."), _NAME) for path in shown], above=0.2)
        ax.xaxis.set_major_formatter(amounts())
        ax.set_xlim(left=0)
        words = _("What moves the difference to {reference} most")
        title(ax, words.format(reference=short(found.reference)))
        words = _("mean change of {metric} across the sourced range")
        ax.set_xlabel(words.format(metric=_(HEADLINES[found.metric])))
        ax.grid(axis="x")
        luck = Line2D([], [], color=INK, linewidth=1.4)
        legend(ax, [*handles, luck], keys)
    return ax
