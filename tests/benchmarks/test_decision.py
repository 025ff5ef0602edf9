"""Replications needed, and what is made of a sample, by hand."""

import numpy as np
import pytest
from scipy.stats import t

from benchmarks.arms import ARMS, KEYED, METRICS, ONE, QUESTIONS, Question, arms_of, run_all
from benchmarks.decision import (
    COMMON,
    DEPARTMENT,
    INDEPENDENT,
    SHARED,
    Sample,
    decision,
    replications_needed,
    times_longer,
)

QUESTION = Question("b against a", "a", "b")


def half_width(sd, n):
    return t.ppf(0.975, n - 1) * sd / np.sqrt(n)


@pytest.mark.parametrize("sd", [0.1, 1.0, 3.7, 40.0])
def test_one_replication_less_would_leave_the_interval_too_wide(sd):
    n = int(replications_needed(np.array([sd]), 1.0)[0])
    assert half_width(sd, n) <= 1.0
    assert n == 2 or half_width(sd, n - 1) > 1.0


def test_a_certain_difference_takes_two_replications():
    assert replications_needed(np.array([0.0]), 0.5).tolist() == [2.0]


def test_no_width_is_an_error():
    with pytest.raises(ValueError, match="above 0"):
        replications_needed(np.array([1.0]), 0.0)


def sample(paired=0.2, n=400, past=1.0):
    """Arms with a mean of 10 and an sd of 1; those of keyed luck differ by an sd of ``paired``."""
    rng = np.random.default_rng(5)
    a = 10.0 + rng.standard_normal(n)
    numbers = {
        (KEYED, "a", "x"): a,
        (KEYED, "b", "x"): a + paired * rng.standard_normal(n),
        (ONE, "a", "x"): 10.0 + rng.standard_normal(n),
        (ONE, "b", "x"): 10.0 + rng.standard_normal(n),
    }
    return Sample(numbers, {(kind, arm): 0.5 for kind in (KEYED, ONE) for arm in "ab"}, past)


def test_time_is_replications_times_seconds_of_a_pair():
    common, independent, one = (
        decision(sample(), QUESTION, "x", way) for way in (COMMON, INDEPENDENT, SHARED)
    )
    assert (common.seconds_of_pair, independent.seconds_of_pair, one.seconds_of_pair) == (2.0, 3.0, 2.0)
    # Half-width .2: (1.96 x .2 / .2)^2 and (1.96 x 1.41 / .2)^2, with the error of 400 replications.
    assert common.replications == pytest.approx(6, abs=2)
    assert independent.replications == pytest.approx(192, rel=0.2)
    assert one.replications == pytest.approx(192, rel=0.2)
    assert independent.seconds == independent.replications * 3.0


def test_the_department_in_common_takes_the_variance_of_both_that_it_does_not_explain():
    """Two kinds of luck, each with half of its variance from what both begin with."""
    rng = np.random.default_rng(6)
    department = rng.standard_normal(4000)
    numbers = {
        (kind, arm, "x"): 10.0 + department + rng.standard_normal(4000)
        for kind in (KEYED, ONE)
        for arm in "ab"
    }
    begun = Sample(numbers, {(kind, arm): 0.5 for kind in (KEYED, ONE) for arm in "ab"}, 1.0)
    alone, own = (decision(begun, QUESTION, "x", way) for way in (DEPARTMENT, INDEPENDENT))
    assert alone.replications / own.replications == pytest.approx(0.5, rel=0.1)
    assert (alone.seconds_of_pair, own.seconds_of_pair) == (2.0, 3.0)


def test_the_ratio_of_times_knows_variances_and_pairs():
    found = times_longer(sample(paired=0.5, past=0.0), QUESTION, "x", INDEPENDENT)
    assert found.low < 2.0 / 0.25 < found.high
    assert found.low < found.estimate < found.high
    with_past = times_longer(sample(paired=0.5, past=1.0), QUESTION, "x", INDEPENDENT)
    assert with_past.estimate == pytest.approx(1.5 * found.estimate)


def test_a_way_of_luck_takes_as_long_as_itself():
    found = times_longer(sample(), QUESTION, "x", COMMON)
    assert (found.low, found.estimate, found.high) == (1.0, 1.0, 1.0)


def test_all_arms_are_run_and_begin_with_the_same_department():
    small = ("study.horizon=1 yr", "study.initial={grown: {design: ../designs/traditional.yaml, age: 1 yr}}")
    arms = arms_of("three-departments", *small)
    assert {question.base for question in QUESTIONS} | {question.changed for question in QUESTIONS} == {*ARMS}
    assert arms["conveyor, closer"].case.design.roles["closer"].seats == 4
    win = arms["conveyor"].study.world.conversion.win.value
    assert arms["conveyor, wins"].study.world.conversion.win.value == pytest.approx(win + 0.03)
    few = {name: arms[name] for name in ("conveyor", "conveyor, wins")}
    (first,) = run_all(few, [0], jobs=1)
    assert first.past > 0.0
    for kind in (KEYED, ONE):
        assert {*first.outcomes[kind]} == {*few}
        for outcome in first.outcomes[kind].values():
            assert {*outcome.numbers} == {*METRICS}
            assert outcome.seconds > 0.0


def test_a_failed_replication_is_an_error():
    with pytest.raises(RuntimeError, match="replication -1 failed"):
        run_all(arms_of("three-departments-green-field", "study.horizon=1 mo"), [-1], jobs=1)
