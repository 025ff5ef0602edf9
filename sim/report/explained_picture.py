"""An explanation as a picture: one bar for each mechanism, and what it adds up to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.report.drawing import STYLE, WIDTH, amounts, axes, label_rows, short, title
from sim.report.explained import REST_IN_WORDS, ordered, units
from sim.report.palette import GAIN, INK, LOSS, SOFT, WHOLE
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.explain import Explanation

_NAME = 24
_ROW = 0.38


def explained(explanation: Explanation, metric: str, ax: Axes | None = None) -> Axes:
    """What each mechanism adds to the difference of one metric, with its interval."""
    lines = ordered(explanation.of(metric))
    ax = axes(ax, height=1.1 + _ROW * len(lines))
    with rc_context(STYLE):
        for place, line in enumerate(lines):
            found = line.contribution
            colour = GAIN if found.mean > 0 else LOSS
            ax.barh(place, found.mean, 0.4, color=colour if line.kind == "mechanism" else WHOLE)
            if math.isfinite(found.low):
                ax.hlines(place, found.low, found.high, color=INK, linewidth=1.0)
        label_rows(ax, [_(REST_IN_WORDS.get(line.kind, line.name)) for line in lines], above=0.22)
        ax.axvline(0.0, color=SOFT, linewidth=0.8)
        ax.grid(axis="x")
        ax.xaxis.set_major_formatter(amounts())
        ax.xaxis.set_major_locator(MaxNLocator(nbins=6))
        other, one = short(explanation.other, _NAME), short(explanation.one, _NAME)
        title(ax, _("Why {other} differs from {one}").format(other=other, one=one))
        ax.set_xlabel(_("adds to the difference: {unit}").format(unit=units(explanation)[metric]))
    return ax


def explained_figure(explanation: Explanation) -> Figure:
    """Both headline metrics, one below the other."""
    metrics = list(units(explanation))
    rows = len(explanation.of(metrics[0]))
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, len(metrics) * (1.1 + _ROW * rows)), layout="constrained")
        FigureCanvasAgg(figure)
        places = figure.subplots(len(metrics), 1)
    for metric, ax in zip(metrics, places, strict=True):
        explained(explanation, metric, ax)
    return figure
