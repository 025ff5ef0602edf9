"""An explanation as a picture: one bar for each mechanism, and what it adds up to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sim.report.drawing import COLOURS, STYLE, WIDTH, axes, short
from sim.report.explained import REST_IN_WORDS, ordered, units
from sim.report.numbers import number

if TYPE_CHECKING:
    from sim.experiment.explain import Explanation

_UP, _DOWN = COLOURS[0], COLOURS[1]
_OTHERS = {"interaction": "#BBBBBB", "rest": "#888888", "difference": "#333333"}
_NAME = 24


def explained(explanation: Explanation, metric: str, ax: Axes | None = None) -> Axes:
    """What each mechanism adds to the difference of one metric, with its interval."""
    lines = ordered(explanation.of(metric))
    ax = axes(ax, height=1.4 + 0.27 * len(lines))
    with rc_context(STYLE):
        for place, line in enumerate(lines):
            found = line.contribution
            colour = _OTHERS.get(line.kind, _UP if found.mean > 0 else _DOWN)
            ax.barh(place, found.mean, 0.7, color=colour)
            if math.isfinite(found.low):
                ax.hlines(place, found.low, found.high, color="#333333", linewidth=1.0)
        names = [REST_IN_WORDS.get(line.kind, line.name) for line in lines]
        ax.set_yticks(np.arange(len(lines)), names)
        ax.set_ylim(len(lines) - 0.4, -0.6)
        ax.axvline(0.0, color="#333333", linewidth=0.8)
        ax.grid(axis="x")
        ax.tick_params(axis="y", length=0)
        ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _place: number(x)))
        ax.set_title(f"Why {short(explanation.other, _NAME)} differs from {short(explanation.one, _NAME)}")
        ax.set_xlabel(f"adds to the difference: {units(explanation)[metric]}")
    return ax


def explained_figure(explanation: Explanation) -> Figure:
    """Both headline metrics, one below the other."""
    metrics = list(units(explanation))
    rows = len(explanation.of(metrics[0]))
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, len(metrics) * (1.4 + 0.27 * rows)), layout="constrained")
        FigureCanvasAgg(figure)
        places = figure.subplots(len(metrics), 1)
    for metric, ax in zip(metrics, places, strict=True):
        explained(explanation, metric, ax)
    return figure
