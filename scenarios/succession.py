"""What is lost of a leaver's accounts, by who takes them over, and by the lines that stay with them.

Every case is run twice with the same luck, with and without the departure; the loss is that of the orders of
the accounts whose first line the leavers held, in the year after. Nobody else leaves from now on. Two
sellers go elsewhere and take nobody along, so that the rules of succession are compared without following;
they go early, while all rules still have the same past. A follower goes to a rival after a year, when further
lines have met the customers.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from sim.experiment.execute import execute
from sim.experiment.loss import HeldLoss, held_loss
from sim.experiment.replicate import run_of
from sim.scenario.load import load_study
from sim.scenario.study import LoadedStudy
from sim.stats import mean_interval

Floats = NDArray[np.float64]

STUDY = Path(__file__).resolve().parent / "studies" / "three-departments.yaml"
REPLICATIONS = 60
_SELLERS = "departures=[{at: 1 mo, roles: {seller: 2}, to: elsewhere}]"
_FOLLOWER = "departures=[{at: 12 mo, roles: {follower: 1}, to: rival}]"
# A year after the departure, a leave in between, and the longest notice.
_MONTHS = {_SELLERS: 17, _FOLLOWER: 26}
_LINES = "lines.further=[{{roles: [hunter-closer], every: 3 mo, aligned: {0}}}, \
{{roles: [plant-manager], every: 12 mo, aligned: {0}}}]"
_ALONE = ("world.people.turnover=0.0",)
_WITH_NOTICE = ("world.people.notice=2 mo",)
CASES: dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    **{
        f"sellers, to {rule}": ("traditional", _SELLERS, (f"orphans.to={rule}",), ())
        for rule in ("similar", "least-loaded", "dissimilar", "new-hire")
    },
    "sellers, two months of notice": ("traditional", _SELLERS, (), _WITH_NOTICE),
    "sellers, notice and introduction": (
        "traditional",
        _SELLERS,
        ("orphans.introduce=true",),
        _WITH_NOTICE,
    ),
    "follower, one line": ("factory-owned", _FOLLOWER, ("lines.further=[]",), ()),
    "follower, lines in conflict": ("factory-owned", _FOLLOWER, (_LINES.format(0.0),), ()),
    "follower, lines aligned": ("factory-owned", _FOLLOWER, (_LINES.format(1.0),), ()),
}
"""Name to design, departure, settings of the design, settings of the world."""
DIFFERENCES = (
    ("sellers, to dissimilar", "sellers, to similar"),
    ("sellers, to least-loaded", "sellers, to similar"),
    ("sellers, to new-hire", "sellers, to dissimilar"),
    ("sellers, two months of notice", "sellers, notice and introduction"),
    ("follower, one line", "follower, lines aligned"),
    ("follower, one line", "follower, lines in conflict"),
)


@cache
def _study(case: str, with_departure: bool) -> LoadedStudy:
    name, departure, settings, world = CASES[case]
    of_design = [*settings, *([departure] if with_departure else [])]
    months = _MONTHS[departure]
    overrides = [*_ALONE, *world, *(f"design.{name}.{setting}" for setting in of_design)]
    overrides.append(f"study.horizon={months} mo")
    study = load_study(STUDY, overrides)
    return replace(study, cases=tuple(case for case in study.cases if case.design.name == name))


def loss(task: tuple[int, str]) -> HeldLoss:
    """The loss of one replication of one case."""
    replication, case = task
    studies = [_study(case, with_departure) for with_departure in (True, False)]
    run, twin = (run_of(study, study.cases[0], replication) for study in studies)
    return held_loss(run, twin)


def main() -> None:
    """Print the losses by case, and the differences between cases."""
    tasks = [(replication, case) for replication in range(REPLICATIONS) for case in CASES]
    done = execute(loss, tasks, jobs=2)
    for outcome in done.outcomes:
        if outcome.failure is not None:
            sys.exit(outcome.failure.traceback)
    found = {outcome.key: outcome.result for outcome in done.outcomes if outcome.result is not None}
    by_case = {case: [found[i, case] for i in range(REPLICATIONS)] for case in CASES}
    table = Table(title=f"Accounts of leavers within a year ({REPLICATIONS} replications, 95% intervals)")
    for column in ("", "held", "followed at once", "lost for any reason", "orders lost"):
        table.add_column(column)
    for case, losses in by_case.items():
        held = f"{np.mean([one.held for one in losses]):.1f}"
        table.add_row(case, held, *(_cell(values) for values in _shares(losses)))
    for one, other in DIFFERENCES:
        pairs = zip(_shares(by_case[one]), _shares(by_case[other]), strict=True)
        table.add_row(f"{one}, less {other}", "", *(_cell(a - b, "+") for a, b in pairs))
    Console(width=150).print(table)


def _shares(losses: list[HeldLoss]) -> list[Floats]:
    """Shares of each replication: accounts that followed, accounts lost, orders lost.

    They are nan where a leaver had just come and held no account yet.
    """
    held = np.array([one.held or np.nan for one in losses])
    return [
        np.array([one.followed for one in losses]) / held,
        np.array([one.lost for one in losses]) / held,
        np.array([one.share for one in losses]),
    ]


def _cell(values: Floats, sign: str = "") -> str:
    found = mean_interval(values[np.isfinite(values)])
    return f"{found.estimate:{sign}.1%} [{found.low:.1%}, {found.high:.1%}]"


if __name__ == "__main__":
    main()
