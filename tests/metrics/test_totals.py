"""Numbers of whole runs: cash, waits, and nothing at all."""

from collections import Counter
from dataclasses import fields, replace

import numpy as np
import pytest

from sim.events import Fact
from sim.metrics.books import Books
from sim.metrics.cash import present_value, trough
from sim.metrics.facts import Facts
from sim.metrics.tables import Tables, measure
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_UNIT, HOURS_PER_YEAR
from tests.metrics.hand import NOTHING, WORLD, run_of
from tests.studies import one_run, shipped

DAY = HOURS_PER_UNIT["cal_d"]


def numeric(tables):
    for field in fields(Tables):
        yield field.name, getattr(tables, field.name).select_dtypes("number").to_numpy(dtype=float)


def test_present_value_discounts_from_the_ends_of_months():
    flows, ends = np.array([110.0, 121.0]), np.array([HOURS_PER_YEAR, 2 * HOURS_PER_YEAR])
    assert present_value(flows, ends, 0.1) == pytest.approx(200.0)
    assert present_value(flows, ends, 0.0) == pytest.approx(231.0)


def test_the_trough_is_the_lowest_cash_on_the_way():
    assert trough(np.array([-5.0, -7.0, 20.0, -3.0])) == -12.0
    assert trough(np.array([5.0, -2.0])) == 0.0
    assert trough(np.array([])) == 0.0


def test_waits_are_in_calendar_days_and_counts_are_counts():
    run = run_of(
        (5.0, Fact.ENTERED, 0, 0, 0, 2 * DAY),
        (6.0, Fact.EXPEDITED, -1, 0, 0, 50.0),
        (100.0, Fact.DELIVERED, 0, 0, 0, 30 * DAY),
        (100.0, Fact.INVOICED, 0, 0, 1000.0, 0),
        (101.0, Fact.DELIVERED, 0, 0, 1, 40 * DAY),
        (101.0, Fact.COMPLAINT, 0, 0, 0, 1),
        (120.0, Fact.SETTLED, 0, 0, 5.0, 4 * DAY),
        (130.0, Fact.CANCELLED, -1, 1, 9.0, 0),
        (140.0, Fact.CASH, -1, 0, 1000.0, 50 * DAY),
        (150.0, Fact.WRITTEN_OFF, -1, 0, 20.0, 90 * DAY),
        start=replace(NOTHING, open_orders=3, backlog=1009.0, open_invoices=1, receivables=20.0),
    )
    total = measure(run, WORLD).totals.iloc[0]
    assert total["entry_days"] == pytest.approx(2.0)
    assert total["delivery_days"] == pytest.approx(35.0)
    assert total["complaint_days"] == pytest.approx(4.0)
    assert total["order_to_cash_days"] == pytest.approx(50.0)
    assert total["complaints_per_100"] == 50.0
    assert (total["expedited"], total["cancelled"], total["written_off"]) == (1.0, 1.0, 1.0)
    assert (total["backlog_end"], total["receivables_end"]) == (0.0, 0.0)
    assert (total["open_orders_start"], total["backlog_start"]) == (3.0, 1009.0)
    assert (total["open_invoices_start"], total["receivables_start"]) == (1.0, 20.0)
    assert total["cash"] == pytest.approx(total["cash_flow"])


@pytest.mark.parametrize("more", [{}, {"people": (), "firms": 0, "initial": ()}, {"months": 0.5}])
@pytest.mark.filterwarnings("error")
def test_a_run_in_which_nothing_happens_has_numbers_or_nan(more):
    tables = measure(run_of(**more), WORLD)
    for name, values in numeric(tables):
        assert not np.isinf(values).any(), name
    total = tables.totals.iloc[0]
    assert total["profit"] == total["npv"] == total["cash_trough"] == 0.0
    unknown = ("dso", "delivery_days", "entry_days", "order_to_cash_days", "complaint_days", "use")
    assert total[[*unknown, "complaints_per_100", "profit_top_decile", "revenue_per_payroll"]].isna().all()
    assert tables.customers["firm"].tolist()[-2:] == [-1, -2]


@pytest.fixture(scope="module")
def study():
    return shipped()


@pytest.fixture(scope="module")
def simulated(study):
    return one_run(study, "traditional")


def ended(facts):
    delivered, cancelled = facts[Fact.DELIVERED], facts[Fact.CANCELLED]
    return Counter(
        [
            *zip(delivered.firm.tolist(), delivered.a.tolist(), strict=True),
            *zip(cancelled.firm.tolist(), cancelled.b.tolist(), strict=True),
        ]
    )


def test_each_order_ends_once_or_is_still_open(simulated):
    facts = Facts(simulated)
    ends = ended(facts)
    assert set(ends.values()) == {1}
    placed = facts[Fact.ORDER]
    # Orders of a firm are numbered from 0 in the order in which they were placed.
    seen: Counter[int] = Counter()
    known = set()
    for firm in placed.firm.tolist():
        known.add((firm, float(seen[firm])))
        seen[firm] += 1
    old = {order for order in ends if order[1] < 0}
    assert set(ends) - old <= known
    assert len(old) <= simulated.start.open_orders
    still_open = len(known - set(ends)) + simulated.start.open_orders - len(old)
    assert len(placed) + simulated.start.open_orders == len(ends) + still_open
    assert 0 < still_open < 150


def test_what_was_made_long_ago_is_delivered(simulated):
    facts = Facts(simulated)
    made = facts[Fact.PRODUCED]
    long_ago = made.time < simulated.horizon - 3 * HOURS_PER_MONTH
    orders = set(zip(made.firm[long_ago].tolist(), made.a[long_ago].tolist(), strict=True))
    assert orders <= set(ended(facts))


def test_receivables_add_up_firm_by_firm(study, simulated):
    facts = Facts(simulated)
    debts = Books(facts, study.world).debts
    invoiced, cash, lost = facts[Fact.INVOICED], facts[Fact.CASH], facts[Fact.WRITTEN_OFF]
    there = simulated.start.receivables + invoiced.a.sum()
    assert there == pytest.approx(cash.a.sum() + lost.a.sum() + debts.at_ends()[-1])
    # What the facts tell of old invoices is what the company counted at time 0.
    nobody = debts.by_firm(len(simulated.firm_tier))[-1]
    assert nobody == pytest.approx(0.0, abs=1e-6)


def test_customers_earn_what_the_months_earn(study, simulated):
    tables = measure(simulated, study.world)
    for name in tables.customers.columns.intersection(tables.monthly.columns).drop(["design", "replication"]):
        assert tables.customers[name].sum() == pytest.approx(tables.monthly[name].sum(), abs=0.005), name
    assert tables.customers["pay"].sum() == pytest.approx(tables.monthly["payroll"].sum(), abs=0.005)
    assert (tables.customers["pay"] >= 0).all()
    assert tables.people["pay"].sum() == pytest.approx(tables.monthly["payroll"].sum())
    for name, values in numeric(tables):
        assert not np.isinf(values).any(), name
