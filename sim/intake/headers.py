"""Which column of a client's sheet is which of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from sim.intake.columns import LISTED, TABLES, Column
from sim.intake.findings import Findings, Place
from sim.intake.grid import Broken, Grid, is_empty
from sim.intake.words import SHEETS, dictionary, plain
from sim.scenario.errors import ScenarioError, ScenarioErrors, nearest, shown
from sim.scenario.source import read

NOT_READ = "not read"
"""What a column mapping says of a column that is to be left alone."""

Mappings = Mapping[str, Mapping[str, str]]
_LOOKED_AT = 10
_ALMOST = 0.84
"""How like a word a header must be to count as mistyped rather than as another word."""
_NEEDED = {
    "People": (("code", "name"), ("role",)),
    "Accounts": (("code", "name"),),
    "Deals": (("code", "name"),),
}


@dataclass(frozen=True)
class Heading:
    """The header of a sheet: in which of its rows it stands, our column at each place, and what was used."""

    row: int
    places: dict[str, int]
    used: dict[str, str]


def columns_of(sheet: str) -> Sequence[Column]:
    """The columns that a sheet can have."""
    return TABLES.get(sheet, LISTED)


def read_mapping(path: Path) -> dict[str, dict[str, str]]:
    """A saved column mapping: sheet, their header, our column (or that it is not read).

    Raises ``ScenarioError`` or ``ScenarioErrors`` where the file, a sheet or a column is not known.
    """
    document = read(path)
    mapping: dict[str, dict[str, str]] = {}
    errors = []
    sheets = dictionary(SHEETS)

    def refuse(at: tuple[str, ...], found: object, allowed: str, near: str | None) -> None:
        place = document.positions[at]
        errors.append(ScenarioError(place.file, place.line, ".".join(at), shown(found), allowed, near))

    for title, headers in document.tree.items():
        sheet = sheets.get(plain(title))
        if sheet is None or not isinstance(headers, dict):
            refuse((title,), title, f"a sheet ({', '.join(SHEETS)}) with headers", nearest(title, SHEETS))
            continue
        names = [column.name for column in columns_of(sheet)]
        for header, name in headers.items():
            if name not in (*names, NOT_READ):
                allowed = f"{', '.join(names)} or '{NOT_READ}'"
                refuse((title, header), name, allowed, nearest(str(name), names))
        mapping[sheet] = {header: str(name) for header, name in headers.items()}
    if errors:
        raise ScenarioErrors(errors)
    return mapping


def find_heading(grid: Grid, mapping: Mapping[str, str], findings: Findings) -> Heading:
    """Find the header among the first rows: the one with most columns that are known.

    Raises ``ScenarioErrors`` where there is none.
    """
    known = dictionary({column.name: column.also for column in columns_of(grid.sheet)})
    known |= {plain(header): name for header, name in mapping.items()}
    if not grid.rows:
        raise findings.stop(Place(grid.title), "the sheet is empty", _hint(grid.sheet))
    scores = [sum(_plain(cell) in known for cell in cells) for _, cells in grid.rows[:_LOOKED_AT]]
    row = scores.index(max(scores))
    if not scores[row]:
        found = ", ".join(_texts(grid.rows[0][1]))[:80]
        raise findings.stop(
            Place(grid.title), f"no header is known; the first row holds {found}", _hint(grid.sheet)
        )
    if row:
        findings.note(grid.place(grid.rows[0][0], 0), "lines above the header", NOT_READ)
    return _heading(grid, row, known, mapping, findings)


def _heading(
    grid: Grid, row: int, known: Mapping[str, str], mapping: Mapping[str, str], findings: Findings
) -> Heading:
    number, cells = grid.rows[row]
    heading = Heading(row, {}, {})
    unknown = []
    for index, cell in enumerate(cells):
        if is_empty(cell):
            _note_headless(grid, row, index, findings)
            continue
        header, name = _header(cell), known.get(_plain(cell))
        if name is None or name == NOT_READ:
            heading.used[header] = NOT_READ
            if name is None:
                unknown.append((index, header))
        elif name in heading.places:
            first = _header(cells[heading.places[name]])
            problem = f"{shown(first)} and {shown(header)} both say {name}"
            allowed = f"one of them; say '{NOT_READ}' of the other in --columns"
            findings.refuse(grid.place(number, index), problem, allowed)
        else:
            heading.places[name], heading.used[header] = index, name
    for index, header in unknown:
        _judge_unknown(grid, grid.place(number, index), header, heading, findings)
    _judge_absent(grid, heading, mapping, findings)
    return heading


def _judge_unknown(grid: Grid, place: Place, header: str, heading: Heading, findings: Findings) -> None:
    """A header that is nearly one of ours is refused, as its column would be lost; others are noted."""
    free = {plain(word): column.header for column in columns_of(grid.sheet)
            if column.name not in heading.places for word in (column.name, *column.also)}  # fmt: skip
    near = get_close_matches(plain(header), free, n=1, cutoff=_ALMOST)
    if near:
        allowed = f"a known header, or a line for it in --columns (its column, or '{NOT_READ}')"
        findings.refuse(place, f"the header {shown(header)} is not known", allowed, free[near[0]])
    else:
        findings.note(place, f"the column {shown(header)}", NOT_READ)


def _judge_absent(grid: Grid, heading: Heading, mapping: Mapping[str, str], findings: Findings) -> None:
    """What must be there and is not: needed columns, and headers that the mapping names."""
    place = Place(grid.title)
    for choice in _NEEDED.get(grid.sheet, (("item",), ("value",))):
        if not any(name in heading.places for name in choice):
            problem = f"no column for {' or '.join(choice)} among {', '.join(heading.used)[:200]}"
            findings.refuse(
                place, problem, f"a header such as {choice[0].capitalize()}, or a line in --columns"
            )
    present = {plain(header): header for header in heading.used}
    for header in mapping:
        if plain(header) not in present:
            allowed = "headers of the sheet; take out the line if the column is gone"
            near = nearest(plain(header), present)
            findings.refuse(place, f"--columns names the header {shown(header)}, which is not there", allowed,
                            near and present[near])  # fmt: skip


def _note_headless(grid: Grid, row: int, index: int, findings: Findings) -> None:
    for number, cells in grid.rows[row + 1 :]:
        if index < len(cells) and not is_empty(cells[index]):
            findings.note(grid.place(number, index), "a column without a header", NOT_READ)
            return


def _hint(sheet: str) -> str:
    return f"a row of headers: {', '.join(column.header for column in columns_of(sheet))}"


def _header(cell: object) -> str:
    return cell.text if isinstance(cell, Broken) else str(cell).strip()


def _plain(cell: object) -> str:
    return "" if is_empty(cell) else plain(_header(cell))


def _texts(cells: Sequence[object]) -> list[str]:
    return [_header(cell) for cell in cells if not is_empty(cell)]
