"""Where a mean changes its sign along a quantity."""

from __future__ import annotations

import math

import numpy as np

from sim.stats.crossing import crossing

SIZES = np.linspace(0.0, 10.0, 41)
NOISE = np.tile([0.5, -0.5], 21)[:41]


def test_a_clear_line_crosses_where_it_is_zero_and_both_ends_are_sure():
    found = crossing(SIZES, SIZES - 3.0 + NOISE, 0.0, 10.0)
    assert abs(found.at - 3.0) < 0.1
    assert (found.at_low, found.at_high) == (-1, 1)
    assert found.sure
    assert 0.0 < found.open_from < found.at < found.open_to < 10.0


def test_a_line_that_stays_on_one_side_turns_nothing():
    found = crossing(SIZES, SIZES + 3.0 + NOISE, 0.0, 10.0)
    assert math.isnan(found.at)
    assert (found.at_low, found.at_high) == (1, 1)
    assert math.isnan(found.open_from)
    assert not found.sure


def test_noise_alone_is_not_sure_of_anything():
    rng = np.random.default_rng(3)
    found = crossing(SIZES, rng.normal(0.0, 1.0, SIZES.size), 0.0, 10.0)
    assert not found.sure
    assert (found.at_low, found.at_high) == (0, 0)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(1)
    held = []
    for _ in range(400):
        found = crossing(SIZES, SIZES - 5.0 + rng.normal(0.0, 4.0, SIZES.size), 0.0, 10.0)
        held.append(found.open_from <= 5.0 <= found.open_to)
    # 95% of 400 is 380 with a standard deviation of 4.4; four of these are allowed.
    assert 362 <= sum(held) <= 398


def test_too_few_sizes_tell_nothing():
    for sizes in (np.array([]), np.array([1.0, 2.0]), np.full(5, 2.0)):
        found = crossing(sizes, np.ones_like(sizes), 0.0, 10.0)
        assert math.isnan(found.at)
        assert (found.at_low, found.at_high) == (0, 0)


def test_the_side_is_that_of_the_line_and_not_of_the_middle_of_the_range():
    """A line that is zero far from the middle, with noise that leaves a narrow doubt around it."""
    sizes = np.linspace(0.0, 10.0, 40)
    found = crossing(sizes, sizes - 1.0 + np.tile([0.1, -0.1], 20), 0.0, 10.0)
    assert [found.side(size) for size in (0.0, 0.5, 1.0, 1.5, 2.5, 10.0)] == [-1, -1, 0, 1, 1, 1]
    above = crossing(sizes, sizes + 5.0 + np.tile([0.1, -0.1], 20), 0.0, 10.0)
    assert [above.side(size) for size in (0.0, 5.0, 10.0)] == [1, 1, 1]
    noise = crossing(sizes, np.tile([1.0, -1.0], 20), 0.0, 10.0)
    assert [noise.side(size) for size in (0.0, 5.0, 10.0)] == [0, 0, 0]
