"""Luck of one generator: the same model, and in step only until the arms differ."""

from functools import cache

import numpy as np
import pytest

from benchmarks.one_generator import OneGenerator, run_on
from sim.experiment.replicate import run_of
from sim.metrics.tables import measure
from sim.randomness import Luck
from tests.studies import case_of, shipped

GREEN_FIELD = "three-departments-green-field"
METRICS = ["new_customers", "orders", "revenue", "payroll", "win_rate"]


def test_whoever_asks_draws_the_next_number():
    luck, alone = OneGenerator(1, 0), OneGenerator(1, 0)
    numbers = [*luck.block(2, "firm.tier"), luck.quantile("follow", 3), next(luck.endless("routing.ties"))]
    assert numbers == alone.block(4, "anything").tolist()


def test_a_quantile_stays_with_its_key():
    luck = OneGenerator(1, 0)
    first = luck.quantile("discount.price", "A1")
    assert luck.quantile("discount.price", "A2") != first
    assert luck.quantile("discount.price", "A1") == first


def test_replications_and_seeds_differ():
    first = {OneGenerator(seed, replication).quantile("x") for seed in (1, 2) for replication in (0, 1)}
    assert len(first) == 4


def test_keyed_luck_gives_the_run_that_every_study_makes():
    """What stands beside the composition root makes the same of the same luck."""
    study = shipped(
        "study.horizon=1 yr", "study.initial={grown: {design: ../designs/traditional.yaml, age: 1 yr}}"
    )
    case = case_of(study, "factory-owned")
    one, other = run_on(Luck(1, 0), study, case), run_of(study, case, 0)
    assert np.array_equal(one.facts, other.facts)
    assert measure(one, study.world).totals.equals(measure(other, study.world).totals)


@cache
def totals(kind, replications=24):
    study = shipped("study.horizon=2 yr", study=GREEN_FIELD)
    case = case_of(study, "conveyor")
    runs = [
        run_on(OneGenerator(1, r), study, case) if kind == "one" else run_of(study, case, r)
        for r in range(replications)
    ]
    return np.array([measure(run, study.world).totals.iloc[0][METRICS].to_numpy(float) for run in runs])


@pytest.mark.parametrize("metric", METRICS)
def test_the_model_is_the_same_on_average(metric):
    """Means of both kinds of luck lie within 3.5 errors of each other, for each of five numbers."""
    place = METRICS.index(metric)
    one, keyed = (totals(kind)[:, place] for kind in ("one", "keyed"))
    error = np.sqrt((one.var(ddof=1) + keyed.var(ddof=1)) / len(one))
    assert abs(one.mean() - keyed.mean()) < 3.5 * error


def ramps(run):
    """How long each person takes to learn, by slot and succession: luck that he is born with."""
    return {(person.slot, person.succession): person.ramp for person in run.people}


def test_two_arms_agree_at_first_and_not_later():
    """Who is there at time 0 is the same; who succeeds is so on keyed streams alone."""
    study = shipped(study=GREEN_FIELD)
    changed = shipped("world.conversion.win=0.24", study=GREEN_FIELD)
    case = case_of(study, "conveyor")
    keyed = [ramps(run_of(each, case, 0)) for each in (study, changed)]
    one = [ramps(run_on(OneGenerator(1, 0), each, case)) for each in (study, changed)]
    for arms in (keyed, one):
        common = arms[0].keys() & arms[1].keys()
        first = {key for key in common if key[1] == 0}
        assert len(first) == 13
        assert all(arms[0][key] == arms[1][key] for key in first)
        same = [arms[0][key] == arms[1][key] for key in common - first]
        assert len(same) >= 8
        # Who comes before anything differs is the same on one generator too.
        assert all(same) if arms is keyed else sum(same) < len(same) / 2
