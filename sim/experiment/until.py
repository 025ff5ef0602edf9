"""Replications on demand: as many as a decision, or a precision, takes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, fields, replace
from typing import Literal, TypeAlias

from sim.display import Shown
from sim.experiment.bar import with_bar
from sim.experiment.compare import Comparison, compare
from sim.experiment.execute import Outcome
from sim.experiment.looks import Judged, Look, look_until_met
from sim.experiment.replicate import RunId, StudyResult, of_replications, replicate, runs_in
from sim.experiment.verdicts import HEADLINES, Pair
from sim.metrics.tables import Tables, stacked
from sim.scenario.study import LoadedStudy

LIMIT = 1000
"""Replications at which one gives up, unless told otherwise."""

Ending: TypeAlias = Literal["met", "limit", "interrupted", "not comparable"]


@dataclass(frozen=True)
class Goal:
    """When to stop: ``share`` None, when no headline verdict is undecided.

    Otherwise when the interval of every design's difference to the reference, in every headline metric, is
    no wider than plus or minus this share of the reference's mean.
    """

    share: float | None = None

    def in_words(self) -> str:
        """As on the command line."""
        return "decided" if self.share is None else f"{100 * self.share:.6g}%"


def goal_of(text: str) -> Goal:
    """Read "decided" or a percentage; raises ``ValueError`` that says what is allowed.

    >>> goal_of("2%").share
    0.02
    """
    if text.strip() == "decided":
        return Goal()
    given = re.fullmatch(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*%\s*", text)
    share = float(given[1]) / 100 if given else 0.0
    if not 0 < share <= 1:
        raise ValueError(f"found '{text}'; allowed: decided, or a percentage above 0 and up to 100, as 2%")
    return Goal(share)


@dataclass(frozen=True, repr=False)
class Sought(Shown):
    """What looking for a goal gave: the result and the comparison of the last look, and all looks.

    ``ended`` says why there is no further look; "not comparable": a design has no finished run that the
    reference has too. ``comparison`` is None where no run was finished.
    """

    goal: Goal
    result: StudyResult
    comparison: Comparison | None
    looks: tuple[Look, ...]
    ended: Ending


@with_bar
def replicate_until(
    study: LoadedStudy,
    goal: Goal,
    *,
    limit: int = LIMIT,
    jobs: int = 1,
    executor: Executor | None = None,
    done: Tables | None = None,
    on_done: Callable[[Outcome[RunId, Tables]], None] | None = None,
    on_look: Callable[[Look, StudyResult], None] | None = None,
) -> Sought:
    """Run a study in batches until the goal is met, or ``limit`` replications are run.

    The first look is at the study's own number of replications, and how many follow depends on the results
    alone, never on ``jobs``, ``executor`` or the tables that are ``done`` already. How the error is shared
    between the looks is told in ``sim.experiment.looks``. ``on_look`` is called after each look with all
    that is finished. Raises ``ValueError`` for a study with one design, where there is nothing to compare.
    """
    if len(study.cases) < 2:
        raise ValueError("the study has one design only; there is nothing to compare")

    def run(replications: int, known: Tables | None) -> StudyResult:
        asked = of_replications(study, replications)
        return replicate(asked, jobs=jobs, executor=executor, done=known, on_done=on_done)

    growing = _Growing(goal, run, done)

    def told(look: Look) -> None:
        if on_look is not None and not growing.result.interrupted:
            on_look(look, growing.result)

    looks = look_until_met(growing, study.study.replications, limit, on_look=told)
    return Sought(
        goal,
        growing.result,
        growing.compared(looks[-1].confidence),
        looks,
        _ending(looks[-1].judged, growing.result),
    )


def _ending(last: Judged, result: StudyResult) -> Ending:
    if result.interrupted:
        return "interrupted"
    if last.hopeless:
        return "not comparable"
    return "met" if last.met else "limit"


class _Growing:
    """The judge of a study: runs what has not been run yet, and compares."""

    result: StudyResult

    def __init__(
        self, goal: Goal, run: Callable[[int, Tables | None], StudyResult], known: Tables | None
    ) -> None:
        self._goal = goal
        self._run = run
        self._known = known
        self._replications = 0

    def __call__(self, replications: int, confidence: float) -> Judged:
        if replications != self._replications:
            self._grow(replications)
        seen = self.compared(confidence)
        if seen is None or self.result.interrupted:
            return Judged(met=False, hopeless=True)
        return judged(seen, self._goal)

    def compared(self, confidence: float) -> Comparison | None:
        """The comparison of all that is finished; None where nothing is."""
        return None if self.result.tables is None else compare(self.result, confidence=confidence)

    def _grow(self, replications: int) -> None:
        parts = [] if self._known is None else [_from(self._known, self._replications)]
        if self._replications and self.result.tables is not None:
            parts.append(self.result.tables)
        found = self._run(replications, stacked(parts) if parts else None)
        known = set() if self._known is None else runs_in(self._known)
        finished = set() if found.tables is None else runs_in(found.tables)
        self.result = replace(found, reused=len(known & finished))
        self._replications = replications


def _from(tables: Tables, replication: int) -> Tables:
    """The rows of this replication and those after it."""
    parts = {field.name: getattr(tables, field.name) for field in fields(Tables)}
    return Tables(**{name: table[table["replication"] >= replication] for name, table in parts.items()})


def judged(comparison: Comparison, goal: Goal) -> Judged:
    """Whether a comparison meets the goal, and how many more replications it would take."""
    pairs = [pair for design in comparison.designs for pair in design.against if pair.metric in HEADLINES]
    if len(pairs) < (len(comparison.study.cases) - 1) * len(HEADLINES):
        return Judged(met=False, hopeless=True)
    unmet = [pair for pair in pairs if not _is_met(pair, comparison, goal)]
    wanted = [_more(pair, comparison, goal) for pair in unmet]
    named = [number for number in wanted if number is not None]
    more = max(named) if named and len(named) == len(wanted) else None
    return Judged(met=not unmet, more=more, unmet=len(unmet))


def _is_met(pair: Pair, comparison: Comparison, goal: Goal) -> bool:
    if goal.share is None:
        return pair.verdict.word != "undecided"
    return _half_width(pair) <= goal.share * _reference_mean(pair, comparison)


def _more(pair: Pair, comparison: Comparison, goal: Goal) -> int | None:
    """About how many more replications it takes; None where no number can be named."""
    if goal.share is None:
        return pair.verdict.more_replications
    half, target = _half_width(pair), goal.share * _reference_mean(pair, comparison)
    if not (math.isfinite(half) and target > 0):
        return None
    factor = (half / target) ** 2
    return math.ceil(pair.difference.n * (factor - 1)) if math.isfinite(factor) else None


def _half_width(pair: Pair) -> float:
    return (pair.difference.high - pair.difference.low) / 2


def _reference_mean(pair: Pair, comparison: Comparison) -> float:
    """How large the metric is for the reference, in absolute terms."""
    reference = comparison.study.study.reference
    means = next(design.means for design in comparison.designs if design.design == reference)
    return abs(means[pair.metric].estimate)
