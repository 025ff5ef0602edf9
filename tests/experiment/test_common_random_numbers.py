"""What common random numbers are worth: variance of a difference against independent seeds."""

from functools import cache

import numpy as np
import pytest

from sim.experiment.execute import execute
from sim.experiment.replicate import run_of
from sim.metrics.tables import measure
from sim.stats import variance_ratio
from tests.studies import case_of, shipped

PAIRS = 50
"""The logarithm of a ratio of variances has an error of 2 / sqrt(pairs), here 0.28: the closest bound,
15 where 400 pairs show 30, lies two and a half errors away, the others more than three."""
YOUNG = "study.initial={grown: {design: ../designs/traditional.yaml, age: 4 yr}}"
"""Grows in a seventh of the time of a mature one; the ratios of 100 to 400 pairs lie above all bounds."""
METRICS = ("new_customers", "revenue")


@cache
def settings():
    """The study as shipped, with three points more of win rate, and with one more closer."""
    base = shipped(YOUNG)
    win, seats = base.world.conversion.win.value, case_of(base, "conveyor").design.roles["closer"].seats
    return (
        base,
        shipped(YOUNG, f"world.conversion.win={win + 0.03}"),
        shipped(YOUNG, f"design.conveyor.roles.closer.seats={seats + 1}"),
    )


def totals(replication):
    """Both numbers under all settings, one after the other: they share the department they begin with."""
    found = []
    for study in settings():
        run = run_of(study, case_of(study, "conveyor"), replication)
        found.append(measure(run, study.world).totals.iloc[0][[*METRICS]].to_numpy(dtype=float))
    return found


@pytest.fixture(scope="module")
def measured():
    """By setting, replication and number."""
    executed = execute(totals, range(PAIRS), jobs=2)
    return np.array([outcome.result for outcome in executed.outcomes]).swapaxes(0, 1)


def ratio(base, changed, metric):
    """Each run of the changed design beside its own replication, and beside another one."""
    a, b = base[:, METRICS.index(metric)], changed[:, METRICS.index(metric)]
    return variance_ratio(b - a, np.roll(b, 1) - a)


@pytest.mark.slow
def test_three_points_of_win_rate_on_the_conveyor(measured):
    base, changed, _ = measured
    assert ratio(base, changed, "new_customers").estimate >= 15
    assert ratio(base, changed, "revenue").estimate >= 5


@pytest.mark.slow
def test_one_more_closer_on_the_conveyor(measured):
    base, _, changed = measured
    assert ratio(base, changed, "new_customers").estimate >= 4
    assert ratio(base, changed, "revenue").estimate >= 4
