"""Where the best design changes: all designs over a grid of one or two parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from sim.display import Shown
from sim.experiment.axes import Axis, read_axis
from sim.experiment.bar import with_bar
from sim.experiment.best import Standing, holds_for_all, standing
from sim.experiment.cells import Cell, Journal, Row
from sim.experiment.execute import Outcome
from sim.experiment.rule import Rule, rule_of
from sim.experiment.runs import Effort, Runs
from sim.experiment.verdicts import CONFIDENCE, HEADLINES
from sim.metrics.facts import Floats
from sim.scenario.study import LoadedStudy
from sim.stats import mean_interval

REPLICATIONS = 10


@dataclass(frozen=True, repr=False)
class BestMap(Shown):
    """Which design is best at each point of a grid.

    ``points`` has one row per point: its value on each axis (a column by the name of the path, in hours for
    durations), ``setting`` as overrides, ``best``, ``word`` (decided, practically equal, undecided, not run),
    ``contenders``, ``p``, and ``holds_everywhere``: whether the winner stands even if luck is to fool us at
    none of all points. ``designs`` has one row per point and design: ``mean`` with its interval, and
    ``behind`` the best with an interval that is simultaneous over the others at the point. ``places`` are the
    places of the points on the axes.
    """

    study: LoadedStudy
    axes: tuple[Axis, ...]
    metric: str
    replications: int
    points: pd.DataFrame
    designs: pd.DataFrame
    places: tuple[tuple[int, ...], ...]
    rule: Rule
    effort: Effort

    @property
    def names(self) -> list[str]:
        """All designs, in the order of the study."""
        return [case.design.name for case in self.study.cases]


@with_bar
def best_map(
    study: LoadedStudy,
    axes: Sequence[str | Axis],
    *,
    metric: str = "profit_a_year",
    replications: int = REPLICATIONS,
    jobs: int = 1,
    executor: Executor | None = None,
    journal: Journal | None = None,
    on_done: Callable[[Outcome[Cell, Row]], None] | None = None,
) -> BestMap:
    """Run all designs at each point of a grid over one or two axes and say which is best where.

    ``axes`` as in ``sim.experiment.axes``. Every point is run on the same replications. A point that fails is
    told and left blank. Raises ``ScenarioError`` for an axis that cannot be, ``ValueError`` for other wrong
    arguments.
    """
    found = tuple(axis if isinstance(axis, Axis) else read_axis(study, axis) for axis in axes)
    if not 1 <= len(found) <= 2 or len({axis.path for axis in found}) < len(found):
        raise ValueError("a map has one axis, or two with different paths")
    if metric not in HEADLINES:
        raise ValueError(f"found the metric {metric}; allowed: {', '.join(HEADLINES)}")
    if len(study.cases) < 2 or replications < 2:
        raise ValueError("a map needs two designs and two replications at least")
    designs = tuple(case.design.name for case in study.cases)
    runs = Runs(study, designs, metric, replications, jobs, executor, journal, on_done)
    places = tuple(product(*(range(len(axis.values)) for axis in found)))
    values, effort = runs.at([settings(found, place) for place in places])
    return _summed_up(study, found, metric, places, values, effort)


def settings(axes: Sequence[Axis], place: tuple[int, ...]) -> tuple[str, ...]:
    """The overrides of one point."""
    return tuple(axis.overrides[at] for axis, at in zip(axes, place, strict=True))


def _summed_up(
    study: LoadedStudy,
    axes: tuple[Axis, ...],
    metric: str,
    places: tuple[tuple[int, ...], ...],
    values: Floats,
    effort: Effort,
) -> BestMap:
    designs = [case.design.name for case in study.cases]
    margins = study.study.margins
    found = [standing(each, designs, lambda mean: margins.of(metric, mean), CONFIDENCE) for each in values]
    run = [each for each in found if each.word != "not run"]
    everywhere = dict(zip(map(id, run), holds_for_all([each.p for each in run], CONFIDENCE), strict=True))
    at = [_columns(axes, place) for place in places]
    points = [
        {
            **where,
            "best": each.best,
            "word": each.word,
            "contenders": "; ".join(each.contenders),
            "p": each.p if each.best else np.nan,
            "holds_everywhere": each.word == "decided" and everywhere[id(each)],
            "replications": each.replications,
        }
        for where, each in zip(at, found, strict=True)
    ]
    rows = [
        {**where, **_of_design(own, name, each)}
        for where, each, point in zip(at, found, values, strict=True)
        for name, own in zip(designs, point, strict=True)
    ]
    decided = [place for place, each in enumerate(found) if each.word == "decided"]
    rule = rule_of(
        axes,
        [places[place] for place in decided],
        [str(found[place].best) for place in decided],
        [place for place, each in zip(places, found, strict=True) if each.word != "decided"],
    )
    return BestMap(
        study, axes, metric, values.shape[2], pd.DataFrame(points), pd.DataFrame(rows), places, rule, effort
    )


def _columns(axes: Sequence[Axis], place: tuple[int, ...]) -> dict[str, Any]:
    values = {
        axis.path: axis.values[at] if axis.kind == "word" else axis.sizes[at]
        for axis, at in zip(axes, place, strict=True)
    }
    return {**values, "setting": "; ".join(settings(axes, place))}


def _of_design(values: Floats, name: str, found: Standing) -> dict[str, Any]:
    own = mean_interval(values[np.isfinite(values)], CONFIDENCE)
    lead = None if found.leads is None else found.leads.get(name)
    behind = (np.nan, np.nan, np.nan) if lead is None else (lead.mean, lead.low, lead.high)
    row = {"design": name, "mean": own.estimate, "low": own.low, "high": own.high}
    return row | dict(zip(("behind", "behind_low", "behind_high"), behind, strict=True))
