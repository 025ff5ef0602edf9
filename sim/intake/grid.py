"""A sheet of a workbook or a CSV file, as the rows of cells that stand there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sim.intake.findings import Findings, Place
from sim.intake.words import SHEETS, dictionary, plain
from sim.scenario.errors import nearest

MOST_ROWS = 50_000
MOST_COLUMNS = 200
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
UNREAD = ("Read me", "Example")
"""Sheets of the empty workbook that explain and hold no data."""


@dataclass(frozen=True)
class Broken:
    """A cell that shows nothing usable: an error of the spreadsheet, or a formula without a result."""

    text: str


@dataclass(frozen=True)
class Grid:
    """One sheet: ``sheet`` is its name here, ``title`` the client's; ``rows`` are those with content.

    Each row comes with its number in the file, from 1.
    """

    sheet: str
    title: str
    rows: tuple[tuple[int, tuple[object, ...]], ...]

    def place(self, row: int, index: int, column: str = "") -> Place:
        """The place of a cell; ``index`` counts columns from 0."""
        return Place(self.title, f"{letters(index)}{row}", column)


@dataclass(frozen=True)
class Source:
    """What a client handed in: the sheets, and how they were read (encodings, separators)."""

    grids: Mapping[str, Grid]
    taken: list[tuple[str, str]] = field(default_factory=list)


def letters(index: int) -> str:
    """The letters of a column, from 0: A, B, ..., Z, AA.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def usable(value: object) -> object:
    """The value of a cell, or that it shows an error of the spreadsheet."""
    if isinstance(value, str) and value.strip().upper() in _ERRORS:
        return Broken(f"the error {value.strip()}")
    return value


def is_empty(value: object) -> bool:
    """Whether nothing stands in a cell."""
    return value is None or (isinstance(value, str) and not value.strip())


def match_sheets(titles: Mapping[str, str], findings: Findings) -> dict[str, str]:
    """Which title stands for which sheet: from our name to theirs.

    ``titles``: from the title as the client sees it to the word to compare. A title that is nearly one of a
    sheet that is missing is refused, as its rows would be lost; others are noted.
    """
    known = dictionary(SHEETS)
    found: dict[str, str] = {}
    others = []
    for title, word in titles.items():
        sheet = known.get(plain(word))
        if sheet is None:
            others.append(title)
        elif sheet in found:
            findings.refuse(Place(title), f"{found[sheet]} and {title} both hold {sheet}", "one of them")
        else:
            found[sheet] = title
    _judge_others(others, titles, found, findings)
    return found


def _judge_others(
    others: Iterable[str], titles: Mapping[str, str], found: Mapping[str, str], findings: Findings
) -> None:
    unread = {plain(name) for name in UNREAD}
    for title in others:
        near = nearest(titles[title], [sheet for sheet in SHEETS if sheet not in found])
        if near is not None:
            findings.refuse(Place(title), "nothing of that name is known", ", ".join(SHEETS), near)
        elif plain(titles[title]) not in unread:
            findings.note(Place(title), "a sheet that is none of ours", "not read")
