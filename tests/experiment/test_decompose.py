"""A split difference: known contributions come out, and all lines sum to the difference exactly."""

import numpy as np
import pytest

from sim.experiment.decompose import ALL_OFF, AS_IS, decompose

LUCK = np.array([3.0, -1.0, 4.0, 1.0, -5.0])


def model(pull, push, *, product=0.0):
    """One design knows neither mechanism; the other gains 10 by the first, loses 4 by the second."""
    one = 100.0 + LUCK
    return one, one + 2.0 + 10.0 * pull - 4.0 * push + product * pull * push


def settings(**more):
    numbers = {
        AS_IS: model(1, 1, **more),
        "pull": model(0, 1, **more),
        "push": model(1, 0, **more),
        ALL_OFF: model(0, 0, **more),
    }
    return {name: {"profit": pair} for name, pair in numbers.items()}


def by_name(lines):
    return {line.name: line for line in lines}


def test_what_is_additive_comes_out_without_interaction():
    found = by_name(decompose(settings(), 0.95))
    means = {name: line.contribution.mean for name, line in found.items()}
    assert means == pytest.approx({"pull": 10, "push": -4, "interaction": 0, "rest": 2, "difference": 8})
    assert found["pull"].in_one == 0.0
    assert found["pull"].in_other == pytest.approx(10.0)


def test_what_two_do_together_is_their_interaction():
    # Each takes the product along when it is switched off alone, so it is counted twice and taken off once.
    means = {line.name: line.contribution.mean for line in decompose(settings(product=3.0), 0.95)}
    assert means == pytest.approx({"pull": 13, "push": -1, "interaction": -3, "rest": 2, "difference": 11})


def test_lines_sum_to_the_difference_whatever_the_numbers():
    rng = np.random.default_rng(1)
    names = [AS_IS, "a", "b", "c", ALL_OFF]
    numbers = {n: {m: (rng.normal(size=7), rng.normal(size=7)) for m in ("x", "y")} for n in names}
    lines = decompose(numbers, 0.95)
    for metric in ("x", "y"):
        own = [line for line in lines if line.metric == metric]
        assert [line.kind for line in own][3:] == ["interaction", "rest", "difference"]
        for value in (
            lambda line: line.contribution.mean,
            lambda line: line.in_one,
            lambda line: line.in_other,
        ):
            assert sum(map(value, own[:-1])) == pytest.approx(value(own[-1]), abs=1e-12)
        assert all(
            line.contribution.mean == pytest.approx(line.in_other - line.in_one, abs=1e-12) for line in own
        )


def test_intervals_hold_over_all_lines_of_all_metrics():
    numbers = {n: {m: pair for m in ("x", "y") for pair in of.values()} for n, of in settings().items()}
    lines = decompose(numbers, 0.9)
    assert {(line.contribution.comparisons, line.contribution.confidence) for line in lines} == {
        (len(lines), 0.9)
    }


def test_common_luck_is_told_apart_from_none():
    rng = np.random.default_rng(2)
    luck, noise = rng.normal(size=(2, 400))
    one = np.zeros(400)
    numbers = {
        AS_IS: {"x": (one, 5.0 + luck)},
        "shared": {"x": (one, 3.0 + luck + 0.1 * noise)},
        "own": {"x": (one, 3.0 + noise)},
        ALL_OFF: {"x": (one, luck)},
    }
    found = by_name(decompose(numbers, 0.95))
    assert found["shared"].variance_ratio == pytest.approx(200.0, rel=0.2)
    assert found["own"].variance_ratio == pytest.approx(1.0, rel=0.2)
    assert found["shared"].contribution.correlation > 0.99
    assert found["shared"].contribution.half_width < 0.2 * found["own"].contribution.half_width


def test_a_single_replication_has_no_intervals():
    numbers = {n: {"x": (a[:1], b[:1])} for n, of in settings().items() for a, b in of.values()}
    for line in decompose(numbers, 0.95):
        assert np.isnan(line.contribution.low)
        assert np.isnan(line.variance_ratio)
