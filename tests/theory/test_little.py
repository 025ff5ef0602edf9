"""Little's law on every queue: mean length = arrivals an hour x mean wait, in a busy ordinary company.

Lengths are sampled by a watcher inside the run; rates and waits come from the facts. The two are independent
ways of looking, so that a queue that loses or duplicates work, or a wait measured wrongly, shows.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim.events import ORDER_WORK, Fact, FactRow
from sim.metrics.facts import Facts
from sim.model.run import live
from tests.studies import company_of, one_run
from tests.theory.checks import ACCOUNTS, QUEUE, order_waits
from tests.theory.degenerate import mean_agrees, plain

HOURS = 2000.0
SEED = 5
STEP = 0.37
CONVERT = (
    "world.leads.inbound.qualify=0.6",
    "world.conversion.accept=0.0",
    "world.conversion.touches=[{lognormal: {mean: 0.22 h, cv: 1.0}}]",
    "design.conveyor.roles.closer.seats=1",
)


def watched(study, name, length, replication):
    """Mean sampled length of a queue, and the facts of the same run as they come."""
    rows: list[FactRow] = []
    company = company_of(study, name, rows.append, seed=SEED, replication=replication)
    lengths: list[int] = []

    def watch():
        while True:
            yield company.env.timeout(STEP)
            lengths.append(length(company))

    company.env.process(watch())
    live(company, HOURS, None)
    return float(np.mean(lengths)), np.array(rows, dtype=np.float64)


def overdue(company):
    return sum(person.keep.overdue(company.now) for person in company.staff.seated.values() if person.keep)


QUEUES = {
    "leads": (
        (*QUEUE, *CONVERT),
        "conveyor",
        lambda company: len(company.pipeline.leads),
        lambda facts: np.concatenate((facts[Fact.UNQUALIFIED].b, facts[Fact.QUALIFIED].b)),
    ),
    "qualified leads": (
        (*QUEUE, *CONVERT),
        "conveyor",
        lambda company: len(company.pipeline.deals),
        lambda facts: facts[Fact.FIRST_TOUCH].b,
    ),
    "orders": (
        (*ACCOUNTS, "world.accounts.handling={lognormal: {mean: 0.35 h, cv: 1.2}}"),
        "traditional",
        overdue,
        lambda facts: order_waits(facts, warm_up=0.0),
    ),
}


@cache
def lengths_and_waits(queue):
    """Mean sampled length of a queue and the sum of its waits an hour, replication by replication."""
    overrides, name, length, waits_of = QUEUES[queue]
    study = plain(*overrides)
    plainly = one_run(study, name, horizon=HOURS, seed=SEED)
    found = []
    for replication in range(8):
        mean_length, rows = watched(study, name, length, replication)
        if replication == plainly.replication:
            assert len(plainly.facts) == len(rows), "watching must not change the run"
        assert mean_length > 0.2
        found.append((mean_length, waits_of(Facts(replace(plainly, facts=rows))).sum() / HOURS))
    return found


def gap(queue, counted):
    """Sampled length less rate x wait, with a part of the waits counted."""
    return mean_agrees([length - counted * waits for length, waits in lengths_and_waits(queue)], 0.0)


@pytest.mark.parametrize("queue", QUEUES)
def test_littles_law(queue):
    agreement = gap(queue, counted=1.0)
    assert agreement.holds, agreement


@pytest.mark.parametrize("queue", QUEUES)
def test_a_tenth_of_the_waits_missing_is_noticed(queue):
    agreement = gap(queue, counted=0.9)
    assert not agreement.holds, agreement


def test_orders_are_handled_at_the_rate_they_come():
    study = plain(*ACCOUNTS, "world.accounts.handling=0.1 h")
    facts = Facts(one_run(study, "traditional", horizon=HOURS))
    work = facts[Fact.WORK]
    assert np.isin(work.a, ORDER_WORK).sum() == pytest.approx(len(facts[Fact.ORDER]), abs=3)
