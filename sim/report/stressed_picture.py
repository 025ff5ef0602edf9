"""Single departures as a picture: what is missing of the orders, month by month after the departure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.experiment.recovery import WINDOW
from sim.report.drawing import HEIGHT, STYLE, axes, legend, legend_room, looks, percents, short, title
from sim.report.figures import bands, line
from sim.report.palette import SOFT
from sim.report.stressed import who
from sim.stats import mean_interval
from sim.texts import _, ngettext

if TYPE_CHECKING:
    from sim.experiment.stress import Stress

_NAME = 30


def stressed(stress: Stress, ax: Axes | None = None) -> Axes:
    """The orders missing after the departure from the worst seat of each design, as a share of the usual.

    Each point is the mean of the three months that begin with it; the band is its interval.
    """
    look = looks([case.design.name for case in stress.study.cases])
    worst = {design: seats[0] for design in stress.designs if (seats := stress.seats(design))}
    names = [
        _("{design}: {role}").format(design=short(design, _NAME), role=short(who(seat), _NAME))
        for design, seat in worst.items()
    ]
    ax = axes(ax, HEIGHT + legend_room(names))
    with rc_context(STYLE):
        lines = []
        for design, seat in worst.items():
            missing, usual = (
                np.lib.stride_tricks.sliding_window_view(runs, WINDOW, axis=1).sum(axis=2)
                for runs in (seat.missing, seat.usual)
            )
            # A company may begin without any orders.
            base = np.where(usual.mean(axis=0) > 0.0, usual.mean(axis=0), np.nan)
            found = [mean_interval(column) for column in (missing / base).T]
            lines.append((np.arange(len(found), dtype=np.float64), found, look[design]))
        handles = [line(ax, *each) for each in lines]
        bands(ax, lines)
        ax.axhline(0.0, color=SOFT, linewidth=0.8)
        title(ax, _("Orders after the departure that costs most"))
        words = ngettext(
            "months since the departure (means of {n} month)",
            "months since the departure (means of {n} months)",
            WINDOW,
        )
        ax.set_xlabel(words.format(n=WINDOW))
        ax.set_ylabel(_("of the usual orders"))
        ax.yaxis.set_major_formatter(percents())
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_xlim(left=0)
        ax.grid(axis="y")
        legend(ax, handles, names)
    return ax
