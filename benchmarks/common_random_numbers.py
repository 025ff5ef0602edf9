"""What common random numbers are worth: variance of a difference against independent seeds.

For each change the two arms are run on the same replications; the difference of a run with its own
replication is set beside its difference with another one, which is what independent seeds would give.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.experiment.replicate import replicate
from sim.scenario.load import load_study
from sim.stats import variance_ratio

STUDY = Path(__file__).resolve().parents[1] / "scenarios" / "studies" / "three-departments.yaml"
PAIRS = 400
WIN = "world.conversion.win=0.24"
METRICS = ("new_customers", "revenue")


def totals(design: str, *overrides: str) -> pd.DataFrame:
    """Run-level numbers of one design under overrides."""
    study = load_study(STUDY, [f"study.replications={PAIRS}", *overrides])
    cases = tuple(case for case in study.cases if case.design.name == design)
    tables = replicate(replace(study, cases=cases), jobs=2).tables
    if tables is None:
        raise SystemExit(f"no run of {design} was finished")
    return tables.totals


def main() -> None:
    """Print the table."""
    table = Table(title=f"Variance under independent seeds / under common random numbers, {PAIRS} pairs")
    for column in ("change", "metric", "mean difference", "ratio", "95% interval"):
        table.add_column(column)

    def compare(label: str, one: pd.DataFrame, other: pd.DataFrame) -> None:
        for metric in METRICS:
            a, b = one[metric].to_numpy(), other[metric].to_numpy()
            found = variance_ratio(b - a, np.roll(b, 1) - a)
            interval = f"{found.low:.1f} - {found.high:.1f}"
            table.add_row(label, metric, f"{(b - a).mean():.1f}", f"{found.estimate:.1f}", interval)

    base = {name: totals(name) for name in ("conveyor", "traditional", "factory-owned")}
    for name, found in base.items():
        compare(f"{name}: win rate +3 points", found, totals(name, WIN))
    closers = load_study(STUDY).cases[1].file_seats["closer"] + 1
    sellers = load_study(STUDY).cases[0].file_seats["seller"] + 1
    closer = totals("conveyor", f"design.conveyor.roles.closer.seats={closers}")
    compare("conveyor: one more closer", base["conveyor"], closer)
    seller = totals("traditional", f"design.traditional.roles.seller.seats={sellers}")
    compare("traditional: one more seller", base["traditional"], seller)
    for name in ("conveyor", "factory-owned"):
        compare(f"traditional against {name}", base["traditional"], base[name])
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
