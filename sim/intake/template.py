"""The empty workbook that a client fills."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sim.experiment.store import OutputError
from sim.intake.client import items_of, shipped_world, vocabulary
from sim.intake.columns import LISTED, LISTS, TABLES, Column, Item, Kind
from sim.intake.grid import MOST_ROWS, UNREAD, letters

_WIDTH = 17
_WIDE = {"name": 28, "role": 18, "item": 24, "note": 60}
_BOLD = Font(bold=True)
_GREY = Font(color="808080", italic=True)
_HEADER = PatternFill("solid", start_color="DDE6EF")
_FORMATS: dict[Kind, str] = {"date": "yyyy-mm-dd", "share": "0%", "whole": "0", "number": "#,##0.##"}
_README = (
    "This workbook tells salesim what your sales department is like today.",
    "Fill People and Accounts; every other sheet may stay empty. Nothing on Read me and Example is read.",
    "Every cell may stay empty but codes (or names), roles and the stages of leads: what is not told is",
    "drawn in each replication of the simulation. An honest empty cell is better than a guess.",
    "Names are replaced by codes before anything is stored; who is who is written beside this workbook.",
    "Count everybody in People, the sales director and the plant manager too.",
    "Money is in one currency throughout, a share is 0.35 or 35%, a date 2025-12-31.",
    "Headers, roles and stages may be in your own language; what was understood is told after reading.",
    "Then: salesim intake read THIS-WORKBOOK.xlsx",
)
_EXAMPLE: Mapping[str, tuple[Mapping[str, object], ...]] = {
    "People": (
        {"code": "P01", "role": "seller", "tenure years": 4.5, "skill": 1.1, "pay": 2400, "notice weeks": 4},
        {"name": "Alex Example", "role": "sales-director", "hired": "2019-03-01", "pay": 3000},
    ),
    "Accounts": (
        {"code": "K001", "tier": "A", "orders per year": 12, "order value": 4000, "share of wallet": "35%",
         "last order": "2025-11-03", "first line": "P01"},
        {"name": "Example Pumps Ltd", "tier": "C", "orders per year": 3, "revenue last year": 4500,
         "first line": "Alex Example", "customer since": "2021-06-15"},
    ),
    "Deals": (
        {"code": "D01", "stage": "offer", "age days": 40, "owner": "P01", "value": 30000, "source": "cold"},
        {"name": "Example Valves Ltd", "stage": "lead", "since": "2025-12-20", "source": "inbound"},
    ),
}  # fmt: skip


def write_template(path: Path, force: bool) -> None:
    """Write the empty workbook, whole or not at all.

    Raises ``OutputError`` where the file is there already (unless ``force``), is not called .xlsx, or cannot
    be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise OutputError(f"{path}: a workbook needs a name that ends in .xlsx")
    if path.exists() and not force:
        raise OutputError(f"{path}: is there already; choose another name, or replace it with --force")
    book = _book()
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        draft = Path(name)
        try:
            book.save(draft)
            draft.chmod(0o644)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from None


def fill(path: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]], items: Mapping[str, Any]) -> None:
    """Fill a workbook that ``write_template`` wrote: rows by sheet and column name, single items by name."""
    book = load_workbook(path)
    for sheet, rows in tables.items():
        names = [column.name for column in TABLES[sheet]]
        for line, row in enumerate(rows, 2):
            for name, value in row.items():
                book[sheet].cell(line, names.index(name) + 1).value = value
    for sheet in LISTS:
        for line, item in enumerate(items_of(sheet), 2):
            if item.name in items:
                book[sheet].cell(line, 2).value = items[item.name]
    book.save(path)


def _book() -> Workbook:
    words = vocabulary(shipped_world()).words
    book = Workbook()
    read_me = book.active
    assert isinstance(read_me, Worksheet)
    read_me.title = UNREAD[0]
    _fill_read_me(read_me)
    for sheet, columns in TABLES.items():
        page = book.create_sheet(sheet)
        _head(page, columns)
        for index, column in enumerate(columns):
            _guard(page, column.kind, f"{letters(index)}2:{letters(index)}{MOST_ROWS + 1}", words)
    for sheet in LISTS:
        _list(book.create_sheet(sheet), items_of(sheet), words)
    _fill_example(book.create_sheet(UNREAD[1]))
    return book


def _fill_read_me(page: Worksheet) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 100
    for text in _README:
        page.append([text])
    for sheet, columns in TABLES.items():
        _explain(page, sheet, ((column.header, column.help) for column in columns))
    for sheet in LISTS:
        _explain(page, sheet, ((_friendly(item), item.help) for item in items_of(sheet)))


def _explain(page: Worksheet, sheet: str, meanings: Iterable[tuple[str, str]]) -> None:
    page.append([])
    page.append([sheet])
    page.cell(page.max_row, 1).font = _BOLD
    for name, meaning in meanings:
        page.append([name, meaning])


def _head(page: Worksheet, columns: Sequence[Column]) -> None:
    """The header: frozen, each cell with a comment that explains the column."""
    page.append([column.header for column in columns])
    for index, column in enumerate(columns):
        cell = page.cell(1, index + 1)
        cell.font, cell.fill = _BOLD, _HEADER
        cell.comment = Comment(column.help, "salesim", height=90, width=260)
        dimension = page.column_dimensions[letters(index)]
        dimension.width = _WIDE.get(column.name, _WIDTH)
        dimension.number_format = _FORMATS.get(column.kind, "General")
    page.freeze_panes = "A2"


def _friendly(item: Item) -> str:
    return item.name.replace("_", " ")


def _list(page: Worksheet, items: Sequence[Item], words: Mapping[str, Mapping[str, object]]) -> None:
    _head(page, LISTED)
    for row, item in enumerate(items, 2):
        page.append([_friendly(item), None, item.help])
        page.cell(row, 2).number_format = _FORMATS.get(item.kind, "General")
        page.cell(row, 3).font = _GREY
        page.cell(row, 3).alignment = Alignment(wrap_text=True)
        _guard(page, item.kind, f"B{row}", words)


def _guard(page: Worksheet, kind: Kind, cells: str, words: Mapping[str, Mapping[str, object]]) -> None:
    """What may be typed into cells: words of a list, numbers, shares, dates."""
    if kind == "yes" or kind in words:
        listed = ("yes", "no") if kind == "yes" else tuple(words[kind])
        rule = DataValidation(type="list", formula1=f'"{",".join(listed)}"', allow_blank=True)
        # Other words of clients are known as well, and a stage may be a number.
        rule.errorStyle = "warning"
        rule.error = f"Usually one of {', '.join(listed)}"[:250]
    elif kind in ("number", "whole"):
        rule = DataValidation(operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.type = "decimal" if kind == "number" else "whole"
        rule.error = "A number of 0 or more"
    elif kind == "share":
        rule = DataValidation(
            type="decimal", operator="between", formula1="0", formula2="1", allow_blank=True
        )
        rule.error = "A share such as 35%"
    elif kind == "date":
        rule = DataValidation(
            type="date", operator="greaterThan", formula1="DATE(1900,1,1)", allow_blank=True
        )
        rule.error = "A date such as 2025-12-31"
    else:
        return
    rule.showErrorMessage = True
    page.add_data_validation(rule)
    rule.add(cells)


def _fill_example(page: Worksheet) -> None:
    page.append(["Examples of rows; nothing on this sheet is read."])
    for sheet, rows in _EXAMPLE.items():
        page.append([])
        page.append([sheet])
        page.cell(page.max_row, 1).font = _BOLD
        names = list(dict.fromkeys(name for row in rows for name in row))
        page.append([name.capitalize() for name in names])
        for row in rows:
            page.append([row.get(name) for name in names])
    for cells in page.iter_rows(min_row=2):
        for cell in cells:
            if not cell.font.bold:
                cell.font = _GREY
    for index in range(12):
        page.column_dimensions[letters(index)].width = _WIDTH
