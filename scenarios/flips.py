"""Which settings change the order of the designs: each sourced range, one parameter at a time.

For both shipped starts, every parameter that has a range is set to its low and to its high value, and the
designs are run again on the same replications. The table shows every setting under which another design has
the highest mean than under the defaults, or a pair of designs changes sides with an interval that excludes
zero; all other settings leave the order as it is. The intervals are of luck alone and not simultaneous over
the settings: with so many of them a few of the weaker ones would flip by chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.experiment.execute import execute
from sim.experiment.replicate import replicate
from sim.scenario.load import load_study
from sim.scenario.ranges import uncertain
from sim.scenario.world import World
from sim.stats import paired_difference

HERE = Path(__file__).resolve().parent
STARTS = ("three-departments", "three-departments-green-field")
REPLICATIONS = 12
METRICS = {"profit_a_year": "profit", "new_customers": "new customers"}


@dataclass(frozen=True)
class Outcome:
    """Means by design, and for each metric and pair of designs who is surely ahead.

    ``ahead`` is +1 where the second of the pair has the higher mean with an interval that excludes zero, -1
    where the first has, 0 where nothing is sure.
    """

    means: pd.DataFrame
    ahead: dict[str, dict[tuple[str, str], int]]


def settings(world: World) -> list[str]:
    """Overrides that set each uncertain parameter to its low and to its high value."""
    return [found.override(size) for found in uncertain(world) for size in (found.low, found.high)]


def outcome(start: str, setting: str | None) -> Outcome:
    """The designs under one setting (None: the defaults)."""
    overrides = [] if setting is None else [setting]
    study = load_study(_file(start), [f"study.replications={REPLICATIONS}", *overrides])
    tables = replicate(study).tables
    if tables is None:
        raise ValueError(f"no run was finished with {overrides}")
    names = [case.design.name for case in study.cases]
    ahead: dict[str, dict[tuple[str, str], int]] = {}
    for metric in METRICS:
        wide = tables.totals.pivot_table(index="replication", columns="design", values=metric)
        ahead[metric] = {}
        for i, one in enumerate(names):
            for other in names[i + 1 :]:
                found = paired_difference(wide[one].to_numpy(), wide[other].to_numpy())
                ahead[metric][one, other] = (found.low > 0) - (found.high < 0)
    return Outcome(tables.totals.groupby("design")[list(METRICS)].mean().loc[names], ahead)


def _file(start: str) -> Path:
    return HERE / "studies" / f"{start}.yaml"


def order(means: pd.DataFrame, metric: str) -> list[str]:
    """Designs from the highest mean to the lowest."""
    return [str(name) for name in means[metric].sort_values(ascending=False).index]


def shown(means: pd.DataFrame, metric: str) -> str:
    """The order with its means, money in thousands."""
    scale, unit = (1000, "k") if metric == "profit_a_year" else (1, "")
    return " > ".join(f"{name} {means[metric][name] / scale:.0f}{unit}" for name in order(means, metric))


def main() -> None:
    """Print one table per start."""
    console = Console(width=170)
    for start in STARTS:
        tried = [None, *settings(load_study(_file(start)).world)]
        done = execute(partial(outcome, start), tried, jobs=2).outcomes
        base = done[0].result
        if base is None:
            raise SystemExit("the defaults could not be run")
        table = Table(title=f"{start}: settings that change the order ({REPLICATIONS} replications)")
        for column in ("setting", "metric", "order with means", "what changes"):
            table.add_column(column)
        for metric, label in METRICS.items():
            table.add_row("defaults", label, shown(base.means, metric), "")
        for entry in done[1:]:
            if entry.key is None:
                continue
            if entry.result is None:
                table.add_row(entry.key, "", "", "failed")
                continue
            for metric, label in METRICS.items():
                changes = _changes(metric, base, entry.result)
                if changes:
                    table.add_row(entry.key, label, shown(entry.result.means, metric), changes)
        console.print(table, f"{len(tried) - 1} settings tried", highlight=False)


def _changes(metric: str, base: Outcome, changed: Outcome) -> str:
    words = []
    best, was = order(changed.means, metric)[0], order(base.means, metric)[0]
    if best != was:
        words.append(f"{best} leads instead of {was}")
    for (one, other), sign in changed.ahead[metric].items():
        if sign and base.ahead[metric][one, other] == -sign:
            front, behind = (other, one) if sign > 0 else (one, other)
            words.append(f"{front} passes {behind}, surely")
    return "; ".join(words)


if __name__ == "__main__":
    main()
