"""The organisation chart of the page, and the bars of the sheet."""

from __future__ import annotations

from sim.report.page.bars import bars
from sim.report.page.org_chart import org_chart
from sim.scenario.load import load_study
from tests.studies import STUDIES


def chart_of(name):
    study = load_study(STUDIES / "all-designs.yaml")
    return org_chart(next(case.design for case in study.cases if case.design.name == name))


def test_units_stand_within_the_units_they_report_to_and_managers_first():
    sales, factory = chart_of("regional-hierarchy").branches
    assert (sales.name, factory.name) == ("sales", "factory")
    near = sales.below[0]
    assert near.about == "serves regions near"
    assert [each.name for each in near.below] == ["team-near"]
    leader = near.below[0].boxes[0]
    assert leader.seats == "1 person"
    assert [stage for stage, _ in leader.duties] == ["keep", "convert", "generate", "manage"]


def test_every_line_to_the_customer_is_told_the_first_one_first():
    chart = chart_of("factory-owned")
    assert [(contact.line, contact.who) for contact in chart.contacts] == [
        ("first line", "follower"),
        ("further line", "hunter-closer"),
        ("further line", "plant-manager"),
    ]
    assert chart.contacts[1].note == "calls every 3 mo"


def test_bars_begin_at_zero_and_losses_stand_left_of_it(by_hand):
    found = bars(by_hand((-1500.0, 50.0), (500.0, 50.0)))
    assert [(bar.left, bar.width) for bar in found] == [(25.0, 50.0), (0.0, 25.0), (25.0, 75.0)]
    assert [bar.word for bar in found] == ["reference", "worse", "better"]
