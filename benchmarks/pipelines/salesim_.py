"""The pipeline in salesim, by configuration alone.

Hunters qualify leads that come by themselves (stage one), closers win each deal with one touch (stage two)
and keep the customer, but his orders are entered at a desk (stage three): ``keep.order`` is a duty of others.
Orders of tier A go first there. A customer's orders come at exponential intervals, and he stops buying at a
constant rate; whether he has stopped is asked when the next order is due. All other mechanisms are neutral.
After its entry an order lives on as always: it is made, delivered, invoiced and paid, at nobody's work.

One thing differs from the model: who stops while an order of his is at the desk takes that order back. At the
default numbers that is one order in some 4,000, which changes the load of the desk by as little.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from benchmarks.pipelines.model import Floats, Outcome, Pipeline
from benchmarks.worlds import lived
from sim.events import Activity, Fact, Run
from sim.metrics.facts import Facts
from sim.randomness import Luck
from sim.scenario.study import LoadedStudy
from sim.scenario.units import HOURS_PER_YEAR
from tests.studies import case_of, one_run
from tests.theory.degenerate import plain

DESIGN = "conveyor"


def run(model: Pipeline, seed: int, horizon: float) -> Outcome:
    """One run with all its facts, and the waits as the facts tell them."""
    return outcome(one_run(configured(model, horizon), DESIGN, horizon=horizon, seed=seed))


def run_without_facts(model: Pipeline, seed: int, horizon: float) -> None:
    """The same run, of which nobody keeps what happened."""
    study = configured(model, horizon)
    settings = study.study.model_copy(update={"horizon": horizon})
    lived(replace(study, study=settings), case_of(study, DESIGN), Luck(seed, 0), remember=False)


@cache
def configured(model: Pipeline, horizon: float, *wrong: str) -> LoadedStudy:
    """The pipeline as a study; ``wrong`` overrides are for tests that must notice them."""
    one, two, three = model.hours
    hunters, closers, desk = model.servers
    arriving = model.arrivals * horizon
    role = f"design.{DESIGN}.roles"
    return plain(
        # So many that hardly a run uses them up: a firm that calls again may be a customer still.
        f"world.market.firms={round(arriving + 5 * arriving**0.5) + 100}",
        f"world.leads.inbound.per_year={model.arrivals * HOURS_PER_YEAR}",
        "world.leads.inbound.qualify=1.0",
        f"world.leads.inbound.hours={{exponential: {{mean: {one} h}}}}",
        "world.conversion.accept=1.0",
        "world.conversion.win=1.0",
        f"world.conversion.touches=[{{exponential: {{mean: {two} h}}}}]",
        f"world.market.tiers={{A: {model.first}, B: {1 - model.first}, C: 0.0}}",
        # An interval of which the share ``again`` ends with an order, after the model's pause on average.
        f"world.market.orders_per_year={model.again / model.pause * HOURS_PER_YEAR}",
        "world.market.orders_shape=1000000000.0",
        "world.market.regularity=1.0",
        f"world.accounts.churn={(1 - model.again) / model.pause * HOURS_PER_YEAR}",
        "world.centre={churn: 1.0}",
        f"world.accounts.handling={{exponential: {{mean: {three} h}}}}",
        f"{role}.hunter.seats={hunters}",
        f"{role}.closer.seats={closers}",
        f"{role}.closer.duties=[convert, keep]",
        f"{role}.keeper.seats={desk}",
        f"{role}.keeper.duties=[keep.order]",
        f"{role}.sales-director.seats=0",
        f"{role}.plant-manager.seats=0",
        f"design.{DESIGN}.routing={{convert: pool, keep: own}}",
        f"design.{DESIGN}.service={{first: [A]}}",
        *wrong,
    )


def outcome(run: Run) -> Outcome:
    """The completed tasks of a run and their waits, from its facts."""
    facts = Facts(run)
    qualified, touch, won = facts[Fact.QUALIFIED], facts[Fact.FIRST_TOUCH], facts[Fact.WON]
    entered, work = facts[Fact.ENTERED], facts[Fact.WORK]
    # Facts of one moment stand in the order in which they became known: work, then what it led to.
    clean = np.flatnonzero((work.a == Activity.HANDLE) & np.isin(work.time, entered.time))
    service = work.b[clean]
    begun = qualified.time - work.b[work.a == Activity.QUALIFY]
    first = np.array(run.firm_tier)[entered.firm] == 0
    orders = _served(entered.time - entered.b, entered.b - service)
    ended = np.isin(touch.firm, won.firm)
    return Outcome(
        {
            "stage one": _served(begun - qualified.b, qualified.b),
            "stage two": _served(touch.time - touch.b, touch.b)[ended],
            "stage three, first": orders[first],
            "stage three, others": orders[~first],
        }
    )


def _served(arrived: Floats, waits: Floats) -> Floats:
    return np.column_stack([arrived, waits])
