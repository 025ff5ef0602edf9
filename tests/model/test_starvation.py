"""Closers who cannot live on what they win leave more, and only by way of what they had expected."""

from functools import cache

import numpy as np
import pytest

from sim.events import Fact
from sim.metrics.facts import Facts
from sim.scenario.neutral import switched_off
from tests.studies import one_run, shipped

# No lead that comes by itself, and hardly a firm to call.
STARVED = ("world.leads.inbound.per_year=0.0", "world.leads.cold.listed=0.02")
# What else moves departures when there is less to do: waiting work, and colleagues who leave.
ALONE = switched_off("overload", "contagion")


@cache
def facts_of(*overrides, replication=0):
    study = shipped(*ALONE, *overrides, study="three-departments-green-field")
    return Facts(one_run(study, "conveyor", horizon=3 * 2080.0, replication=replication))


def rates(*overrides):
    """Departure rates of closers where nobody really leaves, so that everybody has the same tenure."""
    stay = "world.people.turnover=1e-9"
    facts = facts_of(stay, *overrides)
    months = facts[Fact.MONTH]
    closers = [person.index for person in facts.run.people if person.role == "closer"]
    return 1e9 * months.a[np.isin(months.person, closers) & (months.time > 2080.0)]


def test_starved_closers_want_to_leave_and_without_expectations_they_do_not():
    off = switched_off("unpaid expectation")
    fed, starved = rates(), rates(*STARVED)
    assert starved.mean() > 1.2 * fed.mean()
    assert rates(*STARVED, *off).tolist() == rates(*off).tolist()


@pytest.mark.slow
def test_starved_closers_leave_more():
    def leavers(*overrides):
        found = []
        for replication in range(8):
            facts = facts_of("world.people.turnover=0.5", *overrides, replication=replication)
            roles = [facts.run.people[i].role for i in facts[Fact.LEFT].person]
            found.append(roles.count("closer"))
        return np.array(found)

    off = switched_off("unpaid expectation")
    fed, starved = leavers(), leavers(*STARVED)
    # Everybody has the same threshold in both: a higher rate brings departures forward and takes none back.
    assert (starved >= fed).all()
    assert starved.sum() > fed.sum()
    assert (leavers(*STARVED, *off) == leavers(*off)).all()
