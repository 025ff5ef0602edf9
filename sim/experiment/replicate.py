"""Run a study: every design in every replication, and the tables of all of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import NamedTuple

from sim.events import Run
from sim.experiment.execute import Executed, Failure, Outcome, execute
from sim.metrics.tables import Tables, measure, stacked
from sim.scenario.study import Case, LoadedStudy
from sim.simulate import simulate


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


@dataclass(frozen=True)
class StudyResult:
    """What a study gave: tables of the runs that finished, records of those that failed.

    ``tables`` is None where no run was finished; ``interrupted`` says that the user ended the study early.
    """

    study: LoadedStudy
    tables: Tables | None
    finished: int
    failed: tuple[FailedRun, ...]
    interrupted: bool


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


def replicate(
    study: LoadedStudy,
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    on_done: Callable[[Outcome[RunId, Tables]], None] | None = None,
) -> StudyResult:
    """Run all replications of all designs, serially (``jobs`` 1) or in worker processes.

    The tables are the same to the bit whatever ``jobs``, the order of the designs, and which designs
    are in the study. ``on_done`` is called once per finished run.
    """
    work = _RunAndMeasure(study, {case.design.name: case for case in study.cases})
    return _collect(study, execute(work, plan(study), jobs=jobs, executor=executor, on_done=on_done))


def _collect(study: LoadedStudy, executed: Executed[RunId, Tables]) -> StudyResult:
    """Stack tables design by design, each by replication."""
    places = {case.design.name: place for place, case in enumerate(study.cases)}
    outcomes = sorted(executed.outcomes, key=lambda o: (places[o.key.design], o.key.replication))
    parts = [outcome.result for outcome in outcomes if outcome.result is not None]
    failed = tuple(
        FailedRun(outcome.key, study.study.seed, outcome.failure)
        for outcome in outcomes
        if outcome.failure is not None
    )
    return StudyResult(study, stacked(parts) if parts else None, len(parts), failed, executed.interrupted)
