"""Losses at departures, on facts written by hand."""

import numpy as np
import pytest

from sim.events import Fact, Loss, PersonRecord, Run, StartTotals
from sim.metrics.departures import Ledger, Lives, departures_table, field_study
from sim.metrics.facts import Facts
from sim.scenario.units import HOURS_PER_YEAR

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
