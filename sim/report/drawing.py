"""What all figures share: the empty figure, its words, rows and legend."""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from collections.abc import Sequence
from typing import Any

from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import ScaledTranslation

from sim.report.numbers import money
from sim.report.palette import COLOURS, GRID, INK, SOFT, Look, looks, theme_css
from sim.report.svg import FONTS, to_file, to_svg

__all__ = [
    "COLOURS",
    "STYLE",
    "Look",
    "amounts",
    "axes",
    "label_rows",
    "legend",
    "legend_room",
    "looks",
    "short",
    "theme_css",
    "title",
    "to_file",
    "to_svg",
    "wrapped",
]

# What is not installed would be warned of; a page has names for all, see ``FONTS``.
_INSTALLED = [name for name in FONTS if name in {font.name for font in fontManager.ttflist}]

STYLE: Any = {
    "font.family": _INSTALLED,
    "font.size": 10.0,
    "axes.titlesize": 11.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 8.0,
    "axes.labelsize": 9.5,
    "axes.edgecolor": SOFT,
    "axes.facecolor": "none",
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "text.color": INK,
    "grid.color": GRID,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "legend.handlelength": 1.8,
    "legend.labelspacing": 0.35,
    "legend.columnspacing": 1.2,
    "text.parse_math": False,  # a design may be called $x$
}
WIDTH, HEIGHT = 5.2, 3.3
"""Inches of a figure and of its axes with their words: at 400 pixels a point of text is a pixel."""
LEGEND_ROOM = 62
"""Signs that fit below axes."""

_NO_DECIMALS = re.compile(r"\.0+(?=\D|$)|(?<=\.\d)0+(?=\D|$)")
_LONGEST_NAME = 40
_TITLE_ROOM = 44
_LINE = 0.185
"""Inches that a line of a legend takes."""
_LEFT, _BELOW = 0.45, 0.5
"""Inches from the lower left corner of the axes to their legend."""


def axes(ax: Axes | None, height: float = HEIGHT) -> Axes:
    """The axes given, or those of a new figure; no global state of matplotlib is touched."""
    if ax is not None:
        return ax
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasAgg(figure)
        return figure.add_subplot()


def signs(text: str) -> int:
    """How wide a text is: a Chinese sign takes the room of two letters."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def short(name: str, width: int = _LONGEST_NAME) -> str:
    """A name that fits into a figure; long names of a study mostly differ at one of their ends.

    >>> short("traditional with decaying commission, variant 3", 20)
    'traditiona…variant 3'
    """
    width -= signs(name) - len(name) if signs(name) > width else 0
    if len(name) <= width:
        return name
    tail = max(1, (width - 1) // 2)
    return f"{name[: max(1, width - 1 - tail)]}…{name[-tail:]}"


def wrapped(text: str, room: int) -> str:
    """A text in lines of so many signs."""
    wide = signs(text) / max(1, len(text))
    return "\n".join(textwrap.wrap(text, max(8, int(room / wide)), break_on_hyphens=False))


def amounts() -> FuncFormatter:
    """Numbers on an axis, large ones with a suffix, without decimals that say nothing.

    >>> amounts()(80_000), amounts()(-1_500_000), amounts()(0)
    ('80k', '-1.5M', '0')
    """
    return FuncFormatter(lambda x, _place: _NO_DECIMALS.sub("", money(x)))


def percents() -> FuncFormatter:
    """Shares on an axis in percent, with the decimals that its steps have.

    >>> percents()(0.5), percents()(0.025), percents()(1.2)
    ('50%', '2.5%', '120%')
    """
    return FuncFormatter(lambda x, _place: f"{100 * x:.4g}%")


def title(ax: Axes, text: str) -> None:
    """A title of as many lines as it takes."""
    ax.set_title(wrapped(text, _TITLE_ROOM))


def label_rows(ax: Axes, labels: Sequence[str], above: float = 0.32, bold: Sequence[int] = ()) -> None:
    """Names of rows 0, 1, ... over what they name, where they may be as long as the figure is wide."""
    for row, label in enumerate(labels):
        name = ax.text(
            0.0,
            row - above,
            label,
            transform=ax.get_yaxis_transform(),
            fontsize=9.5,
            va="bottom",
            weight="bold" if row in bold else "normal",
        )
        # It stands within the axes; to measure so many texts would take long.
        name.set_in_layout(False)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_ylim(len(labels) - 0.4, -0.4 - above)


def _columns(names: Sequence[str], room: int) -> int:
    longest = max(map(signs, names), default=0)
    return max(1, min(len(names), room // (longest + 6)))


def legend_room(names: Sequence[str], room: int = LEGEND_ROOM) -> float:
    """Inches that the legend of these names takes below the axes."""
    shown = [short(name) for name in names]
    return 0.1 + _LINE * math.ceil(len(shown) / _columns(shown, room))


def legend(
    ax: Axes, handles: Sequence[Artist | tuple[Artist, ...]], names: Sequence[str], room: int = LEGEND_ROOM
) -> None:
    """A legend below the axes, in as many columns as the names leave room for."""
    shown = [short(name) for name in names]
    whole = ax.get_figure(root=True)
    assert whole is not None
    # Below what stands under the axes, and left of them where their numbers stand.
    left = _LEFT if ax.spines["left"].get_visible() else 0.0
    below = ScaledTranslation(-left, -_BELOW, whole.dpi_scale_trans)
    # matplotlib leaves out labels that begin with an underscore, so the names are put in afterwards.
    box = ax.legend(
        list(handles),
        ["-" for _each in shown],
        loc="upper left",
        bbox_to_anchor=(0.0, 0.0),
        bbox_transform=ax.transAxes + below,
        borderaxespad=0.0,
        borderpad=0.0,
        ncols=_columns(shown, room),
    )
    for text, name in zip(box.get_texts(), shown, strict=True):
        text.set_text(name)
