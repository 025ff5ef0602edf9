"""The spread of a difference over worlds, on worlds whose spread is known."""

import numpy as np
import pytest

from sim.stats import rank_correlations, share_above, spread_of

MEAN, LUCK = 1.0, 2.0


def looks(luck, sd, *, worlds=40, replications=30, pasts=8, carried=0.6):
    """One look at each world, what the same luck did at home, and all that was seen at home."""
    home = luck.normal(0, LUCK, replications)
    past = np.arange(worlds) % pasts
    own = luck.normal(0, LUCK, worlds)
    noise = carried * home[past] + np.sqrt(1 - carried**2) * own
    return luck.normal(MEAN, sd, worlds) + noise, home[past], home


@pytest.mark.parametrize("sd", [0.5, 1.0, 3.0])
def test_luck_is_taken_off_the_spread(sd):
    found = [spread_of(*looks(np.random.default_rng(seed), sd)) for seed in range(200)]
    variances = np.array([each.sd**2 for each in found])
    error = 3 * variances.std() / np.sqrt(len(found))
    seen = np.mean([np.var(looks(np.random.default_rng(seed), sd)[0], ddof=1) for seed in range(200)])
    # A variance below nothing counts as nothing, which lifts the mean where the true one is small.
    lift = variances.std() / 2 if sd < 1 else 0.0
    assert sd**2 - error <= variances.mean() <= sd**2 + error + lift
    assert seen > sd**2 + 0.7 * LUCK**2
    assert np.mean([each.mean for each in found]) == pytest.approx(MEAN, abs=0.15)


def test_values_have_the_spread_they_tell():
    found = spread_of(*looks(np.random.default_rng(1), 1.0))
    assert np.std(found.values, ddof=1) == pytest.approx(found.sd)
    assert np.mean(found.values) == pytest.approx(found.mean)
    assert found.quantile(0.1) < found.mean < found.quantile(0.9)


def above_zero(sd, seed):
    moved, shared, home = looks(np.random.default_rng(seed), sd)
    return share_above(moved, shared, home, 0.0, rng=np.random.default_rng(seed))


def test_worlds_that_are_all_alike_agree_on_the_sign():
    shares = [above_zero(0.0, seed) for seed in range(40)]
    # Two looks in three tell no spread at all: then all worlds are on the side of their mean.
    assert np.mean([each.estimate > 0.9 for each in shares]) > 0.6


def test_the_share_of_worlds_is_found_and_its_interval_covers():
    truth = 0.8413  # of a normal with mean 1 and spread 1, above 0
    found = [above_zero(1.0, seed) for seed in range(60)]
    assert np.mean([each.estimate for each in found]) == pytest.approx(truth, abs=0.06)
    covered = np.mean([each.low <= truth <= each.high for each in found])
    # 95% within three standard errors of 60 trials.
    assert covered >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 60)


def test_a_share_of_everything_or_nothing_is_not_certain():
    moved, shared, home = looks(np.random.default_rng(3), 0.5)
    everything = share_above(moved + 100, shared, home, 0.0, rng=np.random.default_rng(1))
    nothing = share_above(moved - 100, shared, home, 0.0, rng=np.random.default_rng(1))
    assert everything.estimate == 1.0
    assert everything.low == pytest.approx(0.05 ** (1 / 40))
    assert nothing.estimate == 0.0
    assert nothing.high == pytest.approx(1 - 0.05 ** (1 / 40))


def test_too_few_worlds_say_nothing():
    found = spread_of(np.array([1.0]), np.array([0.0]), np.array([0.0, 1.0]))
    assert np.isnan(found.sd)
    one = np.array([1.0])
    assert np.isnan(share_above(one, one, one, 0.0, rng=np.random.default_rng(1)).estimate)


def test_what_moves_the_outcome_is_told_from_chance():
    luck = np.random.default_rng(4)
    x = luck.random((80, 100))
    found = rank_correlations(x, 3 * x[:, 7] + luck.normal(0, 1, 80), rng=luck)
    assert int(np.argmax(np.abs(found.each))) == 7
    assert found.each[7] > found.by_chance
    false = [
        max(map(abs, (nothing := rank_correlations(x, luck.normal(0, 1, 80), rng=luck)).each))
        > nothing.by_chance
        for _ in range(60)
    ]
    assert np.mean(false) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 60)
