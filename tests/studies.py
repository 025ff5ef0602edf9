"""Studies that tests share: the shipped ones, with overrides, cut down to single designs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sim.events import FactRow, Run
from sim.model.company import Company
from sim.model.run import live
from sim.randomness import Luck
from sim.scenario.load import load_study
from sim.scenario.study import Case, LoadedStudy
from sim.simulate import simulate

ROOT = Path(__file__).resolve().parents[1]
STUDIES = ROOT / "scenarios" / "studies"
DESIGNS = ("traditional", "conveyor", "factory-owned")
TWO_YEARS = 4160.0


def shipped(*overrides: str, study: str = "three-departments") -> LoadedStudy:
    """A shipped study with overrides."""
    return load_study(STUDIES / f"{study}.yaml", overrides)


def only(study: LoadedStudy, *names: str) -> LoadedStudy:
    """The study with the named designs alone."""
    return replace(study, cases=tuple(case for case in study.cases if case.design.name in names))


def case_of(study: LoadedStudy, name: str) -> Case:
    """One case of a study by its design's name."""
    return next(case for case in study.cases if case.design.name == name)


def one_run(
    study: LoadedStudy, name: str, *, horizon: float = TWO_YEARS, seed: int = 1, replication: int = 0
) -> Run:
    """One replication of one design of a study."""
    case = case_of(study, name)
    return simulate(
        study.world,
        case.design,
        horizon=horizon,
        seed=seed,
        replication=replication,
        file_seats=case.file_seats,
        recorded_leads=study.recorded_leads,
    )


def live_company(study: LoadedStudy, name: str, horizon: float = TWO_YEARS) -> tuple[Company, list[FactRow]]:
    """A company that has lived until the horizon, still open to look into, with its facts."""
    facts: list[FactRow] = []
    case = case_of(study, name)
    company = Company(study.world, case.design, Luck(1, 0), facts.append, case.file_seats)
    live(company, horizon, None)
    return company, facts
