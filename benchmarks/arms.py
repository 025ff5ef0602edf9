"""What the benchmark of decisions runs: designs under changes, on two kinds of luck."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from benchmarks.one_generator import OneGenerator, run_on
from sim.events import Run
from sim.experiment.execute import execute
from sim.experiment.replicate import run_of
from sim.metrics.tables import measure
from sim.scenario.study import Case, LoadedStudy
from sim.simulate import state_at_start
from tests.studies import case_of, shipped

T = TypeVar("T")
METRICS = ("new_customers", "revenue")
KEYED, ONE = "keyed streams", "one generator"
POINTS = 0.03
"""How much the win rate is raised."""


@dataclass(frozen=True)
class Arm:
    """One design under one setting."""

    study: LoadedStudy
    case: Case


class Question(NamedTuple):
    """How the arm ``changed`` differs from the arm ``base``."""

    name: str
    base: str
    changed: str


QUESTIONS = (
    Question("conveyor: win rate +3 points", "conveyor", "conveyor, wins"),
    Question("conveyor: one more closer", "conveyor", "conveyor, closer"),
    Question("traditional: win rate +3 points", "traditional", "traditional, wins"),
    Question("factory-owned: win rate +3 points", "factory-owned", "factory-owned, wins"),
    Question("traditional against conveyor", "traditional", "conveyor"),
    Question("traditional against factory-owned", "traditional", "factory-owned"),
)
ARMS = tuple(dict.fromkeys(arm for question in QUESTIONS for arm in (question.base, question.changed)))


def arms_of(study: str, *overrides: str) -> dict[str, Arm]:
    """All arms by name, in a shipped study (the name of its file) under overrides."""
    base = shipped(*overrides, study=study)
    win = base.world.conversion.win.value + POINTS
    closers = case_of(base, "conveyor").design.roles["closer"].seats + 1
    settings = {
        "": base,
        "wins": shipped(*overrides, f"world.conversion.win={win}", study=study),
        "closer": shipped(*overrides, f"design.conveyor.roles.closer.seats={closers}", study=study),
    }
    arms = {}
    for name in ARMS:
        design, _, change = name.partition(", ")
        arms[name] = Arm(settings[change], case_of(settings[change], design))
    return arms


class Outcome(NamedTuple):
    """What one run gave: its metrics, and the seconds that the run and its tables took."""

    numbers: dict[str, float]
    seconds: float


class Replication(NamedTuple):
    """One replication by kind of luck and arm; ``past``: seconds to grow the department of today."""

    past: float
    outcomes: dict[str, dict[str, Outcome]]


@dataclass(frozen=True)
class RunAll:
    """Picklable work: one replication of all arms, on both kinds of luck."""

    arms: Mapping[str, Arm]

    def __call__(self, replication: int) -> Replication:
        """Run the arms in turn; the department is grown before, and every run begins with the same one."""
        study = next(iter(self.arms.values())).study
        past = _timed(_grow, study, replication)[1]
        outcomes: dict[str, dict[str, Outcome]] = {KEYED: {}, ONE: {}}
        for name, arm in self.arms.items():
            for kind, run in ((KEYED, _keyed), (ONE, _on_one)):
                outcomes[kind][name] = Outcome(*_timed(_numbers, run, arm, replication))
        return Replication(past, outcomes)


def _timed(function: Callable[..., T], *args: object) -> tuple[T, float]:
    """What a function returns, and its seconds, with the collector of cyclic garbage at rest.

    What one run leaves behind is cleared away before the next, or it would be charged to that.
    """
    gc.collect()
    gc.disable()
    try:
        begun = time.perf_counter()
        result = function(*args)
        return result, time.perf_counter() - begun
    finally:
        gc.enable()


def _grow(study: LoadedStudy, replication: int) -> None:
    """Grow the department of today, if there is one; runs of this process find it when they begin."""
    if study.start is not None:
        state_at_start(study.start, seed=study.study.seed, replication=replication)


def _keyed(arm: Arm, replication: int) -> Run:
    return run_of(arm.study, arm.case, replication)


def _on_one(arm: Arm, replication: int) -> Run:
    return run_on(OneGenerator(arm.study.study.seed, replication), arm.study, arm.case)


def _numbers(run: Callable[[Arm, int], Run], arm: Arm, replication: int) -> dict[str, float]:
    """The metrics, from the tables that every study makes of a run."""
    row = measure(run(arm, replication), arm.study.world).totals.iloc[0]
    return {metric: float(row[metric]) for metric in METRICS}


def run_all(arms: Mapping[str, Arm], replications: Sequence[int], jobs: int = 2) -> list[Replication]:
    """All arms in each replication; raises ``RuntimeError`` where one failed."""
    found = []
    for outcome in execute(RunAll(arms), replications, jobs=jobs).outcomes:
        if outcome.result is None:
            raise RuntimeError(f"replication {outcome.key} failed: {outcome.failure}")
        found.append(outcome.result)
    return found
