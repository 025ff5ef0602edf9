"""The warm-up that MSER-5 cuts, on series whose level is known."""

import numpy as np
import pytest

from sim.stats import steady_level

LEVEL = 10.0


def series(luck, start, fade, periods=60, replications=20):
    """A level reached from ``start`` with the time constant ``fade``, and noise around it."""
    trend = (start - LEVEL) * np.exp(-np.arange(periods) / fade) if fade else np.zeros(periods)
    return LEVEL + trend + luck.normal(0, 1, (replications, periods))


def test_a_warm_up_is_cut_and_the_level_found():
    found = steady_level(series(np.random.default_rng(1), 30.0, 4.0))
    assert found.settled
    assert 10 <= found.cut <= 30
    whole = series(np.random.default_rng(1), 30.0, 4.0).mean()
    # Thirty or more periods of twenty replications: a standard error of 0.04.
    assert found.level.estimate == pytest.approx(LEVEL, abs=0.15)
    assert whole > LEVEL + 1


def test_hardly_anything_is_cut_where_there_is_no_warm_up():
    cuts = [steady_level(series(np.random.default_rng(seed), 0, 0)).cut for seed in range(40)]
    assert np.mean(cuts) < 10


def test_what_still_moves_is_not_called_settled():
    table = series(np.random.default_rng(2), 0, 0) + np.linspace(0, 50, 60)
    found = steady_level(table)
    assert not found.settled


def test_levels_cover():
    found = [steady_level(series(np.random.default_rng(seed), 30.0, 2.0)) for seed in range(300)]
    assert all(each.settled for each in found)
    covered = np.mean([each.level.low <= LEVEL <= each.level.high for each in found])
    assert covered == pytest.approx(0.95, abs=3 * np.sqrt(0.95 * 0.05 / 300))


@pytest.mark.parametrize("shape", [(10,), (3, 9), (0,)])
def test_too_short_a_series_is_refused(shape):
    with pytest.raises(ValueError, match="10 or more periods"):
        steady_level(np.zeros(shape))
