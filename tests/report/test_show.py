"""What `salesim show` says of follow-up, the border and the factory."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from sim.report.chart import print_design, print_study, print_world
from sim.report.follow_up import border_in_words, first_line, follow_up_lines, rules_in_words
from sim.report.plant import backlog_table, delay_table, factory_in_words, start_in_words
from sim.scenario.design import Design
from tests.studies import case_of, shipped


@pytest.fixture
def design(study):
    """The traditional design with changes to its plain form."""

    def make(change=lambda raw: None):
        raw = case_of(study, "traditional").design.model_dump(mode="json")
        change(raw)
        return Design.model_validate(raw)

    return make


def with_clerk(raw):
    raw["roles"]["clerk"] = {
        "seats": 2,
        "duties": ["keep.order", "keep.deliver"],
        "family": "keeper",
        "pay": 1.2,
        "unit": "factory",
    }
    raw["units"]["factory"]["includes"] = ["aftersales"]
    raw["service"] = {"first": ["A"], "review": "6 mo"}


class TestFollowUp:
    def test_one_role_does_every_part(self, design):
        assert follow_up_lines(design()) == [("every part", "seller (own customers)")]

    def test_a_desk_takes_its_parts_from_the_keepers(self, design):
        assert follow_up_lines(design(with_clerk)) == [
            ("quote, collect, care, promote, after-sales", "seller (own customers)"),
            ("order, deliver", "clerk (desk)"),
        ]

    def test_orders_cross_the_border_with_those_who_enter_them(self, design, study):
        assert border_in_words(design()).startswith("orders cross the border")
        assert "entered by seller" in border_in_words(design())
        assert border_in_words(design(with_clerk)).startswith(
            "orders stay inside the factory: entered by clerk"
        )
        owned = case_of(study, "factory-owned").design
        assert border_in_words(owned).startswith("orders stay inside the factory: entered by follower")

    def test_care_alone_is_a_first_line(self, design):
        def split(raw):
            with_clerk(raw)
            raw["roles"]["clerk"]["duties"] = [
                f"keep.{part}" for part in ("quote", "order", "deliver", "collect", "promote", "aftersales")
            ]
            raw["roles"]["seller"]["duties"] = ["keep.care", "convert", "generate"]

        assert first_line(design(split)) == ["seller"]
        assert ("care", "seller (own customers)") in follow_up_lines(design(split))

    def test_rules_name_departments_and_service(self, design):
        rules = dict(rules_in_words(design(with_clerk)))
        assert rules["Other departments"] == "after-sales in factory"
        assert rules["Service"].startswith("tier A before all others; tiers reviewed every 6 mo")

    def test_printed_with_the_chart(self, design):
        file = io.StringIO()
        print_design(design(with_clerk), Console(file=file, width=100, color_system=None))
        assert "follow-up, order, deliver" in file.getvalue()
        assert "clerk (desk)" in file.getvalue()


class TestFactory:
    def test_capacity_delay_and_expansion(self, study):
        said = " ".join(factory_in_words(study.world))
        assert "capacity 400k money of sales a month" in said
        assert "28.1 calendar days" in said
        assert "no expansion" in said

    def test_expansion_is_told_where_it_is_on(self):
        said = " ".join(factory_in_words(shipped("world.factory.expansion.strength=1.0").world))
        assert "expansion at 1 of Forrester's policy" in said

    def test_an_unlimited_plant_has_no_table_of_backlogs(self):
        world = shipped("world.factory.capacity=unlimited").world
        assert "capacity unlimited" in factory_in_words(world)[0]
        assert backlog_table(world) == []

    def test_curves_are_stretched_to_the_shortest_delay(self):
        world = shipped("world.factory.shortest=2 mo", "world.factory.effect_on_wins=0.0").world
        # His own time scale: months of 30.4 calendar days; .53 of .87 is left at a delay of four.
        assert delay_table(world)[0] == ("1 x", "60.9", "1.00", "1.00")
        assert next(row for row in delay_table(world) if row[0] == "2 x")[1:] == ("121.8", "1.00", "0.61")
        # A backlog of a month is half used; of five it is full.
        assert backlog_table(world)[1] == ("4.33", "50%", "60.9")
        assert backlog_table(world)[-1][1] == "100%"

    def test_a_green_field_has_no_start(self):
        assert start_in_words(shipped(study="three-departments-green-field")) == []

    def test_the_start_of_a_grown_department(self):
        (said,) = start_in_words(shipped("study.replications=1"))
        assert "of capacity, mean of 1 grown department" in said
        assert "delay in production" in said

    def test_a_plant_that_is_too_small_is_called_so(self):
        (said,) = start_in_words(shipped("study.replications=1", "world.factory.capacity=100.0"))
        assert "cannot make what is ordered" in said

    def test_worlds_and_studies_print(self):
        study = shipped("study.replications=1")
        file = io.StringIO()
        console = Console(file=file, width=100, color_system=None)
        print_world(study.world, console)
        print_study(study, console)
        assert file.getvalue().count("what a delay does") == 2
        assert file.getvalue().count("at the start") == 1
