"""The account of profit and cash, on facts written by hand."""

from dataclasses import replace

import numpy as np
import pytest

from sim.events import Fact, StartTotals
from sim.metrics.books import COSTS
from sim.metrics.monthly import monthly_table
from sim.scenario.units import HOURS_PER_UNIT, HOURS_PER_YEAR
from tests.metrics.hand import KEEPER, MONTH, NOTHING, books_of

DAY = HOURS_PER_UNIT["cal_d"]


def month(number, *rows, **more):
    return monthly_table(books_of(*rows, **more)).iloc[number]


def test_revenue_is_what_is_invoiced_at_the_margin_of_the_tier():
    row = month(
        1,
        (1.1 * MONTH, Fact.ORDER, 0, 0, 7000.0, 1.0),
        (1.2 * MONTH, Fact.INVOICED, 0, 0, 1000.0, 0),
        (1.3 * MONTH, Fact.INVOICED, 0, 2, 100.0, 0),
    )
    assert row["booked"] == 7000.0
    assert row["revenue"] == 1100.0
    # Margins are 25% in tier A and 35% in tier C.
    assert row["cost_of_goods"] == pytest.approx(750.0 + 65.0)
    assert row["gross_profit"] == pytest.approx(250.0 + 35.0)


def test_pay_told_at_the_tick_is_of_the_month_before_and_has_a_fixed_part():
    table = monthly_table(books_of((MONTH, Fact.PAID, 0, -1, 2500.0, 2000.0)))
    assert table["fixed_pay"].tolist()[:2] == [0.75 * 2000.0 * 1.25, 0.0]
    assert table["variable_pay"][0] == (2500.0 - 1500.0) * 1.25
    assert table["payroll"][0] == 2500.0 * 1.25


def test_each_cost_has_its_fact():
    row = month(
        0,
        (10.0, Fact.ENTERED, 0, 0, 0, 5.0),
        (11.0, Fact.ENTERED, 1, 0, 1, 5.0),
        (12.0, Fact.EXPEDITED, -1, 1, 0, 200.0),
        (13.0, Fact.SETTLED, 0, 0, 30.0, 3.0),
        (14.0, Fact.WRITTEN_OFF, -1, 0, 500.0, 900.0),
        (15.0, Fact.HIRED, 0, -1, 0, 1),
        (MONTH, Fact.CAPACITY, -1, -1, 500.0, 60.0),
        start=replace(NOTHING, receivables=500.0),
        old_unpaid=(),
    )
    # One of the two was entered from outside: .25 x .5 h of people with the pay of keepers.
    assert row["coordination"] == pytest.approx(0.125 * 1600.0 * 1.25 / MONTH)
    assert row["expediting"] == pytest.approx(200.0 * 0.7)
    assert row["complaints_cost"] == 30.0
    assert row["bad_debts"] == 500.0
    assert row["hiring"] == 3 * 2000.0
    assert row["expansion"] == 60.0
    assert row["interest"] == pytest.approx(500.0 * 14.0 * 0.06 / HOURS_PER_YEAR)
    assert row["profit"] == pytest.approx(-sum(row[name] for name in COSTS))
    assert row["cash_flow"] == pytest.approx(row["profit"] + row["bad_debts"])


def test_interest_runs_from_the_invoice_to_the_payment_over_the_ends_of_months():
    begun, ended = 0.5 * MONTH, 2.25 * MONTH
    table = monthly_table(
        books_of(
            (begun, Fact.INVOICED, 0, 0, 1200.0, 0),
            (ended, Fact.CASH, -1, 0, 1200.0, ended - begun),
        )
    )
    a_month = 1200.0 * 0.06 / 12
    assert table["interest"].to_numpy()[:4] == pytest.approx([0.5 * a_month, a_month, 0.25 * a_month, 0.0])
    assert table["receivables"].tolist()[:3] == [1200.0, 1200.0, 0.0]


def test_stocks_begin_with_what_was_there():
    at_start = StartTotals(0, 0, 0, 0, 0.0, open_orders=1, backlog=300.0, open_invoices=1, receivables=80.0)
    row = month(
        0,
        (5.0, Fact.ORDER, 0, 0, 100.0, 1.0),
        (6.0, Fact.INVOICED, 0, 0, 300.0, -1),
        (7.0, Fact.CANCELLED, -1, 0, 40.0, 0),
        (8.0, Fact.CASH, -1, 0, 80.0, 20.0),
        start=at_start,
    )
    assert row["backlog"] == 300.0 + 100.0 - 300.0 - 40.0
    assert row["receivables"] == 300.0
    assert row["cash_in"] == 80.0


def test_dso_is_in_calendar_days_of_the_last_three_months_that_there_were():
    table = monthly_table(books_of((1.5 * MONTH, Fact.INVOICED, 0, 0, 600.0, 0)))
    days = MONTH / DAY
    assert np.isnan(table["dso"][0])
    assert table["dso"].to_numpy()[1:4] == pytest.approx([2 * days, 3 * days, 3 * days])
    assert table["dso"][4:].isna().all()


def test_deliveries_complaints_and_the_use_of_the_plant():
    table = monthly_table(
        books_of(
            (5.0, Fact.DELIVERED, 0, 0, 0, 10 * DAY),
            (6.0, Fact.DELIVERED, 0, 0, 1, 20 * DAY),
            (6.0, Fact.COMPLAINT, 0, 0, 0, 1),
            (0.0, Fact.PLANT, -1, -1, 0.5, 0.0),
            # A tick by adding up may come a moment early.
            (MONTH - 1e-9, Fact.PLANT, -1, -1, 0.75, 0.0),
        )
    )
    assert table["delivery_days"][0] == pytest.approx(15.0)
    assert table["delivery_days"][1:].isna().all()
    assert table["complaints"].tolist()[:2] == [1.0, 0.0]
    assert table["use"].tolist()[:2] == [0.5, 0.75]


@pytest.mark.parametrize(
    ("ramp", "since", "missing"),
    [
        (2.0, 0.0, 0.8 * 0.75),  # in the first month of two, from .2 of full speed
        (2.0, -1.0, 0.8 * 0.25),
        (0.5, 0.0, 0.8 * 0.25),  # half of the month, at half of what is missing at first
        (2.0, -5.0, 0.0),
        (np.inf, 0.0, 0.8),
    ],
)
def test_ramp_pay_is_what_was_paid_for_learning(ramp, since, missing):
    person = replace(KEEPER, learning_since=since * MONTH, learning_start=0.2, ramp=ramp * MONTH)
    row = month(0, (MONTH, Fact.PAID, 0, -1, 2000.0, 2000.0), people=(person,))
    assert row["ramp_pay"] == pytest.approx(2500.0 * missing)


def test_who_is_coached_has_learned_sooner():
    """Coaching is worth two months within the first: half of a ramp of six is behind him after it."""
    person = replace(KEEPER, learning_start=0.4, ramp=6 * MONTH)
    paid = [(month * MONTH, Fact.PAID, 0, -1, 2000.0, 2000.0) for month in (1, 2)]
    told = (MONTH, Fact.COACHED, 0, -1, 0.8, 2 * MONTH)
    row = monthly_table(books_of(*paid, told, people=(person,)))
    assert row["ramp_pay"].tolist()[:2] == pytest.approx([2500.0 * 0.6 * 0.75, 2500.0 * 0.6 * 5 / 12])


def test_pay_of_a_period_of_notice_is_not_for_learning():
    person = replace(KEEPER, learning_start=0.2, ramp=2 * MONTH)
    row = month(0, (0.0, Fact.PAID, 0, -1, 2000.0, 2000.0), (0.0, Fact.LEFT, 0, -1, 0, 0.0), people=(person,))
    assert row["payroll"] == 2500.0
    assert row["ramp_pay"] == 0.0
