"""Page one: what it advises in each case, and that it never says more than the verdicts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.experiment.compare import compare
from sim.report.first_page import first_page
from sim.report.html import render, render_brief
from sim.report.page.risks import risk_rows, risks
from sim.stats import Interval
from tests.report.worlds import in_worlds

NAN = float("nan")


def test_better_is_a_change_and_says_what_it_brings(result, by_hand):
    page = first_page(result, by_hand((200.0, 50.0), (-300.0, 50.0)))
    assert page.recommendation == "Change to conveyor: it earns 200 a year more than traditional."
    assert "too" in page.provisos[0]
    assert page.answers[1].word == "better"
    assert page.answers[1].amount == "+200 a year"
    assert page.money == (
        "conveyor instead of traditional would bring 200 a year (likely 150 to 250), "
        "1.00 thousand in 5 years."
    )


def test_of_several_that_are_better_the_best_is_named_and_who_may_be_as_good(result, by_hand):
    comparison = by_hand((200.0, 50.0), (210.0, 50.0))
    open_pair = replace(
        comparison.designs[1].against[0],
        one="conveyor",
        other="factory-owned",
        verdict=by_hand((0.0, 50.0)).designs[1].against[0].verdict,
    )
    page = first_page(result, replace(comparison, pairs=(open_pair,)))
    assert page.recommendation.startswith("Change to factory-owned: it earns 210")
    assert page.provisos[0] == "Whether conveyor earns as much the study cannot tell."


def test_worse_means_keep_and_what_the_worst_choice_costs(result, by_hand):
    page = first_page(result, by_hand((-200.0, 50.0), (-300.0, 50.0)))
    assert (
        page.recommendation
        == "Keep traditional: conveyor and factory-owned earn less, and not by luck alone."
    )
    assert page.money.startswith(
        "factory-owned instead of traditional would cost 300 a year (likely 250 to 350)"
    )
    assert page.answers[0].word == "reference"


def test_undecided_is_never_told_as_a_difference(result, by_hand):
    page = first_page(result, by_hand((10.0, 50.0), (-300.0, 50.0)))
    assert page.recommendation == (
        "The study cannot tell conveyor from traditional in profit; no change is advised yet."
    )
    assert "Luck alone could explain" in page.answers[1].sentence
    assert "replications would decide" in page.answers[1].sentence


def test_practically_equal_brings_no_money(result, by_hand):
    page = first_page(result, by_hand((1.0, 3.0), (-300.0, 50.0)))
    assert page.recommendation == (
        "Keep traditional: conveyor earns practically the same, so a change would bring no money."
    )


def test_customers_may_speak_against_the_advice(result, by_hand):
    comparison = by_hand((-200.0, 50.0))
    better = by_hand((200.0, 50.0)).designs[1].against[1]
    worse = comparison.designs[1].against[0]
    designs = (comparison.designs[0], replace(comparison.designs[1], against=(worse, better)))
    page = first_page(result, replace(comparison, designs=designs))
    assert "Yet conveyor wins more new customers than traditional." in page.provisos
    assert page.answers[1].customers == "Wins 200 more new customers in 5 years."


def test_one_design_asks_what_it_earns(run_study, by_hand, result):
    comparison = by_hand()
    alone = replace(comparison.study, cases=comparison.study.cases[:1])
    page = first_page(result, replace(comparison, study=alone))
    assert page.question == "What does traditional earn?"
    assert page.recommendation.startswith("Nothing is recommended")
    assert page.money == "traditional earns 1.00 thousand a year, 5.00 thousand in 5 years."


def test_without_the_reference_there_is_no_advice(result, by_hand):
    comparison = by_hand((-200.0, 50.0))
    lonely = replace(comparison.designs[1], against=())
    page = first_page(result, replace(comparison, designs=(lonely,)))
    assert page.recommendation.startswith("No advice: traditional")
    assert [answer.word for answer in page.answers] == ["not compared"] * 3
    assert "finished" in page.answers[0].sentence


def test_one_replication_says_nothing_about_luck(result, by_hand):
    page = first_page(result, by_hand((-200.0, NAN), (-300.0, NAN), n=1))
    assert "One replication says nothing about luck" in page.answers[1].sentence
    assert "cannot tell" in page.recommendation
    assert "nan" not in repr(page).replace("nan,", "").lower() or "nan" not in page.money


def test_only_luck_was_varied_and_the_page_says_so(result, by_hand):
    page = first_page(result, by_hand((-200.0, 50.0)))
    assert "Only luck was varied: whether it holds under other assumptions was not tried." in page.provisos
    assert len(page.checks) == 3
    assert all("grade D" in check.about for check in page.checks)
    assert all(check.turning == "What it would turn was not tried." for check in page.checks)


@pytest.mark.parametrize(
    ("better", "begins"), [(0.95, "Change to conveyor: "), (0.4, "Change to conveyor, if ")]
)
def test_a_change_that_few_worlds_bear_out_is_conditional(result, by_hand, better, begins):
    comparison = in_worlds(by_hand((200.0, 50.0)), {"conveyor": (better, 0.05)})
    page = first_page(result, comparison)
    assert page.recommendation.startswith(begins)
    assert any(f"about {100 * better:.0f} of 100 plausible worlds" in text for text in page.provisos)


def test_keeping_is_conditional_too_and_the_most_doubtful_verdict_is_named(result, by_hand):
    shares = {"conveyor": (0.0, 1.0), "factory-owned": (0.55, 0.3)}
    page = first_page(result, in_worlds(by_hand((-200.0, 50.0), (-300.0, 50.0)), shares))
    assert page.recommendation.startswith("Keep traditional, if the assumptions hold: ")
    assert any(
        "factory-owned earns less than traditional in about 30 of 100" in text for text in page.provisos
    )
    found = {risk.label: risk.shown for risk in page.risks}
    assert found["Other assumptions"] == "70%"


@pytest.mark.parametrize(
    ("verdict", "slope", "sure", "told"),
    [
        (-200.0, 1000.0, True, "From about 0.3 on conveyor is ahead, on the average of the worlds"),
        (200.0, -1000.0, True, "From about 0.3 on conveyor is behind, on the average of the worlds"),
        (-200.0, 1000.0, False, "40 worlds are too few to tell"),
        # The value is 0.25, and there the worlds say the opposite of the study already.
        (-200.0, -1000.0, True, "the verdict is the other way round at this value already"),
    ],
)
def test_an_assumption_to_check_says_from_which_value_the_verdict_turns(
    result, by_hand, verdict, slope, sure, told
):
    comparison = in_worlds(by_hand((verdict, 50.0)), {"conveyor": (0.4, 0.5)}, slope=slope, sure=sure)
    check = first_page(result, comparison).checks[0]
    assert check.name == "border: friction"
    assert "0 to 0.6" in check.about
    assert told in check.turning
    assert ("The higher it is" in check.turning) is sure


def test_runs_that_are_missing_are_a_risk(by_hand):
    comparison = by_hand((-200.0, 50.0))
    short = replace(comparison.designs[1].means["profit_a_year"], n=5)
    design = replace(comparison.designs[1], means=comparison.designs[1].means | {"profit_a_year": short})
    found = {risk.label: risk for risk in risks(comparison, design)}
    assert found["Runs that are missing"].shown == "50%"
    assert found["Runs that are missing"].weight > 1
    assert "would already deserve attention" in found["Runs that are missing"].sentence


def test_risks_stand_in_the_order_of_their_size_in_yardsticks(result, by_hand):
    comparison = by_hand((-200.0, 50.0))
    means = comparison.designs[0].means | {
        "key_person_share": Interval(0.2, NAN, NAN, 0.95, 10),
        "response_wait": Interval(24.0, NAN, NAN, 0.95, 10),
        "closer_income_ratio": Interval(1.2, NAN, NAN, 0.95, 10),
    }
    found = risks(comparison, replace(comparison.designs[0], means=means))
    assert [round(risk.weight, 1) for risk in found] == sorted(
        (round(r.weight, 1) for r in found), reverse=True
    )
    by_label = {risk.label: risk for risk in found}
    assert by_label["Wait for the first response"].shown == "3.0 working days"
    assert "Attention is due from 25% on" in by_label["Revenue on one person"].sentence
    assert by_label["Closers below their target income"].size == 0.0
    assert {row.label for row in risk_rows(comparison)} <= set(by_label) | {"Runs that are missing"}


def test_what_is_not_known_is_no_risk(by_hand):
    comparison = by_hand((-200.0, 50.0))
    labels = {risk.label for risk in risks(comparison, comparison.designs[0])}
    assert "Customers lost after departures" not in labels
    assert "Other assumptions" not in labels


def test_what_is_missing_stands_beside_the_advice(result, by_hand):
    comparison = by_hand((-200.0, 50.0))
    assert not any("missing" in text for text in first_page(result, comparison).provisos)
    short = replace(comparison.designs[1].means["profit_a_year"], n=4)
    design = replace(comparison.designs[1], means=comparison.designs[1].means | {"profit_a_year": short})
    page = first_page(result, replace(comparison, designs=(comparison.designs[0], design)))
    assert "Nothing is known of factory-owned: no run was finished." in page.provisos
    missing = "Of conveyor 6 of 10 runs are missing; what they would show is unknown."
    assert missing in page.provisos
    assert not any("None of the others" in text for text in page.provisos)


def test_practically_equal_is_conditional_too_where_few_worlds_agree(result, by_hand):
    comparison = in_worlds(by_hand((1.0, 2.0), (-300.0, 50.0)), {"conveyor": (0.7, 0.2)})
    assert comparison.designs[1].against[0].verdict.word == "practically equal"
    page = first_page(result, comparison)
    assert page.recommendation.startswith("Keep traditional, if the assumptions hold: conveyor then earns")


def test_worlds_that_say_nothing_of_a_design_do_not_bear_it_out(result, by_hand):
    comparison = in_worlds(by_hand((200.0, 50.0)), {"factory-owned": (0.9, 0.1)})
    page = first_page(result, comparison)
    assert page.recommendation.startswith("Change to conveyor, if the assumptions hold")
    assert "the plausible worlds could not tell" in " ".join(page.provisos)


def test_open_advice_is_not_told_by_the_numbers_of_another_design(result, by_hand):
    worlds = {"conveyor": (0.4, 0.5), "factory-owned": (0.1, 0.8)}
    comparison = in_worlds(by_hand((10.0, 500.0), (-300.0, 50.0)), worlds, slope=1000.0)
    page = first_page(result, comparison)
    assert page.recommendation.startswith("The study cannot tell conveyor from traditional")
    assert page.money.startswith("Between conveyor and traditional")
    assert "conveyor" in page.checks[0].turning
    assert not any("too few to rely on" in text for text in page.provisos)


def test_warnings_are_on_page_one_and_on_the_sheet(result):
    warned = replace(compare(result), warnings=("the payroll differs by 21%",))
    for page in (render(result, warned, {}), render_brief(result, warned, {})):
        assert "Warning: the payroll differs by 21%" in page
