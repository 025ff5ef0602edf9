"""What it is worth that follow-up stands inside the factory, and which skill in farming it may cost.

The factory-owned design is set against its twin in sales: the same people on the same seats with the same
lines, only that their box does not belong to the factory. Friction 0 and farming skill 1 make them equal.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from sim.experiment.execute import execute
from sim.experiment.replicate import run_of
from sim.metrics.tables import measure
from sim.scenario.load import load_study
from sim.scenario.study import LoadedStudy
from sim.stats import mean_interval

Floats = NDArray[np.float64]

STUDY = Path(__file__).resolve().parent / "studies" / "three-departments.yaml"
DESIGN = "factory-owned"
TWIN = f"design.{DESIGN}.units.factory.kind=sales"
FRICTIONS = (0.0, 0.15, 0.25, 0.4, 0.6)
SKILLS = (0.6, 0.85, 1.0, 1.1)
REPLICATIONS = 40


@dataclass(frozen=True)
class Setting:
    """One point: friction, and the followers' skill in farming; None is the twin in sales."""

    friction: float
    skill: float | None


@cache
def _study(setting: Setting) -> LoadedStudy:
    skill = 1.0 if setting.skill is None else setting.skill
    overrides = [f"world.border.friction={setting.friction}", f"world.border.farming_skill={skill}"]
    study = load_study(STUDY, [*overrides, *([TWIN] if setting.skill is None else [])])
    return replace(study, cases=tuple(case for case in study.cases if case.design.name == DESIGN))


def profit_a_year(task: tuple[int, Setting]) -> float:
    """Yearly profit of one replication at one point."""
    replication, setting = task
    study = _study(setting)
    run = run_of(study, study.cases[0], replication)
    return float(measure(run, study.world).totals["profit_a_year"].iloc[0])


def switch_point(gains: list[float]) -> float | None:
    """The farming skill at which the gain crosses 0, between two of the skills; None where it does not."""
    for (low, before), (high, after) in pairwise(zip(SKILLS, gains, strict=True)):
        if before < 0 <= after:
            return low + (high - low) * before / (before - after)
    return None


def main() -> None:
    """Print the gain by friction and farming skill, and the switch point."""
    settings = [Setting(friction, skill) for friction, skill in product(FRICTIONS, (None, *SKILLS))]
    # All settings of a replication follow each other: its department is grown once in each process.
    tasks = [(replication, setting) for replication in range(REPLICATIONS) for setting in settings]
    done = execute(profit_a_year, tasks, jobs=2)
    for outcome in done.outcomes:
        if outcome.failure is not None:
            sys.exit(outcome.failure.traceback)
    profits = {outcome.key: outcome.result for outcome in done.outcomes}
    table = Table(
        title=f"Gain in yearly profit of followers inside the factory over the same in sales "
        f"({REPLICATIONS} replications, 95% intervals)"
    )
    for column in ("friction", *(f"skill {skill:g}" for skill in SKILLS), "equal at skill"):
        table.add_column(column)
    for friction in FRICTIONS:
        twin = _of(profits, Setting(friction, None))
        gains = [_of(profits, Setting(friction, skill)) - twin for skill in SKILLS]
        point = switch_point([float(gain.mean()) for gain in gains])
        cells = [_cell(gain) for gain in gains]
        table.add_row(f"{friction:g}", *cells, "-" if point is None else f"{point:.2f}")
    Console(width=130).print(table)


def _of(profits: dict[tuple[int, Setting], float | None], setting: Setting) -> Floats:
    return np.array([profits[replication, setting] for replication in range(REPLICATIONS)], dtype=np.float64)


def _cell(gain: Floats) -> str:
    found = mean_interval(gain)
    return f"{found.estimate / 1000:+.0f}k [{found.low / 1000:+.0f}, {found.high / 1000:+.0f}]"


if __name__ == "__main__":
    main()
