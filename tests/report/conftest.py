"""Small studies that were really run, and comparisons made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.experiment.compare import Comparison, DesignSummary
from sim.experiment.replicate import StudyResult, replicate
from sim.experiment.store import manifest_of
from sim.experiment.verdicts import Pair
from sim.scenario.load import load_study
from sim.scenario.study import LoadedStudy
from sim.stats import Interval, PairedDifference, verdict
from tests.renamed import with_names

STUDIES = Path(__file__).parents[2] / "scenarios" / "studies"
METRICS = (
    "new_first_year",
    "new_last_year",
    "new_customers",
    "accounts_end",
    "revenue_a_year",
    "profit_a_year",
    "payroll_a_year",
    "win_rate",
    "response_wait",
    "key_person_share",
    "closer_income_ratio",
)


def run(study: str, *overrides: str) -> StudyResult:
    path = STUDIES / f"{study}.yaml"
    return replicate(load_study(path, ["study.horizon=18 mo", *overrides]))


@pytest.fixture(scope="session")
def run_study() -> Callable[..., StudyResult]:
    """Runs the shipped study with overrides."""
    return lambda *overrides: run("three-departments", *overrides)


@pytest.fixture(scope="session")
def study() -> LoadedStudy:
    """The shipped study, loaded and not run."""
    return load_study(STUDIES / "three-departments.yaml")


@pytest.fixture(scope="session")
def result() -> StudyResult:
    """Three designs, two short replications each."""
    return run("three-departments", "study.replications=2")


@pytest.fixture(scope="session")
def manifest(result: StudyResult) -> dict[str, Any]:
    """What the results of the three designs say of how they were made."""
    return manifest_of(result, ["salesim", "compare", "a.yaml"])


@pytest.fixture(scope="session")
def single() -> StudyResult:
    """One replication: no interval can be computed."""
    return run("three-departments", "study.replications=1")


@pytest.fixture(scope="session")
def green_field() -> StudyResult:
    """Two short replications from nobody's customer."""
    return run("three-departments-green-field", "study.replications=2")


@pytest.fixture(scope="session")
def renamed(result: StudyResult) -> Callable[[dict[str, str]], StudyResult]:
    """The result as if its designs had other names and a spiteful description."""
    return lambda names: with_names(result, names)


@pytest.fixture(scope="session")
def by_hand(study: LoadedStudy) -> Callable[..., Comparison]:
    """A comparison with given profits and differences: the reference first, then conveyor, factory-owned.

    ``differences``: half-open facts about profit and customers as (mean, half-width); the word follows from
    the rule of ``sim.stats.verdict`` with a margin of 10.
    """

    def make(*differences: tuple[float, float], n: int = 10, profit: float = 1000.0) -> Comparison:
        names = [case.design.name for case in study.cases][: len(differences) + 1]
        designs = [_summary(names[0], profit, ())]
        for name, (mean, half) in zip(names[1:], differences, strict=True):
            found = PairedDifference(mean, mean - half, mean + half, half, half, 0.5, n, 0.95, 4)
            word = verdict(found, margin=10.0)
            against = tuple(
                Pair(names[0], name, metric, found, 0.5, word)
                for metric in ("profit_a_year", "new_customers")
            )
            designs.append(_summary(name, profit + mean, against))
        asked = replace(study, study=study.study.model_copy(update={"replications": n}))
        return Comparison(asked, n, tuple(designs), ())

    return make


def _summary(name: str, profit: float, against: tuple[Pair, ...]) -> DesignSummary:
    nothing = Interval(float("nan"), float("nan"), float("nan"), 0.95, 1)
    known = {metric: Interval(profit, profit - 1, profit + 1, 0.95, 10) for metric in METRICS[:7]}
    # What is missing or nan must be shown as a dash, not as text about nan.
    means = {**known, **dict.fromkeys(METRICS[7:-1], nothing)}
    return DesignSummary(
        design=name,
        seats=10,
        planned_payroll=25_200.0,
        means=means,
        stagnation=Interval(0.1, 0.05, 0.2, 0.95, 10),
        lost_at_departure=nothing,
        lost_after_departure=nothing,
        field_loss=float("nan"),
        plateaued=nothing,
        stalled_if_flat=float("nan"),
        against=against,
    )
