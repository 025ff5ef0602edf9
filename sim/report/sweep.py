"""A sweep in a terminal: the profit of each design at each point, where points are few."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.experiment.sweep_tables import FAILURES, TABLE
from sim.report.numbers import alike, plain
from sim.scenario.axes import Value
from sim.stats import mean_interval

if TYPE_CHECKING:
    from sim.experiment.sweep import SweepResult

MOST_POINTS = 20
"""More points than these are left to the file."""
MOST_FAILURES = 5
_SHOWN = "profit_a_year"


def print_sweep(result: SweepResult, console: Console) -> None:
    """Print what the sweep gave; whatever a user wrote is shown as it is, never read as markup."""
    plan = result.plan
    for override in plan.study.overrides:
        _line(console, f"changed: {override}", "yellow")
    if len(plan.points) <= MOST_POINTS:
        console.print(_table(result))
    for note in result.notes:
        _line(console, note, "yellow")
    if result.failed:
        for message in _failures(result):
            _line(console, message, "red")
    if result.interrupted:
        _line(console, "ended early: the same command goes on from here", "yellow")
    runs = f"{len(plan.points):,} points x {len(plan.study.cases)} designs x {plan.replications} replications"
    _line(console, f"{runs}: {result.folder / TABLE}")
    _line(
        console,
        f"{result.computed:,} cells computed, {result.reused:,} re-used, {result.failed:,} failed",
        "bold",
    )


def _table(result: SweepResult) -> Table:
    plan = result.plan
    runs = f"{plan.replications} replications"
    if result.failed or result.interrupted:
        runs = f"those of {runs} that were finished"
    title = f"{plan.study.study.name}: profit a year, mean of {runs} and its 95% interval"
    table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for axis in plan.axes:
        header = Text(axis.path.replace(".", ".\n"), overflow="fold")
        table.add_column(header, justify="right", overflow="fold")
    designs = [case.design.name for case in plan.study.cases]
    for design in designs:
        table.add_column(Text(design, style="bold", overflow="fold"), justify="right", overflow="fold")
    found = pd.read_parquet(result.folder / TABLE)
    by_point = dict(iter(found.groupby(["point", "design"])))
    for number, point in enumerate(plan.points):
        cells = [_profit(by_point.get((number, design))) for design in designs]
        table.add_row(*(Text(_shown(value)) for value in point), *(Text(cell) for cell in cells))
    return table


def _shown(value: Value) -> str:
    """A value as it is written, where that is short; else its size."""
    if value.size is None or not value.text.startswith("{"):
        return value.text
    return plain(value.size)


def _profit(runs: pd.DataFrame | None) -> str:
    if runs is None or _SHOWN not in runs:
        return "-"
    interval = mean_interval(runs[_SHOWN].to_numpy())
    mean, half = alike(interval.estimate, interval.high - interval.estimate)
    return f"{mean} ± {half}"


def _failures(result: SweepResult) -> list[str]:
    """The first messages, each once with how many runs ended so."""
    kinds = result.failures.drop_duplicates(["design", "replication", "point"])
    counts = (kinds["error"] + ": " + kinds["message"]).value_counts(sort=False)
    found = []
    for text, count in counts.head(MOST_FAILURES).items():
        found.append(f"{count:,} run{'s' if count > 1 else ''} failed: {text}")
    if len(counts) > MOST_FAILURES:
        found.append(f"{len(counts) - MOST_FAILURES:,} more kinds of failure")
    return [*found, f"failed runs are in {result.folder / FAILURES}; the same command tries them again"]


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text), style=style, soft_wrap=True)
