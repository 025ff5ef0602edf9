"""Single departures as a picture: what is missing of the orders, month by month after the departure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.experiment.recovery import WINDOW
from sim.report.drawing import STYLE, axes, legend, looks, short
from sim.report.stressed import who
from sim.stats import mean_interval

if TYPE_CHECKING:
    from sim.experiment.stress import Stress

_NAME = 30


def stressed(stress: Stress, ax: Axes | None = None) -> Axes:
    """The orders missing after the departure from the worst seat of each design, as a share of the usual.

    Each point is the mean of the three months that begin with it; the band is its interval.
    """
    ax = axes(ax)
    look = looks([case.design.name for case in stress.study.cases])
    handles, names = [], []
    with rc_context(STYLE):
        for design in stress.designs:
            if not (seats := stress.seats(design)):
                continue
            worst = seats[0]
            missing, usual = (
                np.lib.stride_tricks.sliding_window_view(runs, WINDOW, axis=1).sum(axis=2)
                for runs in (worst.missing, worst.usual)
            )
            # A company may begin without any orders.
            base = np.where(usual.mean(axis=0) > 0.0, usual.mean(axis=0), np.nan)
            bands = [mean_interval(column) for column in (missing / base).T]
            x = np.arange(len(bands))
            colour = look[design].colour
            means = [band.estimate for band in bands]
            (line,) = ax.plot(x, means, color=colour, linestyle=look[design].line, linewidth=1.8)
            low, high = [band.low for band in bands], [band.high for band in bands]
            if np.isfinite(low).any():
                ax.fill_between(x, low, high, color=colour, alpha=0.12, linewidth=0)
            handles.append(line)
            names.append(f"{short(design, _NAME)}: {short(who(worst), _NAME)}")
        ax.axhline(0.0, color="#333333", linewidth=0.8)
        ax.set_title("Orders after the departure that costs most")
        ax.set_xlabel(f"months since the departure (means of {WINDOW} months)")
        ax.set_ylabel("of the usual orders")
        ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_xlim(left=0)
        ax.grid(axis="y")
        legend(ax, handles, names)
    return ax
