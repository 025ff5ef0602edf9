"""Worlds made so simple, by configuration alone, that theory knows what must come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t

from sim.metrics.facts import Facts
from sim.scenario.neutral import NEUTRAL, switched_off
from sim.scenario.study import LoadedStudy
from tests.studies import one_run, shipped, starting

Floats = NDArray[np.float64]

PLAIN = (
    *switched_off(*NEUTRAL),
    "world.leads.cold.listed=0.0",
    "world.leads.inbound.per_year=0.0",
    "world.accounts.churn=0.0",
    "world.accounts.exception_share=0.0",
    "world.accounts.care_per_year={A: 0.0, B: 0.0, C: 0.0}",
    "study.initial=green-field",
    "world.conversion.frailty=0.0",
    "world.conversion.tier_logit={A: 0.0, B: 0.0, C: 0.0}",
    "world.conversion.inbound_logit=0.0",
    "world.centre={hazard: 1.0, win_logit: 0.0, speed: 1.0, interest: 1.0}",
    "design.*.flow={open_deals: unlimited, waiting_leads: unlimited, fresh_first: false}",
)
"""Every mechanism neutral, all hours for duties, first come first served, nothing to do yet."""


def plain(*overrides: str) -> LoadedStudy:
    """The shipped study with nothing in it but what ``overrides`` add.

    Those that begin with ``start.`` describe the state at time 0: ``start.design`` (traditional by default),
    ``start.accounts``, and columns that all accounts have.
    """
    study = shipped(*PLAIN, *(text for text in overrides if not text.startswith("start.")))
    texts = (text.removeprefix("start.") for text in overrides if text.startswith("start."))
    told = dict(text.split("=") for text in texts)
    if not told:
        return study
    design, accounts = told.pop("design", "traditional"), int(told.pop("accounts"))
    known: dict[str, Any] = {name: float(value) for name, value in told.items()}
    return starting(study, design, accounts, **known)


def sample(study: LoadedStudy, name: str, seed: int, replications: int, hours: float) -> list[Facts]:
    """Facts of independent replications of one design."""
    return [Facts(one_run(study, name, horizon=hours, seed=seed, replication=r)) for r in range(replications)]


@dataclass(frozen=True)
class Agreement:
    """A simulated mean with the half-width of its own 99% interval, beside what theory says."""

    simulated: float
    half_width: float
    theory: float

    @property
    def holds(self) -> bool:
        """Whether theory lies within the run's own interval."""
        return abs(self.simulated - self.theory) <= self.half_width


CONFIDENCE = 0.99


def mean_agrees(per_replication: list[float], theory: float) -> Agreement:
    """Student's t interval over replications."""
    values = np.array(per_replication)
    half = t.ppf(0.5 + CONFIDENCE / 2, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return Agreement(float(values.mean()), float(half), theory)


def share_agrees(hits: int, trials: int, theory: float) -> Agreement:
    """Normal interval of a share whose trials are independent; its width from the theory's variance."""
    half = norm.ppf(0.5 + CONFIDENCE / 2) * np.sqrt(theory * (1 - theory) / trials)
    return Agreement(hits / trials, float(half), theory)


def count_agrees(count: int, theory: float) -> Agreement:
    """Normal interval of a Poisson count."""
    half = norm.ppf(0.5 + CONFIDENCE / 2) * np.sqrt(theory)
    return Agreement(float(count), float(half), theory)
