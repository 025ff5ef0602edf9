"""The way of a figure into a page: small markup in the colours and the fonts of the page."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from typing import Any
from xml.etree import ElementTree

from matplotlib import rc_context
from matplotlib.figure import Figure, SubFigure

from sim.report.palette import GROUND, INK, themed

FONTS = (
    "DejaVu Sans",
    "Verdana",
    "Noto Sans",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
)
"""The first comes with matplotlib and has Latin, Greek and Cyrillic; Verdana is as wide; the last: Chinese.

A reader's program takes each sign from the first of them that has it.
"""

_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SETTINGS: Any = {
    "svg.fonttype": "none",  # text stays text: small, searchable, drawn with the reader's own fonts
    "svg.hashsalt": "salesim",
}
_FAMILY = ",".join(f"'{name}'" for name in FONTS) + ",sans-serif"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-0(?![\d.])")
_PLAIN = frozenset({"x", "y", "width", "height"})
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_NO_TURN = re.compile(r"\s*rotate\(-?0 [^)]*\)")


def to_svg(figure: Figure | SubFigure) -> str:
    """The whole figure as an ``<svg>`` element for a page: equal figures give equal text.

    No date, no metadata, no ground, no style that would reach the page around it, ids of its own (several
    figures can stand in one page), and no fixed size: it fills the width it is given. Its colours are the
    variables of ``theme_css``.
    """
    return _markup(_element(figure, on_page=True))


def to_file(figure: Figure | SubFigure) -> str:
    """The figure as an SVG file of its own: light, with a size and a white ground."""
    root = _element(figure, on_page=False)
    *_, width, height = root.attrib["viewBox"].split()
    root.set("width", f"{width}pt")
    root.set("height", f"{height}pt")
    root.set("style", f"{root.attrib['style']};background:{GROUND}")
    return _markup(root) + "\n"


def _element(figure: Figure | SubFigure, *, on_page: bool) -> ElementTree.Element:
    whole = figure.get_figure(root=True)
    assert whole is not None
    buffer = io.StringIO()
    with rc_context(_SETTINGS), warnings.catch_warnings():
        # Glyphs are the reader's fonts' business, as text stays text.
        warnings.filterwarnings("ignore", message="Glyph")
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        whole.savefig(buffer, format="svg", metadata=nothing, facecolor="none")
    text = buffer.getvalue()
    root = ElementTree.fromstring(text)
    _drop(root, {f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"})
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    _own_ids(root, "f" + hashlib.sha256(text.encode()).hexdigest()[:8])
    for element in root.iter():
        _tidy(element, on_page)
    _flatten(root)
    # Black is what the backend leaves out, so everything that names no fill has the ink of the page.
    ink = themed(INK) if on_page else INK
    root.set("style", f"fill:{ink};font-family:{_FAMILY};stroke-linejoin:round;stroke-linecap:butt")
    return root


def _markup(root: ElementTree.Element) -> str:
    # The namespace as prefix-free default, whatever other modules registered.
    return ElementTree.tostring(_plain_tags(root), encoding="unicode")


def _drop(element: ElementTree.Element, tags: set[str]) -> None:
    for child in list(element):
        if child.tag in tags:
            element.remove(child)
        else:
            _drop(child, tags)


def _own_ids(root: ElementTree.Element, prefix: str) -> None:
    """Prefix the ids that are referred to and everything that refers to them; drop the others."""
    used: set[str] = set()

    def renamed(found: re.Match[str]) -> str:
        used.add(found[1])
        return f"url(#{prefix}{found[1]})"

    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name == _HREF:
                del element.attrib[name]
                used.add(value[1:])
                element.set("href", f"#{prefix}{value[1:]}")
            elif "url(#" in value:
                element.set(name, _REFERENCE.sub(renamed, value))
    for element in root.iter():
        own = element.attrib.pop("id", None)
        if own in used:
            element.set("id", f"{prefix}{own}")


def _tidy(element: ElementTree.Element, on_page: bool) -> None:
    """Shorter numbers and styles; a tenth of a point is less than anybody sees."""
    if element.text is not None and not element.text.strip():
        element.text = None
    element.tail = None
    for name, value in list(element.attrib.items()):
        if name == "style":
            element.set(name, _style(value, on_page))
        elif name == "d":
            element.set(name, _path(value))
        elif name in _PLAIN:
            element.set(name, _rounded(value))
        elif name == "transform":
            # The backend turns level text by nothing.
            kept = _rounded(_NO_TURN.sub("", value))
            if kept:
                element.set(name, kept)
            else:
                del element.attrib[name]


def _style(text: str, on_page: bool) -> str:
    parts = [part.strip().split(": ", 1) for part in text.split(";") if ": " in part]
    known = {name: value for name, value in parts if name != "font-family" and value != "start"}
    style = ";".join(f"{name}:{_rounded(value)}" for name, value in known.items())
    return _COLOUR.sub(lambda found: themed(found[0]), style) if on_page else style


def _path(text: str) -> str:
    """A path in fewer letters: a line that follows a line needs no command of its own."""
    kept = re.sub(r"(?<=\d)\s*L ", " ", _rounded(" ".join(text.split())))
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", kept)


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda found: f"{round(float(found[0]), 1) + 0.0:g}", text)


def _flatten(element: ElementTree.Element) -> None:
    """Take out groups that say nothing of what is in them."""
    for place, child in reversed(list(enumerate(element))):
        _flatten(child)
        if child.tag == f"{{{_SVG}}}g" and not child.attrib:
            element[place : place + 1] = list(child)


def _plain_tags(root: ElementTree.Element) -> ElementTree.Element:
    for element in root.iter():
        element.tag = str(element.tag).removeprefix(f"{{{_SVG}}}")
    root.set("xmlns", _SVG)
    return root
