"""Run a study: every design in every replication, and the tables of all of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

import numpy as np

from sim.display import Shown
from sim.events import Run
from sim.experiment.bar import with_bar
from sim.experiment.execute import Failure, Outcome, deliver
from sim.metrics.tables import Tables, compact, measure, stacked
from sim.scenario.study import Case, LoadedStudy
from sim.simulate import simulate

RUNS_A_BATCH = 32
"""Runs of a design whose tables are put below each other at once."""

_Batch: TypeAlias = tuple[int, int]
"""The place of a design in the study, and the number of the batch among those of the design."""


class RunId(NamedTuple):
    """The only key of a run."""

    design: str
    replication: int


@dataclass(frozen=True)
class FailedRun:
    """A run that has no tables, with what is needed to repeat it."""

    run: RunId
    seed: int
    failure: Failure


@dataclass(frozen=True, repr=False)
class StudyResult(Shown):
    """What a study gave: tables of the runs that finished, records of those that failed.

    ``tables`` is None where no run was finished; ``interrupted`` says that the user ended the study early.
    ``reused`` of the ``finished`` runs were known before and not run again. ``pace``: seconds of waiting for
    each run that was run now, nan where there was none.
    """

    study: LoadedStudy
    tables: Tables | None
    finished: int
    failed: tuple[FailedRun, ...]
    interrupted: bool
    reused: int = 0
    pace: float = field(default=float("nan"), compare=False)


@dataclass(frozen=True)
class _RunAndMeasure:
    """Picklable work: one run of a study, reduced to its tables where it ran."""

    study: LoadedStudy
    cases: dict[str, Case]

    def __call__(self, run: RunId) -> Tables:
        finished = run_of(self.study, self.cases[run.design], run.replication)
        return measure(finished, self.study.world)


def run_of(study: LoadedStudy, case: Case, replication: int) -> Run:
    """One run of a study: what ``compare`` measures, ``trace`` writes down and tests look into."""
    return simulate(
        study.world,
        case.design,
        horizon=study.study.horizon,
        seed=study.study.seed,
        replication=replication,
        file_seats=case.file_seats,
        recorded_leads=study.recorded_leads,
        start=study.start,
        later=[case.design for case in case.later],
    )


def plan(study: LoadedStudy) -> list[RunId]:
    """All runs of a study, replication by replication, so that an early end leaves whole pairs."""
    return [
        RunId(case.design.name, replication)
        for replication in range(study.study.replications)
        for case in study.cases
    ]


@with_bar
def replicate(
    study: LoadedStudy,
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    done: Tables | None = None,
    on_done: Callable[[Outcome[RunId, Tables]], None] | None = None,
) -> StudyResult:
    """Run all replications of all designs, serially (``jobs`` 1) or in worker processes.

    ``done``: tables of the same study, perhaps with another number of replications. Runs in them are not run
    again, and the tables are to the bit those that running all of them gives.

    The tables are the same to the bit whatever ``jobs``, the order of the designs, and which designs
    are in the study. ``on_done`` is called once per run that was run now.
    """
    kept = None if done is None else _of_study(done, study)
    known = set() if kept is None else runs_in(kept)
    missing = [run for run in plan(study) if run not in known]
    work = _RunAndMeasure(study, {case.design.name: case for case in study.cases})
    results = _Results(study, missing, on_done)
    began = time.perf_counter()
    interrupted = deliver(
        work, missing, results.take, jobs=jobs, executor=executor, together=_together(study, jobs)
    )
    found = results.of_study(interrupted, kept)
    now = found.finished - found.reused + len(found.failed)
    return replace(found, pace=(time.perf_counter() - began) / now) if now else found


@with_bar
def extend(
    result: StudyResult,
    replications: int,
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    on_done: Callable[[Outcome[RunId, Tables]], None] | None = None,
) -> StudyResult:
    """The study with so many replications; only runs that are missing, or failed before, are run."""
    study = of_replications(result.study, replications)
    return replicate(study, jobs=jobs, executor=executor, done=result.tables, on_done=on_done)


def of_replications(study: LoadedStudy, replications: int) -> LoadedStudy:
    """The same study with another number of replications."""
    return replace(study, study=study.study.model_copy(update={"replications": replications}))


def runs_in(tables: Tables) -> set[RunId]:
    """The runs that tables are about: the table of totals has one row for each."""
    ids = tables.totals[["design", "replication"]]
    return {RunId(str(design), int(replication)) for design, replication in ids.itertuples(index=False)}


def _of_study(tables: Tables, study: LoadedStudy) -> Tables:
    """The rows of runs that the study asks for."""
    names = [case.design.name for case in study.cases]
    return Tables(
        **{
            name: table[table["design"].isin(names) & (table["replication"] < study.study.replications)]
            for name, table in tables.by_name().items()
        }
    )


def _in_order(tables: Tables, places: dict[str, int]) -> Tables:
    """Design by design, each by replication; rows of one run stay as they are."""
    found = {}
    for name, table in tables.by_name().items():
        by_run = np.lexsort((table["replication"], table["design"].map(places)))
        found[name] = table.iloc[by_run].reset_index(drop=True)
    return Tables(**found)


def _together(study: LoadedStudy, jobs: int) -> int:
    """Runs that one worker does in a row: a replication, whose department of today is then grown only once.

    Where none is grown, or where some workers would get no replication at all, any worker does any run.
    """
    grown = study.start is not None and study.start.state is None
    return len(study.cases) if grown and study.study.replications >= jobs else 1


class _Results:
    """What the runs of a study gave, in hardly more memory than the rows of their tables take.

    The frames of one run take many times the memory of its few rows. So the tables of ``RUNS_A_BATCH``
    replications of a design that follow each other are put below each other as soon as all of them are
    there. Which runs share a batch does not depend on the order in which they come.
    """

    def __init__(
        self,
        study: LoadedStudy,
        runs: Sequence[RunId],
        on_done: Callable[[Outcome[RunId, Tables]], None] | None,
    ) -> None:
        self._study = study
        self._on_done = on_done
        self._places = {case.design.name: place for place, case in enumerate(study.cases)}
        self._due = Counter(map(self._batch, runs))
        self._failed: list[FailedRun] = []
        self._open: dict[_Batch, dict[int, Tables | None]] = {}
        self._closed: dict[_Batch, Tables] = {}

    def take(self, _index: int, outcome: Outcome[RunId, Tables]) -> None:
        """Take what became of one run, and report it."""
        run = outcome.key
        if outcome.failure is not None:
            self._failed.append(FailedRun(run, self._study.study.seed, outcome.failure))
        batch = self._batch(run)
        known = self._open.setdefault(batch, {})
        known[run.replication] = outcome.result
        if len(known) == self._due[batch]:
            self._close(batch)
        if self._on_done is not None:
            self._on_done(outcome)

    def _batch(self, run: RunId) -> _Batch:
        return self._places[run.design], run.replication // RUNS_A_BATCH

    def _close(self, batch: _Batch) -> None:
        """Stack a batch; one that Ctrl-C leaves half done is closed once more."""
        known = self._open[batch]
        parts = [tables for _, tables in sorted(known.items()) if tables is not None]
        if parts:
            self._closed[batch] = compact(stacked(parts))
        del self._open[batch]

    def of_study(self, interrupted: bool, kept: Tables | None) -> StudyResult:
        """What was known before and what was taken, design by design, each by replication."""
        for batch in list(self._open):
            self._close(batch)
        parts = [tables for _, tables in sorted(self._closed.items())]
        reused = 0
        if kept is not None and not kept.totals.empty:
            reused = len(kept.totals)
            parts = [compact(_in_order(stacked([kept, *parts]), self._places))]
        tables = stacked(parts) if parts else None
        failed = sorted(self._failed, key=lambda f: (self._places[f.run.design], f.run.replication))
        # The table of totals has one row for each run.
        finished = 0 if tables is None else len(tables.totals)
        return StudyResult(self._study, tables, finished, tuple(failed), interrupted, reused)
