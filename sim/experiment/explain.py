"""Why two designs differ: their difference split into mechanisms, each switched off under the same luck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from sim.display import Shown
from sim.experiment.bar import with_bar
from sim.experiment.cells import Cell, CellResults, FailedCell, Journal, Row, run_cells
from sim.experiment.decompose import ALL_OFF, AS_IS, Line, Pair, decompose
from sim.experiment.execute import Outcome
from sim.experiment.replicate import FailedRun, RunId, StudyResult, of_replications
from sim.experiment.store import manifest_of
from sim.experiment.switches import MECHANISMS, Mechanism
from sim.experiment.verdicts import CONFIDENCE, HEADLINES
from sim.metrics.facts import Floats
from sim.scenario.errors import ScenarioError, nearest, shown
from sim.scenario.study import LoadedStudy
from sim.scenario.vary import varied

Settings: TypeAlias = dict[str, tuple[str, ...]]


@dataclass(frozen=True, repr=False)
class Explanation(Shown):
    """The difference ``other`` - ``one`` of each headline metric, split into lines by ``decompose``.

    ``replications`` are those of which every run was finished; without any there are no lines.
    """

    study: LoadedStudy
    one: str
    other: str
    mechanisms: tuple[Mechanism, ...]
    replications: int
    lines: tuple[Line, ...]
    failed: tuple[FailedCell, ...]
    computed: int
    reused: int
    interrupted: bool

    def of(self, metric: str) -> tuple[Line, ...]:
        """The lines of one metric."""
        return tuple(line for line in self.lines if line.metric == metric)

    @property
    def table(self) -> pd.DataFrame:
        """One row for each line; ``neutral`` says what is so while a mechanism is switched off."""
        neutral = {mechanism.name: mechanism.neutral for mechanism in self.mechanisms}
        return pd.DataFrame(
            [
                {
                    "one": self.one,
                    "other": self.other,
                    "metric": line.metric,
                    "line": line.name,
                    "kind": line.kind,
                    "neutral": neutral.get(line.name, ""),
                    "contribution": line.contribution.mean,
                    "low": line.contribution.low,
                    "high": line.contribution.high,
                    "in_one": line.in_one,
                    "in_other": line.in_other,
                    "sd": line.contribution.sd,
                    "correlation": line.contribution.correlation,
                    "variance_ratio": line.variance_ratio,
                    "replications": line.contribution.n,
                    "confidence": line.contribution.confidence,
                    "comparisons": line.contribution.comparisons,
                }
                for line in self.lines
            ]
        )


@with_bar
def explain(
    study: LoadedStudy,
    one: str,
    other: str,
    *,
    replications: int | None = None,
    mechanisms: Sequence[str] | None = None,
    jobs: int = 1,
    executor: Executor | None = None,
    journal: Journal | None = None,
    on_done: Callable[[Outcome[Cell, Row]], None] | None = None,
) -> Explanation:
    """Split the difference ``other`` - ``one`` of the headline metrics into mechanisms.

    ``replications``: the study's own number where None; ``mechanisms``: names of those to be looked at, all
    where None. Raises ``ScenarioError`` for names that are not there.
    """
    chosen = _chosen(study, one, other, mechanisms)
    if replications is not None:
        study = of_replications(study, replications)
    settings = _settings(study, one, other, chosen)
    cells = _cells(study, one, other, settings)
    done = run_cells(study, cells, jobs=jobs, executor=executor, journal=journal, on_done=on_done)
    whole = [r for r in range(study.study.replications) if _is_whole(r, one, other, settings, done)]
    numbers = {
        name: {metric: _pair(done, overrides, one, other, metric, whole) for metric in HEADLINES}
        for name, overrides in settings.items()
    }
    return Explanation(
        study=study,
        one=one,
        other=other,
        mechanisms=chosen,
        replications=len(whole),
        lines=decompose(numbers, CONFIDENCE) if whole else (),
        failed=done.failed,
        computed=done.computed,
        reused=done.reused,
        interrupted=done.interrupted,
    )


def runs_of(study: LoadedStudy, replications: int | None, mechanisms: Sequence[str] | None) -> int:
    """How many runs an explanation takes."""
    looked_at = len(MECHANISMS if mechanisms is None else set(mechanisms))
    # One mechanism alone is all of them.
    settings = looked_at + 2 if looked_at > 1 else 2
    return 2 * settings * (replications or study.study.replications)


def _chosen(
    study: LoadedStudy, one: str, other: str, mechanisms: Sequence[str] | None
) -> tuple[Mechanism, ...]:
    designs = [case.design.name for case in study.cases]
    known = [mechanism.name for mechanism in MECHANISMS]
    asked = [("--between", name, designs) for name in (one, other)]
    asked += [("--only", name, known) for name in mechanisms or ()]
    for option, name, allowed in asked:
        if name not in allowed:
            words = ", ".join(allowed)
            raise ScenarioError(Path(option), None, "", shown(name), words, nearest(name, allowed))
    if one == other:
        raise ScenarioError(Path("--between"), None, "", f"{shown(one)} twice", "two different designs")
    return tuple(each for each in MECHANISMS if mechanisms is None or each.name in mechanisms)


def _settings(study: LoadedStudy, one: str, other: str, chosen: Sequence[Mechanism]) -> Settings:
    """The overrides of each setting: everything as it is, each mechanism off, and all of them off."""
    off = {mechanism.name: mechanism.off(study, one, other) for mechanism in chosen}
    found = {AS_IS: (), **off, ALL_OFF: tuple(text for texts in off.values() for text in texts)}
    for overrides in found.values():
        varied(study, overrides)  # a study that cannot be so is told before hours of runs
    return found


def _cells(study: LoadedStudy, one: str, other: str, settings: Settings) -> list[Cell]:
    return [
        Cell(overrides, design, replication)
        for replication in range(study.study.replications)
        for overrides in settings.values()
        for design in (one, other)
    ]


def _is_whole(replication: int, one: str, other: str, settings: Settings, done: CellResults) -> bool:
    return all(
        Cell(overrides, design, replication) in done.rows
        for overrides in settings.values()
        for design in (one, other)
    )


def _pair(
    done: CellResults, overrides: tuple[str, ...], one: str, other: str, metric: str, whole: Sequence[int]
) -> Pair:
    def column(design: str) -> Floats:
        return np.array([done.rows[Cell(overrides, design, r)][metric] for r in whole], dtype=np.float64)

    return column(one), column(other)


def manifest(explanation: Explanation, command: Sequence[str]) -> dict[str, Any]:
    """What it takes to repeat an explanation."""
    study = explanation.study
    failed = tuple(
        FailedRun(RunId(each.cell.design, each.cell.replication), study.study.seed, each.failure)
        for each in explanation.failed
    )
    finished = explanation.computed + explanation.reused
    result = StudyResult(study, None, finished, failed, explanation.interrupted)
    settings = {
        mechanism.name: mechanism.off(study, explanation.one, explanation.other)
        for mechanism in explanation.mechanisms
    }
    return {
        **manifest_of(result, command, "explain"),
        "between": [explanation.one, explanation.other],
        "switched_off": {name: list(overrides) for name, overrides in settings.items()},
    }
