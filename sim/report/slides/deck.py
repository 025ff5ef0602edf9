"""Slides of one look: titles, texts and tables that fit into their boxes, notes, and equal bytes."""

from __future__ import annotations

import io
import math
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

WIDTH, HEIGHT = 13.333, 7.5
"""Inches of a slide, 16:9."""

_TITLE_ONLY = 5
_MARGIN = 0.55
_LINE = 1.2
_CELL_PADDING = (0.2, 0.1)
"""Inches that a cell keeps free across and down."""

_SOFT, _DARK, _PALE = RGBColor(0x59, 0x59, 0x59), RGBColor(0x1F, 0x3B, 0x57), RGBColor(0xDD, 0xE6, 0xEF)
_FIRST_MOMENT_OF_ZIP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


TITLE = Box(_MARGIN, 0.35, WIDTH - 2 * _MARGIN, 1.0)
BELOW_TITLE = Box(_MARGIN, 1.45, WIDTH - 2 * _MARGIN, 0.75)
BODY = Box(_MARGIN, 2.2, WIDTH - 2 * _MARGIN, HEIGHT - 2.2 - 0.6)
WHOLE = Box(BODY.left, BELOW_TITLE.top, BODY.width, BODY.top + BODY.height - BELOW_TITLE.top)
FOOT = Box(_MARGIN, HEIGHT - 0.5, WIDTH - 2 * _MARGIN, 0.35)


class Deck:
    """A presentation that is written to memory."""

    def __init__(self, name: str, foot: str, created: datetime) -> None:
        self._file = Presentation()
        self._file.slide_width, self._file.slide_height = Inches(WIDTH), Inches(HEIGHT)
        properties = self._file.core_properties
        properties.title, properties.author, properties.last_modified_by = name, "salesim", "salesim"
        properties.created = properties.modified = created.replace(tzinfo=None)
        properties.revision = 1
        self._foot = foot

    def slide(self, title: str, notes: str) -> Any:
        """A new slide with its title, the study's name at its foot, and what a speaker should know."""
        slide = self._file.slides.add_slide(self._file.slide_layouts[_TITLE_ONLY])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = _emu(TITLE)
        _fill(shape.text_frame, [title], TITLE, largest=30, smallest=18, bold=True, colour=_DARK)
        number = len(self._file.slides)
        text(slide, [f"{self._foot}  ·  {number}"], FOOT, largest=11, smallest=8, colour=_SOFT)
        slide.notes_slide.notes_text_frame.text = notes
        return slide

    def finished(self) -> bytes:
        """The bytes of the file; equal contents give equal bytes."""
        draft, done = io.BytesIO(), io.BytesIO()
        self._file.save(draft)
        with zipfile.ZipFile(draft) as old, zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                entry = zipfile.ZipInfo(name, _FIRST_MOMENT_OF_ZIP)
                entry.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(entry, old.read(name))
        return done.getvalue()


def text(
    slide: Any,
    lines: Sequence[str],
    box: Box,
    *,
    largest: float = 20,
    smallest: float = 10,
    bold: bool = False,
    bullets: bool = False,
    colour: RGBColor | None = None,
) -> None:
    """Paragraphs in a box, as large as fits; what does not fit at the smallest size ends with an ellipsis."""
    shape = slide.shapes.add_textbox(*_emu(box))
    shown = [f"•  {line}" for line in lines] if bullets else list(lines)
    _fill(shape.text_frame, shown, box, largest=largest, smallest=smallest, bold=bold, colour=colour)


def table(slide: Any, rows: Sequence[Sequence[str]], shares: Sequence[float], box: Box) -> None:
    """A table whose first row holds heads; ``shares`` of the width by column."""
    widths = [box.width * share / sum(shares) for share in shares]
    size, rows = _table_size(rows, widths, box.height)
    shape = slide.shapes.add_table(len(rows), len(widths), *_emu(box))
    for column, width in zip(shape.table.columns, widths, strict=True):
        column.width = Inches(width)
    for row, cells in enumerate(rows):
        shape.table.rows[row].height = Inches(_row_height(cells, widths, size))
        for place, words in enumerate(cells):
            cell = shape.table.cell(row, place)
            cell.text_frame.word_wrap = True
            cell.margin_left = cell.margin_right = Inches(_CELL_PADDING[0] / 2)
            cell.margin_top = cell.margin_bottom = Inches(_CELL_PADDING[1] / 2)
            _write(cell.text_frame, [words], size, bold=row == 0 or place == 0, colour=None)
            cell.fill.solid()
            cell.fill.fore_color.rgb = _PALE if row == 0 else RGBColor(0xFF, 0xFF, 0xFF)
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.color.rgb = RGBColor(0, 0, 0)


def _table_size(
    rows: Sequence[Sequence[str]], widths: Sequence[float], height: float
) -> tuple[float, Sequence[Sequence[str]]]:
    """The largest size at which all rows fit; at the smallest, long cells are cut to one line."""
    for size in (16.0, 14.0, 12.0, 11.0, 10.0, 9.0):
        if sum(_row_height(cells, widths, size) for cells in rows) <= height:
            return size, rows
    return 9.0, [[_cut(words, _across(widths[i], 9.0)) for i, words in enumerate(cells)] for cells in rows]


def _row_height(cells: Sequence[str], widths: Sequence[float], size: float) -> float:
    lines = max(_lines(words, _across(width, size)) for words, width in zip(cells, widths, strict=True))
    return lines * size * _LINE / 72 + _CELL_PADDING[1]


def _across(width: float, size: float) -> float:
    """Widths of a letter that fit into a cell: half the size each, so on average."""
    return (width - _CELL_PADDING[0]) * 72 / (size * 0.54)


def _fill(
    frame: Any,
    lines: Sequence[str],
    box: Box,
    *,
    largest: float,
    smallest: float,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> None:
    frame.word_wrap = True
    size = largest
    while size > smallest and _height(lines, box, size) > box.height:
        size -= 1
    kept = list(lines)
    while _height(kept, box, size) > box.height and kept:
        last = kept.pop()
        if len(last) > 40:
            kept.append(_cut(last, len(last) * 0.8))
    _write(frame, kept, size, bold=bold, colour=colour)


def _height(lines: Sequence[str], box: Box, size: float) -> float:
    """Inches that paragraphs take at a size, with a little room between them."""
    letters = (box.width - 0.2) * 72 / (size * 0.54)
    return sum(_lines(line, letters) * _LINE + 0.35 for line in lines) * size / 72 + 0.1


def _lines(words: str, letters: float) -> int:
    """Lines of a text where so many letters go on one; words are not cut, so some room stays."""
    return max(1, math.ceil(1.06 * _length(words) / letters))


def _length(words: str) -> int:
    """Letters of a text; those of East Asia are twice as wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def _cut(words: str, letters: float) -> str:
    most = max(1, int(letters))
    return words if _length(words) <= most else f"{words[: most - 1].rstrip(' …')}…"


def _write(frame: Any, lines: Sequence[str], size: float, *, bold: bool, colour: RGBColor | None) -> None:
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold = Pt(size), bold
        if colour is not None:
            run.font.color.rgb = colour
        paragraph.space_after = Pt(size * 0.35)


def _emu(box: Box) -> tuple[Inches, Inches, Inches, Inches]:
    return Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height)
