"""The rows of a sheet as records of values, each cell read by the kind of its column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.intake.columns import Column, Kind
from sim.intake.dates import day_order
from sim.intake.findings import Findings, Place
from sim.intake.grid import Broken, Grid, is_empty
from sim.intake.headers import NOT_READ, Heading, columns_of
from sim.intake.numerals import Unreadable
from sim.intake.values import Vocabulary, read_value
from sim.intake.words import MISSING, TOTALS
from sim.scenario.errors import Problem, shown

NEEDED = frozenset({"code", "name", "role", "stage"})
"""Columns in which a cell that cannot be read is refused, not left empty."""
EMPTIED = "left empty"


@dataclass(frozen=True)
class Record:
    """One row: its number in the file, and the values of its filled cells by column."""

    row: int
    values: dict[str, object]


@dataclass(frozen=True)
class Table:
    """The records of one sheet, and where each of their cells stands."""

    grid: Grid
    heading: Heading
    records: list[Record]

    def place(self, record: Record, column: str) -> Place:
        """The cell of a record; the sheet alone where it has no such column."""
        index = self.heading.places.get(column)
        row = Place(self.grid.title, f"row {record.row}", column)
        return row if index is None else self.grid.place(record.row, index, column)


def number_texts(grid: Grid, heading: Heading) -> Iterator[str]:
    """The texts in columns of numbers, which show how decimals are marked."""
    kinds = {column.name: column.kind for column in columns_of(grid.sheet)}
    kinds["value"] = "number" if "item" in heading.places else kinds.get("value", "text")
    indices = [place for name, place in heading.places.items() if kinds[name] in ("number", "whole", "share")]
    for _, cells in grid.rows[heading.row + 1 :]:
        yield from (cell for i in indices if i < len(cells) and isinstance(cell := cells[i], str))


def read_table(grid: Grid, heading: Heading, vocabulary: Vocabulary, findings: Findings) -> Table:
    """Read all rows below the header; what cannot be read goes to ``findings``."""
    table = Table(grid, heading, [])
    columns = [(c, _for_column(c, grid, heading, vocabulary)) for c in columns_of(grid.sheet)]
    columns = [(column, words) for column, words in columns if column.name in heading.places]
    for number, cells in grid.rows[heading.row + 1 :]:
        record = Record(number, {})
        for column, words in columns:
            index = heading.places[column.name]
            raw = cells[index] if index < len(cells) else None
            place = grid.place(number, index, column.name)
            needed = column.name in NEEDED
            value = read_cell(column.kind, raw, place, words, findings, needed=needed)
            if value is not None:
                record.values[column.name] = value
        if any(
            str(record.values.get(name, "")).casefold().rstrip(":") in TOTALS for name in ("code", "name")
        ):
            row = Place(grid.title, f"row {number}")
            findings.note(row, "a row that adds others up, by its name", NOT_READ)
        elif record.values:
            table.records.append(record)
        else:
            findings.note(
                Place(grid.title, f"row {number}"), "a row without a value in our columns", NOT_READ
            )
    return table


def _for_column(column: Column, grid: Grid, heading: Heading, vocabulary: Vocabulary) -> Vocabulary:
    """What the cells of a column of dates show about the order of day and month."""
    index = heading.places.get(column.name)
    if column.kind != "date" or index is None:
        return vocabulary
    rows = (cells for _, cells in grid.rows[heading.row + 1 :])
    texts = (cells[index] for cells in rows if index < len(cells))
    return replace(vocabulary, order=day_order(text for text in texts if isinstance(text, str)))


def read_cell(
    kind: Kind, raw: object, place: Place, vocabulary: Vocabulary, findings: Findings, *, needed: bool
) -> object:
    """The value of one cell; None where it is empty or cannot be read.

    Where it is ``needed``, what cannot be read is a mistake; else it is left empty with a note.
    """
    if is_empty(raw):
        return None
    if isinstance(raw, Broken):
        trouble = Unreadable(f"found {raw.text}", "a value")
    elif isinstance(raw, str) and raw.strip().casefold() in MISSING:
        trouble = Unreadable(f"found {shown(raw)}", "a value")
        needed = False
    else:
        try:
            value, done = read_value(kind, raw, vocabulary)
        except Unreadable as error:
            trouble = error
        except Problem as error:
            findings.refuse_problem(place, error)
            return None
        else:
            if done:
                findings.note(place, shown(raw), done)
            return value
    if needed:
        findings.refuse_problem(place, trouble)
    else:
        near = f"; did you mean {trouble.nearest!r}?" if trouble.nearest else ""
        findings.note(
            place, trouble.text.removeprefix("found ") + near, f"{EMPTIED} (allowed: {trouble.allowed})"
        )
    return None
