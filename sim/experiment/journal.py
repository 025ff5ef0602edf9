"""Rows of cells in a file that survives the death of the process: one SQLite file per content.

A row is committed before anybody is told that its cell is done. It then survives the end of the process in
whatever way, ``kill -9`` included; a power cut may take the last rows along, but leaves a sound store.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sim.experiment.cells import Cell, FailedCell, Row
from sim.experiment.content import differences, parts_of
from sim.experiment.database import Database
from sim.experiment.execute import Failure
from sim.experiment.store import OutputError
from sim.scenario.study import LoadedStudy

_TABLES = """
CREATE TABLE parts (name TEXT PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE columns (id INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);
CREATE TABLE points (id INTEGER PRIMARY KEY, overrides TEXT NOT NULL UNIQUE);
CREATE TABLE cells (
    point INTEGER NOT NULL REFERENCES points, design TEXT NOT NULL, replication INTEGER NOT NULL,
    columns INTEGER NOT NULL REFERENCES columns, numbers BLOB NOT NULL,
    UNIQUE (point, design, replication)
);
CREATE TABLE failures (
    point INTEGER NOT NULL REFERENCES points, design TEXT NOT NULL, replication INTEGER NOT NULL,
    error TEXT NOT NULL, message TEXT NOT NULL, traceback TEXT NOT NULL,
    UNIQUE (point, design, replication)
);
"""

_AT = "WHERE point = ? AND design = ? AND replication = ?"


class SqliteJournal:
    """A journal of ``run_cells`` in a file, for one process at a time.

    A new file takes the content of the study; an existing one must be of the same content: what decides a row
    may not differ, code and libraries included. Designs may be new. What failed is kept as a record and is
    tried again by whoever asks for the cell again.

    Raises ``OutputError``, with what to do, where the content differs, another process has the file, it is
    damaged or none of ours, the disk is full, or the folder cannot be written to.
    """

    def __init__(self, path: Path | str, study: LoadedStudy) -> None:
        self.path = Path(path)
        self._database = Database(self.path, _TABLES)
        self._points: dict[tuple[str, ...], int] = {}
        self._columns: dict[tuple[str, ...], int] = {}
        try:
            self._agree(parts_of(study))
        except BaseException:
            self.close()
            raise
        rows = self._database.rows("SELECT id, names FROM columns")
        self._columns |= {tuple(json.loads(names)): number for number, names in rows}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        """How many rows there are."""
        ((count,),) = self._database.rows("SELECT count(*) FROM cells")
        return int(count)

    def close(self) -> None:
        """Leave the file to others."""
        self._database.close()

    def _agree(self, here: Mapping[str, str]) -> None:
        """Refuse results of other content; what is new is written down."""
        if not len(self):
            # Nothing was run under the content that an earlier command wrote down.
            self._database.write("DELETE FROM parts", ())
        there = dict(self._database.rows("SELECT name, content FROM parts"))
        unlike = differences(there, here)
        if unlike:
            raise OutputError(
                "\n  ".join((f"{self.path}: holds results of other content, which are not mixed:", *unlike))
                + "\nChoose another folder with --out, or make the difference undone to go on with this one."
            )
        new = [(name, content) for name, content in here.items() if name not in there]
        self._database.write_all("INSERT INTO parts VALUES (?, ?)", new)

    def known(self, cells: Sequence[Cell]) -> dict[Cell, Row]:
        """The rows of those of the cells that are finished."""
        return dict(self.rows(cells))

    def rows(self, cells: Sequence[Cell]) -> Iterator[tuple[Cell, Row]]:
        """Those of the cells that are finished with their rows, in the order asked for, read one by one."""
        names = {number: columns for columns, number in self._columns.items()}
        for cell, (columns, numbers) in self._found("SELECT columns, numbers FROM cells", cells):
            floats = array("d")
            floats.frombytes(numbers)
            yield cell, dict(zip(names[columns], floats, strict=True))

    def missing(self, cells: Sequence[Cell]) -> list[Cell]:
        """Those of the cells that have no row, each once, without reading rows."""
        there = {cell for cell, _ in self._found("SELECT 1 FROM cells", cells)}
        return [cell for cell in dict.fromkeys(cells) if cell not in there]

    def columns(self) -> list[str]:
        """The names of all columns of rows, in an order that does not depend on how they came."""
        return list(dict.fromkeys(name for names in sorted(self._columns) for name in names))

    def keep(self, cell: Cell, row: Row) -> None:
        """Keep the row of a cell for good; it is on its way to the disk when this returns."""
        place, columns = self._place(cell), self._columns_of(tuple(row))
        self._database.write(f"DELETE FROM failures {_AT}", place)
        self._database.write(
            "INSERT OR REPLACE INTO cells VALUES (?, ?, ?, ?, ?)",
            (*place, columns, array("d", row.values()).tobytes()),
        )

    def keep_failure(self, failed: FailedCell) -> None:
        """Keep a record of a cell that failed, in place of an earlier one."""
        told = failed.failure
        self._database.write(
            "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?)",
            (*self._place(failed.cell), told.error, told.message, told.traceback),
        )

    def failures(self, cells: Sequence[Cell]) -> list[FailedCell]:
        """The records of those of the cells that failed when they were run last."""
        found = self._found("SELECT error, message, traceback FROM failures", cells)
        return [FailedCell(cell, Failure(*told)) for cell, told in found]

    def _found(self, select: str, cells: Sequence[Cell]) -> Iterator[tuple[Cell, tuple[Any, ...]]]:
        """What a query has of each of the cells, where there is something."""
        for overrides, group in groupby(cells, key=lambda cell: cell.overrides):
            point = self._point(overrides)
            if point is None:
                continue
            for cell in group:
                for values in self._database.rows(f"{select} {_AT}", (point, cell.design, cell.replication)):
                    yield cell, values

    def _point(self, overrides: tuple[str, ...]) -> int | None:
        if overrides not in self._points:
            text = json.dumps(overrides, ensure_ascii=False)
            for (number,) in self._database.rows("SELECT id FROM points WHERE overrides = ?", (text,)):
                self._points[overrides] = int(number)
        return self._points.get(overrides)

    def _place(self, cell: Cell) -> tuple[int, str, int]:
        """The key of a cell; its point is written down if it is new."""
        point = self._point(cell.overrides)
        if point is None:
            text = json.dumps(cell.overrides, ensure_ascii=False)
            point = self._database.write("INSERT INTO points (overrides) VALUES (?)", (text,))
            self._points[cell.overrides] = point
        return point, cell.design, cell.replication

    def _columns_of(self, names: tuple[str, ...]) -> int:
        if names not in self._columns:
            text = json.dumps(names, ensure_ascii=False)
            self._columns[names] = self._database.write("INSERT INTO columns (names) VALUES (?)", (text,))
        return self._columns[names]
