"""What all figures share: colours, the empty figure, the legend, and the way into a page."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure

# Okabe and Ito's colours, which people with any colour vision can tell apart; without the yellow, too pale
# for a line on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
LINES = ("-", "--", ":", "-.")

STYLE: Any = {
    "font.family": ["DejaVu Sans", "sans-serif"],  # the first comes with matplotlib, so it is always found
    "font.size": 9.0,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 10.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "legend.frameon": False,
    "text.parse_math": False,  # a design may be called $x$
    "svg.fonttype": "none",  # text stays text: small, searchable, drawn with the reader's own fonts
    "svg.hashsalt": "salesim",
}
WIDTH, HEIGHT = 7.0, 3.8
LEGEND_ROOM = 84
"""Characters that fit below axes with a narrow left margin."""

_LONGEST_NAME = 32
_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True)
class Look:
    """How one design is drawn in every figure."""

    colour: str
    line: str


def looks(designs: Sequence[str]) -> dict[str, Look]:
    """A colour per design by its place in the study; past the last colour the line changes too."""
    return {
        name: Look(COLOURS[place % len(COLOURS)], LINES[place // len(COLOURS) % len(LINES)])
        for place, name in enumerate(designs)
    }


def axes(ax: Axes | None, height: float = HEIGHT) -> Axes:
    """The axes given, or those of a new figure; no global state of matplotlib is touched."""
    if ax is not None:
        return ax
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasAgg(figure)
        return figure.add_subplot()


def short(name: str, width: int = _LONGEST_NAME) -> str:
    """A name that fits into a figure; long names of a study mostly differ at one of their ends.

    >>> short("traditional with decaying commission, variant 3", 20)
    'traditiona…variant 3'
    """
    if len(name) <= width:
        return name
    tail = (width - 1) // 2
    return f"{name[: width - 1 - tail]}…{name[-tail:]}"


def legend(
    ax: Axes, handles: Sequence[Artist | tuple[Artist, ...]], names: Sequence[str], room: int = LEGEND_ROOM
) -> None:
    """A legend below the axes, in as many columns as the names leave room for."""
    shown = [short(name) for name in names]
    longest = max(map(len, shown), default=0)
    columns = max(1, min(len(shown), room // (longest + 6)))
    # matplotlib leaves out labels that begin with an underscore, so the names are put in afterwards.
    box = ax.legend(
        list(handles),
        ["-" for _ in shown],
        loc="upper left",
        bbox_to_anchor=(0.0, 0.0),
        borderaxespad=4.2,
        ncols=columns,
    )
    for text, name in zip(box.get_texts(), shown, strict=True):
        text.set_text(name)


def to_svg(figure: Figure | SubFigure) -> str:
    """The whole figure as an ``<svg>`` element for a page: equal figures give equal text.

    No date, no metadata, no style that would reach the page around it, ids of its own (several figures can
    stand in one page), and no fixed size: it fills the width it is given.
    """
    whole = figure.get_figure(root=True)
    assert whole is not None
    buffer = io.StringIO()
    with rc_context(STYLE), warnings.catch_warnings():
        # Glyphs are the reader's fonts' business, as text stays text.
        warnings.filterwarnings("ignore", message="Glyph")
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        whole.savefig(buffer, format="svg", metadata=nothing)
    text = buffer.getvalue()
    root = ElementTree.fromstring(text)
    _drop(root, {f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"})
    root.set("style", "stroke-linejoin:round;stroke-linecap:butt")
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    _own_ids(root, "f" + hashlib.sha256(text.encode()).hexdigest()[:8])
    # The namespace as prefix-free default, whatever other modules registered.
    return ElementTree.tostring(_plain_tags(root), encoding="unicode")


def to_file(figure: Figure | SubFigure) -> str:
    """The figure as an SVG file of its own: the piece of a page, with a size and a white ground."""
    root = ElementTree.fromstring(to_svg(figure))
    *_, width, height = root.attrib["viewBox"].split()
    root.set("width", f"{width}pt")
    root.set("height", f"{height}pt")
    root.set("style", f"{root.attrib['style']};background:#ffffff")
    return ElementTree.tostring(_plain_tags(root), encoding="unicode") + "\n"


def _drop(element: ElementTree.Element, tags: set[str]) -> None:
    for child in list(element):
        if child.tag in tags:
            element.remove(child)
        else:
            _drop(child, tags)


def _own_ids(root: ElementTree.Element, prefix: str) -> None:
    """Prefix the ids that are referred to and everything that refers to them; drop the others."""
    references = [(element, *pair) for element in root.iter() for pair in list(element.attrib.items())]
    used: set[str] = set()
    for element, name, value in references:
        if name == _HREF:
            del element.attrib[name]
            element.set("href", f"#{prefix}{value[1:]}")
            used.add(value[1:])
        elif value.startswith("url(#") and value.endswith(")"):
            element.set(name, f"url(#{prefix}{value[5:-1]})")
            used.add(value[5:-1])
    for element, name, value in references:
        if name == "id":
            if value in used:
                element.set("id", prefix + value)
            else:
                del element.attrib["id"]


def _plain_tags(root: ElementTree.Element) -> ElementTree.Element:
    for element in root.iter():
        element.tag = str(element.tag).removeprefix(f"{{{_SVG}}}")
    root.set("xmlns", _SVG)
    return root
