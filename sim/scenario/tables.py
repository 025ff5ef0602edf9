"""The tables of an initial state on disk: CSV files, or the sheets of one workbook."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin
from zipfile import BadZipFile

from sim.scenario.base import Strict
from sim.scenario.errors import Problem, ScenarioError, ScenarioErrors, nearest, shown
from sim.scenario.initial import TABLES, InitialState
from sim.scenario.source import Document, Position
from sim.scenario.validate import validate

MOST_ROWS = 50_000
_MOST_ERRORS = 50
_WORDS = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True)
class Table:
    """One table as it stands in a file: names of columns, and records with the line each stands on.

    ``sheet`` is the name of the sheet in a workbook, None for a CSV file.
    """

    name: str
    file: Path
    sheet: str | None
    header: tuple[str, ...]
    records: tuple[tuple[int, tuple[Any, ...]], ...]

    def place(self, line: int, column: str) -> str:
        """How a user finds a cell: the column of a CSV file, sheet and cell of a workbook."""
        if self.sheet is None:
            return column
        from openpyxl.utils import get_column_letter

        letter = get_column_letter(self.header.index(column) + 1) if column in self.header else ""
        return f"{self.sheet}!{letter}{line}"


def read_state(today: date, tables: list[Table]) -> InitialState:
    """The initial state that some tables hold.

    Raises:
        ScenarioErrors: every mistake, with file, line or cell, what was found and what is allowed.
    """
    tree: dict[str, Any] = {"today": today}
    positions: dict[tuple[str | int, ...], Position] = {}
    for table in tables:
        _check_header(table)
        tree[table.name] = [_row(table, values) for _, values in table.records]
        positions[(table.name,)] = Position(table.file, 1)
        for place, (line, _) in enumerate(table.records):
            positions[(table.name, place)] = Position(table.file, line)
            for column in table.header:
                positions[(table.name, place, column)] = Position(table.file, line)
    document = Document(tables[0].file, tree, positions)
    try:
        return validate(document, InitialState)
    except ScenarioErrors as errors:
        known = {table.name: table for table in tables}
        told = [_placed(error, known) for error in errors.errors[:_MOST_ERRORS]]
    raise ScenarioErrors(told)


def placed(problem: Problem, tables: list[Table]) -> ScenarioError:
    """A problem of a state whose ``at`` is table, row and column, told with the place in the file."""
    name, row, column = problem.at
    table = next(table for table in tables if table.name == name)
    line = table.records[int(row)][0]
    error = ScenarioError(
        table.file, line, f"{name}.{row}.{column}", "", problem.allowed, problem.nearest, problem.text
    )
    return _placed(error, {table.name: table})


def _placed(error: ScenarioError, tables: Mapping[str, Table]) -> ScenarioError:
    """The same error with a place that a user of a spreadsheet knows."""
    name, _, rest = error.path.partition(".")
    table = tables.get(name)
    if table is None or error.line is None:
        return error
    place = table.place(error.line, rest.partition(".")[2])
    line = error.line if table.sheet is None else None
    return ScenarioError(error.file, line, place, error.found, error.allowed, error.nearest, error.problem)


def _check_header(table: Table) -> None:
    model = TABLES[table.name]
    columns = list(model.model_fields)
    for place, name in enumerate(table.header):
        at = table.place(1, name)
        if name not in columns:
            allowed = ", ".join(columns)
            if ";" in name:
                allowed = "columns divided by commas; salesim intake reads others"
            problem = f"unknown column {shown(name)}" if name else f"column {place + 1} has no name"
            raise ScenarioError(table.file, 1, at, name, allowed, nearest(name, columns), problem)
        if name in table.header[:place]:
            raise ScenarioError(table.file, 1, at, name, "each column once", None, f"column {name} twice")
    for name, field in model.model_fields.items():
        if field.is_required() and name not in table.header:
            problem = f"column {name} is missing"
            found = ", ".join(table.header)
            raise ScenarioError(table.file, 1, table.sheet or "", found, "", None, problem)


def _row(table: Table, values: tuple[Any, ...]) -> dict[str, Any]:
    fields = TABLES[table.name].model_fields
    cells = zip(table.header, values, strict=True)
    return {
        column: _read(value, _type(fields[column].annotation))
        for column, value in cells
        if value is not None and value != ""
    }


def _type(annotation: Any) -> Any:
    """The plain type of a column: what is left without None and bounds; text for a choice of words."""
    if get_origin(annotation) is Annotated:
        return _type(get_args(annotation)[0])
    if get_origin(annotation) is Union or type(annotation).__name__ == "UnionType":
        return next(_type(part) for part in get_args(annotation) if part is not type(None))
    return annotation if annotation in (float, int, bool, date) else str


def _read(value: Any, kind: Any) -> Any:
    """A cell as the type of its column; what cannot be read so is left for validation to refuse."""
    if kind is str:
        whole = isinstance(value, float) and value.is_integer()
        return str(int(value) if whole else value)
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, str):
        return int(value) if kind is int and isinstance(value, float) and value.is_integer() else value
    if kind is bool:
        return _WORDS.get(value.lower(), value)
    if kind in (float, int):
        try:
            return kind(value)
        except ValueError:
            return value
    return value


def read_csv(name: str, path: Path, asked: ScenarioError) -> Table:
    """One table from a CSV file: UTF-8, comma, ISO dates; ``asked`` says which line of a study names it.

    Raises:
        ScenarioError: the file cannot be read, or is not such a file.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _asked(asked, f"{path}: cannot be read ({error.strerror})", "a CSV file") from None
    except UnicodeDecodeError as error:
        problem = f"byte {error.start + 1} is not UTF-8"
        raise ScenarioError(path, None, "", "", "UTF-8; salesim intake reads others", None, problem) from None
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, tuple(cell.strip() for cell in record)) for record in reader]
    except csv.Error as error:
        problem = f"not a CSV file: {error}"
        raise ScenarioError(path, reader.line_num, "", "", problem=problem) from None
    return _table(name, path, None, rows)


def _asked(asked: ScenarioError, problem: str, allowed: str) -> ScenarioError:
    return ScenarioError(asked.file, asked.line, asked.path, asked.found, allowed, None, problem)


def _table(name: str, path: Path, sheet: str | None, rows: list[tuple[int, tuple[Any, ...]]]) -> Table:
    where = sheet or ""
    filled = [(line, record) for line, record in rows if any(cell not in (None, "") for cell in record)]
    if not filled:
        columns = ", ".join(TABLES[name].model_fields)
        raise ScenarioError(path, None, where, "", f"columns out of {columns}", None, "it is empty")
    if len(filled) - 1 > MOST_ROWS:
        problem = f"it has {len(filled) - 1:,} rows"
        raise ScenarioError(path, None, where, "", f"at most {MOST_ROWS:,}", None, problem)
    header = tuple(str(cell or "").strip().lower() for cell in filled[0][1])
    for line, record in filled[1:]:
        if len(record) != len(header):
            problem = f"{len(record)} cells under {len(header)} columns"
            hint = "; the columns are divided by ';'" if re.search(";", header[0]) else ""
            raise ScenarioError(path, line, where, "", f"one cell a column{hint}", None, problem)
    return Table(name, path, sheet, header, tuple(filled[1:]))


def read_workbook(path: Path, asked: ScenarioError) -> list[Table]:
    """The tables that a workbook holds: sheets People, Accounts, Deals, Leads with our names of columns.

    Raises:
        ScenarioError: no such workbook, no sheet People, or a sheet of another name.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise _asked(asked, f"{path}: cannot be read ({error.strerror})", "a workbook (.xlsx)") from None
    except (InvalidFileException, BadZipFile, ValueError, KeyError, EOFError):
        problem = f"{path}: not a workbook that can be opened; is it protected, or of an older kind?"
        raise _asked(asked, problem, "a workbook (.xlsx) without a password") from None
    names = {name.strip().lower(): name for name in book.sheetnames}
    for lower, name in names.items():
        if lower not in TABLES:
            allowed = ", ".join(table.capitalize() for table in TABLES)
            allowed += " (the workbook of salesim intake new is for salesim intake read)"
            near = nearest(lower, TABLES)
            raise ScenarioError(path, None, name, "", allowed, near, f"unknown sheet {shown(name)}")
    if "people" not in names:
        raise ScenarioError(path, None, "", "", "a sheet People", None, "the sheet People is missing")
    return [_table(lower, path, name, list(_sheet_rows(book[name]))) for lower, name in names.items()]


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows of a sheet by their number; cells to the right of the last named column are left out."""
    width = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = tuple(cell.strip() if isinstance(cell, str) else cell for cell in row)
        if number == 1:
            width = max((i + 1 for i, cell in enumerate(cells) if cell not in (None, "")), default=0)
        yield number, (*cells, *(None,) * width)[:width]


def written(state: InitialState) -> dict[str, str]:
    """The tables of a state as CSV texts by name, which read back as exactly this state."""
    texts = {}
    for name, model in TABLES.items():
        rows = state.rows(name)
        if rows or name == "people":
            texts[name] = _csv(model, rows)
    return texts


def _csv(model: type[Strict], rows: Any) -> str:
    """Columns that nobody knows anything about are left out."""
    columns = [
        name
        for name, field in model.model_fields.items()
        if field.is_required() or any(getattr(row, name) is not None for row in rows)
    ]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(getattr(row, column)) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
