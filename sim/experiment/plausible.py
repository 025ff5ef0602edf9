"""Whether a verdict survives what is not known about the world: its uncertain parameters, all moved at once.

Luck is not the only reason for doubt. Most parameters are known as a range. Worlds are drawn from all ranges
(a Latin hypercube), every design runs in each of them with the luck of a replication of the study, and the
designs are compared world by world.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import qmc

from sim.display import Shown
from sim.experiment.bar import with_bar
from sim.experiment.cells import Cell, Journal, Row, run_cells
from sim.experiment.execute import Outcome
from sim.experiment.replicate import StudyResult
from sim.experiment.verdicts import HEADLINES
from sim.metrics.facts import Floats
from sim.randomness import Luck
from sim.scenario.ranges import Range, uncertain
from sim.scenario.study import LoadedStudy
from sim.stats import Interval, Spread, rank_correlations, share_above, spread_of

WORLDS = 40
MATTERS = 3
PASTS = 8
"""Replications of the study whose luck the worlds share out: each grown department costs some runs."""


@dataclass(frozen=True)
class Assumption:
    """How one parameter moves the difference over the worlds.

    ``correlation`` of ranks between the parameter and the difference. ``beyond_chance``: stronger than the
    strongest of all parameters would be, in 19 of 20 cases, if none of them had any effect.
    """

    range: Range
    correlation: float
    beyond_chance: bool


@dataclass(frozen=True)
class Outlook:
    """A design against the reference in one headline metric, over plausible worlds.

    ``spread`` of the true difference over the worlds, luck taken off. ``luck``: standard deviation of the
    difference between two companies in the same world, over the whole horizon. ``better`` and ``worse``:
    shares of worlds with a difference beyond the margin. ``matters``: the assumptions that move it most.
    """

    design: str
    metric: str
    spread: Spread
    luck: float
    margin: float
    better: Interval
    worse: Interval
    matters: tuple[Assumption, ...]

    @property
    def equal(self) -> float:
        """The share of worlds in which the two are practically equal."""
        return 1.0 - self.better.estimate - self.worse.estimate


@dataclass(frozen=True, repr=False)
class Plausible(Shown):
    """All designs against the reference over ``worlds`` that could be run, of ``asked``.

    ``parameters``: how many were moved. ``runs`` has a row for each world and design: what was drawn is in
    ``sample``, a row for each world.
    """

    worlds: int
    asked: int
    parameters: int
    outlooks: tuple[Outlook, ...]
    runs: pd.DataFrame
    sample: pd.DataFrame
    interrupted: bool = False

    def table(self) -> pd.DataFrame:
        """A row for each world and design: what it gave, and every parameter that was drawn."""
        return self.runs.join(self.sample, on="world")

    def outlook(self, design: str, metric: str) -> Outlook | None:
        """What is to be expected of a design in one metric; None for the reference."""
        return next((each for each in self.outlooks if (each.design, each.metric) == (design, metric)), None)


def drawn(ranges: Sequence[Range], worlds: int, seed: int) -> Floats:
    """Sizes of all parameters in each world: (worlds, parameters), a Latin hypercube.

    Each is as likely below the value of the study as above it, and ever less likely toward the ends of its
    range; one whose value is an end of its range keeps it in half of the worlds.
    """
    rng = Luck(seed, 0).stream("analysis", "plausible worlds")
    quantiles = qmc.LatinHypercube(len(ranges), rng=rng).random(worlds)
    columns = [_sized(quantiles[:, place], each) for place, each in enumerate(ranges)]
    return np.column_stack(columns)


def _sized(quantiles: Floats, given: Range) -> Floats:
    below = given.low + (given.size - given.low) * np.sqrt(2 * np.minimum(quantiles, 0.5))
    above = given.high - (given.high - given.size) * np.sqrt(2 * (1 - np.maximum(quantiles, 0.5)))
    sizes: Floats = np.where(quantiles < 0.5, below, above)
    return sizes


@with_bar
def plausible(
    result: StudyResult,
    *,
    worlds: int = WORLDS,
    jobs: int = 1,
    executor: Executor | None = None,
    journal: Journal | None = None,
    on_done: Callable[[Outcome[Cell, Row]], None] | None = None,
) -> Plausible | None:
    """Compare the designs of a finished study in other plausible worlds; None where there is nothing to vary.

    World w is lived through with the luck of one of the study's first replications, in which all designs are
    known at the study's own values too: what luck adds there is taken off what it adds here.
    """
    study = result.study
    ranges = uncertain(study.world)
    if result.tables is None or not ranges or len(study.cases) < 2:
        return None
    sizes = drawn(ranges, worlds, study.study.seed)
    overrides = [
        tuple(each.override(float(size)) for each, size in zip(ranges, row, strict=True)) for row in sizes
    ]
    done = run_cells(
        study,
        cells_of(study, overrides),
        jobs=jobs,
        executor=executor,
        together=_together(study, worlds, jobs),
        journal=journal,
        on_done=on_done,
    )
    number = {text: place for place, text in enumerate(overrides)}
    runs = pd.DataFrame(
        [
            {"world": number[cell.overrides], "design": cell.design, "replication": cell.replication}
            | {metric: row[metric] for metric in HEADLINES}
            for cell, row in done.rows.items()
        ],
        columns=["world", "design", "replication", *HEADLINES],
    )
    sample = pd.DataFrame(sizes, columns=[each.path for each in ranges])
    found = tuple(_outlooks(study, result.tables.totals, runs, sample, ranges))
    finished = _complete(runs, len(study.cases))
    return Plausible(len(finished), worlds, len(ranges), found, runs, sample, done.interrupted)


def _pasts(study: LoadedStudy) -> int:
    return min(PASTS, study.study.replications)


def _together(study: LoadedStudy, worlds: int, jobs: int) -> int:
    """Runs that one worker does in a row: those of one past, whose department is then grown only once."""
    pasts = _pasts(study)
    return worlds // pasts * len(study.cases) if worlds % pasts == 0 and pasts >= jobs else 1


def cells_of(study: LoadedStudy, overrides: Sequence[tuple[str, ...]]) -> list[Cell]:
    """All designs in each world, ordered by the replication whose luck the world has."""
    pasts = _pasts(study)
    return [
        Cell(overrides[world], case.design.name, past)
        for past in range(pasts)
        for world in range(past, len(overrides), pasts)
        for case in study.cases
    ]


def _complete(runs: pd.DataFrame, designs: int) -> list[int]:
    """Worlds in which every design was run to the end."""
    counts = runs.groupby("world").size()
    return [int(world) for world in counts.index[counts == designs]]


def _outlooks(
    study: LoadedStudy,
    totals: pd.DataFrame,
    runs: pd.DataFrame,
    sample: pd.DataFrame,
    ranges: Sequence[Range],
) -> list[Outlook]:
    reference = study.study.reference
    runs = runs[runs["world"].isin(_complete(runs, len(study.cases)))]
    found = []
    for metric in HEADLINES:
        at_home = totals.pivot(index="replication", columns="design", values=metric)
        away = runs.pivot(index=["world", "replication"], columns="design", values=metric)
        if len(away) < 2:
            continue
        for case in study.cases:
            name = case.design.name
            if name != reference and {name, reference} <= {*at_home.columns, *away.columns}:
                usual = (at_home[name] - at_home[reference]).dropna()
                moved = (away[name] - away[reference]).dropna()
                moved = moved[moved.index.get_level_values("replication").isin(usual.index)]
                margin = study.study.margins.of(metric, float(at_home[reference].mean()))
                found.append(_outlook(study.study.seed, name, metric, usual, moved, margin, sample, ranges))
    return found


def _outlook(
    seed: int,
    design: str,
    metric: str,
    usual: pd.Series[float],
    moved: pd.Series[float],
    margin: float,
    sample: pd.DataFrame,
    ranges: Sequence[Range],
) -> Outlook:
    worlds = moved.index.get_level_values("world")
    pasts = moved.index.get_level_values("replication")
    shared = np.asarray(usual.reindex(pasts), dtype=np.float64)
    rng = Luck(seed, 0).stream("analysis", "plausible", design, metric)
    seen, home = np.asarray(moved, dtype=np.float64), np.asarray(usual, dtype=np.float64)
    spread = spread_of(seen, shared, home)
    return Outlook(
        design=design,
        metric=metric,
        spread=spread,
        luck=float(usual.std(ddof=1)) if len(usual) > 1 else math.nan,
        margin=margin,
        better=share_above(seen, shared, home, margin, rng=rng),
        worse=share_above(-seen, -shared, -home, margin, rng=rng),
        matters=_matters(sample.loc[worlds].to_numpy(np.float64), np.asarray(spread.values), ranges, rng),
    )


def _matters(
    sizes: Floats, differences: Floats, ranges: Sequence[Range], rng: np.random.Generator
) -> tuple[Assumption, ...]:
    """The strongest assumptions, strongest first."""
    found = rank_correlations(sizes, differences, rng=rng)
    order = sorted(range(len(ranges)), key=lambda place: -abs(found.each[place]))
    return tuple(
        Assumption(ranges[place], found.each[place], abs(found.each[place]) > found.by_chance)
        for place in order[:MATTERS]
    )
