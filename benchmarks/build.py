"""What the build of salesim that this process runs costs; bench_builds.py asks it in a process of its own."""

from __future__ import annotations

import gc
import json
import time

import sim.model.keep
from benchmarks.floor import bare_timeouts
from benchmarks.worlds import DESIGNS, grown_before, lived, tasks_in, three_departments
from sim.randomness import Luck
from tests.studies import case_of

REPLICATIONS = 3


def main(small: bool) -> None:
    """Print as JSON: F, seconds a task of each shipped design, and whether the model is compiled."""
    study, replications = three_departments(small), range(1 if small else REPLICATIONS)
    grown_before(study, len(replications))
    # As where a study is run: what was there before is not looked through again.
    gc.collect()
    gc.freeze()
    compiled = not (sim.model.keep.__file__ or "").endswith(".py")
    found = {"compiled": float(compiled), "floor": bare_timeouts(events=2_000 if small else 200_000)}
    for design in DESIGNS:
        case, tasks, seconds = case_of(study, design), 0, 0.0
        for replication in replications:
            luck = Luck(study.study.seed, replication)
            start = time.perf_counter()
            run = lived(study, case, luck)
            seconds += time.perf_counter() - start
            tasks += tasks_in(run.facts)
        found[design] = seconds / tasks
    print(json.dumps(found))
