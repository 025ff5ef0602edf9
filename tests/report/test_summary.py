"""Rows and sentences say what the comparison says, and not more."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from sim.experiment.compare import compare
from sim.report.numbers import alike, money, number, percent
from sim.report.sentences import findings, headlines
from sim.report.summary import rows, sentences

BETTER, WORSE, EQUAL, OPEN = (200.0, 50.0), (-200.0, 50.0), (2.0, 3.0), (30.0, 100.0)
WORDS = ("better", "worse", "practically equal", "undecided")


def cells(comparison, label, unit=None):
    found = [row for row in rows(comparison) if row.label == label and unit in (None, row.unit)]
    return found[0].cells


class TestRows:
    def test_one_cell_per_design_in_every_row(self, by_hand):
        comparison = by_hand(BETTER, OPEN)
        assert {len(row.cells) for row in rows(comparison)} == {3}

    def test_numbers_are_those_of_the_comparison(self, result):
        comparison = compare(result)
        for metric, label, unit, write in (
            ("profit_a_year", "Profit", None, money),
            ("revenue_a_year", "Revenue", None, money),
            ("new_customers", "New customers", "all 1.5 years", number),
            ("accounts_end", "Active accounts", "at the end", number),
            ("win_rate", "Win rate", None, percent),
        ):
            expected = tuple(write(design.means[metric].estimate) for design in comparison.designs)
            assert cells(comparison, label, unit) == expected

    def test_nan_and_missing_are_dashes(self, by_hand):
        comparison = by_hand(BETTER)
        for label in ("Win rate", "Left with a leaver", "Field-study estimate", "Closers' income / target"):
            assert cells(comparison, label) == ("-", "-")
        assert not any("nan" in cell for row in rows(comparison) for cell in row.cells)

    def test_reference_is_marked_and_words_are_verdicts(self, by_hand):
        comparison = by_hand(WORSE, EQUAL)
        assert cells(comparison, "Profit, difference") == (
            "reference",
            "-200 [-250, -150]",
            "+2.00 [-1.00, +5.00]",
        )
        assert cells(comparison, "Verdict on it") == ("-", "worse", "practically equal")

    def test_response_is_in_working_days(self, by_hand):
        comparison = by_hand()
        design = comparison.designs[0]
        means = {**design.means, "response_wait": replace(design.means["profit_a_year"], estimate=20.0)}
        assert cells(replace(comparison, designs=(replace(design, means=means),)), "First response") == (
            "2.5",
        )

    def test_currency_is_that_of_the_world(self, by_hand, study):
        money_section = study.world.money.model_copy(update={"currency": "CHF"})
        world = study.world.model_copy(update={"money": money_section})
        comparison = replace(by_hand(BETTER), study=replace(study, world=world))
        assert next(row for row in rows(comparison) if row.label == "Profit").unit == "CHF a year"
        assert "CHF a year" in headlines(comparison)[0]


class TestSentences:
    @pytest.mark.parametrize(
        ("difference", "word"),
        [(BETTER, "better"), (WORSE, "worse"), (EQUAL, "practically equal"), (OPEN, "undecided")],
    )
    def test_a_design_is_called_what_its_verdict_says(self, by_hand, difference, word):
        comparison = by_hand(difference)
        said = findings(comparison)[1]
        assert f"profit {word}" in said
        assert f"New customers {word}" in said
        assert not any(f"profit {other}" in said for other in WORDS if other != word)
        assert ("more than luck explains" in said) == (word in ("better", "worse"))

    def test_amount_and_interval_are_named(self, by_hand):
        assert "by 200 money a year (interval +150 to +250)" in findings(by_hand(BETTER))[1]
        assert "by 200 money a year (interval -250 to -150)" in findings(by_hand(WORSE))[1]

    def test_undecided_says_how_many_more(self, by_hand):
        comparison = by_hand(OPEN)
        more = comparison.designs[1].against[0].verdict.more_replications
        assert f"about {more} more replications would decide" in findings(comparison)[1]

    def test_undecided_without_a_number_promises_none(self, by_hand):
        comparison = by_hand((0.0, math.inf))
        assert comparison.designs[1].against[0].verdict.more_replications is None
        assert "no number of further replications can be named" in findings(comparison)[1]

    def test_one_replication_is_no_evidence(self, by_hand):
        said = findings(by_hand((30.0, math.nan), n=1))[1]
        assert "one replication says nothing about luck" in said
        assert "interval" not in said

    def test_best_but_undecided_is_not_a_victory(self, by_hand):
        profit, customers = headlines(by_hand(OPEN))
        for said in (profit, customers):
            assert "highest for conveyor" in said
            assert "whether it is better than the reference traditional is undecided" in said

    def test_best_and_better_is_a_victory_over_the_reference_only(self, by_hand):
        comparison = by_hand(BETTER, WORSE)
        assert "it is better than the reference traditional" in headlines(comparison)[0]

    def test_best_reference_names_how_the_others_stand(self, by_hand):
        said = headlines(by_hand(WORSE, (-30.0, 100.0)))[0]
        assert "highest for traditional" in said
        assert "conveyor is worse" in said
        assert "factory-owned is undecided" in said

    def test_a_tie_goes_to_the_reference(self, by_hand):
        assert "highest for traditional" in headlines(by_hand((0.0, 5.0)))[0]

    def test_a_single_design_has_no_rival(self, by_hand):
        assert "no other design to compare" in headlines(by_hand())[0]

    def test_without_a_number_nothing_is_highest(self, by_hand):
        assert headlines(by_hand((math.nan, math.nan), profit=math.nan))[0] == (
            "Profit: no design has a number to compare."
        )

    def test_a_missing_reference_is_said(self, by_hand):
        comparison = by_hand(BETTER)
        alone = replace(comparison, designs=(replace(comparison.designs[1], against=()),))
        assert findings(alone) == [
            "conveyor could not be compared: the reference traditional has no finished run."
        ]

    def test_luck_and_following_are_always_named(self, by_hand):
        for comparison in (by_hand(), by_hand(BETTER), by_hand(OPEN, WORSE)):
            text = " ".join(sentences(comparison))
            assert "about luck only" in text
            assert "Whether the assumptions are right is another question" in text
            assert "is an assumption of the model" in text

    def test_one_sentence_per_design(self, by_hand):
        comparison = by_hand(BETTER, OPEN)
        assert [said.split()[0] for said in findings(comparison)] == [d.design for d in comparison.designs]


class TestNumbers:
    def test_rounding_may_lift_the_scale(self):
        assert [money(x) for x in (999.4, 999.6, 999_499, 999_600)] == ["999", "1.00k", "999k", "1.00M"]

    def test_zero_has_no_sign(self):
        assert percent(-0.0001) == "0%"
        assert alike(-1.0, 100_000.0, sign=True) == ["0k", "+100k"]

    def test_nan_is_a_dash_everywhere(self):
        assert [number(math.nan), money(math.nan), percent(math.nan), *alike(math.nan)] == ["-"] * 4
