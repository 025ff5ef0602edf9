"""Profit by customer and by person, on facts written by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from sim.events import Activity, Fact
from sim.metrics.contributions import people_table
from sim.metrics.customers import best_tenth_share, customers_table, share_at_a_loss
from sim.metrics.monthly import monthly_table
from sim.scenario.units import HOURS_PER_YEAR
from tests.metrics.hand import KEEPER, MONTH, NOTHING, books_of

# What the week leaves of an hour on the clock.
LEFT = 1 - 0.2 - 0.05 - 0.03
ROWS = (
    (5.0, Fact.HIRED, 1, -1, 1, 1),
    (20.0, Fact.WORK, 0, 0, Activity.HANDLE, 10.0),
    (40.0, Fact.WORK, 0, 2, Activity.TOUCH, 20.0),
    (50.0, Fact.WORK, 0, 3, Activity.HUNT, 5.0),
    (60.0, Fact.WORK, 0, -1, Activity.SLACK, 7.0),
    (70.0, Fact.WON, 0, 2, 0, 0.3),
    (80.0, Fact.ENTERED, 0, 0, 0, 1.0),
    (90.0, Fact.EXPEDITED, -1, 0, 0, 100.0),
    (100.0, Fact.INVOICED, 0, 0, 4000.0, 0),
    (110.0, Fact.INVOICED, -1, 1, 700.0, 0),
    (120.0, Fact.WRITTEN_OFF, -1, 1, 55.0, 500.0),
    (130.0, Fact.CASH, -1, 0, 4000.0, 30.0),
    (140.0, Fact.SETTLED, 0, 1, 12.0, 4.0),
    (MONTH, Fact.PAID, 0, -1, 2100.0, 2000.0),
    (MONTH, Fact.PAID, 1, -1, 1900.0, 2000.0),
    (MONTH, Fact.CAPACITY, -1, -1, 500.0, 60.0),
)
MORE = {
    "start": replace(NOTHING, receivables=55.0 + 33.0),
    "old_unpaid": ((0, 33.0),),
    "firm_region": (0, 1, 1, 0),
    "firm_segment": (1, 0, 0, 0),
}


def test_customers_and_the_rest_add_up_to_the_months():
    books = books_of(*ROWS, **MORE)
    customers, months = customers_table(books), monthly_table(books)
    assert customers["firm"].tolist() == [0, 1, 2, -1, -2]
    for name in customers.columns.intersection(months.columns):
        assert customers[name].sum() == pytest.approx(months[name].sum(), abs=1e-9), name
    assert customers["pay"].sum() == pytest.approx(months["payroll"].sum(), abs=1e-9)


def test_a_customer_bears_the_pay_of_the_hours_worked_for_it():
    table = customers_table(books_of(*ROWS, **MORE)).set_index("firm")
    an_hour = 2100.0 * 1.25 / (12 * MONTH)
    assert table["pay"][0] == pytest.approx(10.0 * LEFT * an_hour)
    assert table["pay"][2] == pytest.approx(20.0 * LEFT * an_hour)
    assert table["pay"][-1] == pytest.approx(5.0 * LEFT * an_hour)
    assert table["pay"][-2] == pytest.approx(1900.0 * 1.25 + 2100.0 * 1.25 - 35.0 * LEFT * an_hour)
    assert table["profit"][2] == pytest.approx(-table["pay"][2])
    assert table["hiring"][-2] == 6000.0
    assert table["expansion"][-2] == 60.0


def test_interest_is_on_what_each_customer_owed_new_and_old():
    table = customers_table(books_of(*ROWS, **MORE)).set_index("firm")
    an_hour, year = 0.06 / HOURS_PER_YEAR, HOURS_PER_YEAR
    assert table["interest"][0] == pytest.approx(an_hour * (4000.0 * 30.0 + 33.0 * year))
    assert table["interest"][1] == pytest.approx(an_hour * (700.0 * (year - 110.0) + 55.0 * 120.0))
    assert table["interest"][-2] == pytest.approx(0.0, abs=1e-9)


def test_customers_have_words_and_codes():
    run = {**MORE, "initial": (1, 3)}
    books = books_of(*ROWS, **run)
    books.facts.run = replace(books.facts.run, firm_codes=("K7",))
    table = customers_table(books).set_index("firm")
    assert table.index.tolist() == [1, 2, 3, -1, -2]
    assert table["code"].tolist() == ["", "", "K7", "", ""]
    assert table["tier"].tolist() == ["B", "C", "A", "prospects", "company"]
    assert table["region"].tolist() == ["far", "far", "near", "prospects", "company"]
    assert table["segment"][3] == table["segment"][1]


def test_who_is_there_for_no_time_costs_the_company():
    books = books_of((0.0, Fact.PAID, 0, -1, 2000.0, 2000.0), (0.0, Fact.LEFT, 0, -1, 0, 0.0))
    table = customers_table(books).set_index("firm")
    assert table["pay"].tolist() == [0.0, 0.0, 0.0, 2500.0]


def test_concentration_and_losses_of_customers():
    def with_profits(*profits):
        return pd.DataFrame({"firm": [*range(len(profits)), -1, -2], "profit": [*profits, 99.0, -99.0]})

    some = with_profits(60.0, 20.0, 20.0, *[0.0] * 6, -5.0)
    assert best_tenth_share(some) == pytest.approx(0.6)
    assert share_at_a_loss(some) == pytest.approx(0.1)
    # The best tenth of eleven is two.
    assert best_tenth_share(with_profits(60.0, 20.0, 20.0, *[0.0] * 8)) == pytest.approx(0.8)
    for nothing in (best_tenth_share(with_profits(-1.0)), share_at_a_loss(with_profits())):
        assert nothing != nothing


def test_people_are_judged_by_what_they_kept_and_cost():
    seller = replace(KEEPER, duties=("keep", "convert"))
    one, two = people_table(books_of(*ROWS, people=(seller, replace(KEEPER, index=1)), **MORE)).to_dict(
        "records"
    )
    assert one["months"] == 12.0
    assert two["months"] == pytest.approx(12.0 - 5.0 / MONTH)
    assert one["pay"] == 2100.0 * 1.25
    assert one["variable_pay"] == (2100.0 - 1500.0) * 1.25
    assert (one["new_customers"], one["revenue"], one["gross_profit"]) == (1.0, 4000.0, 1000.0)
    assert one["contribution"] == 1000.0 - 2625.0
    assert one["follow_up_hours"] == pytest.approx(10.0 * LEFT)
    assert one["closing_hours"] == pytest.approx(20.0 * LEFT)
    assert one["hunting_hours"] == pytest.approx(5.0 * LEFT)
    assert (two["revenue"], two["contribution"]) == (0.0, -1900.0 * 1.25)
