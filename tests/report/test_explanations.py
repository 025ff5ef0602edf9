"""What makes a difference in profit, when the plant is the bottleneck, and when cash says something else."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from sim.experiment.compare import compare
from sim.report.explanations import (
    MORE,
    contributions,
    explanations,
    orders_by_cash,
    plant_sentences,
    reasons,
)
from sim.scenario.units import HOURS_PER_UNIT
from sim.stats import Interval, PairedDifference


def difference(mean):
    return PairedDifference(mean, mean - 1, mean + 1, 1.0, 1.0, 0.5, 10, 0.95, 1)


def number(estimate):
    return Interval(estimate, estimate, estimate, 0.95, 10)


@pytest.fixture
def with_lines(by_hand):
    """A comparison in which the second design differs by these lines a year."""

    def make(profit, **lines):
        comparison = by_hand((profit, 1.0))
        known = dict.fromkeys(MORE, 0.0) | lines
        found = {f"{line}_a_year": difference(mean) for line, mean in known.items()}
        first, second = comparison.designs
        return replace(comparison, designs=(first, replace(second, differences=found)))

    return make


@pytest.fixture
def with_means(by_hand):
    """A comparison whose designs have these numbers, one mapping each."""

    def make(*means):
        comparison = by_hand(*[(0.0, 1.0)] * (len(means) - 1))
        designs = tuple(
            replace(design, means=design.means | {name: number(x) for name, x in known.items()})
            for design, known in zip(comparison.designs, means, strict=True)
        )
        return replace(comparison, designs=designs)

    return make


class TestReasons:
    def test_costs_lower_profit_and_gross_profit_raises_it(self, with_lines):
        comparison = with_lines(-50.0, gross_profit=-30.0, fixed_pay=25.0, hiring=-5.0)
        assert contributions(comparison.designs[1]) == {
            **dict.fromkeys(MORE, 0.0),
            "gross_profit": -30.0,
            "fixed_pay": -25.0,
            "hiring": 5.0,
        }

    def test_the_largest_lines_are_named_in_their_order(self, with_lines):
        said = reasons(with_lines(-60.0, gross_profit=-40.0, fixed_pay=20.0, hiring=-1.0, interest=1.0))
        assert said == [
            "conveyor makes 60.0 money a year less profit than traditional, chiefly by 40.0 less gross "
            "profit and 20.0 more fixed pay."
        ]

    def test_a_third_line_is_named_where_it_counts(self, with_lines):
        said = reasons(with_lines(70.0, gross_profit=40.0, fixed_pay=-20.0, bad_debts=-10.0))[0]
        assert "40.0 more gross profit, 20.0 less fixed pay and 10.0 less bad debts" in said

    def test_what_works_the_other_way_is_said_to(self, with_lines):
        said = reasons(with_lines(-30.0, fixed_pay=50.0, variable_pay=-20.0))[0]
        assert "chiefly by 50.0 more fixed pay; 20.0 less variable pay works the other way" in said

    def test_an_undecided_difference_is_not_explained_away(self, with_lines):
        comparison = with_lines(30.0, fixed_pay=-30.0)
        assert "luck alone" not in reasons(comparison)[0]
        second = comparison.designs[1]
        pairs = tuple(
            replace(pair, verdict=replace(pair.verdict, word="undecided")) for pair in second.against
        )
        open_ = replace(comparison, designs=(comparison.designs[0], replace(second, against=pairs)))
        assert reasons(open_)[0].endswith("luck alone could explain the whole of it.")

    def test_equal_accounts_need_no_reason(self, with_lines):
        assert reasons(with_lines(0.0)) == []

    def test_lines_of_a_run_add_up_to_the_difference_in_profit(self, result):
        for design in compare(result).designs[1:]:
            whole = design.differences["profit_a_year"].mean
            assert sum(contributions(design).values()) == pytest.approx(whole)


class TestPlant:
    SHORTEST = 28.09

    def test_busy_is_a_bottleneck(self, with_means):
        said = plant_sentences(
            with_means({"use": 0.96, "delivery_days": 40.0}, {"use": 0.94, "delivery_days": 40.0})
        )
        assert len(said) == 1
        assert said[0].startswith(
            "In traditional the plant is the bottleneck: more selling cannot be delivered."
        )
        assert "96% of its capacity and orders take 40.0 calendar days" in said[0]

    def test_slow_and_nearly_full_is_one_too(self, with_means, study):
        shortest = study.world.factory.shortest.value / HOURS_PER_UNIT["cal_d"]
        slow, quick = 2.01 * shortest, 1.99 * shortest
        said = plant_sentences(
            with_means({"use": 0.9, "delivery_days": slow}, {"use": 0.9, "delivery_days": quick})
        )
        assert [text.split(":")[0] for text in said] == ["In traditional the plant is the bottleneck"]

    def test_slow_with_an_idle_plant_waits_for_people(self, with_means):
        said = plant_sentences(with_means({"use": 0.5, "delivery_days": 90.0}))
        assert "bottleneck" not in said[0]
        assert "they wait for people, not for the plant" in said[0]

    def test_an_unlimited_plant_is_never_full(self, with_means):
        comparison = with_means({"use": 0.99, "delivery_days": 30.0})
        world = comparison.study.world
        capacity = world.factory.capacity.model_copy(update={"value": "unlimited"})
        free = world.model_copy(update={"factory": world.factory.model_copy(update={"capacity": capacity})})
        assert plant_sentences(replace(comparison, study=replace(comparison.study, world=free))) == []

    def test_unknown_is_not_slow(self, with_means):
        assert plant_sentences(with_means({"use": 0.0, "delivery_days": math.nan}, {})) == []


class TestCash:
    def test_another_order_is_said(self, with_means):
        said = orders_by_cash(
            with_means(
                {"profit_a_year": 2.0, "npv": 1.0, "cash": 2.0},
                {"profit_a_year": 1.0, "npv": 3.0, "cash": 1.0},
            )
        )
        assert len(said) == 1
        assert said[0].startswith(
            "By net present value the order of the designs is another one than by profit: conveyor, "
            "traditional, not traditional, conveyor"
        )

    def test_the_same_order_is_not(self, with_means):
        same = {"profit_a_year": 2.0, "npv": 2.0, "cash": 2.0}
        assert orders_by_cash(with_means(same, dict.fromkeys(same, 1.0))) == []

    def test_nothing_known_is_nothing_said(self, with_means):
        unknown = dict.fromkeys(("profit_a_year", "npv", "cash"), math.nan)
        assert explanations(with_means(unknown, unknown)) == []
