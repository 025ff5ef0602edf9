"""Equal-budget staffing: the headcount mix of each design that earns most for a given payroll."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

import numpy as np

from sim.experiment.bar import with_bar
from sim.experiment.cells import Cell, CellResults, FailedCell, Journal, Row, run_cells
from sim.experiment.execute import Outcome
from sim.experiment.mixes import (
    Bounds,
    Mix,
    Mixes,
    NoMixError,
    check_roles,
    mixes_within,
    planned_pay,
)
from sim.experiment.standing import Staffed, Staffing, moves, standings, unrun
from sim.experiment.verdicts import CONFIDENCE
from sim.scenario.errors import ScenarioError, nearest
from sim.scenario.study import Case, LoadedStudy, Margins
from sim.selection import Floats, FullySequential

METRIC = "profit_a_year"
FIRST_STAGE = 20
"""Replications of every mix before any may go out; more would rarely pay, fewer make the end later."""
LIMIT = 500
"""Replications of a mix at most, unless asked otherwise."""
BATCH = 5
"""Replications that are run at once after the first stage; what is found does not depend on it."""
OWN_LUCK = 1_000_000
"""The first replication of the selection. No study reaches it, so a comparison brings fresh luck."""
MARGIN_LUCK = 2_000_000
"""The first of the replications that say how much a share of the reference's profit is."""
MARGIN_RUNS = 10

OnDone = Callable[[Outcome[Cell, Row]], None]


@with_bar
def staff(
    study: LoadedStudy,
    *,
    budget: float | None = None,
    designs: Sequence[str] = (),
    margins: Margins | None = None,
    limit: int = LIMIT,
    seats: Bounds | None = None,
    jobs: int = 1,
    executor: Executor | None = None,
    journal: Journal | None = None,
    on_done: OnDone | None = None,
) -> Staffing:
    """Find the mix of seats with the highest profit a year for each design (or those named).

    ``budget``: planned pay of all seats, in lead hunters; by default that of the reference. ``margins`` take
    the place of the study's own: the margin of profit is the difference worth detecting. ``limit``:
    replications of a mix at most. ``seats``: fewest and most seats of roles.

    All mixes meet the same luck, which no comparison meets. The procedure is ``FullySequential``; the result
    does not depend on ``jobs`` or ``executor``. Raises ``ScenarioError`` for what cannot be asked.
    """
    cases = _chosen(study, designs)
    check_roles(cases, seats or {})
    spend = planned_pay(study, study.reference.design) if budget is None else budget
    found, left = _enumerated(study, cases, spend, seats or {})
    run = partial(run_cells, jobs=jobs, executor=executor, journal=journal, on_done=on_done)
    runs = _Runs(study, run, jobs)
    choice = any(len(mixes.found) > 1 for mixes in found)
    margin = _margin(runs, margins or study.study.margins) if choice else math.nan
    staffed = []
    for mixes in found:
        if runs.interrupted:
            left[mixes.design] = "ended before it was run"
            continue
        try:
            staffed.append(_staffed(runs, mixes, margin, limit))
        except NoMixError as error:
            left[mixes.design] = str(error)
    return Staffing(
        study,
        spend,
        margin,
        limit,
        tuple(staffed),
        left,
        runs.count,
        runs.seconds,
        runs.interrupted,
        tuple(runs.failed.values()),
    )


def _chosen(study: LoadedStudy, designs: Sequence[str]) -> list[Case]:
    names = [case.design.name for case in study.cases]
    for name in designs:
        if name not in names:
            origin = Path(f"--designs {name}")
            raise ScenarioError(origin, None, "", f"'{name}'", ", ".join(names), nearest(name, names))
    return [case for case in study.cases if not designs or case.design.name in designs]


def _enumerated(
    study: LoadedStudy, cases: Sequence[Case], budget: float, seats: Bounds
) -> tuple[list[Mixes], dict[str, str]]:
    found, left = [], {}
    for case in cases:
        try:
            found.append(mixes_within(study, case, budget, seats))
        except NoMixError as error:
            left[case.design.name] = str(error)
    if not found:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in left.items())
        raise ScenarioError(Path(f"--budget {budget:g}"), None, "", "", problem=reasons)
    return found, left


class _Runs:
    """Runs cells of the study, and knows how many there were and whether the user ended them."""

    def __init__(self, study: LoadedStudy, run: Callable[..., CellResults], jobs: int) -> None:
        self.study = study
        self._run = run
        self.batch = max(BATCH, jobs)
        self.count = 0
        self.seconds = 0.0
        self.interrupted = False
        self.failed: dict[Cell, FailedCell] = {}

    def rows(self, by_replication: Sequence[Sequence[Cell]]) -> tuple[dict[Cell, Row], Sequence[FailedCell]]:
        """The rows of all cells that could be run, and the failures of the others."""
        cells = [cell for replication in by_replication for cell in replication]
        # A grown department is grown once for the cells that a worker gets together.
        done = self._run(self.study, cells, together=len(by_replication[0]))
        self.count += done.computed + done.reused
        self.seconds += done.seconds
        self.interrupted = self.interrupted or done.interrupted
        self.failed |= {one.cell: one for one in done.failed}
        return done.rows, done.failed


def _margin(runs: _Runs, margins: Margins) -> float:
    """The difference in profit a year that does not matter, in money."""
    mean = math.nan
    if margins.profit_a_year is None:
        name = runs.study.reference.design.name
        luck = range(MARGIN_LUCK, MARGIN_LUCK + MARGIN_RUNS)
        rows, failed = runs.rows([[Cell((), name, number)] for number in luck])
        if runs.interrupted:
            return math.nan
        if not rows:
            raise ScenarioError(Path(name), None, "", "", problem=failed[0].failure.message)
        mean = float(np.mean([row[METRIC] for row in rows.values()]))
    margin = margins.of(METRIC, mean)
    if not margin > 0:
        problem = "found a margin of 0 for profit, which no number of runs could tell apart"
        raise ScenarioError(Path("--indifference"), None, "", "", "above 0", problem=problem)
    return margin


def _staffed(runs: _Runs, mixes: Mixes, margin: float, limit: int) -> Staffed:
    """The best mix of one design; ``NoMixError`` where no replication of it came to its end."""
    found = mixes.found
    if len(found) == 1:
        return Staffed(mixes, found[0], None, unrun(found[0]), (), 0)
    procedure = FullySequential(len(found), margin, first=FIRST_STAGE, confidence=CONFIDENCE)
    before, customers = runs.count, list[Floats]()
    while procedure.survivors and not (procedure.decided or runs.interrupted or procedure.taken >= limit):
        start = procedure.taken
        end = min(start + (runs.batch if start else FIRST_STAGE), limit)
        cells = _cells(mixes, procedure.survivors, range(OWN_LUCK + start, OWN_LUCK + end))
        rows, missing = runs.rows(cells)
        for place in _failing(found, missing):
            procedure.withdraw(place)
        _feed(procedure, mixes, rows, start, end, customers)
    if not procedure.survivors or not procedure.taken:
        why = [one.failure.message for cell, one in runs.failed.items() if cell.design == mixes.design]
        raise NoMixError(f"no mix of it could be run: {why[0]}" if why else "ended before it was run")
    selection, profit = procedure.result(), procedure.samples()
    sold = np.where(np.isnan(profit), np.nan, np.array(customers)[: len(profit)])
    out = _failing(found, runs.failed.values())
    return Staffed(
        mixes,
        found[selection.best],
        selection,
        standings(found, selection, profit, sold, out),
        moves(found, selection.best, profit),
        runs.count - before,
    )


def _cells(mixes: Mixes, places: Sequence[int], replications: range) -> list[list[Cell]]:
    """The runs of the mixes at these places, replication by replication."""
    return [
        [Cell(mixes.found[place].overrides, mixes.design, number) for place in places]
        for number in replications
    ]


def _failing(found: Sequence[Mix], missing: Iterable[FailedCell]) -> set[int]:
    """The places of the mixes of which a run failed."""
    wrong = {failed.cell.overrides for failed in missing}
    return {place for place, mix in enumerate(found) if mix.overrides in wrong}


def _feed(
    procedure: FullySequential,
    mixes: Mixes,
    rows: dict[Cell, Row],
    start: int,
    end: int,
    customers: list[Floats],
) -> None:
    """Give the procedure the profits of all replications that are whole, until the first that is not."""
    places = procedure.survivors
    profits = []
    for cells in _cells(mixes, places, range(OWN_LUCK + start, OWN_LUCK + end)) if places else ():
        if any(cell not in rows for cell in cells):
            break
        profits.append([rows[cell][METRIC] for cell in cells])
        sold = np.full(len(mixes.found), np.nan)
        sold[list(places)] = [rows[cell]["new_customers"] for cell in cells]
        customers.append(sold)
    if profits:
        procedure.feed(profits)
