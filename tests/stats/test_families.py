"""What a family of verdicts promises: intervals that cover together, and hardly a verdict on nothing."""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats as scipy_stats

from sim.stats import holm, paired_difference, verdict

DESIGNS, MACRO = 4, 400
PAIRS = list(combinations(range(DESIGNS), 2))
ERRORS = 3
"""Standard errors of a simulated share within which it must lie: chance passes them once in 370 times."""


def rng(seed=0):
    return np.random.default_rng(seed)


def outcomes(draw, means, n, luck):
    """Designs that share luck: (designs, replications), correlated and of unequal spread."""
    common = draw(luck, n)
    return np.array(
        [mean + common + scale * draw(luck, n) for mean, scale in zip(means, SCALES, strict=True)]
    )


SCALES = (0.5, 1.0, 0.7, 1.4)


def normal(luck, n):
    return luck.normal(0, 1, n)


def skewed(luck, n):
    return luck.exponential(1, n) - 1


def family(table, luck):
    found = [paired_difference(table[i], table[j], comparisons=len(PAIRS), rng=luck) for i, j in PAIRS]
    return found, holm([each.p for each in found])


def error(share, n=MACRO):
    return ERRORS * np.sqrt(share * (1 - share) / n)


@pytest.mark.parametrize(("draw", "n"), [(normal, 8), (normal, 30)])
def test_all_intervals_cover_together(draw, n):
    luck, means = rng(1), (0.0, 0.3, 0.3, 2.0)
    together, each = 0, 0
    for _ in range(MACRO):
        found, _ = family(outcomes(draw, means, n, luck), luck)
        covers = [d.low <= means[j] - means[i] <= d.high for d, (i, j) in zip(found, PAIRS, strict=True)]
        together += all(covers)
        each += covers[0]
    alone = 1 - 0.05 / len(PAIRS)
    assert together / MACRO >= 0.95 - error(0.95)
    # One comparison covers what its share of the error leaves: no more, or the intervals would be too wide.
    assert each / MACRO == pytest.approx(alone, abs=error(alone))


@pytest.mark.parametrize(
    ("draw", "n"), [(normal, 8), (normal, 30), pytest.param(skewed, 30, marks=pytest.mark.slow)]
)
def test_designs_that_are_alike_hardly_get_a_verdict(draw, n):
    luck = rng(2)
    wrong = 0
    for _ in range(MACRO):
        found, adjusted = family(outcomes(draw, (0, 0, 0, 0), n, luck), luck)
        words = {verdict(d, margin=0.0, adjusted=p).word for d, p in zip(found, adjusted, strict=True)}
        wrong += bool(words & {"better", "worse"})
    assert wrong / MACRO <= 0.05 + error(0.05)


def test_one_by_one_they_would_get_too_many():
    luck = rng(3)
    wrong = 0
    for _ in range(MACRO):
        table = outcomes(normal, (0, 0, 0, 0), 30, luck)
        found = [paired_difference(table[i], table[j]) for i, j in PAIRS]
        wrong += any(verdict(each, margin=0.0).word != "undecided" for each in found)
    assert wrong / MACRO > 0.10


def coverage(interval, draw, n, luck, truth=0.0):
    hits = 0
    for _ in range(MACRO):
        a, b = draw(luck, n)
        low, high = interval(a, b)
        hits += low <= truth <= high
    return hits / MACRO


def by_t(a, b):
    found = paired_difference(a, b)
    return found.low, found.high


def test_where_differences_are_skewed_the_bootstrap_covers_and_t_does_not():
    def exponential(luck, n):
        return np.zeros(n), skewed(luck, n)

    def lognormal(luck, n):
        return np.zeros(n), luck.lognormal(0, 1, n) - np.exp(0.5)

    def resampled(a, b):
        found = paired_difference(a, b, rng=luck)
        return found.low, found.high

    luck = rng(4)
    assert coverage(by_t, lognormal, 30, rng(5)) < 0.95 - error(0.95)
    assert coverage(resampled, lognormal, 30, rng(5)) > coverage(by_t, lognormal, 30, rng(5))
    assert coverage(resampled, exponential, 30, luck) == pytest.approx(0.95, abs=error(0.95))


def test_independent_samples_are_no_way_out_where_correlation_is_negative():
    """Why pairs stay paired: Welch's interval leaves the covariance out."""

    def draw(luck, n):
        a, b = luck.multivariate_normal([0, 0], [[1, -0.6], [-0.6, 1]], n).T
        return a, b

    def welch(a, b):
        low, high = scipy_stats.ttest_ind(b, a, equal_var=False).confidence_interval()
        return low, high

    assert coverage(welch, draw, 30, rng(5)) < 0.95 - error(0.95)
    assert coverage(by_t, draw, 30, rng(5)) == pytest.approx(0.95, abs=error(0.95))


def test_holm_is_the_step_down_of_the_textbook():
    p = [0.001, 0.011, 0.013, 0.02, 0.6]
    assert holm(p) == pytest.approx([0.005, 0.044, 0.044, 0.044, 0.6])
    assert holm(p[::-1]) == pytest.approx(holm(p)[::-1])


def test_holm_counts_what_could_not_be_computed():
    adjusted = holm([0.02, float("nan")])
    assert adjusted[0] == pytest.approx(0.04)
    assert np.isnan(adjusted[1])


def test_holm_decides_what_the_interval_of_bonferroni_leaves_open():
    zeros, noise = np.zeros(12), rng(6).normal(0, 1, 12)
    noise = (noise - noise.mean()) / noise.std(ddof=1)
    # A t statistic of 2.4 with 11 degrees of freedom: below 0.05, above half of it.
    found = [paired_difference(zeros, noise + t / np.sqrt(12), comparisons=2) for t in (9.0, 2.4)]
    adjusted = holm([each.p for each in found])
    assert found[1].low < 0 < found[1].mean
    assert 0.025 < found[1].p <= 0.05
    assert verdict(found[1], margin=0.0).word == "undecided"
    assert verdict(found[1], margin=0.0, adjusted=adjusted[1]).word == "better"
    assert verdict(found[1], margin=0.0, adjusted=adjusted[1], higher_is_better=False).word == "worse"


def test_the_bootstrap_is_for_skewed_differences_only():
    luck = rng(8)
    normal_ones, skewed_ones = luck.normal(0, 1, 40), luck.lognormal(0, 1, 40)
    zeros = np.zeros(40)
    assert paired_difference(zeros, normal_ones, rng=luck).method == "paired t"
    assert paired_difference(zeros, skewed_ones, rng=luck).method == "bootstrap"
    assert paired_difference(zeros, skewed_ones).method == "paired t"
    assert paired_difference(zeros[:9], skewed_ones[:9], rng=luck).method == "paired t"


@pytest.mark.parametrize("shift", np.linspace(-1.5, 0.5, 9))
def test_interval_and_p_value_of_the_bootstrap_say_the_same(shift):
    x = rng(9).lognormal(0, 1, 40) + shift - 0.5
    found = paired_difference(np.zeros(40), x, rng=rng(10))
    assert found.method == "bootstrap"
    assert (found.low > 0 or found.high < 0) == (found.p <= 0.05)
