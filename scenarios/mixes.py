"""Headcount mixes of the specialised designs that cost what the reference costs, side by side.

The shipped headcounts were picked from this table by eye: of mixes with practically the same profit, the one
with more new customers. It is a scan, not a selection procedure.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

from rich.console import Console
from rich.table import Table

from sim.experiment.compare import PAYROLL_TOLERANCE
from sim.experiment.replicate import replicate
from sim.scenario.load import load_study

STUDY = Path(__file__).resolve().parent / "studies" / "all-designs.yaml"
REPLICATIONS = 30
SEATS = {
    "conveyor": {"hunter": range(1, 5), "closer": range(2, 6), "keeper": range(3, 9)},
    "factory-owned": {"hunter-closer": range(2, 8), "follower": range(2, 10)},
    "conveyor-closer-keeps": {"hunter": range(1, 8), "closer-keeper": range(4, 9)},
    "conveyor-hunter-closes": {"hunter-closer": range(2, 8), "keeper": range(2, 10)},
    "traditional-split": {"seller": range(2, 8), "clerk": range(2, 10)},
    "traditional-split-office": {"seller": range(4, 8), "clerk": range(1, 11)},
}


def main() -> None:
    """Print new customers and profit of every mix at equal planned pay."""
    table = Table(
        title=f"Mixes within {PAYROLL_TOLERANCE:.0%} of the reference's pay, {REPLICATIONS} replications"
    )
    for column in ("design", "seats", "planned pay", "new customers", "profit a year"):
        table.add_column(column)
    base = load_study(STUDY).reference.design.planned_pay(1.0)
    for design, ranges in SEATS.items():
        for seats in product(*ranges.values()):
            mix = dict(zip(ranges, seats, strict=True))
            overrides = [f"design.{design}.roles.{role}.seats={n}" for role, n in mix.items()]
            study = load_study(STUDY, [f"study.replications={REPLICATIONS}", *overrides])
            cases = tuple(case for case in study.cases if case.design.name == design)
            pay = cases[0].design.planned_pay(1.0)
            if abs(pay / base - 1) > PAYROLL_TOLERANCE:
                continue
            tables = replicate(replace(study, cases=cases), jobs=2).tables
            if tables is None:
                raise SystemExit(f"no run of {design} with {mix} was finished")
            means = tables.totals[["new_customers", "profit_a_year"]].mean()
            words = ", ".join(f"{n} {role}" for role, n in mix.items())
            customers, profit = f"{means['new_customers']:.0f}", f"{means['profit_a_year'] / 1000:.0f}k"
            table.add_row(design, words, f"{pay:.1f}", customers, profit)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
