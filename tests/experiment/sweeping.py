"""A sweep with invented rows, for tests of what surrounds the runs; runs in a process of its own too."""

from __future__ import annotations

import os
import time
from pathlib import Path

from sim.experiment import cells
from sim.experiment.cells import Cell, RunCell
from sim.experiment.sweep import Done, SweepResult, sweep
from sim.randomness import stable_words
from sim.scenario.load import load_study
from tests.studies import STUDIES

FILE = STUDIES / "three-departments-green-field.yaml"
STUDY = load_study(FILE)
VARY = {"world.people.turnover": "0.1..0.4:5", "design.conveyor.roles.closer.seats": "2..5"}
CELLS_A_REPLICATION = 5 * (4 + 1 + 1)
"""The seats of one design run the others no other way."""
TOTALS = 97
"""Columns of the totals of a real run."""


def invented(cell: Cell) -> cells.Row:
    """In place of a run: numbers that depend on the cell alone."""
    words = stable_words(repr(cell)).tolist()
    return {f"total_{place}": words[place % 4] / (place + 3) for place in range(TOTALS)}


def invented_sweep(folder: Path, pause: float = 0.0, told: Path | None = None, **asked) -> SweepResult:
    """A sweep of invented runs; each cell that is acknowledged is written down in ``told`` at once."""
    work = RunCell.__call__

    def run(_work: RunCell, cell: Cell) -> cells.Row:
        time.sleep(pause)
        return invented(cell)

    def watch(_missing: int) -> Done:
        log = os.open(told or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        return lambda outcome: os.write(log, f"{outcome.key!r}\n".encode())

    RunCell.__call__ = run  # type: ignore[method-assign,assignment]
    try:
        return sweep(STUDY, folder=folder, watch=watch, **{"vary": VARY, "replications": 4, **asked})
    finally:
        RunCell.__call__ = work  # type: ignore[method-assign]
