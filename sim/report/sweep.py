"""A sweep in a terminal: the profit of each design at each point, where points are few."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.experiment.sweep_tables import FAILURES, TABLE
from sim.report.numbers import alike, duration, plain
from sim.report.words import changed, replications
from sim.scenario.axes import Axis, Value
from sim.scenario.units import HOURS, HOURS_OR_NEVER
from sim.stats import mean_interval
from sim.texts import _, ngettext

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
        _line(console, changed(override), "yellow")
    if len(plan.points) <= MOST_POINTS:
        console.print(_table(result))
    for note in result.notes:
        _line(console, note, "yellow")
    if result.failed:
        for message in _failures(result):
            _line(console, message, "red")
    if result.interrupted:
        _line(console, _("ended early: the same command goes on from here"), "yellow")
    _line(
        console,
        f"{_size(len(plan.points), len(plan.study.cases), plan.replications)}: {result.folder / TABLE}",
    )
    text = ngettext(
        "{n} cell computed, {reused} re-used, {failed} failed",
        "{n} cells computed, {reused} re-used, {failed} failed",
        result.computed,
    )
    counts = {"n": result.computed, "reused": result.reused, "failed": result.failed}
    _line(console, text.format(**{name: f"{count:,}" for name, count in counts.items()}), "bold")


def _size(points: int, designs: int, runs: int) -> str:
    """How many runs there were, as a product."""
    return " x ".join(
        (
            ngettext("{n} point", "{n} points", points).format(n=f"{points:,}"),
            ngettext("{n} design", "{n} designs", designs).format(n=f"{designs:,}"),
            replications(runs),
        )
    )


def _table(result: SweepResult) -> Table:
    plan = result.plan
    text = _("mean of {n} replications and its 95% interval")
    runs = text.format(n=plan.replications) if plan.replications > 1 else replications(1)
    if result.failed or result.interrupted:
        runs = _("{runs}, of what is finished").format(runs=runs)
    title = _("{study}: profit in {currency} a year, {runs}, each by itself").format(
        study=plan.study.study.name, currency=plan.study.world.money.currency, runs=runs
    )
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
        values = (_shown(axis, value) for axis, value in zip(plan.axes, point, strict=True))
        table.add_row(*map(Text, values), *map(Text, cells))
    return table


def _shown(axis: Axis, value: Value) -> str:
    """A value as it is written; a distribution by its mean."""
    if axis.quantity is None or value.size is None or not axis.has_words:
        return value.text
    return duration(value.size) if axis.quantity.unit in (HOURS, HOURS_OR_NEVER) else plain(value.size)


def _profit(runs: pd.DataFrame | None) -> str:
    if runs is None or _SHOWN not in runs:
        return "-"
    interval = mean_interval(runs[_SHOWN].to_numpy())
    mean, half = alike(interval.estimate, interval.high - interval.estimate)
    return f"{mean} ± {half}" if len(runs) > 1 else mean


def _failures(result: SweepResult) -> list[str]:
    """The first messages, each once with how many runs ended so."""
    kinds = result.failures.drop_duplicates(["design", "replication", "point"])
    counts = (kinds["error"] + ": " + kinds["message"]).value_counts(sort=False)
    found = []
    for text, count in counts.head(MOST_FAILURES).items():
        told = ngettext("{n} run failed: {failure}", "{n} runs failed: {failure}", count)
        found.append(told.format(n=f"{count:,}", failure=text))
    more = len(counts) - MOST_FAILURES
    if more > 0:
        told = ngettext("{n} more kind of failure", "{n} more kinds of failure", more)
        found.append(told.format(n=f"{more:,}"))
    again = _("failed runs are in {file}; the same command tries them again")
    return [*found, again.format(file=result.folder / FAILURES)]


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text), style=style, soft_wrap=True)
