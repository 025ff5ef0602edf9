"""Losses at departures, on facts written by hand."""

import numpy as np
import pytest

from sim.events import Fact, Loss, PersonRecord, Run, StartTotals
from sim.metrics.departures import Ledger, Lives, departures_table, field_study
from sim.metrics.facts import Facts
from sim.metrics.leavers import leavers_table
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_YEAR

YEAR = HOURS_PER_YEAR
AT_START = StartTotals(people=3, accounts=4, open_deals=0, open_leads=0, yearly_revenue=0.0)


def run_of(rows, initial=(0, 1, 2, 3), firms=8, horizon=3 * YEAR):
    people = tuple(
        PersonRecord(i, f"seat-0-{i}", 0, "seller", "sales", "seller", ("keep",), 2000.0, 1.0)
        for i in range(3)
    )
    facts = np.array(sorted(rows, key=lambda row: row[0]), dtype=np.float64).reshape(-1, 6)
    return Facts(Run("d", 1, 0, horizon, facts, people, (0,) * firms, (1.0,) * firms, (), initial, AT_START))


def orders(firm, value, since=0.0, until=3 * YEAR):
    return [(time, Fact.ORDER, 0, firm, value, 1.0) for time in np.arange(since + 1, until, YEAR / 10)]


def test_the_ledger_adds_up_spans():
    ledger = Ledger(run_of(orders(1, 5.0) + orders(2, 7.0))[Fact.ORDER], 8)
    assert ledger.revenue(1, 0, YEAR) == 50
    assert ledger.revenue(2, 0, 3 * YEAR) == 210
    assert ledger.revenue(3, 0, YEAR) == 0
    assert ledger.revenue_of(np.array([1, 2]), YEAR, 2 * YEAR) == 120


def leaving(time, held, followed):
    return [
        *[(time, Fact.HELD, 1, firm, 0.5, 0.5) for firm in held],
        *[(time, Fact.ACCOUNT_LOST, 1, firm, Loss.FOLLOWED, 1) for firm in followed],
        (time, Fact.LEFT, 1, -1, 1.0, YEAR),
    ]


def test_a_departure_tells_what_it_cost():
    rows = orders(0, 10.0, until=YEAR) + orders(1, 10.0) + orders(2, 10.0) + leaving(YEAR, (0, 1), (0,))
    rows += [(1.5 * YEAR, Fact.ACCOUNT_LOST, 2, 1, Loss.STOPPED, -1)]
    (row,) = departures_table(run_of(rows)).to_dict("records")
    assert row["accounts_held"] == 2
    assert row["revenue_held"] == 200
    assert row["accounts_followed"] == row["held_followed"] == 1
    assert row["revenue_followed"] == 100
    assert row["accounts_lost_12mo"] == 2
    assert row["tenure_years"] == 1
    assert row["destination"] == "rival"
    assert not row["planned"]


def test_a_departure_tells_where_to_by_what_plan_and_which_further_lines_ended():
    rows = orders(0, 10.0) + orders(1, 20.0) + orders(2, 30.0)
    rows += [(10.0, Fact.LIAISON, 1, firm, 1.0, 0.0) for firm in (0, 1, 2)]
    rows += [(500.0, Fact.LIAISON, 1, 2, 0.0, 0.0), (YEAR, Fact.LIAISON, 0, 2, 0.0, 0.0)]
    rows += [(YEAR, Fact.LIAISON, 1, firm, 0.0, 0.0) for firm in (0, 1)]
    rows += [(YEAR - 1.0, Fact.PLANNED, 1, -1, 2.0, 0.0), (YEAR, Fact.LEFT, 1, -1, 2.0, YEAR)]
    rows += [(YEAR, Fact.LEFT, 2, -1, 0.0, YEAR)]
    one, other = departures_table(run_of(rows)).to_dict("records")
    assert (one["destination"], other["destination"]) == ("own-firm", "elsewhere")
    assert one["planned"]
    assert not other["planned"]
    assert (one["accounts_visited"], one["revenue_visited"]) == (2, 300.0)
    assert (other["accounts_visited"], other["revenue_visited"]) == (0, 0.0)


def test_a_departure_near_the_end_has_no_twelve_months():
    rows = orders(0, 10.0) + leaving(2.5 * YEAR, (0,), ())
    (row,) = departures_table(run_of(rows)).to_dict("records")
    assert np.isnan(row["accounts_lost_12mo"])


def test_no_departures_give_an_empty_table_with_types():
    table = departures_table(run_of(orders(0, 1.0)))
    assert len(table) == 0
    assert table["accounts_held"].dtype == "int64"


def test_the_field_study_compares_with_untouched_accounts():
    rows = orders(0, 10.0, until=YEAR) + orders(1, 10.0) + leaving(YEAR, (0, 1), (0,))
    # The untouched grow by a half, so that half of the treated's revenue is a loss of two thirds.
    for firm in (2, 3):
        rows += orders(firm, 10.0, until=YEAR) + orders(firm, 15.0, since=YEAR)
    t0, t1, c0, c1 = field_study(run_of(rows))
    assert t1 / t0 == pytest.approx(0.5)
    assert c1 / c0 == pytest.approx(1.5)
    assert (t1 / t0) / (c1 / c0) - 1 == pytest.approx(-2 / 3)


def test_lives_begin_again_after_a_loss():
    rows = [
        (100.0, Fact.ACCOUNT_LOST, 0, 0, Loss.STOPPED, -1),
        (500.0, Fact.WON, 0, 0, 0, 0.2),
        (900.0, Fact.ACCOUNT_LOST, 0, 0, Loss.STOPPED, -1),
        (200.0, Fact.WON, 0, 5, 0, 0.2),
    ]
    lives = Lives(run_of(rows))
    assert set(lives.settled(0, 50)) == {0, 1, 2, 3}
    assert set(lives.settled(0, 300)) == {1, 2, 3}
    assert set(lives.settled(600, 800)) == {0, 1, 2, 3, 5}


class TestLeavers:
    def test_months_around_a_departure_hold_what_the_accounts_order(self):
        at = YEAR + 100.0
        rows = leaving(at, (0, 1), (0,))
        for firm, value in ((0, 10.0), (1, 5.0), (2, 1000.0)):
            # In the middle of each month, counted from the departure; firm 0 buys no more once it followed.
            months = range(-12, 0 if firm == 0 else 12)
            rows += [(at + (m + 0.5) * HOURS_PER_MONTH, Fact.ORDER, 0, firm, value, 1.0) for m in months]
        table = leavers_table(run_of(rows))
        assert table["month"].tolist() == list(range(-12, 12))
        assert table["revenue"].tolist() == [15.0] * 12 + [5.0] * 12
        assert table["active"].tolist() == [2] * 12 + [1] * 12
        assert set(table["accounts"]) == {2}
        assert set(table["departures"]) == {1}

    def test_orders_beyond_a_year_on_either_side_do_not_count(self):
        at = YEAR + 100.0
        beyond = (at - YEAR - 1.0, at + YEAR)
        rows = leaving(at, (0,), ()) + [(time, Fact.ORDER, 0, 0, 7.0, 1.0) for time in beyond]
        rows += [(at - YEAR, Fact.ORDER, 0, 0, 3.0, 1.0), (at, Fact.ORDER, 0, 0, 4.0, 1.0)]
        found = dict(zip(*leavers_table(run_of(rows))[["month", "revenue"]].to_numpy().T, strict=True))
        assert found.pop(-12) == 3.0
        assert found.pop(0) == 4.0
        assert set(found.values()) == {0.0}

    def test_accounts_that_were_no_customers_for_a_year_before_do_not_count(self):
        at = 1.5 * YEAR
        rows = leaving(at, (0, 5, 6), ())
        rows += [(0.2 * YEAR, Fact.WON, 0, 5, 0, 0.2), (1.0 * YEAR, Fact.WON, 0, 6, 0, 0.2)]
        assert set(leavers_table(run_of(rows))["accounts"]) == {2}

    def test_a_lost_account_is_active_up_to_its_loss_and_again_when_it_is_won_back(self):
        at = YEAR + 50.0
        rows = leaving(at, (0,), ())
        rows += [(at + 2.5 * HOURS_PER_MONTH, Fact.ACCOUNT_LOST, 2, 0, Loss.STOPPED, -1)]
        rows += [(at + 6.5 * HOURS_PER_MONTH, Fact.WON, 2, 0, 0, 0.2)]
        active = leavers_table(run_of(rows)).set_index("month")["active"]
        assert active[active == 0].index.tolist() == [3, 4, 5, 6]

    def test_departures_add_up(self):
        rows = leaving(YEAR + 10.0, (0,), ()) + leaving(1.5 * YEAR, (1, 2), ())
        rows = [
            (time, kind, 2 if time > YEAR + 10.0 else person, *more) for time, kind, person, *more in rows
        ]
        table = leavers_table(run_of(rows))
        assert set(table["departures"]) == {2}
        assert set(table["accounts"]) == {3}

    def test_no_row_without_a_year_on_either_side_or_without_accounts(self):
        for rows in (leaving(0.9 * YEAR, (0,), ()), leaving(2.1 * YEAR, (0,), ()), leaving(YEAR, (), ())):
            table = leavers_table(run_of(rows))
            assert len(table) == 0
            assert table["revenue"].dtype == "float64"
