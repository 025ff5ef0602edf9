"""A workbook in memory: sheets of one look, in which text is text and numbers are numbers."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from sim.report.workbook.columns import Column, Kind
from sim.texts import _

MOST_ROWS = 1_048_576
"""Rows of a sheet of Excel."""

FIRST_ROW = 2
"""Where the cells of a table begin, from 0: a note and the heads stand above them."""

_LONGEST_TEXT = 32_767
"""Characters of a cell of Excel."""

_LONGEST_SHEET_NAME = 31
_FORMATS: dict[Kind, str] = {
    "text": "@",
    "plain": "General",
    "count": "#,##0",
    "mean": "#,##0.0",
    "number": "#,##0.00",
    "money": "#,##0;[Red]-#,##0",
    "share": "0.0%",
    "hours": "#,##0.0",
    "days": "#,##0.0",
    "months": "#,##0.0",
    "years": "#,##0.0",
}
_A4 = 9
_FONT = "Calibri"
_NARROW, _WIDE = 9, 44

Cell = str | float | bool | None


class Book:
    """A workbook that is written to memory.

    Whatever text looks like (``=1+1``, a link, a number), it stays text. Nan is an empty cell, infinity a
    word.
    """

    def __init__(self, title: str, created: datetime) -> None:
        self._bytes = io.BytesIO()
        as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.file = Workbook(self._bytes, {"in_memory": True, **as_text})
        self.file.set_properties({"title": title, "created": created.replace(tzinfo=None)})
        self.bold = self._format(bold=True)
        self.title = self._format(bold=True, font_size=14)
        self.note = self._format(font_color="#595959", italic=True)
        self._head = self._format(
            bold=True, text_wrap=True, valign="top", bg_color="#DDE6EF", bottom=1, border_color="#8899AA"
        )
        self._formats = {kind: self._format(num_format=shown) for kind, shown in _FORMATS.items()}
        self._wrapped = self._format(num_format=_FORMATS["text"], text_wrap=True, valign="top")

    def _format(self, **properties: Any) -> Any:
        return self.file.add_format({"font_name": _FONT, **properties})

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, set up to be printed across the page."""
        sheet = self.file.add_worksheet(name[:_LONGEST_SHEET_NAME])
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F&C&A&R&P / &N")
        return sheet

    def table(
        self,
        sheet: Worksheet,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        *,
        note: str,
        frozen: int = 1,
        wide: Sequence[int] = (),
        kinds: Sequence[Kind] = (),
    ) -> None:
        """A table that fills a sheet, under a note.

        ``frozen`` columns stay in sight; those in ``wide`` hold long text, which is wrapped. ``kinds``: what
        the plain numbers of each row are.
        """
        sheet.write_string(0, 0, note, self.note)
        self.head(sheet, FIRST_ROW - 1, columns)
        for row, cells in enumerate(rows, FIRST_ROW):
            for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
                kind = kinds[row - FIRST_ROW] if kinds and column.kind == "plain" else column.kind
                self.put(sheet, row, place, cell, kind, wrapped=place in wide)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _WIDE if place in wide else _width(column, rows, place))
        sheet.freeze_panes(FIRST_ROW, frozen)
        sheet.repeat_rows(FIRST_ROW - 1)
        last = max(FIRST_ROW, FIRST_ROW + len(rows) - 1)
        sheet.autofilter(FIRST_ROW - 1, 0, last, len(columns) - 1)

    def head(self, sheet: Worksheet, row: int, columns: Sequence[Column], lines: int = 3) -> None:
        """The heads of columns, on so many lines."""
        sheet.set_row(row, 15.5 * lines)
        for place, column in enumerate(columns):
            sheet.write_string(row, place, _cut(column.name), self._head)

    def put(
        self, sheet: Worksheet, row: int, place: int, cell: Cell, kind: Kind, *, wrapped: bool = False
    ) -> None:
        """One cell, by what it is and not by what it looks like."""
        if cell is None or cell == "":
            return
        shown = self._wrapped if wrapped else self._formats[kind]
        if isinstance(cell, str):
            sheet.write_string(row, place, _cut(cell), self._wrapped if wrapped else self._formats["text"])
        elif math.isfinite(cell):
            sheet.write_number(row, place, cell, shown)
        elif not math.isnan(cell):
            text = _("unlimited") if cell > 0 else _("-unlimited")
            sheet.write_string(row, place, text, self._formats["text"])

    def finished(self) -> bytes:
        """The bytes of the file; equal contents give equal bytes."""
        self.file.close()
        return self._bytes.getvalue()


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _width(column: Column, rows: Iterable[Sequence[Cell]], place: int) -> float:
    """Wide enough for its texts, its usual numbers, and its head on three lines."""
    least = max(_NARROW, len(column.name) / 2.4 + 2)
    if column.kind != "text":
        return max(least, 12.0)
    longest = max((len(str(row[place])) for row in rows if row[place] is not None), default=0)
    return min(_WIDE, max(least, longest + 2.0))
