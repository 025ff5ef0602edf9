"""An Excel workbook as grids: stored results of formulas, merged cells filled, broken cells named."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sim.intake.findings import Findings, Place
from sim.intake.grid import (
    MOST_COLUMNS,
    MOST_ROWS,
    Broken,
    Grid,
    Source,
    is_empty,
    letters,
    match_sheets,
    usable,
)

MOST_BYTES = 500_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLSX = "an Excel workbook (.xlsx) or a folder of CSV files"


def read_workbook(path: Path, findings: Findings) -> Source:
    """Read the sheets of a workbook that are ours.

    Raises ``ScenarioErrors`` where the file is no workbook that can be read at all.
    """
    _refuse_other_files(path, findings)
    with warnings.catch_warnings():
        # What openpyxl does not understand (pictures, extensions) holds none of our cells.
        warnings.simplefilter("ignore")
        try:
            return _read(path, findings)
        except (ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError,
                zipfile.BadZipFile, NotImplementedError) as error:  # fmt: skip
            # A damaged file makes the library fail in as many ways as there are damages.
            fault = f"the workbook is damaged ({type(error).__name__})"
            raise findings.stop(Place(), fault, "a file that Excel opens; save it anew there") from None


def _refuse_other_files(path: Path, findings: Findings) -> None:
    """Say what a file is if it is not a workbook, and what to do about it."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_OLE))
            if head == _OLE:
                raise findings.stop(Place(), *_old_file(head + file.read(MOST_BYTES)))
    except OSError as error:
        raise findings.stop(Place(), f"cannot be read ({error.strerror})", _XLSX) from None
    if not zipfile.is_zipfile(path):
        hint = (
            "; put CSV files into a folder and name that" if path.suffix.lower() in (".csv", ".txt") else ""
        )
        raise findings.stop(Place(), "not an Excel workbook", _XLSX + hint)
    with zipfile.ZipFile(path) as packed:
        names = set(packed.namelist())
        size = sum(item.file_size for item in packed.infolist())
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise findings.stop(Place(), "a workbook of another kind (.xlsb or .ods)", "save it as .xlsx")
    if "[Content_Types].xml" not in names:
        raise findings.stop(Place(), "a packed file, but not an Excel workbook", _XLSX)
    if size > MOST_BYTES:
        raise findings.stop(
            Place(), f"the workbook unpacks to {size:,} bytes", f"at most {MOST_BYTES:,} bytes"
        )


def _old_file(data: bytes) -> tuple[str, str]:
    """What an OLE file is, and what to do about it."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "the workbook is protected by a password", "a workbook without one: save it without password"
    return "an old Excel file (.xls)", "a workbook in today's format: open it and save it as .xlsx"


def _read(path: Path, findings: Findings) -> Source:
    extents = _extents(path, findings)
    findings.stop_if_refused()
    book = load_workbook(path, data_only=True)
    grids = {sheet: _grid(sheet, book[extent.title], extent, findings) for sheet, extent in extents.items()}
    return Source(grids)


@dataclass
class _Extent:
    """How far a sheet is filled, and where formulas stand."""

    title: str
    rows: int = 0
    columns: int = 0
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)


def _extents(path: Path, findings: Findings) -> dict[str, _Extent]:
    """Look through the sheets that are ours once, row by row, before anything large is loaded."""
    book = load_workbook(path, read_only=True)
    try:
        titles = {sheet.title: sheet.title for sheet in _worksheets(book)}
        return {
            sheet: _extent(title, book[title], findings)
            for sheet, title in match_sheets(titles, findings).items()
        }
    finally:
        book.close()


def _worksheets(book: Workbook) -> Iterable[Any]:
    return book.worksheets


def _extent(title: str, sheet: Any, findings: Findings) -> _Extent:
    sheet.reset_dimensions()
    extent = _Extent(title)
    filled = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        used = [place for place, cell in enumerate(row) if not is_empty(cell.value)]
        if not used:
            continue
        filled += 1
        extent.rows, extent.columns = number, max(extent.columns, used[-1] + 1)
        for place in used:
            if row[place].data_type == "f":
                extent.formulas[number, place] = str(row[place].value)
        if filled > MOST_ROWS + 1:
            findings.refuse(Place(title), "more rows than can be read", f"at most {MOST_ROWS:,} rows")
            break
        if extent.columns > MOST_COLUMNS:
            corner = Place(title, f"{letters(used[-1])}{number}")
            findings.refuse(corner, "more columns than can be read", f"at most {MOST_COLUMNS} columns")
            break
    return extent


def _grid(sheet: str, page: Worksheet, extent: _Extent, findings: Findings) -> Grid:
    cells: dict[int, list[object]] = {}
    if extent.rows:
        numbered = page.iter_rows(max_row=extent.rows, max_col=extent.columns, values_only=True)
        for number, row in enumerate(numbered, 1):
            cells[number] = [
                _shown(value, extent.formulas.get((number, place))) for place, value in enumerate(row)
            ]
    _fill_merged(page, cells, findings)
    rows = tuple((number, tuple(row)) for number, row in cells.items() if not all(map(is_empty, row)))
    return Grid(sheet, extent.title, rows)


def _shown(value: object, formula: str | None) -> object:
    """What a cell shows; a formula that nothing has worked out shows nothing usable."""
    if value is None and formula is not None:
        return Broken("a formula without a stored result")
    return usable(value)


def _fill_merged(page: Worksheet, cells: dict[int, list[object]], findings: Findings) -> None:
    """Give every cell of a merged area the value of its first one, as the client sees it."""
    for area in page.merged_cells.ranges:
        first = cells.get(area.min_row, [])
        if area.min_col > len(first) or is_empty(value := first[area.min_col - 1]):
            continue
        for number in range(area.min_row, min(area.max_row, max(cells)) + 1):
            row = cells[number]
            for place in range(area.min_col - 1, min(area.max_col, len(row))):
                row[place] = value
        corner = Place(page.title, f"{letters(area.min_col - 1)}{area.min_row}")
        findings.note(corner, f"merged cells {area.coord}", "each filled with the value of the first")
