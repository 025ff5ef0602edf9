"""What the model costs in terms of SimPy's floor, and what luck, facts and metrics take of it.

Each benchmark runs some replications of one shipped design, in a department that was grown beforehand:

``facts``: as users run it, up to the facts by time; ``silent``: facts are made and forgotten; ``played``:
with facts, but luck is not drawn: it is played back from identical runs (see ``tape``). The metrics of the
runs are timed alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import cache

import pytest

from benchmarks.floor import EVENTS, waiting
from benchmarks.markdown import must_hold, table
from benchmarks.once import Once
from benchmarks.rounds import FLOOR, Ratio, Rounds
from benchmarks.tape import Tape
from benchmarks.worlds import (
    DESIGNS,
    events_in,
    grown_before,
    lived,
    tasks_in,
    three_departments,
)
from sim.events import Run
from sim.experiment.replicate import run_of
from sim.metrics.tables import measure
from sim.randomness import Luck
from sim.scenario.study import Case, LoadedStudy
from tests.studies import case_of

REPLICATIONS = 3


def test_floor(once: Once, small: bool) -> None:
    """F: bare timeouts."""
    env, events = waiting(events=2_000 if small else EVENTS)
    once(env.run)
    once.note(events=events)


@cache
def _prepared(design: str, small: bool) -> tuple[LoadedStudy, Case, range]:
    """The study, the case and the replications, all of which have been grown."""
    study, replications = three_departments(small), range(1 if small else REPLICATIONS)
    grown_before(study, len(replications))
    return study, case_of(study, design), replications


@cache
def _taped(design: str, small: bool) -> tuple[Tape, dict[str, int]]:
    """The luck of all replications, and how many tasks, events and steps they have (see the section)."""
    study, case, replications = _prepared(design, small)
    tape = Tape()
    with tape.recording() as recorded:
        runs = [lived(study, case, recorded(Luck(study.study.seed, r))) for r in replications]
    counts = {
        "tasks": sum(tasks_in(run.facts) for run in runs),
        "events": sum(events_in(run.facts) for run in runs),
        "steps": sum(run.steps for run in runs),
    }
    return tape, counts


@cache
def _finished(design: str, small: bool) -> list[Run]:
    study, case, replications = _prepared(design, small)
    return [run_of(study, case, replication) for replication in replications]


@pytest.mark.parametrize("kind", ["facts", "silent", "played"])
@pytest.mark.parametrize("design", DESIGNS)
def test_run(once: Once, small: bool, design: str, kind: str) -> None:
    """The replications, one after the other."""
    study, case, replications = _prepared(design, small)
    tape, counts = _taped(design, small)

    def run(luck_of: Callable[[Luck], Luck]) -> None:
        for replication in replications:
            lived(study, case, luck_of(Luck(study.study.seed, replication)), remember=kind != "silent")

    with tape.playing() if kind == "played" else nullcontext(_as_it_is) as luck_of:
        once(run, luck_of)
    once.note(**counts, asked=len(tape))


def _as_it_is(luck: Luck) -> Luck:
    return luck


@pytest.mark.parametrize("design", DESIGNS)
def test_metrics(once: Once, small: bool, design: str) -> None:
    """The metrics of the same replications."""
    study, _, _ = _prepared(design, small)
    runs = _finished(design, small)
    once(lambda: [measure(run, study.world) for run in runs])


def section(rounds: Rounds) -> str:
    """The costs of a task, the shares, and events in terms of the floor."""
    head = ["design", "F a task", "facts forgotten", "luck", "facts", "metrics", "tasks", "events", "steps"]
    rows = [
        [
            design,
            f"{_cost(rounds, design):.1f}",
            f"{rounds.in_floors(f'test_run[{design}-silent]', 'tasks'):.1f}",
            f"{_luck(rounds, design):.0%}",
            f"{_facts(rounds, design):.0%}",
            f"{_metrics(rounds, design):.0%}",
            *(f"{_pace(rounds, design, what):.2f}" for what in ("tasks", "events", "steps")),
        ]
        for design in DESIGNS
    ]
    return f"""## The model against SimPy's floor

F = {rounds.floor() * 1e6:.2f} us in this run. Timed are {REPLICATIONS} replications of 5 years
that begin with a mature department, which was grown before. A *task* is one completed piece of somebody's
work (ways apart); *events* are tasks, and orders placed, made and paid; *steps* are the events that SimPy
processed. Luck and facts: the time that is saved when the same runs are given their luck from a tape, or
forget their facts, as a share of a run; metrics: their time as a share of runs and metrics. The last three
columns: what runs without luck (with facts) get through in a second, over the bare timeouts in a second.

{table(head, rows)}

{_claims(rounds)}"""


def _claims(rounds: Rounds) -> str:
    cost = _worst(_cost(rounds, design) for design in DESIGNS)
    pace = min((_pace(rounds, design, "events") for design in DESIGNS), key=lambda found: found.median)
    luck = _worst(_luck(rounds, design) for design in DESIGNS)
    metrics = _worst(_metrics(rounds, design) for design in DESIGNS)
    lines = [
        must_hold(
            "at most 9 F a task, luck and facts included (7 is the stretch)", f"{cost:.1f}", cost.median <= 9
        ),
        must_hold("events without luck at least 0.30 F (0.40)", f"{pace:.2f}", pace.median >= 0.3),
        must_hold("luck at most 10% of a run", f"{luck:.0%}", luck.median <= 0.1),
        must_hold("metrics at most 15%", f"{metrics:.0%}", metrics.median <= 0.15),
    ]
    return "Must hold, for the worst of the designs:\n\n" + "\n".join(lines)


def _worst(found: Iterable[Ratio]) -> Ratio:
    return max(found, key=lambda ratio: ratio.median)


def _cost(rounds: Rounds, design: str) -> Ratio:
    return rounds.in_floors(f"test_run[{design}-facts]", "tasks")


def _luck(rounds: Rounds, design: str) -> Ratio:
    names = f"test_run[{design}-facts]", f"test_run[{design}-played]"
    return rounds.each(lambda run, played: 1.0 - played / run, *names)


def _facts(rounds: Rounds, design: str) -> Ratio:
    names = f"test_run[{design}-facts]", f"test_run[{design}-silent]"
    return rounds.each(lambda run, silent: 1.0 - silent / run, *names)


def _metrics(rounds: Rounds, design: str) -> Ratio:
    names = f"test_run[{design}-facts]", f"test_metrics[{design}]"
    return rounds.each(lambda run, metrics: metrics / (run + metrics), *names)


def _pace(rounds: Rounds, design: str, what: str) -> Ratio:
    name = f"test_run[{design}-played]"
    count, events = rounds.note(name, what)[0], rounds.note(FLOOR, "events")[0]
    return rounds.each(lambda seconds, bare: (count / seconds) / (events / bare), name, FLOOR)
