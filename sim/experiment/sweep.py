"""A sweep: designs at many points of what is uncertain or open, in a folder that survives."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from sim.display import Shown
from sim.experiment.bar import with_bar
from sim.experiment.cells import Cell, FailedCell, Row, deliver_cells
from sim.experiment.execute import Outcome
from sim.experiment.journal import SqliteJournal
from sim.experiment.points import Point, points_of, power_of_two
from sim.experiment.store import CELLS, MANIFEST, OutputError, check_folder, provenance, write_text
from sim.experiment.sweep_tables import FAILURES, TABLE, write_tables
from sim.scenario.axes import Axis, axis_of, check_apart
from sim.scenario.study import LoadedStudy
from sim.scenario.sweep import Sweep, Vary, asked_for
from sim.texts import _

Done: TypeAlias = Callable[[Outcome[Cell, Row]], object]
Watch: TypeAlias = Callable[[int], Done]
"""Told how many cells are to be run; what it returns is called once per cell, when its row is kept."""


@dataclass(frozen=True)
class Plan:
    """All that a sweep is to run: each design of the study at each point, ``replications`` times."""

    study: LoadedStudy
    asked: Sweep
    axes: tuple[Axis, ...]
    points: tuple[Point, ...]
    replications: int

    @cached_property
    def _overrides(self) -> list[dict[str, tuple[str, ...]]]:
        """What is changed at each point for each design; what it is not about makes it no other run."""
        touching = {
            case.design.name: [place for place, axis in enumerate(self.axes) if axis.touches(case)]
            for case in self.study.cases
        }
        return [
            {
                design: tuple(self.axes[place].override(point[place]) for place in places)
                for design, places in touching.items()
            }
            for point in self.points
        ]

    def cell(self, point: int, design: str, replication: int) -> Cell:
        """The run of a design at a point, named by its place among the points."""
        return Cell(self._overrides[point][design], design, replication)

    def cells(self) -> list[Cell]:
        """All runs, each once; whole replications first, so that an early end leaves a look at all points."""
        every = (
            self.cell(point, case.design.name, replication)
            for replication in range(self.replications)
            for point in range(len(self.points))
            for case in self.study.cases
        )
        return list(dict.fromkeys(every))


@dataclass(frozen=True, repr=False)
class SweepResult(Shown):
    """A sweep that has ended: cells by what became of them, and its tables in ``folder``.

    ``reused`` were in the store already, ``unused`` rows of the store belong to other points. ``notes`` are
    what a user should know, in words.
    """

    plan: Plan
    folder: Path
    computed: int
    reused: int
    failed: int
    unused: int
    interrupted: bool
    notes: tuple[str, ...]

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row for each point, design and replication: every parameter, and all totals."""
        return pd.read_parquet(self.folder / TABLE)

    @cached_property
    def failures(self) -> pd.DataFrame:
        """The runs that failed, with every parameter and the message."""
        return pd.read_parquet(self.folder / FAILURES)


def plan_sweep(
    study: LoadedStudy,
    vary: Mapping[str, Vary] | None = None,
    *,
    method: str | None = None,
    points: Sequence[int] | None = None,
    replications: int | None = None,
) -> Plan:
    """What a sweep would run, checked; what is not given is as the section ``sweep`` of the study says.

    ``vary``: path of the world or of designs to a list of values or a range ``LOW..HIGH`` or
    ``LOW..HIGH:STEPS``. Raises ``ScenarioError`` or ``ScenarioErrors`` before anything is run where a path
    leads nowhere or a value, or the end of a range, is impossible.
    """
    asked = asked_for(study.study.sweep, vary or {}, method, points, replications)
    check_apart(list(asked.vary))
    needs_values = asked.method == "grid"
    axes = tuple(axis_of(study, path, each, needs_values=needs_values) for path, each in asked.vary.items())
    chosen = points_of(axes, asked.method, asked.points or (), study.study.seed)
    return Plan(study, asked, axes, tuple(chosen), asked.replications or study.study.replications)


@with_bar
def sweep(
    study: LoadedStudy,
    vary: Mapping[str, Vary] | None = None,
    *,
    folder: Path | str,
    method: str | None = None,
    points: Sequence[int] | None = None,
    replications: int | None = None,
    jobs: int = 1,
    executor: Executor | None = None,
    watch: Watch | None = None,
    command: Sequence[str] = (),
) -> SweepResult:
    """Run a sweep, or the rest of it: whatever the folder holds of it already is not run again.

    What is asked for is said at ``plan_sweep``. The tables are the same to the bit however often the sweep
    was ended, killed and started again, and whatever ``jobs`` and ``executor``. A run that fails is a record
    and ends nothing; it is tried again when the sweep is started again.

    Raises ``OutputError`` where the folder cannot be used or holds results of other content.
    """
    plan = plan_sweep(study, vary, method=method, points=points, replications=replications)
    return run_sweep(plan, Path(folder), jobs=jobs, executor=executor, watch=watch, command=command)


def run_sweep(
    plan: Plan,
    folder: Path,
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    watch: Watch | None = None,
    command: Sequence[str] = (),
) -> SweepResult:
    """Run what the folder does not hold yet of a plan, and write its tables."""
    check_folder(folder, "sweep")
    with SqliteJournal(folder / CELLS, plan.study) as journal:
        cells = plan.cells()
        missing = journal.missing(cells)
        reused = len(cells) - len(missing)
        unused = len(journal) - reused
        recorder = _Recorder(journal, None if watch is None else watch(len(missing)))
        interrupted = deliver_cells(plan.study, missing, recorder.take, jobs=jobs, executor=executor)
        result = SweepResult(
            plan,
            folder,
            computed=recorder.computed,
            reused=reused,
            failed=recorder.failed,
            unused=unused,
            interrupted=interrupted,
            notes=tuple(_notes(plan, reused, unused)),
        )
        _write(result, journal, command)
    return result


class _Recorder:
    """Writes down what became of each cell, and keeps nothing but counts."""

    def __init__(self, journal: SqliteJournal, on_done: Done | None) -> None:
        self._journal = journal
        self._on_done = on_done
        self.computed = 0
        self.failed = 0

    def take(self, outcome: Outcome[Cell, Row]) -> None:
        """Keep the row, or the record of the failure, before anybody is told."""
        if outcome.failure is not None:
            self.failed += 1
            self._journal.keep_failure(FailedCell(outcome.key, outcome.failure))
        elif outcome.result is not None:
            self._journal.keep(outcome.key, outcome.result)
            self.computed += 1
        if self._on_done is not None:
            self._on_done(outcome)


def _notes(plan: Plan, reused: int, unused: int) -> list[str]:
    asked, found = plan.asked, []
    if asked.method == "sobol" and asked.points and len(plan.points) != asked.points[0]:
        found.append(
            _("Sobol' points come in powers of two: {taken} are taken for {asked}").format(
                taken=power_of_two(asked.points[0]), asked=asked.points[0]
            )
        )
    if unused and not reused:
        found.append(
            _("none of the {n} cells that the folder holds belongs to this sweep; they stay there").format(
                n=f"{unused:,}"
            )
        )
        if asked.method == "lhs":
            found.append(
                _(
                    "a Latin hypercube of another number of points is another sample; to extend one of 50 "
                    "points by 50, say --points 50+50"
                )
            )
    return found


def _write(result: SweepResult, journal: SqliteJournal, command: Sequence[str]) -> None:
    plan = result.plan
    try:
        finished = write_tables(plan, journal, result.folder)
    except OSError as error:
        raise OutputError(f"{result.folder}: cannot be written to ({error.strerror or error})") from None
    manifest: dict[str, Any] = {
        **provenance(plan.study, command, "sweep"),
        "replications": plan.replications,
        "sweep": plan.asked.model_dump(mode="json", exclude_none=True),
        "points": len(plan.points),
        "finished_runs": finished,
        "interrupted": result.interrupted,
        "computed": result.computed,
        "reused": result.reused,
        "failed": result.failed,
    }
    write_text(result.folder / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
