"""Accounting identities that hold in every run, whatever the world and the design."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.events import Activity, Fact
from sim.metrics.books import COSTS
from sim.metrics.facts import Facts
from sim.metrics.tables import measure
from sim.model.office import SHIP
from sim.scenario.units import HOURS_PER_MONTH
from tests.studies import DESIGNS, TWO_YEARS, live_company, one_run, shipped

worlds = st.fixed_dictionaries(
    {
        "world.people.turnover": st.sampled_from(["0.0", "0.3", "3.0"]),
        "world.ties.follow_rival": st.sampled_from(["0.0", "0.3", "1.0"]),
        "world.people.rival_share": st.sampled_from(["0.0", "0.5"]),
        "world.people.own_firm_share": st.sampled_from(["0.0", "0.5"]),
        "world.people.notice": st.sampled_from(["0 h", "1 mo"]),
        "world.people.satisficing.share": st.sampled_from(["0.0", "1.0"]),
        "world.market.patience": st.sampled_from(["never", "1 wk", "1 h"]),
        "world.market.cooling": st.sampled_from(["never", "1 mo"]),
        "world.market.firms": st.sampled_from(["200", "1000"]),
        "world.accounts.churn": st.sampled_from(["0.0", "0.15", "3.0"]),
        "world.leads.inbound.per_year": st.sampled_from(["0.0", "200.0"]),
        "world.people.ramp_start": st.sampled_from(["0.05", "1.0"]),
        "world.orders.quoted": st.sampled_from(["0.0", "0.3", "1.0"]),
        "world.orders.ship_hours": st.sampled_from(["0 h", "0.2 h"]),
        "world.payment.late": st.sampled_from(["0.0", "1.0"]),
        "world.payment.never": st.sampled_from(["0.0", "0.3"]),
        "world.complaints.wrong": st.sampled_from(["0.0", "0.5"]),
        "world.factory.capacity": st.sampled_from(["unlimited", "420000.0", "100000.0"]),
        "world.border.expedite": st.sampled_from(["0.0", "1.0"]),
        "world.people.absence.sick_spells": st.sampled_from(["0.0", "2.0", "20.0"]),
        "world.people.absence.leave": st.sampled_from(["0 d", "25 d", "130 d"]),
        "world.people.travel.hours": st.sampled_from(["{near: 0 h, far: 0 h}", "{near: 1 h, far: 9 h}"]),
        "design.*.cover.by": st.sampled_from(["[]", "[colleague]", "[second-line, colleague]"]),
        "design.*.orphans.to": st.sampled_from(["least-loaded", "similar", "dissimilar", "new-hire"]),
        "design.*.orphans.deals": st.sampled_from(["colleague", "successor", "drop"]),
        "design.*.orphans.introduce": st.sampled_from(["false", "true"]),
        "design.*.departures": st.sampled_from(["[]", "[{at: 3 mo, roles: {plant-manager: 1}}]"]),
        "design.*.flow": st.sampled_from(["{fresh_first: true}", "{fresh_first: false, open_deals: 2}"]),
    }
)


def study_of(changes):
    return shipped(*[f"{path}={value}" for path, value in changes.items()])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds, st.sampled_from(DESIGNS))
def test_leads_and_accounts_add_up(changes, name):
    company, rows = live_company(study_of(changes), name)
    count = Counter(row[1] for row in rows)
    pipeline, people = company.pipeline, company.staff.seated.values()
    waiting = len(pipeline.leads) + len(pipeline.deals)
    open_deals = sum(person.convert.load for person in people if person.convert is not None)
    ended = Counter({kind: count[kind] for kind in ENDS}).total()
    at_start = company.start_totals.open_deals + company.start_totals.open_leads
    being_qualified = at_start + count[Fact.LEAD] - ended - waiting - open_deals
    assert 0 <= being_qualified <= len(people)
    initial = company.start_totals.accounts
    assert len(company.book.accounts) == initial + count[Fact.WON] - count[Fact.ACCOUNT_LOST]
    kept = sum(len(person.keep.accounts) for person in people if person.keep is not None)
    without = sum(account.keeper is None for account in company.book.accounts.values())
    assert kept + without == len(company.book.accounts)
    assert count[Fact.HIRED] - count[Fact.LEFT] == len(people)


ENDS = (Fact.UNQUALIFIED, Fact.DECLINED, Fact.WON, Fact.LOST, Fact.ABANDONED, Fact.DROPPED)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds, st.sampled_from(DESIGNS))
def test_facts_are_sane_and_time_adds_up(changes, name):
    study = study_of(changes)
    run = one_run(study, name)
    assert np.isfinite(run.facts).all()
    assert (np.diff(run.facts[:, 0]) >= 0).all()
    assert run.facts[:, 0].min() >= 0
    assert run.facts[:, 0].max() <= TWO_YEARS
    facts = Facts(run)
    work = facts[Fact.WORK]
    for person in range(len(run.people)):
        mine = work.person == person
        # One thing at a time: a task cannot begin before the one before it, or the way to it, has ended.
        begun = work.time[mine] - work.b[mine]
        assert (begun[1:] >= work.time[mine][:-1] - 1e-6).all()
    tables = measure(run, study.world)
    assert (tables.time_use["attended"] <= tables.time_use["presence"]).all()
    by_role = tables.time_use.groupby("role")
    assert by_role["hours"].sum().to_numpy() == pytest.approx(by_role["presence"].first().to_numpy())
    assert (tables.time_use["hours"] > -1e-6).all()


@pytest.mark.parametrize("name", DESIGNS)
def test_tables_agree_with_each_other(name):
    study = shipped("world.people.turnover=1.0")
    tables = measure(one_run(study, name, horizon=3 * 2080.0), study.world)
    total = tables.totals.iloc[0]
    assert total["accounts_end"] == total["accounts_start"] + total["new_customers"] - total["accounts_lost"]
    assert total["profit"] == pytest.approx(total["gross_profit"] - sum(total[name] for name in COSTS))
    assert total["profit"] == pytest.approx(tables.monthly["profit"].sum())
    assert total["departures"] == len(tables.departures) > 0
    assert total["held_followed"] <= total["followed"] <= total["accounts_lost"]
    assert tables.monthly["people"].between(1, 40).all()


def test_the_base_pay_of_a_full_department_is_its_planned_payroll():
    study = shipped("world.people.turnover=0.0", study="three-departments-green-field")
    run = one_run(study, "traditional", horizon=12 * HOURS_PER_MONTH)
    paid = Facts(run)[Fact.PAID]
    planned = study.reference.design.planned_pay(study.world.money.hunter_pay.value)
    assert paid.b.sum() == pytest.approx(12 * planned)


def numbered(rows, *kinds, place=4):
    """Firm and number of the orders that facts of some kinds speak of; those before time 0 are left out."""
    found = [(row[3], row[place]) for row in rows if row[1] in kinds and row[place] >= 0]
    assert len(set(found)) == len(found), "no order twice"
    return set(found)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds, st.sampled_from(DESIGNS))
def test_every_order_is_at_one_place(changes, name):
    """From the customer's request to the delivery nothing is lost and nothing happens twice."""
    company, rows = live_company(study_of(changes), name)
    orders_are_at_one_place(company, rows)
    complaints_add_up(company, rows)


def orders_are_at_one_place(company, rows):
    people = len(company.staff.seated)
    in_office = [order for account in company.book.accounts.values() for order in account.in_office.values()]
    entered = numbered(rows, Fact.ENTERED)
    cancelled = numbered(rows, Fact.CANCELLED, place=5)
    waiting = {(order.account.firm, order.number) for order in in_office if order.number >= 0}
    by_firm = Counter(row[3] for row in rows if row[1] == Fact.ORDER)
    assert entered.isdisjoint(cancelled)
    assert waiting.isdisjoint(entered | cancelled)
    assert Counter(firm for firm, _ in entered | cancelled | waiting) == by_firm
    produced, delivered = numbered(rows, Fact.PRODUCED), numbered(rows, Fact.DELIVERED)
    in_plant = {(order.account.firm, order.number) for order in company.factory.orders if order.number >= 0}
    assert produced.isdisjoint(in_plant)
    assert produced | in_plant == entered
    to_ship = {(order.account.firm, order.number) for order in company.office.waiting(SHIP)}
    # What is neither delivered nor waits is in somebody's hands.
    assert delivered <= produced
    assert len(produced - delivered - to_ship) <= people
    assert {key for key in to_ship if key[1] >= 0} <= produced - delivered


def complaints_add_up(company, rows):
    """Complaints are settled, still open, or void because their customer was lost."""
    count = Counter(row[1] for row in rows)
    complaints = sum(len(account.complaints) for account in company.book.accounts.values())
    assert count[Fact.SETTLED] + complaints <= count[Fact.COMPLAINT]
    if not count[Fact.ACCOUNT_LOST]:
        assert count[Fact.SETTLED] + complaints == count[Fact.COMPLAINT]


@pytest.mark.parametrize("name", DESIGNS)
def test_what_is_made_is_delivered_though_its_customer_is_lost(name):
    """Goods that wait to be shipped when their customer stops buying go out all the same."""
    company, rows = live_company(shipped("world.accounts.churn=3.0", "world.orders.ship_hours=2 h"), name)
    made = numbered([row for row in rows if row[0] < TWO_YEARS - 500.0], Fact.PRODUCED)
    lost = {row[3]: row[0] for row in rows if row[1] == Fact.ACCOUNT_LOST and row[0] < TWO_YEARS - 500.0}
    waiting = {order.account.firm for order in company.office.waiting(SHIP)}
    delivered = numbered(rows, Fact.DELIVERED)
    of_the_lost = {key for key in made if key[0] in lost.keys() - waiting}
    assert len(of_the_lost) > 100
    assert of_the_lost <= delivered


@pytest.mark.parametrize("name", DESIGNS)
def test_an_order_is_entered_once(name):
    """Work on entries is work on orders that are entered, but for the few whose customer leaves meanwhile."""
    facts = Facts(one_run(shipped("design.*.cover.by=[]"), name))
    entered = Counter(facts[Fact.ENTERED].firm.tolist())
    work = facts[Fact.WORK]
    handled = Counter(work.firm[np.isin(work.a, (Activity.HANDLE, Activity.EXPEDITE))].tolist())
    orders = Counter(facts[Fact.ORDER].firm.tolist()) + Counter(
        facts.run.facts[
            np.isin(facts.run.facts[:, 1], (Fact.QUOTED, Fact.ENTERED)) & (facts.run.facts[:, 4] < 0), 3
        ]
    )
    assert all(handled[firm] >= entered[firm] for firm in entered)
    assert all(handled[firm] <= orders[firm] for firm in handled)
    assert sum(handled.values()) - sum(entered.values()) < 0.01 * sum(orders.values())
    assert sum(entered.values()) > 0.9 * sum(orders.values())
