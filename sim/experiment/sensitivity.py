"""What matters: screening, Sobol' indices and turning points of the differences between designs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from sim.display import Shown
from sim.experiment import flips as turning
from sim.experiment.bar import with_bar
from sim.experiment.cells import Cell, Journal, Remembered, Row
from sim.experiment.execute import Outcome
from sim.experiment.factors import chosen, overrides_at
from sim.experiment.runs import Effort, Runs
from sim.experiment.screening import Noise, screen, trajectories
from sim.experiment.variance import indices, saltelli
from sim.experiment.verdicts import CONFIDENCE, HEADLINES
from sim.metrics.facts import Floats
from sim.randomness import Luck
from sim.scenario.errors import nearest
from sim.scenario.ranges import Range
from sim.scenario.study import LoadedStudy
from sim.stats import Interval, mean_interval
from sim.texts import _

BASES = (0, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)


@dataclass(frozen=True)
class Extent:
    """How much is looked at.

    ``trajectories`` of the screening over all parameters. ``top`` of them get Sobol' indices from ``base``
    base points (a power of two; 0 for none). The points of both are run ``per_point`` times. ``flips`` of
    the parameters are moved alone to both ends of their ranges, with ``replications``.
    """

    trajectories: int = 4
    per_point: int = 4
    top: int = 6
    base: int = 32
    flips: int = 8
    replications: int = 10

    def __post_init__(self) -> None:
        if min(self.trajectories, self.per_point, self.replications) < 2:
            raise ValueError("it takes two trajectories and two replications at least")
        if self.base not in BASES:
            raise ValueError(f"found {self.base} base points; allowed: {', '.join(map(str, BASES))}")
        if min(self.top, self.flips) < 1:
            raise ValueError("top and flips are counted from 1")

    def runs(self, parameters: int, designs: int) -> int:
        """The most runs that this takes; a search for turning points mostly ends sooner."""
        top, flips = min(self.top, parameters), min(self.flips, parameters)
        points = self.trajectories * (parameters + 2) + self.base * (top + 3)
        # Both ends of a range may turn the difference round, for each of the other designs at another value.
        alone = 1 + flips * (2 + 2 * turning.ROUNDS * (designs - 1))
        return (points * self.per_point + alone * self.replications) * designs


@dataclass(frozen=True)
class Against:
    """What was found of the difference ``design`` less the reference; tables are None where not reached."""

    design: str
    base: Interval
    morris: pd.DataFrame | None = None
    morris_noise: Noise | None = None
    sobol: pd.DataFrame | None = None
    sobol_noise: Noise | None = None
    flips: pd.DataFrame | None = None


@dataclass(frozen=True, repr=False)
class Sensitivity(Shown):
    """What matters for the differences of designs to the reference, in one metric.

    ``against`` has one entry per other design. ``problems`` says what could not be computed, and why.
    """

    study: LoadedStudy
    metric: str
    reference: str
    parameters: tuple[Range, ...]
    extent: Extent
    against: tuple[Against, ...]
    effort: Effort
    problems: tuple[str, ...] = ()

    def table(self, name: str) -> pd.DataFrame:
        """One of morris, sobol and flips, of all designs below each other."""
        tables = [(each.design, getattr(each, name)) for each in self.against]
        known = [table.assign(design=design) for design, table in tables if table is not None]
        return pd.concat(known, ignore_index=True) if known else pd.DataFrame()

    @property
    def noise(self) -> pd.DataFrame:
        """The noise and the inert control of each analysis."""
        rows = [
            {"design": each.design, "analysis": name, **vars(noise)}
            for each in self.against
            for name, noise in (("morris", each.morris_noise), ("sobol", each.sobol_noise))
            if noise is not None
        ]
        return pd.DataFrame(rows)


@dataclass
class _Work:
    """The analysis as far as it has come."""

    runs: Runs
    ranges: tuple[Range, ...]
    extent: Extent
    luck: Luck
    against: list[Against] = field(default_factory=list)
    effort: Effort = field(default_factory=Effort)
    problems: list[str] = field(default_factory=list)

    def outputs(
        self, points: Sequence[tuple[str, ...]], replications: int, first: Sequence[int] | None = None
    ) -> Floats:
        """Differences to the reference: (other designs, points, replications)."""
        values, effort = replace(self.runs, replications=replications).at(points, first)
        self.effort += effort
        return np.asarray(np.moveaxis(values[:, 1:] - values[:, :1], 1, 0))


@with_bar
def sensitivity(
    study: LoadedStudy,
    *,
    between: tuple[str, str] | None = None,
    metric: str = "profit_a_year",
    parameters: Sequence[str] = (),
    extent: Extent = Extent(),
    jobs: int = 1,
    executor: Executor | None = None,
    journal: Journal | None = None,
    on_done: Callable[[Outcome[Cell, Row]], None] | None = None,
) -> Sensitivity:
    """Find which assumptions move the difference between designs, how much, and which turn it round.

    What is analysed is the difference in ``metric`` to the reference, of every other design or, with
    ``between`` = (a, b), of b to a. ``parameters`` are paths or sections of the world; default: all with a
    sourced range. Points that are compared are run on the same replications and so share their luck; what
    luck still does is measured from the replications, and an inert control is run along. Ctrl-C ends it
    early and keeps what was reached.

    Raises ``ScenarioError`` for a parameter that cannot be, ``ValueError`` for other wrong arguments.
    """
    if metric not in HEADLINES:
        raise ValueError(f"found the metric {metric}; allowed: {', '.join(HEADLINES)}")
    designs = _designs(study, between)
    cases = {case.design.name: case for case in study.cases}
    # Only what is run must fit the values: no other design of the study can make a point fail.
    compared = replace(study, cases=tuple(cases[name] for name in designs))
    # Several differences are looked at in the same runs.
    kept = Remembered() if journal is None else journal
    runs = Runs(compared, designs, metric, extent.replications, jobs, executor, kept, on_done)
    ranges = chosen(study.world, parameters)
    if not ranges:
        raise ValueError("no parameter of the world has a range to vary it in")
    work = _Work(runs, ranges, extent, Luck(study.study.seed, 0))
    bases = work.outputs([()], extent.replications)[:, 0]
    work.against = [
        Against(design, mean_interval(base[np.isfinite(base)], CONFIDENCE))
        for design, base in zip(designs[1:], bases, strict=True)
    ]
    if not np.isfinite(bases).all() and not work.effort.interrupted:
        work.problems.append(_("runs of the study as it is failed, so nothing was varied"))
    elif not work.effort.interrupted:
        _analyse(work, bases)
    found = tuple(work.against)
    return Sensitivity(study, metric, designs[0], ranges, extent, found, work.effort, tuple(work.problems))


def _analyse(work: _Work, bases: Floats) -> None:
    for step in (_screening, _variance, lambda each: _turning(each, bases)):
        if not work.effort.interrupted:
            step(work)


def _designs(study: LoadedStudy, between: tuple[str, str] | None) -> tuple[str, ...]:
    names = [case.design.name for case in study.cases]
    if between is None:
        first = study.study.reference
        found = (first, *(name for name in names if name != first))
    else:
        found = between
    for name in found:
        if name not in names:
            near = nearest(name, names)
            hint = f"; did you mean {near}?" if near else ""
            raise ValueError(f"found the design {name}; allowed: {', '.join(names)}{hint}")
    if len(set(found)) < 2:
        raise ValueError("a difference needs two designs")
    return found


def _screening(work: _Work) -> None:
    factors = len(work.ranges) + 1
    rng = work.luck.stream("analysis", "screening points")
    points = trajectories(factors, work.extent.trajectories, rng)
    asked = [overrides_at(work.ranges, point) for point in points.reshape(-1, factors)]
    # Each trajectory has replications of its own.
    first = np.repeat(np.arange(len(points)) * work.extent.per_point, factors + 1).tolist()
    outputs = work.outputs(asked, work.extent.per_point, first)
    names = [each.path for each in work.ranges]
    for place, each in enumerate(work.against):
        own = outputs[place].reshape(*points.shape[:2], -1)
        try:
            table, noise = screen(
                names, points, own, rng=work.luck.stream("analysis", "screening", each.design)
            )
        except ValueError as error:
            work.problems.append(f"{each.design}: {error}")
        else:
            work.against[place] = replace(each, morris=table, morris_noise=noise)


def _variance(work: _Work) -> None:
    ranges = _foremost(work, work.extent.top)
    if not work.extent.base or not ranges:
        return
    factors = len(ranges) + 1
    points = saltelli(factors, work.extent.base, work.luck.stream("analysis", "index points"))
    asked = [overrides_at(ranges, point) for point in points.reshape(-1, factors)]
    outputs = work.outputs(asked, work.extent.per_point)
    for place, each in enumerate(work.against):
        own = outputs[place].reshape(*points.shape[:2], -1)
        try:
            table, noise = indices(
                [found.path for found in ranges],
                own,
                rng=work.luck.stream("analysis", "indices", each.design),
            )
        except ValueError as error:
            work.problems.append(f"{each.design}: {error}")
        else:
            work.against[place] = replace(each, sobol=table, sobol_noise=noise)


def _turning(work: _Work, bases: Floats) -> None:
    ranges = _foremost(work, work.extent.flips)
    for place, each in enumerate(work.against):
        if work.effort.interrupted:
            return

        def evaluate(asked: Sequence[tuple[int, float]], place: int = place) -> Floats:
            points = [(ranges[at].override(size),) for at, size in asked]
            found: Floats = work.outputs(points, work.extent.replications)[place]
            return found

        table = turning.flips(ranges, bases[place], evaluate, confidence=CONFIDENCE)
        if not work.effort.interrupted:
            work.against[place] = replace(each, flips=table)


def _foremost(work: _Work, count: int) -> tuple[Range, ...]:
    """The parameters that screening found to do most to any of the differences."""
    reach: dict[str, float] = {}
    for each in work.against:
        if each.morris is None:
            continue
        most = max(float(each.morris["mu_star"].max()), np.finfo(float).tiny)
        for path, size in zip(each.morris["parameter"], each.morris["mu_star"], strict=True):
            reach[str(path)] = max(reach.get(str(path), 0.0), float(size) / most)
    ranked = sorted(work.ranges, key=lambda own: -reach.get(own.path, 0.0))
    return tuple(own for own in ranked if own.path in reach)[:count]
