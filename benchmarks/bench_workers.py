"""What a second worker is worth: the same study on one and on two, the start of the workers included."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.markdown import must_hold, table
from benchmarks.once import Once
from benchmarks.rounds import Rounds
from benchmarks.worlds import three_departments
from sim.experiment.replicate import replicate

REPLICATIONS = 20
LEAST = 1.85


@pytest.mark.parametrize("jobs", [1, 2])
def test_study(once: Once, small: bool, repeat: int, jobs: int) -> None:
    """The study of the three departments; a seed of each repeat's own, so that nothing is grown before."""
    study, replications = three_departments(small), 1 if small else REPLICATIONS
    settings = {"seed": 1_000 + repeat, "replications": replications}
    study = replace(study, study=study.study.model_copy(update=settings))
    result = once(replicate, study, jobs=jobs)
    once.note(runs=result.finished)


def section(rounds: Rounds) -> str:
    """Seconds and the ratio."""
    rows = [[str(jobs), f"{rounds.each(lambda one: one, f'test_study[{jobs}]'):.1f}"] for jobs in (1, 2)]
    found = rounds.ratio("test_study[1]", "test_study[2]")
    runs = rounds.note("test_study[1]", "runs")[0]
    return f"""## Two workers

The study of the three departments with {runs:.0f} runs, the departments of today and the start of the workers
included.

{table(["workers", "seconds"], rows)}

{must_hold(f"two workers at least {LEAST} times one", f"{found:.2f}", found.median >= LEAST)}"""
