"""How fast is this machine, and how fast is the model in its terms?

The yardstick is F, the time of one bare SimPy timeout. A cost stated in F means the same on a laptop and
in CI, if both were measured in the same run.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import simpy

from sim.events import Activity, Fact
from sim.experiment.replicate import replicate, run_of
from sim.scenario.load import load_study
from sim.scenario.study import Case, LoadedStudy
from sim.scenario.units import HOURS_PER_YEAR
from sim.simulate import state_at_start

LIMIT = 12
STUDY = Path(__file__).resolve().parents[1] / "scenarios" / "studies" / "three-departments.yaml"


def bare_timeouts(processes: int = 40, events: int = 200_000) -> float:
    """Return the seconds per bare timeout with `processes` generator processes waiting at any time.

    `events` is the total over all processes, rounded down to a multiple of `processes`. The delays are drawn
    beforehand: only the heap, the Timeout object and the resume are measured.

    Raises ValueError if there is less than one process or less than one event for each.
    """
    each = events // processes if processes > 0 else 0
    if each < 1:
        raise ValueError(f"need at least one process and one event for each, not {processes} and {events}")
    env = simpy.Environment()
    for delays in np.random.default_rng(0).exponential(1.0, (processes, each)).tolist():
        env.process(_wait(env, delays))
    start = time.perf_counter()
    env.run()
    return (time.perf_counter() - start) / (each * processes)


def _wait(env: simpy.Environment, delays: list[float]) -> Generator[simpy.Event, None, None]:
    timeout = env.timeout
    for delay in delays:
        yield timeout(delay)


def interleaved_medians(measures: Mapping[str, Callable[[], float]], repeats: int = 5) -> dict[str, float]:
    """Return the median of `repeats` calls of each measure, called in turn.

    In turn, so that a slow spell of the machine falls on all measures and not on one.

    Raises ValueError if `repeats` is below 1.
    """
    if repeats < 1:
        raise ValueError(f"repeats must be 1 or more, not {repeats}")
    rounds = [{name: measure() for name, measure in measures.items()} for _ in range(repeats)]
    return {name: statistics.median(each[name] for each in rounds) for name in measures}


BY_ITSELF = (Fact.ORDER, Fact.PRODUCED, Fact.CASH)
"""What happens without anybody's task: an order is placed, it is made, it is paid."""


def seconds_of_a_run(study: LoadedStudy, case: Case, years: float = 5.0) -> tuple[float, int, int]:
    """Return the seconds of one replication, luck and facts included, its tasks, and its events.

    Events are the completed tasks and what happens by itself (``BY_ITSELF``). The department it begins with
    is grown before.
    """
    settings = study.study.model_copy(update={"horizon": years * HOURS_PER_YEAR})
    study = replace(study, study=settings)
    if study.start is not None:
        state_at_start(study.start, seed=study.study.seed, replication=0)
    start = time.perf_counter()
    run = run_of(study, case, 0)
    seconds = time.perf_counter() - start
    # The way to a task is a fact of its own, but not a task.
    tasks = (run.facts[:, 1] == Fact.WORK) & (run.facts[:, 4] != Activity.TRAVEL)
    done = int(tasks.sum())
    return seconds, done, done + int(np.isin(run.facts[:, 1], BY_ITSELF).sum())


def seconds_per_event(study: LoadedStudy, case: Case, years: float = 5.0) -> float:
    """Return the seconds per event of one replication."""
    seconds, _, events = seconds_of_a_run(study, case, years)
    return seconds / events


def seconds_of_the_default_study() -> float:
    """Return the wall time of the default study on two workers, without start-up and report."""
    start = time.perf_counter()
    replicate(load_study(STUDY), jobs=2)
    return time.perf_counter() - start


def main() -> None:
    """Print the yardstick and the cost of an event of each shipped design; exit 1 above the limit."""
    study = load_study(STUDY)
    measures: dict[str, Callable[[], float]] = {"F": bare_timeouts}
    per_task: dict[str, float] = {}
    for case in study.cases:
        _, tasks, events = seconds_of_a_run(study, case)
        per_task[case.design.name] = events / tasks
        measures[case.design.name] = partial(seconds_per_event, study, case)
    medians = interleaved_medians(measures)
    floor = medians.pop("F")
    print(f"F = {floor * 1e6:.2f} us per bare timeout (median of 5, interleaved)")
    for name, seconds in medians.items():
        cost = seconds / floor
        print(
            f"{name}: {cost:.1f} F per event (task done; order placed, made, paid), luck and facts included; "
            f"{cost * per_task[name]:.1f} F if all is charged to completed tasks"
        )
    print(f"default study: {seconds_of_the_default_study():.0f} s on two workers (the aim is 60 s)")
    if max(medians.values()) > LIMIT * floor:
        raise SystemExit(f"above the limit of {LIMIT} F per event")


if __name__ == "__main__":
    main()
