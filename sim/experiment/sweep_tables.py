"""The tables of a sweep as Parquet: every parameter in every row, written in pieces, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment.cells import Cell
from sim.experiment.journal import SqliteJournal
from sim.experiment.store import replace_whole
from sim.scenario.axes import Axis

if TYPE_CHECKING:
    from sim.experiment.sweep import Plan

TABLE = "sweep.parquet"
FAILURES = "failures.parquet"
ROWS_AT_ONCE = 1024
"""Rows that are in memory at once, and those of a row group of the file."""

T = TypeVar("T")
_Record: TypeAlias = dict[str, Any]


def write_tables(plan: Plan, journal: SqliteJournal, folder: Path) -> int:
    """Write what the journal has of a plan, by point, design and replication; returns how many runs.

    The bytes depend on the plan and the rows alone, not on the order in which the rows came.
    """
    totals = journal.columns()
    keys = _key_fields(plan)
    cells = plan.cells()
    schema = pa.schema([*keys, *((name, pa.float64()) for name in totals)])
    _write(folder / TABLE, schema, lambda: _rows(plan, journal))
    schema = pa.schema([*keys, *((name, pa.string()) for name in ("error", "message", "traceback"))])
    _write(folder / FAILURES, schema, lambda: _failures(plan, journal))
    return len(cells) - len(journal.missing(cells))


def _rows(plan: Plan, journal: SqliteJournal) -> Iterator[_Record]:
    for places in _batched(_places(plan)):
        known = journal.known([cell for cell, _ in places])
        yield from ({**keys, **known[cell]} for cell, keys in places if cell in known)


def _failures(plan: Plan, journal: SqliteJournal) -> Iterator[_Record]:
    for places in _batched(_places(plan)):
        failed = {each.cell: each.failure for each in journal.failures([cell for cell, _ in places])}
        for cell, keys in places:
            if cell in failed:
                told = failed[cell]
                yield {**keys, "error": told.error, "message": told.message, "traceback": told.traceback}


def _places(plan: Plan) -> Iterator[tuple[Cell, _Record]]:
    """Each row's cell and keys, in the order of the table."""
    for number, point in enumerate(plan.points):
        values: _Record = {}
        for axis, value in zip(plan.axes, point, strict=True):
            values[axis.path] = value.size if axis.by_size else value.text
            if axis.by_size and axis.has_words:
                values[_words(axis)] = value.text
        for case in plan.study.cases:
            for replication in range(plan.replications):
                keys = {"point": number, **values, "design": case.design.name, "replication": replication}
                yield plan.cell(number, case.design.name, replication), keys


def _key_fields(plan: Plan) -> list[tuple[str, pa.DataType]]:
    fields = [("point", pa.int64())]
    for axis in plan.axes:
        fields.append((axis.path, _type(axis)))
        if axis.by_size and axis.has_words:
            fields.append((_words(axis), pa.string()))
    return [*fields, ("design", pa.string()), ("replication", pa.int64())]


def _type(axis: Axis) -> pa.DataType:
    if not axis.by_size:
        return pa.string()
    whole = all(isinstance(value.size, int) for value in axis.values or (axis.at(0.0),))
    return pa.int64() if whole else pa.float64()


def _words(axis: Axis) -> str:
    """The column that says how a value is written, beside its size."""
    return f"{axis.path} as written"


def _write(path: Path, schema: pa.Schema, records: Callable[[], Iterable[_Record]]) -> None:
    def write(draft: Path) -> None:
        with pq.ParquetWriter(draft, schema) as writer:
            for batch in _batched(iter(records())):
                writer.write_table(pa.Table.from_pylist(batch, schema))

    replace_whole(path, write)


def _batched(items: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(items, ROWS_AT_ONCE)):
        yield batch
