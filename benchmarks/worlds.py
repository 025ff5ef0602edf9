"""The worlds and runs that benchmarks time: the shipped study, changed by overrides alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.events import Activity, Emit, Fact, FactRow, MemoryLog
from sim.model.run import live
from sim.randomness import Luck
from sim.scenario.initial import InitialState, KnownAccount
from sim.scenario.study import Case, LoadedStudy, Placing, Start
from sim.scenario.units import HOURS_PER_YEAR
from sim.simulate import collector_at_rest, founded, state_at_start
from tests.studies import case_of, drawn_state, only, shipped

DESIGNS = ("traditional", "conveyor", "factory-owned")

BY_ITSELF = (Fact.ORDER, Fact.PRODUCED, Fact.CASH)
"""What happens without anybody's task: an order is placed, it is made, it is paid."""


SEATS = {"traditional": {"seller": 8}, "conveyor": {"hunter": 2, "closer": 4, "keeper": 5}}
"""Those who sell in two shipped designs; the managers apart."""

ACCOUNTS_A_HEAD = 8
"""About what a department of the shipped world serves once it is mature."""

FIRMS_A_HEAD, LEADS_A_HEAD, CAPACITY_A_HEAD = 500, 30.0, 50_000.0
"""Firms in the market, inbound leads a year, and money of sales a month that the plant can make."""


def department(
    design: str, people: int, *overrides: str, accounts: int | None = None, years: float = 1.0
) -> LoadedStudy:
    """One design with so many who sell, in a market and with a plant that grow with them.

    It begins with somebody on each seat and with customers about whom nothing is known but who keeps them:
    as many as a mature department has, or ``accounts``. Roles keep their proportions as far as whole people
    can.
    """
    share = people / sum(SEATS[design].values())
    seats = {role: max(1, round(number * share)) for role, number in SEATS[design].items()}
    study = shipped(
        "study.initial=green-field",
        *(f"design.{design}.roles.{role}.seats={number}" for role, number in seats.items()),
        f"world.market.firms={FIRMS_A_HEAD * people}",
        f"world.leads.inbound.per_year={LEADS_A_HEAD * people}",
        f"world.factory.capacity={CAPACITY_A_HEAD * people}",
        *overrides,
    )
    case = case_of(study, design)
    state = _served(case, ACCOUNTS_A_HEAD * people if accounts is None else accounts)
    begun = replace(only(study, design), start=Start(case, state, 0.0, study.world, Placing()))
    return lasting(begun, years)


def _served(case: Case, accounts: int) -> InitialState:
    """Somebody on each seat, and accounts that are kept in turn by those whose duty it is.

    A company knows who keeps which account; where it does not, a keeper is drawn for each among all of them.
    """
    people = drawn_state(case.design).people
    keepers = [person.code for person in people if "keep" in case.design.roles[person.role].duties]
    known = [KnownAccount(code=f"A{i}", first_line=keepers[i % len(keepers)]) for i in range(accounts)]
    return InitialState(today=date(2026, 1, 1), people=people, accounts=tuple(known))


def quicker(times: float) -> list[str]:
    """Overrides by which everything that an account asks for takes so many times less of people's hours.

    So the same people can serve more accounts at the same load.
    """
    return [
        f"world.accounts.handling={{lognormal: {{mean: {1.0 / times} h, cv: 0.8}}}}",
        f"world.orders.quote_hours={{lognormal: {{mean: {0.5 / times} h, cv: 0.8}}}}",
        f"world.orders.ship_hours={{lognormal: {{mean: {0.2 / times} h, cv: 0.5}}}}",
        f"world.complaints.hours={{lognormal: {{mean: {2.0 / times} h, cv: 1.0}}}}",
        f"world.accounts.care_hours={2.5 / times} h",
        f"world.accounts.promotion_hours={1.5 / times} h",
        f"world.handover.hours={4.0 / times} h",
        f"world.payment.hours={0.3 / times} h",
        f"world.border.plant_hours={0.5 / times} h",
        f"world.border.expedite_hours={1.0 / times} h",
        f"world.people.travel.hours={{near: {0.8 / times} h, far: {3.4 / times} h}}",
        "world.factory.capacity=unlimited",
    ]


def rarer(times: float) -> list[str]:
    """Overrides by which an account asks for anything so many times less often."""
    return [
        f"world.market.orders_per_year={10.0 / times}",
        f"world.accounts.care_per_year={{A: {12.0 / times}, B: {6.0 / times}, C: {3.0 / times}}}",
        f"world.accounts.promotions_per_year={{A: {2.0 / times}, B: {1.0 / times}, C: {0.5 / times}}}",
    ]


def three_departments(small: bool) -> LoadedStudy:
    """The shipped study, five years of each design after a mature department; if small, a month after one."""
    if not small:
        return shipped()
    return shipped(
        "study.initial={grown: {design: ../designs/traditional.yaml, age: 1 mo}}", "study.horizon=1 mo"
    )


def lasting(study: LoadedStudy, years: float) -> LoadedStudy:
    """The study over so many years."""
    return replace(study, study=study.study.model_copy(update={"horizon": years * HOURS_PER_YEAR}))


def tasks_in(facts: NDArray[np.float64]) -> int:
    """How many tasks were completed; the way to a task is a fact of its own, but not a task."""
    return int(np.sum((facts[:, 1] == Fact.WORK) & (facts[:, 4] != Activity.TRAVEL)))


def events_in(facts: NDArray[np.float64]) -> int:
    """How many tasks were completed and how much happened by itself (``BY_ITSELF``)."""
    return tasks_in(facts) + int(np.isin(facts[:, 1], BY_ITSELF).sum())


@dataclass(frozen=True)
class Lived:
    """What is left of a run: its facts by time (none where it forgot them), and SimPy's processed events."""

    facts: NDArray[np.float64]
    steps: int


def lived(study: LoadedStudy, case: Case, luck: Luck, *, remember: bool = True) -> Lived:
    """One replication as ``simulate`` runs it, with luck of one's own, and with facts or without."""
    log = MemoryLog()
    emit: Emit = log.emit if remember else _forget
    with collector_at_rest():
        company = founded(study.world, case.design, luck, emit, case.file_seats, study.start)
        live(company, study.study.horizon, study.recorded_leads)
        facts = log.by_time()
    env = company.env
    return Lived(facts, next(env._eid) - len(env._queue))


def grown_before(study: LoadedStudy, replications: int) -> None:
    """Grow the departments of today, so that no benchmark pays for them."""
    if study.start is not None:
        for replication in range(replications):
            state_at_start(study.start, seed=study.study.seed, replication=replication)


def _forget(_fact: FactRow) -> None:
    """Keep nothing."""
