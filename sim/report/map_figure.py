"""A map of the best design as a figure: regions for two axes, lines for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from sim.report.axis_words import axis_names, values_shown
from sim.report.drawing import HEIGHT, STYLE, amounts, axes, legend, legend_room, looks, title, wrapped
from sim.report.numbers import HEADLINES
from sim.report.palette import COLOURS, GRID, GROUND, INK, MUTE, ON_PALE, SOFT
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.best_map import BestMap

_UNDECIDED: Any = {"facecolor": MUTE, "edgecolor": SOFT, "hatch": "////"}
_EQUAL: Any = {"facecolor": MUTE, "edgecolor": SOFT}
_NOTHING: Any = {"facecolor": "none", "edgecolor": GRID}
_PALE = COLOURS[3:6]
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


_TITLE = 44


def map_figure(found: BestMap, ax: Axes | None = None) -> Axes:
    """Draw the map; designs have the colours that they have in the report."""
    return _lines(found, ax) if len(found.axes) == 1 else _regions(found, ax)


def letters(found: BestMap) -> dict[str, str]:
    """A letter for each design, for cells that are too small for names."""
    return {name: _LETTERS[place % 26] * (place // 26 + 1) for place, name in enumerate(found.names)}


def _regions(found: BestMap, ax: Axes | None) -> Axes:
    across, down = found.axes
    ax = axes(ax, 1.2 + 0.42 * len(down.values) + legend_room([text for _handle, text in _keys(found)]))
    with rc_context(STYLE):
        for (x, y), (_row, point) in zip(found.places, found.points.iterrows(), strict=True):
            _box(found, ax, point, (x - 0.5, y - 0.5), 1.0)
        ax.set_xlim(-0.5, len(across.values) - 0.5)
        ax.set_ylim(-0.5, len(down.values) - 0.5)
        ax.set_xticks(range(len(across.values)), values_shown(across))
        ax.set_yticks(range(len(down.values)), values_shown(down))
        ax.tick_params(length=0)
        ax.set_xlabel(across.path)
        ax.set_ylabel(down.path)
        title(ax, _("Best design by {metric}").format(metric=_(HEADLINES[found.metric])))
        keys = _keys(found)
        legend(ax, [handle for handle, _text in keys], [text for _handle, text in keys])
    return ax


def _box(found: BestMap, ax: Axes, point: Any, corner: tuple[float, float], width: float) -> None:
    """One cell: the colour of the winner, or grey with the letters of those that may be best."""
    word, contenders = point["word"], point["contenders"].split("; ")
    known = letters(found)
    look = _NOTHING
    text = ""
    if word == "decided":
        look = {"facecolor": looks(found.names)[contenders[0]].colour, "edgecolor": GROUND}
        text = known[contenders[0]]
    elif word != "not run":
        look = _UNDECIDED if word == "undecided" else _EQUAL
        text = "".join(known[name] for name in contenders)
    ax.add_patch(Rectangle(corner, width, 1.0, linewidth=0.6, **look))
    ink = INK
    if word == "decided":
        ink = ON_PALE if look["facecolor"] in _PALE else GROUND
    behind = None if word == "decided" else {"facecolor": MUTE, "edgecolor": "none", "pad": 1.0}
    if text:
        middle = (corner[0] + width / 2, corner[1] + 0.5)
        ax.text(*middle, text, ha="center", va="center", fontsize=9, color=ink, bbox=behind)


def _keys(found: BestMap) -> list[tuple[Patch, str]]:
    look, known = looks(found.names), letters(found)
    keys = [(Patch(facecolor=look[name].colour), f"{known[name]} {name}") for name in found.names]
    others = ((_UNDECIDED, _("undecided")), (_EQUAL, _("practically equal")))
    return keys + [(Patch(**style), words) for style, words in others]


def _lines(found: BestMap, ax: Axes | None) -> Axes:
    axis = found.axes[0]
    known = letters(found)
    keys = [f"{known[name]} {name}" for name in found.names]
    ax = axes(ax, HEIGHT + 0.5 + legend_room(keys))
    x = np.arange(len(axis.values)) if axis.kind == "word" else np.array(axis.sizes)
    with rc_context(STYLE):
        handles = []
        for name, look in looks(found.names).items():
            own = found.designs[found.designs["design"] == name]
            (line,) = ax.plot(
                x, own["mean"], color=look.colour, linestyle=look.line, marker="o", markersize=3.5
            )
            ax.fill_between(x, own["low"], own["high"], color=look.colour, alpha=0.12, linewidth=0)
            handles.append(line)
        ax.set_xticks(x, values_shown(axis))
        ax.set_xlabel(axis.path)
        ax.set_ylabel(_(HEADLINES[found.metric]))
        ax.yaxis.set_major_formatter(amounts())
        words = _("{axis}: the best design at each value (top)")
        ax.set_title(wrapped(words.format(axis=axis_names([axis])[0].capitalize()), _TITLE), pad=26)
        ax.grid(axis="y")
        # Each value has the strip up to halfway to its neighbours.
        edges = np.array([1.5 * x[0] - x[1] / 2, *(x[1:] + x[:-1]) / 2, 1.5 * x[-1] - x[-2] / 2])
        strip = ax.inset_axes((0.0, 1.02, 1.0, 0.07))
        for (place,), (_row, point) in zip(found.places, found.points.iterrows(), strict=True):
            _box(found, strip, point, (edges[place], 0.0), float(edges[place + 1] - edges[place]))
        for each in (ax, strip):
            each.set_xlim(edges[0], edges[-1])
        strip.set_ylim(0, 1)
        strip.axis("off")
        legend(ax, handles, keys)
    return ax
