"""What common random numbers are worth: variance of a difference against independent seeds."""

import numpy as np
import pytest

from sim.experiment.replicate import replicate
from sim.stats import variance_ratio
from tests.studies import only, shipped

PAIRS = 400


def totals(*overrides):
    study = only(shipped(f"study.replications={PAIRS}", "study.reference=conveyor", *overrides), "conveyor")
    tables = replicate(study, jobs=2).tables
    assert tables is not None
    return tables.totals


@pytest.fixture(scope="module")
def base():
    return totals()


def ratio(base, changed, metric):
    """Each run of the changed design beside its own replication, and beside another one."""
    a, b = base[metric].to_numpy(), changed[metric].to_numpy()
    return variance_ratio(b - a, np.roll(b, 1) - a)


@pytest.mark.slow
def test_three_points_of_win_rate_on_the_conveyor(base):
    win = shipped().world.conversion.win.value
    changed = totals(f"world.conversion.win={win + 0.03}")
    assert ratio(base, changed, "new_customers").estimate >= 20
    assert ratio(base, changed, "revenue").estimate >= 5


@pytest.mark.slow
def test_one_more_closer_on_the_conveyor(base):
    seats = shipped().cases[1].design.roles["closer"].seats
    changed = totals(f"design.conveyor.roles.closer.seats={seats + 1}")
    assert ratio(base, changed, "new_customers").estimate >= 4
    assert ratio(base, changed, "revenue").estimate >= 4
