"""What a sweep costs beside its runs: 10,000 cells of invented rows, against the cells of a real study."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from benchmarks.markdown import must_hold, table
from benchmarks.once import Once
from benchmarks.peak import in_own_process
from benchmarks.rounds import Ratio, Rounds
from benchmarks.worlds import three_departments
from sim.experiment.cells import Cell, run_cells
from sim.experiment.sweep import SweepResult
from tests.experiment.sweeping import CELLS_A_REPLICATION, invented_sweep

MANY = 10_000
FEW = 2_000
MOST_SHARE = 0.05
MOST_KIB = 1.0
"""Memory that a further cell may take, of which a row alone would take seven as a dict of floats."""


def _sweep(cells: int) -> SweepResult:
    with tempfile.TemporaryDirectory() as folder:
        return invented_sweep(Path(folder), replications=-(-cells // CELLS_A_REPLICATION))


def test_bookkeeping_of_a_sweep(once: Once, small: bool) -> None:
    """Planning, delivering, the store and the tables; the runs cost next to nothing."""
    once.note(cells=once(_sweep, FEW // 20 if small else MANY).computed)


def test_cells_of_a_study(once: Once, small: bool, repeat: int) -> None:
    """Each of three designs once, with the department of today that they share."""
    cells = [Cell((), design, 1_000 + repeat) for design in ("traditional", "conveyor", "factory-owned")]
    once.note(cells=once(run_cells, three_departments(small), cells).computed)


@pytest.mark.repeats(1)
@pytest.mark.parametrize("cells", [FEW, MANY])
def test_memory_of_a_sweep(once: Once, small: bool, cells: int) -> None:
    """The most memory of a process that sweeps over so many cells."""
    if small:
        cells //= 20
    once.note(**once(in_own_process, "one_sweep", cells))


def section(rounds: Rounds) -> str:
    """Milliseconds a cell, the share of the runs, and how memory grows."""
    kept, run = (
        _each_cell(rounds, name) for name in ("test_bookkeeping_of_a_sweep", "test_cells_of_a_study")
    )
    share = Ratio.of([a / b for a, b in zip(kept, run, strict=False)])
    few, many = (f"test_memory_of_a_sweep[{cells}]" for cells in (FEW, MANY))
    grown = rounds.note(many, "peak")[0] - rounds.note(few, "peak")[0]
    kib = grown / (rounds.note(many, "cells")[0] - rounds.note(few, "cells")[0]) / 1024
    rows = [
        ["bookkeeping", f"{Ratio.of(kept):.2f}"],
        ["a run of the study of the three departments", f"{Ratio.of(run):.0f}"],
    ]
    return f"""## A sweep

{MANY:,} cells with invented rows of as many columns as real ones: each is committed to the store before it
counts, and the tables are written from it. Beside them the cells of a real study, with the department of
today that three designs share.

{table(["a cell", "milliseconds"], rows)}

{must_hold("bookkeeping under 5% of the runs", f"{100 * share.median:.2f}%", share.median < MOST_SHARE)}
{must_hold("a further cell takes less than 1 KiB", f"{kib:.2f} KiB", kib < MOST_KIB)}"""


def _each_cell(rounds: Rounds, name: str) -> list[float]:
    cells = rounds.note(name, "cells")
    return [1000 * seconds / number for seconds, number in zip(rounds.seconds(name), cells, strict=True)]
