"""Peak memory of one piece of work, in a process of its own: ``python -m benchmarks.peak NAME ARGUMENTS``.

Prints JSON: ``peak`` of the process and ``before`` (after the imports and the reading of files, before the
work), in bytes, and what else the piece of work tells about itself.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from benchmarks.worlds import ACCOUNTS_A_HEAD, department, rarer, three_departments
from sim.experiment.replicate import replicate, run_of
from sim.metrics.tables import Tables, measure
from sim.scenario.study import LoadedStudy
from tests.experiment.sweeping import CELLS_A_REPLICATION, invented_sweep
from tests.studies import only, shipped

ROOT = Path(__file__).resolve().parents[1]
STATUS = Path("/proc/self/status")


def peak_memory() -> int:
    """The most memory this process has had, in bytes.

    On Linux the process's own high-water mark: what ``getrusage`` tells there begins with the parent's.
    """
    if STATUS.exists():
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def in_own_process(name: str, *arguments: float) -> dict[str, float]:
    """Run a piece of work of this module in a new process; raises ``CalledProcessError`` where it fails."""
    command = [sys.executable, "-m", "benchmarks.peak", name, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def one_run(small: float) -> dict[str, float]:
    """One replication of a shipped design and its metrics; the department it begins with is grown too."""
    return _run_and_measure(only(three_departments(bool(small)), "traditional"))


def one_large_run(people: float, accounts: float, years: float) -> dict[str, float]:
    """One replication of a department with so many people and accounts, and its metrics.

    An account asks for something so much less often than a shipped one that the people can serve them all,
    and none stops buying of itself, or half of them would soon be gone.
    """
    times = accounts / people / ACCOUNTS_A_HEAD
    changes = [*rarer(times), "world.accounts.churn=0.0"]
    study = department("conveyor", int(people), *changes, accounts=int(accounts), years=years)
    return _run_and_measure(study)


def _run_and_measure(study: LoadedStudy) -> dict[str, float]:
    before = peak_memory()
    run = run_of(study, study.cases[0], 0)
    after_run = peak_memory()
    measure(run, study.world)
    return {"before": before, "run": after_run, "facts": run.facts.nbytes, "rows": len(run.facts)}


def one_study(replications: float) -> dict[str, float]:
    """A study of one month and its result rows; it begins with departments that are grown for a month."""
    study = shipped(
        "study.initial={grown: {design: ../designs/traditional.yaml, age: 1 mo}}",
        "study.horizon=1 mo",
        f"study.replications={int(replications)}",
    )
    before = peak_memory()
    tables = replicate(only(study, "conveyor")).tables
    assert tables is not None
    frames = [getattr(tables, field.name) for field in fields(Tables)]
    return {"before": before, "rows": float(sum(frame.memory_usage(deep=True).sum() for frame in frames))}


def one_sweep(cells: float) -> dict[str, float]:
    """A sweep of so many cells with invented rows, and its tables."""
    before = peak_memory()
    with tempfile.TemporaryDirectory() as folder:
        found = invented_sweep(Path(folder), replications=-(-int(cells) // CELLS_A_REPLICATION))
    return {"before": before, "cells": found.computed}


WORK: dict[str, Callable[..., dict[str, float]]] = {
    work.__name__: work for work in (one_run, one_large_run, one_study, one_sweep)
}


def main() -> None:
    """Do the work that the command line names and print what it took."""
    name, *arguments = sys.argv[1:]
    told = WORK[name](*map(float, arguments))
    print(json.dumps({**told, "peak": peak_memory()}))


if __name__ == "__main__":
    main()
