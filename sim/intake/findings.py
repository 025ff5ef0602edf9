"""What was found in a client's files, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.errors import Problem, ScenarioError, ScenarioErrors

MOST_SHOWN = 50


@dataclass(frozen=True)
class Place:
    """A cell or a row ("row 5"), a column of a sheet (no cell), or a sheet (neither)."""

    sheet: str = ""
    cell: str = ""
    column: str = ""

    def __str__(self) -> str:
        """As it is read: `sheet People, cell C5`."""
        return ", ".join(part for part in (f"sheet {self.sheet}" if self.sheet else "", self.where) if part)

    @property
    def where(self) -> str:
        """The place within its sheet: `cell C5`, `row 5` or nothing."""
        return self.cell if self.cell.startswith("row") or not self.cell else f"cell {self.cell}"


@dataclass(frozen=True)
class Note:
    """Something that a user should know of: where, what was found, what was done."""

    place: Place
    found: str
    done: str


class Findings:
    """Collects notes and mistakes, so that all mistakes can be told at once."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.notes: list[Note] = []
        self.mistakes: list[ScenarioError] = []
        self.refused: set[Place] = set()
        """Places of the mistakes, without their columns."""

    def note(self, place: Place, found: str, done: str) -> None:
        """Remember what was found and what was done about it; equal words are shown together."""
        self.notes.append(Note(place, found, done))

    def refuse(self, place: Place, problem: str, allowed: str = "", near: str | None = None) -> None:
        """Remember a mistake; ``stop_if_refused`` tells it."""
        self.mistakes.append(self._error(place, problem, allowed, near))
        self.refused.add(Place(place.sheet, place.cell))

    def refuse_problem(self, place: Place, problem: Problem) -> None:
        """Remember a mistake that a schema or a parser found."""
        self.refuse(place, problem.text, problem.allowed, problem.nearest)

    def is_refused(self, place: Place) -> bool:
        """Whether this cell holds a mistake already."""
        return Place(place.sheet, place.cell) in self.refused

    def stop(self, place: Place, problem: str, allowed: str = "", near: str | None = None) -> ScenarioErrors:
        """The error to raise where nothing more can be read after this mistake."""
        self.refuse(place, problem, allowed, near)
        return self._all()

    def stop_if_refused(self) -> None:
        """Raise all mistakes so far, if there are any."""
        if self.mistakes:
            raise self._all()

    def _all(self) -> ScenarioErrors:
        more = len(self.mistakes) - MOST_SHOWN
        shown = self.mistakes[:MOST_SHOWN]
        if more > 0:
            shown.append(self._error(Place(), f"{more:,} more mistakes are not shown", "", None))
        return ScenarioErrors(shown)

    def _error(self, place: Place, problem: str, allowed: str, near: str | None) -> ScenarioError:
        where = self.file
        if place.sheet and self.file.is_dir():
            # The sheets of a folder are its files.
            where = Path(", ".join(filter(None, (str(self.file / place.sheet), place.where))))
        elif place.sheet:
            where = Path(f"{self.file}, {place}")
        return ScenarioError(where, None, place.column, problem, allowed, near, problem)


@dataclass(frozen=True)
class Line:
    """Notes that say the same of the same column, in one line."""

    sheet: str
    column: str
    cells: str
    found: str
    done: str


def lines(notes: Iterable[Note], most: int = 5) -> list[Line]:
    """One line for all notes of a column that were dealt with alike; the first few are quoted."""
    groups: dict[tuple[str, str, str], list[Note]] = {}
    for note in notes:
        groups.setdefault((note.place.sheet, note.place.column, note.done), []).append(note)
    return [
        Line(
            sheet,
            column,
            _few([n.place.cell for n in group], most),
            _few([n.found for n in group], most),
            done,
        )
        for (sheet, column, done), group in groups.items()
    ]


def _few(texts: list[str], most: int) -> str:
    """The first few different texts, and how many more there are."""
    different = list(dict.fromkeys(text for text in texts if text))
    more = len(different) - most
    return ", ".join(different[:most]) + (f" and {more:,} more" if more > 0 else "")
