"""Studies that tests share: the shipped ones, with overrides, cut down to single designs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sim.events import Activity, FactRow, Run
from sim.experiment.replicate import run_of
from sim.model.company import Company
from sim.model.placing import place
from sim.model.run import live
from sim.randomness import Luck
from sim.scenario.design import Design
from sim.scenario.initial import InitialState, KnownAccount, KnownDeal, KnownPerson
from sim.scenario.load import load_study
from sim.scenario.study import Case, LoadedStudy, Placing, Start
from sim.simulate import state_at_start

ROOT = Path(__file__).resolve().parents[1]
STUDIES = ROOT / "scenarios" / "studies"
DESIGNS = ("traditional", "conveyor", "factory-owned")
TWO_YEARS = 4160.0
PARTS_OF = {
    Activity.QUOTE: "keep.quote",
    Activity.HANDLE: "keep.order",
    Activity.EXPEDITE: "keep.order",
    Activity.SHIP: "keep.deliver",
    Activity.COLLECT: "keep.collect",
    Activity.CARE: "keep.care",
    Activity.TAKE_OVER: "keep.care",
    Activity.PROMOTE: "keep.promote",
    Activity.SETTLE: "keep.aftersales",
}
"""The part of follow-up that an activity is."""


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
    settings = study.study.model_copy(update={"horizon": horizon, "seed": seed})
    return run_of(replace(study, study=settings), case_of(study, name), replication)


def company_of(
    study: LoadedStudy, name: str, emit: Callable[[FactRow], None], *, seed: int = 1, replication: int = 0
) -> Company:
    """A company at time 0, not founded yet, as ``simulate`` would make it."""
    case, placement = case_of(study, name), None
    if study.start is not None:
        state = state_at_start(study.start, seed=seed, replication=replication)
        organisation = study.start.organisation.design
        placement = place(state, organisation, case.design, study.start.placing, 0.5, case.file_seats)
    return Company(study.world, case.design, Luck(seed, replication), emit, case.file_seats, placement)


def live_company(
    study: LoadedStudy, name: str, horizon: float = TWO_YEARS, replication: int = 0
) -> tuple[Company, list[FactRow]]:
    """A company that has lived until the horizon, still open to look into, with its facts."""
    facts: list[FactRow] = []
    company = company_of(study, name, facts.append, replication=replication)
    live(company, horizon, None)
    return company, facts


def drawn_state(design: Design, accounts: int = 0, deals: int = 0, **known: Any) -> InitialState:
    """A state of which little is known: somebody on each seat, and codes of accounts and deals.

    ``known``: columns of all accounts. A ``second_tie`` gives the accounts in turn to those who liaise.
    """
    people = tuple(
        KnownPerson(code=f"{role}-{seat}", role=role, seat=seat)
        for role, terms in design.roles.items()
        for seat in range(1, terms.seats + 1)
    )
    second = [person.code for person in people if "liaise" in design.roles[person.role].duties]
    lines = [second[i % len(second)] if "second_tie" in known else None for i in range(accounts)]
    return InitialState(
        today=date(2026, 1, 1),
        people=people,
        accounts=tuple(KnownAccount(code=f"A{i}", second_line=lines[i], **known) for i in range(accounts)),
        deals=tuple(KnownDeal(code=f"D{i}") for i in range(deals)),
    )


def starting(study: LoadedStudy, name: str, accounts: int = 0, deals: int = 0, **known: Any) -> LoadedStudy:
    """The study, starting from a drawn state of one of its designs."""
    case = case_of(study, name)
    state = drawn_state(case.design, accounts, deals, **known)
    return replace(study, start=Start(case, state, 0.0, study.world, Placing()))
