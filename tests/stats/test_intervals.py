"""Statistics over replications: known answers, properties, and the coverage that an interval promises."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats as scipy_stats

from sim.stats import (
    PairedDifference,
    Verdict,
    mean_interval,
    paired_difference,
    ratio_of_sums,
    ratios_of_sums,
    stagnation_index,
    variance_ratio,
    verdict,
)

moderate = st.floats(-1e6, 1e6, allow_nan=False)
pairs = st.integers(2, 30).flatmap(
    lambda n: st.tuples(arrays(np.float64, n, elements=moderate), arrays(np.float64, n, elements=moderate))
)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def difference(mean: float, half_width: float, *, sd: float = 1.0, n: int = 10) -> PairedDifference:
    """A difference with the given interval; `sd` and `n` matter to `more_replications` only."""
    return PairedDifference(mean, mean - half_width, mean + half_width, half_width, sd, 0.5, n, 0.95, 1)


class TestMeanInterval:
    def test_agrees_with_scipy(self):
        x = rng().normal(5, 2, 12)
        low, high = scipy_stats.t.interval(0.9, 11, x.mean(), scipy_stats.sem(x))
        found = mean_interval(x, 0.9)
        assert (found.estimate, found.low, found.high) == pytest.approx((x.mean(), low, high))
        assert (found.n, found.confidence) == (12, 0.9)

    @pytest.mark.parametrize(("x", "mean"), [([], math.nan), ([3.0], 3.0), ([1.0, math.nan], math.nan)])
    def test_too_little_data_gives_nan_bounds(self, x, mean):
        found = mean_interval(x)
        assert found.estimate == pytest.approx(mean, nan_ok=True)
        assert math.isnan(found.low)
        assert math.isnan(found.high)

    def test_infinities_give_nan_bounds_without_a_warning(self):
        found = mean_interval([math.inf, -math.inf, 1.0])
        assert math.isnan(found.estimate)
        assert math.isnan(found.low)

    @pytest.mark.parametrize("confidence", [0.0, 1.0, -1.0, 95.0, math.nan])
    def test_confidence_is_a_share(self, confidence):
        with pytest.raises(ValueError, match="confidence must lie between 0 and 1"):
            mean_interval([1.0, 2.0], confidence)

    def test_refuses_a_table(self):
        with pytest.raises(ValueError, match="one value per replication"):
            mean_interval(np.ones((2, 2)))


class TestPairedDifference:
    def test_agrees_with_scipy(self):
        a = rng(1).normal(0, 1, 20)
        b = a + rng(2).normal(0.5, 0.3, 20)
        expected = scipy_stats.ttest_rel(b, a).confidence_interval(0.95)
        found = paired_difference(a, b)
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
        assert found.mean == pytest.approx((b - a).mean())
        assert found.sd == pytest.approx((b - a).std(ddof=1))
        assert found.correlation == pytest.approx(scipy_stats.pearsonr(a, b).statistic)

    def test_bonferroni_is_the_interval_at_a_shared_error(self):
        a, b = rng(1).normal(size=(2, 15))
        shared = paired_difference(a, b, confidence=0.95, comparisons=5)
        alone = paired_difference(a, b, confidence=0.99)
        assert (shared.low, shared.high) == pytest.approx((alone.low, alone.high))

    @given(pairs)
    @settings(deadline=None)
    def test_swapping_mirrors(self, pair):
        a, b = pair
        there, back = paired_difference(a, b), paired_difference(b, a)
        assert (back.mean, back.low, back.high) == pytest.approx((-there.mean, -there.high, -there.low))
        assert back.correlation == pytest.approx(there.correlation, nan_ok=True)

    @given(pairs)
    @settings(deadline=None)
    def test_interval_surrounds_the_mean_and_grows_with_comparisons(self, pair):
        one = paired_difference(*pair)
        ten = paired_difference(*pair, comparisons=10)
        assert ten.low <= one.low <= one.mean <= one.high <= ten.high

    @given(arrays(np.float64, st.integers(2, 30), elements=st.integers(-1000, 1000)), st.integers(-50, 50))
    @settings(deadline=None)
    def test_no_variance_makes_the_interval_a_point(self, a, shift):
        found = paired_difference(a, a + shift)
        assert found.low == found.mean == found.high == shift
        assert (found.sd, found.half_width) == (0.0, 0.0)

    @pytest.mark.parametrize(("a", "b", "mean"), [([], [], math.nan), ([1.0], [3.0], 2.0)])
    def test_below_two_pairs_there_is_no_interval(self, a, b, mean):
        found = paired_difference(a, b)
        assert found.mean == pytest.approx(mean, nan_ok=True)
        assert all(map(math.isnan, (found.low, found.high, found.half_width, found.sd, found.correlation)))
        assert verdict(found, margin=100) == Verdict("undecided", None)

    def test_a_constant_side_has_no_correlation(self):
        assert math.isnan(paired_difference([1, 1, 1], [1, 2, 3]).correlation)

    def test_refuses_what_does_not_pair_up(self):
        with pytest.raises(ValueError, match="3 and 2 replications"):
            paired_difference([1, 2, 3], [1, 2])
        with pytest.raises(ValueError, match="comparisons must be 1 or more"):
            paired_difference([1, 2], [1, 2], comparisons=0)

    @pytest.mark.slow
    def test_covers_the_truth_as_often_as_it_says(self):
        trials, n, confidence, truth = 4000, 8, 0.9, 0.3
        generator = rng(7)
        hits = 0
        for _ in range(trials):
            a = generator.normal(size=n)
            found = paired_difference(a, a + generator.normal(truth, 1, n), confidence=confidence)
            hits += found.low <= truth <= found.high
        standard_error = math.sqrt(confidence * (1 - confidence) / trials)
        assert hits / trials == pytest.approx(confidence, abs=4 * standard_error)


class TestVerdict:
    @pytest.mark.parametrize(
        ("mean", "half_width", "margin", "word"),
        [
            (5, 1, 2, "better"),
            (-5, 1, 2, "worse"),
            (0, 1, 2, "practically equal"),
            (1.5, 0.5, 2, "practically equal"),  # excludes zero, yet nobody would act on it
            (2, 1, 2, "better"),  # begins inside the margin
            (1, 3, 2, "undecided"),
            (1, 1, 1, "undecided"),  # touches zero
            (0, 0, 0, "practically equal"),
            (math.nan, math.nan, 2, "undecided"),
        ],
    )
    def test_words(self, mean, half_width, margin, word):
        assert verdict(difference(mean, half_width), margin=margin).word == word

    @given(moderate, st.floats(0, 1e6), st.floats(0, 1e6))
    @settings(deadline=None)
    def test_the_direction_turns_better_into_worse_only(self, mean, half_width, margin):
        turned = {"better": "worse", "worse": "better"}
        up = verdict(difference(mean, half_width), margin=margin)
        down = verdict(difference(mean, half_width), margin=margin, higher_is_better=False)
        assert down.word == turned.get(up.word, up.word)
        assert down.more_replications == up.more_replications

    @pytest.mark.parametrize("margin", [-1, math.nan])
    def test_margin_is_not_negative(self, margin):
        with pytest.raises(ValueError, match="margin must be zero or more"):
            verdict(difference(0, 1), margin=margin)

    @given(st.floats(-3, 3), st.floats(0.1, 10), st.floats(0, 2), st.integers(2, 40))
    @settings(deadline=None)
    def test_more_replications_decide_and_one_fewer_does_not(self, mean, sd, margin, n):
        def at(size: int) -> PairedDifference:
            half_width = float(scipy_stats.t.ppf(0.975, size - 1)) * sd / math.sqrt(size)
            return difference(mean, half_width, sd=sd, n=size)

        found = verdict(at(n), margin=margin)
        if found.word != "undecided":
            assert found.more_replications is None
        elif found.more_replications is None:
            assert max(abs(mean), margin - abs(mean)) < 1e-3 * sd
        else:
            more = found.more_replications
            assert more >= 1
            target = max(abs(mean), margin - abs(mean))
            assert at(n + more).half_width <= target * (1 + 1e-9)
            assert more == 1 or at(n + more - 1).half_width > target * (1 - 1e-9)

    @pytest.mark.parametrize(("mean", "margin"), [(0.0, 0.0), (1e-9, 0.0), (1e-300, 0.0)])
    def test_no_estimate_where_no_budget_would_decide(self, mean, margin):
        assert verdict(difference(mean, 1), margin=margin).more_replications is None


class TestVarianceRatio:
    def test_agrees_with_scipy(self):
        paired, independent = rng(1).normal(0, 1, 30), rng(2).normal(0, 3, 20)
        ratio = independent.var(ddof=1) / paired.var(ddof=1)
        low, high = ratio / scipy_stats.f.ppf([0.975, 0.025], 19, 29)
        found = variance_ratio(paired, independent)
        assert (found.estimate, found.low, found.high) == pytest.approx((ratio, low, high))
        assert found.n == 20

    @pytest.mark.slow
    def test_covers_the_truth_as_often_as_it_says(self):
        trials, confidence, truth = 4000, 0.9, 9
        generator = rng(7)
        hits = 0
        for _ in range(trials):
            found = variance_ratio(generator.normal(0, 1, 12), generator.normal(0, 3, 7), confidence)
            hits += found.low <= truth <= found.high
        standard_error = math.sqrt(confidence * (1 - confidence) / trials)
        assert hits / trials == pytest.approx(confidence, abs=4 * standard_error)

    @given(
        arrays(np.float64, 9, elements=st.integers(-9, 9)), arrays(np.float64, 6, elements=st.integers(-9, 9))
    )
    @settings(deadline=None)
    def test_turning_it_over_inverts_it(self, x, y):
        if np.ptp(x) == 0 or np.ptp(y) == 0:
            return
        one, other = variance_ratio(x, y), variance_ratio(y, x)
        assert (other.low, other.estimate, other.high) == pytest.approx(
            (1 / one.high, 1 / one.estimate, 1 / one.low)
        )

    def test_degenerate_cases(self):
        assert variance_ratio([1, 1], [1, 2]).low == math.inf
        assert math.isnan(variance_ratio([1, 1], [2, 2]).estimate)
        assert math.isnan(variance_ratio([1], [1, 2]).estimate)
        assert variance_ratio([1, 2], [2, 2]).high == 0


class TestStagnationIndex:
    def test_index_of_the_mean_curve(self):
        """The mean curve (6, 8, 4) loses half; the mean of the runs' own indices would be larger."""
        found = stagnation_index([[10, 6, 4], [2, 10, 4]], rng=rng())
        assert found.estimate == 0.5
        assert found.low <= 0.5 <= found.high

    def test_growth_to_the_end_is_no_stagnation(self):
        found = stagnation_index([[1, 2, 3], [2, 3, 4], [1, 1, 2]], rng=rng())
        assert (found.estimate, found.low, found.high) == (0, 0, 0)

    @given(arrays(np.float64, (5, 4), elements=st.integers(0, 100)), st.integers(1, 9))
    @settings(deadline=None)
    def test_lies_between_zero_and_one_whatever_the_scale(self, curves, scale):
        found = stagnation_index(curves, rng=rng(), resamples=50)
        scaled = stagnation_index(curves * scale, rng=rng(), resamples=50)
        if curves.any():
            assert 0 <= found.low <= found.high <= 1
            assert 0 <= found.estimate <= 1
        assert scaled.estimate == pytest.approx(found.estimate, nan_ok=True)
        assert scaled.low == pytest.approx(found.low, nan_ok=True)

    def test_no_customers_at_all_is_nan(self):
        found = stagnation_index(np.zeros((4, 3)), rng=rng())
        assert math.isnan(found.estimate)
        assert math.isnan(found.low)

    def test_one_replication_has_no_interval(self):
        found = stagnation_index([[4, 2]], rng=rng())
        assert found.estimate == 0.5
        assert math.isnan(found.high)

    def test_same_generator_same_interval(self):
        curves = rng(3).poisson(20, (30, 5))
        assert stagnation_index(curves, rng=rng(4)) == stagnation_index(curves, rng=rng(4))

    def test_refuses_wrong_shapes(self):
        with pytest.raises(ValueError, match="curves must be"):
            stagnation_index([1, 2, 3], rng=rng())
        with pytest.raises(ValueError, match="resamples must be 1 or more"):
            stagnation_index([[1, 2], [1, 2]], rng=rng(), resamples=0)


class TestRatioOfSums:
    def test_pools(self):
        found = ratio_of_sums([1, 0, 9], [10, 0, 10], rng=rng())
        assert found.estimate == 0.5
        assert found.low <= 0.5 <= found.high
        assert found.n == 3

    def test_further_axes_are_summed(self):
        table = ratio_of_sums([[1, 2], [3, 4]], [[2, 2], [8, 8]], rng=rng())
        assert table == ratio_of_sums([3, 7], [4, 16], rng=rng())

    @given(arrays(np.float64, 6, elements=st.integers(1, 100)), st.floats(0.1, 10))
    @settings(deadline=None)
    def test_a_common_ratio_is_certain(self, denominator, ratio):
        found = ratio_of_sums(denominator * ratio, denominator, rng=rng(), resamples=50)
        assert (found.low, found.estimate, found.high) == pytest.approx((ratio, ratio, ratio))

    @pytest.mark.parametrize(("above", "below"), [([1, 2], [0, 0]), ([], [])])
    def test_nothing_to_divide_by_is_nan(self, above, below):
        found = ratio_of_sums(above, below, rng=rng())
        assert math.isnan(found.estimate)
        assert math.isnan(found.low)

    def test_refuses_what_does_not_pair_up(self):
        with pytest.raises(ValueError, match="numerator has 1 replications"):
            ratio_of_sums([1], [1, 2], rng=rng())
        with pytest.raises(ValueError, match="first axis"):
            ratio_of_sums(1, 2, rng=rng())


class TestRatiosOfSums:
    def test_each_column_is_what_it_is_alone_with_the_same_resamples(self):
        above, below = rng(1).uniform(0, 5, (12, 3)), rng(2).uniform(1, 5, 12)
        found = ratios_of_sums(above, below, rng=rng())
        for column, interval in enumerate(found):
            assert interval == ratio_of_sums(above[:, column], below, rng=rng())

    def test_one_replication_has_no_bounds_and_nothing_below_no_ratio(self):
        (one,) = ratios_of_sums([[3.0]], [4.0], rng=rng())
        assert one.estimate == 0.75
        assert math.isnan(one.low)
        (none,) = ratios_of_sums([[3.0], [1.0]], [0.0, 0.0], rng=rng())
        assert math.isnan(none.estimate)

    def test_rows_must_match(self):
        with pytest.raises(ValueError, match="2 replications"):
            ratios_of_sums([[1.0]], [1.0, 2.0], rng=rng())
