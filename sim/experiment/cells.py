"""Many runs of one study with changed values: what sweeps, staffing and explanations are made of.

A cell is one run: a design in a replication, with overrides laid over the study. What it gives is its row of
totals. Cells that a journal knows already are not run again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol, TypeAlias

from sim.experiment.execute import Failure, Outcome, deliver
from sim.experiment.replicate import run_of
from sim.metrics.tables import measure
from sim.scenario.study import LoadedStudy, content_hash
from sim.scenario.vary import varied

Row: TypeAlias = dict[str, float]
"""The totals of a run by name: the columns of the table ``totals`` without its ids."""


class Cell(NamedTuple):
    """The only key of a run of an experiment; ``overrides`` are texts PATH=VALUE over the study."""

    overrides: tuple[str, ...]
    design: str
    replication: int


@dataclass(frozen=True)
class FailedCell:
    """A cell without a row, and why."""

    cell: Cell
    failure: Failure


class Journal(Protocol):
    """Keeps rows beyond the life of the process."""

    def known(self, cells: Sequence[Cell]) -> Mapping[Cell, Row]:
        """The rows of those of the cells that are finished."""

    def keep(self, cell: Cell, row: Row) -> None:
        """Keep the row of a cell for good."""


class Remembered:
    """A journal that lives as long as the process."""

    def __init__(self) -> None:
        self._rows: dict[Cell, Row] = {}

    def known(self, cells: Sequence[Cell]) -> Mapping[Cell, Row]:
        """The rows of those of the cells that are finished."""
        return {cell: self._rows[cell] for cell in cells if cell in self._rows}

    def keep(self, cell: Cell, row: Row) -> None:
        """Keep the row of a cell."""
        self._rows[cell] = row


@dataclass(frozen=True)
class CellResults:
    """What the cells gave: ``rows`` of those that finished, in the order asked for.

    ``computed`` were run now, ``reused`` were known before; ``interrupted`` says that the user ended it
    early. ``seconds`` is the time of all runs computed now, summed over workers.
    """

    rows: dict[Cell, Row]
    failed: tuple[FailedCell, ...]
    computed: int
    reused: int
    interrupted: bool
    seconds: float


# A worker runs many cells of one point in a row.
_varied: dict[tuple[str, tuple[str, ...]], LoadedStudy] = {}
_MOST_VARIED = 32


@dataclass(frozen=True)
class RunCell:
    """Picklable work: one cell, reduced to its row where it ran."""

    study: LoadedStudy

    @cached_property
    def key(self) -> str:
        """A hash of everything that the overrides are laid over."""
        return content_hash(self.study.content_hash(), [case.content() for case in self.study.cases])

    def __call__(self, cell: Cell) -> Row:
        """The totals of one run."""
        study = self._at(cell.overrides)
        case = next(case for case in study.cases if case.design.name == cell.design)
        totals = measure(run_of(study, case, cell.replication), study.world).totals
        return {
            str(name): float(value)
            for name, value in totals.iloc[0].items()
            if name not in ("design", "replication")
        }

    def _at(self, overrides: tuple[str, ...]) -> LoadedStudy:
        key = (self.key, overrides)
        if key not in _varied:
            if len(_varied) >= _MOST_VARIED:
                del _varied[next(iter(_varied))]
            _varied[key] = varied(self.study, overrides)
        return _varied[key]


def deliver_cells(
    study: LoadedStudy,
    cells: Sequence[Cell],
    take: Callable[[Outcome[Cell, Row]], None],
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    together: int = 1,
) -> bool:
    """Run all cells and hand the outcome of each to ``take``, keeping nothing; return if interrupted."""
    work = RunCell(study)
    _ = work.key  # computed here once, and not in each worker anew

    def hand_on(_index: int, outcome: Outcome[Cell, Row]) -> None:
        take(outcome)

    return deliver(work, cells, hand_on, jobs=jobs, executor=executor, together=together)


def run_cells(
    study: LoadedStudy,
    cells: Sequence[Cell],
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    together: int = 1,
    journal: Journal | None = None,
    on_done: Callable[[Outcome[Cell, Row]], None] | None = None,
) -> CellResults:
    """Run all cells that the journal does not know and return the rows of all, in the order asked for.

    The rows are the same to the bit whatever ``jobs`` and ``executor``. Cells of one replication should
    follow each other, as a grown department is then grown once; ``together`` of them go to the same worker,
    as in ``deliver``. A cell that fails is a record and ends nothing. ``on_done`` is called once per cell
    that was run, when its row is kept.
    """
    known = {} if journal is None else journal.known(cells)
    missing = [cell for cell in dict.fromkeys(cells) if cell not in known]
    fresh: dict[Cell, Row] = {}
    failed: list[FailedCell] = []
    seconds = 0.0

    def take(outcome: Outcome[Cell, Row]) -> None:
        nonlocal seconds
        if outcome.result is not None:
            fresh[outcome.key] = outcome.result
            seconds += outcome.seconds
            if journal is not None:
                journal.keep(outcome.key, outcome.result)
        if outcome.failure is not None:
            failed.append(FailedCell(outcome.key, outcome.failure))
        if on_done is not None:
            on_done(outcome)

    interrupted = deliver_cells(study, missing, take, jobs=jobs, executor=executor, together=together)
    rows = {**known, **fresh}
    return CellResults(
        rows={cell: rows[cell] for cell in dict.fromkeys(cells) if cell in rows},
        failed=tuple(sorted(failed, key=lambda each: each.cell)),
        computed=len(fresh),
        reused=len(known),
        interrupted=interrupted,
        seconds=seconds,
    )
