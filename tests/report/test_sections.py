"""The account, cash, factory and customers of the page: known tables give known numbers."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle
from rich.console import Console

from sim.experiment.compare import compare, yearly
from sim.experiment.replicate import replicate
from sim.metrics.books import COSTS
from sim.report import business, sections
from sim.report.beside import Measure, columns, measures
from sim.report.drawing import to_svg
from sim.report.html import render
from sim.report.numbers import money, number, percent
from sim.report.terminal import print_comparison
from sim.stats import paired_difference
from tests.studies import shipped

NAN = re.compile(r"\bnan\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def comparison(result):
    return compare(result)


def cell(lines, label, place=0):
    return next(line for line in lines if line.label == label).cells[place]


class TestAccount:
    def test_lines_add_up_to_profit(self, comparison):
        for design in comparison.designs:
            amount = {name: mean.estimate for name, mean in design.means.items()}
            gross = amount["revenue_a_year"] - amount["cost_of_goods_a_year"]
            assert amount["gross_profit_a_year"] == pytest.approx(gross)
            assert amount["profit_a_year"] == pytest.approx(
                gross - sum(amount[yearly(line)] for line in COSTS)
            )

    def test_every_cost_has_its_line_in_the_order_of_the_books(self, comparison):
        labels = [line.label for line in sections.account(comparison).lines]
        assert labels[:2] == ["Revenue", "Cost of goods"]
        assert len(labels) == 3 + len(COSTS) + 1 + 2
        assert labels[-2:] == ["Payroll", "Pay while learning"]

    def test_a_year_is_a_year(self, result, comparison):
        totals = result.tables.totals
        hired = totals[totals["design"] == "conveyor"]["hiring"].mean() / 1.5
        place = columns(comparison).index("conveyor")
        assert cell(sections.account(comparison).lines, "Hiring", place) == money(hired)

    def test_differences_stand_beside_all_but_the_reference(self, comparison):
        beside = "difference to traditional"
        assert columns(comparison) == ["traditional", "conveyor", beside, "factory-owned", beside]
        for line in sections.account(comparison).lines:
            assert len(line.cells) == 5
            assert "[" not in line.cells[0]
            assert "[" in line.cells[2] or line.cells[2] == "0"

    def test_profit_has_one_interval_everywhere(self, comparison):
        for design in comparison.designs[1:]:
            assert design.differences["profit_a_year"] == design.against[0].difference

    def test_points_are_a_hundred_times_the_share(self, comparison):
        wanted = Measure("use", "Use", "", "", percent, scale=100.0)
        found = paired_difference([0.5, 0.5], [0.55, 0.55])
        designs = tuple(replace(design, differences={"use": found}) for design in comparison.designs)
        shown = measures(replace(comparison, designs=designs), [wanted])[0]
        assert shown.cells[2] == "+5.00 [+5.00, +5.00]"


def customers(*profits, design="a", replication=0):
    return pd.DataFrame(
        {
            "design": design,
            "replication": replication,
            "firm": [*range(len(profits)), -1, -2],
            "profit": [*map(float, profits), -1000.0, -2000.0],
        }
    )


class TestTenths:
    def test_twenty_customers_make_ten_pairs_the_best_first(self):
        table = business.tenths(customers(*range(20)), years=2.0)
        assert list(table.loc["a"]) == [(19 + 18 - 4 * place) / 2 for place in range(10)]

    def test_ranked_within_each_replication(self):
        one, other = customers(*[10] * 10), customers(*[0] * 9, 100, replication=1)
        table = business.tenths(pd.concat([one, other]), years=1.0)
        assert list(table.loc["a"]) == [55.0, *[5.0] * 9]

    def test_fewer_than_ten_leave_the_last_empty(self):
        assert list(business.tenths(customers(5, -3), years=1.0).loc["a"]) == [5.0, -3.0, *[0.0] * 8]

    def test_nobody_is_no_row(self):
        assert business.tenths(customers(), years=1.0).empty

    def test_bars_have_the_colours_of_their_designs(self):
        table = business.tenths(customers(*range(10), design="b"), years=1.0)
        ax = business.by_tenth(table, ["a", "b"], "EUR")
        assert [bar.get_height() for bar in ax.patches if isinstance(bar, Rectangle)] == [
            9.0 - place for place in range(10)
        ]
        assert "EUR" in ax.get_ylabel()


class TestCustomers:
    def test_product_lines_and_the_rest_add_up_to_profit(self, result, comparison):
        found = sections.by_segment(result.tables, comparison)
        assert [line.label for line in found] == [
            "Profit, standard",
            "Profit, custom",
            "Prospects",
            "Company",
            "Profit",
        ]
        table = result.tables.customers
        sums = table[table["design"] == "traditional"].groupby("segment")["profit"].sum() / 1.5 / 2
        assert [line.cells[0] for line in found[:4]] == [
            money(sums[name]) for name in ("standard", "custom", "prospects", "company")
        ]
        assert sums.sum() == pytest.approx(comparison.designs[0].means["profit_a_year"].estimate)

    def test_a_product_line_nobody_bought_earned_nothing(self, result, comparison):
        tables = replace(
            result.tables, customers=result.tables.customers[result.tables.customers["segment"] != "custom"]
        )
        assert cell(sections.by_segment(tables, comparison), "Profit, custom") == "0"

    def test_a_person_year_of_each_role(self, result, comparison):
        people = result.tables.people
        own = people[(people["design"] == "conveyor") & (people["role"] == "keeper")]
        row = next(row for row in sections.by_role(result.tables, comparison) if row.label == "keeper")
        years = own["months"].sum() / 12
        assert row.group == "conveyor"
        assert row.cells[0] == number(years / 2 / 1.5)
        assert row.cells[3] == money(own["contribution"].sum() / years)

    def test_who_keeps_nobody_has_no_contribution(self, result, comparison):
        row = next(row for row in sections.by_role(result.tables, comparison) if row.label == "hunter")
        assert row.cells[2:4] == ("-", "-")


def months(**columns):
    count = len(next(iter(columns.values())))
    return pd.DataFrame({"design": "a", "replication": 0, "month": range(count), **columns})


class TestFigures:
    def test_cash_is_summed_up(self):
        ax = business.cash(months(cash_flow=[1.0, -3.0, 1.0]), ["a"], "EUR")
        assert np.asarray(ax.lines[0].get_ydata()).tolist() == [1.0, -2.0, -1.0]
        assert ax.get_ylim()[0] < -2.0

    def test_months_without_a_delivery_are_a_gap_at_their_place(self):
        ax = business.delivery(months(delivery_days=[np.nan, 30.0, np.nan]), ["a"], 28.0)
        assert np.asarray(ax.lines[0].get_xdata()) == pytest.approx([1 / 12, 2 / 12, 3 / 12])
        assert np.asarray(ax.lines[0].get_ydata())[1] == 30.0
        assert not NAN.search(to_svg(ax.figure))

    def test_months_known_in_some_replications_count_those(self):
        both = pd.concat(
            [months(delivery_days=[20.0, 30.0]), months(delivery_days=[np.nan, 40.0]).assign(replication=1)]
        )
        ax = business.delivery(both, ["a"], 28.0)
        assert np.asarray(ax.lines[0].get_ydata()).tolist() == [20.0, 35.0]

    def test_the_line_of_the_shortest_delay_is_in_the_picture(self):
        for days in (np.nan, 5.0, 90.0):
            ax = business.delivery(months(delivery_days=[days] * 3), ["a"], 28.0)
            assert ax.get_ylim()[0] < 28.0 < ax.get_ylim()[1]

    def test_backlog_is_in_weeks_of_capacity(self):
        ax = business.backlog(months(backlog=[100.0, 300.0]), ["a"], capacity=100.0)
        assert np.asarray(ax.lines[0].get_ydata()) == pytest.approx([52 / 12, 13.0])

    def test_complaints_are_means_of_three_months(self):
        ax = business.complaints(months(complaints=[3.0, 0.0, 3.0, 9.0]), ["a"])
        assert np.asarray(ax.lines[0].get_ydata()) == pytest.approx([2.0, 4.0])
        assert np.asarray(ax.lines[0].get_xdata()) == pytest.approx([3 / 12, 4 / 12])

    def test_one_month_can_be_drawn(self):
        table = months(complaints=[3.0], cash_flow=[1.0], delivery_days=[np.nan], use=[np.nan], backlog=[0.0])
        for ax in (
            business.complaints(table, ["a"]),
            business.cash(table, ["a"], "EUR"),
            business.delivery(table, ["a"], 28.0),
            business.use(table, ["a"]),
        ):
            assert not NAN.search(to_svg(ax.figure))


@pytest.fixture(scope="module")
def nobody_asks():
    """Departments that nobody calls and that have nobody to call."""
    return replicate(
        shipped(
            "study.replications=2",
            "study.horizon=12 mo",
            "study.initial=green-field",
            "world.leads.inbound.per_year=0.0",
            "world.leads.cold.listed=0.0",
        )
    )


class TestNobodyAsks:
    def test_no_nan_anywhere(self, nobody_asks):
        comparison = compare(nobody_asks)
        page = render(nobody_asks, comparison, {})
        # What people read: text, labels and figures, not the words of the style sheet.
        assert not NAN.search(page)
        file = io.StringIO()
        print_comparison(comparison, Console(file=file, width=100, color_system=None))
        assert not NAN.search(file.getvalue())

    def test_undefined_ratios_are_dashes(self, nobody_asks):
        comparison = compare(nobody_asks)
        shown = sections.factory(nobody_asks.tables, comparison).lines
        assert set(next(line for line in shown if line.label == "Delivery delay").cells) == {"-"}

    def test_no_customers_no_bars(self, nobody_asks):
        section = sections.customers(nobody_asks.tables, compare(nobody_asks))
        assert section.pictures == ()
        assert section.sentences == ("No design had a customer.",)


def test_an_unlimited_plant_has_neither_use_nor_backlog(result, comparison):
    world = result.study.world
    capacity = world.factory.capacity.model_copy(update={"value": "unlimited"})
    free = world.model_copy(update={"factory": world.factory.model_copy(update={"capacity": capacity})})
    unlimited = replace(comparison, study=replace(comparison.study, world=free))
    section = sections.factory(result.tables, unlimited)
    assert len(section.pictures) == 2
    assert "Use of the plant" not in [line.label for line in section.lines]
    assert len(sections.factory(result.tables, comparison).pictures) == 4
