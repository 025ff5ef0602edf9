"""How many runs an experiment takes, and about how long."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.experiment.cells import Cell, Row, run_cells
from sim.experiment.execute import Outcome
from sim.scenario.study import LoadedStudy


@dataclass(frozen=True)
class Pace:
    """Seconds that one run takes, and more that the first run of a replication takes in each process."""

    run: float
    first: float

    def seconds(self, runs: int, replications: int, jobs: int) -> float:
        """About how long so many runs take on idle processors; nan where nothing could be run."""
        return runs * self.run / jobs + replications * self.first


def pace(study: LoadedStudy) -> Pace:
    """Run each design once, and the first one twice, with the clock beside it; Ctrl-C is raised."""
    designs = [case.design.name for case in study.cases]
    found: list[float] = []

    def note(outcome: Outcome[Cell, Row]) -> None:
        if outcome.failure is None:
            found.append(outcome.seconds)

    # The first run grows the department of today, which the others find there.
    for name in (designs[0], *designs):
        if run_cells(study, [Cell((), name, 0)], on_done=note).interrupted:
            raise KeyboardInterrupt
    if len(found) < 2:
        return Pace(math.nan, math.nan)
    run = sum(found[1:]) / len(found[1:])
    return Pace(run, max(0.0, found[0] - run))
