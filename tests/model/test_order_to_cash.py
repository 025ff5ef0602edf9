"""What must hold of orders, backlog and money in every world, and at the edges of all worlds."""

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.events import Fact
from sim.metrics.books import COSTS
from sim.metrics.tables import measure
from sim.model.office import ENTER, QUOTE, SHIP
from sim.model.order import Order
from sim.scenario.role import MEMBERS
from tests.studies import DESIGNS, live_company, one_run, only, shipped

# A run takes a fifth of a second: shrinking a failure would take minutes.
QUICKLY = (Phase.explicit, Phase.reuse, Phase.generate)
YOUNG = "study.initial={grown: {design: ../designs/traditional.yaml, age: 2 yr}}"
worlds = st.fixed_dictionaries(
    {
        "world.factory.capacity": st.sampled_from(["0.0", "40000.0", "200000.0", "unlimited"]),
        "world.factory.shortest": st.sampled_from(["1 d", "4 wk", "6 mo"]),
        "world.factory.defects": st.sampled_from(["0.0", "0.02", "1.0"]),
        "world.factory.expansion.strength": st.sampled_from(["0.0", "1.0"]),
        "world.factory.goal_pull": st.sampled_from(["0 h", "4 wk"]),
        "world.border.friction": st.sampled_from(["0.0", "1.0"]),
        "world.border.expedite": st.sampled_from(["0.0", "1.0"]),
        "world.orders.quoted": st.sampled_from(["0.0", "0.3", "1.0"]),
        "world.orders.ship_hours": st.sampled_from(["0 h", "0.2 h"]),
        "world.payment.late": st.sampled_from(["0.0", "0.43", "1.0"]),
        "world.payment.never": st.sampled_from(["0.0", "0.1", "1.0"]),
        "world.payment.terms": st.sampled_from(["0 h", "45 cal_d"]),
        "world.payment.effect": st.sampled_from(["0.0", "1.0"]),
        "world.payment.write_off": st.sampled_from(["0 h", "3 mo", "12 mo"]),
        "world.complaints.wrong": st.sampled_from(["0.0", "1.0"]),
        "world.complaints.late": st.sampled_from(["0.0", "1.0"]),
        "world.accounts.churn": st.sampled_from(["0.0", "0.15", "3.0"]),
        "world.people.turnover": st.sampled_from(["0.3", "3.0"]),
        "design.*.service": st.sampled_from(["{}", "{first: [A], review: 3 mo}"]),
    }
)


# Sellers who keep in two ways, clerks with desks of their own, and a part that both have.
DESKS = """design.traditional.roles={
  seller: {seats: 3, duties: [keep, convert, generate], family: seller, pay: 2.4, unit: sales},
  kam: {seats: 3, family: seller, pay: 2.4, unit: sales,
        duties: [keep.care, keep.promote, keep.quote, convert, generate]},
  clerk: {seats: 2, duties: [keep.quote, keep.order, keep.deliver], family: keeper, pay: 1.2, unit: factory},
  service: {seats: 1, duties: [keep.aftersales, keep.collect], family: keeper, pay: 1.2, unit: sales}}"""
ORGANISATIONS = (*DESIGNS, "desks")


def study_in(changes, name):
    """The study with some changes, and the design in it that the organisation is."""
    asked = [f"{path}={value}" for path, value in changes.items()]
    desks = [DESKS.replace("\n", " ")] if name == "desks" else []
    return shipped(YOUNG, *asked, *desks), "traditional" if name == "desks" else name


def company_in(changes, name):
    return live_company(*study_in(changes, name))


def by_kind(rows):
    found = defaultdict(list)
    for row in rows:
        found[row[1]].append(row)
    return found


def placed(company, rows):
    """Every order by firm and number: those of the run count from 0 in the order of their time."""
    orders: dict[tuple[int, int], float] = {}
    seen: Counter[int] = Counter()
    for _, _, _, firm, value, _ in sorted(rows[Fact.ORDER]):
        orders[firm, seen[firm]] = value
        seen[firm] += 1
    return orders


@settings(max_examples=30, deadline=None, phases=QUICKLY, suppress_health_check=[HealthCheck.too_slow])
@given(worlds, st.sampled_from(ORGANISATIONS))
def test_orders_and_money_add_up(changes, name):
    company, facts = company_in(changes, name)
    rows, start = by_kind(facts), company.start_totals
    orders = placed(company, rows)
    delivered = {(firm, number) for _, _, _, firm, number, _ in rows[Fact.DELIVERED]}
    cancelled = {(firm, number) for _, _, _, firm, _, number in rows[Fact.CANCELLED]}
    assert len(delivered) == len(rows[Fact.DELIVERED]), "no order is delivered twice"
    assert len(cancelled) == len(rows[Fact.CANCELLED])
    assert not delivered & cancelled
    known = {key for key in delivered | cancelled if key[1] >= 0}
    assert known <= set(orders), "what is delivered or cancelled was placed"
    # Orders placed = delivered + cancelled + open.
    there = [
        *company.factory.orders,
        *(o for step in (QUOTE, ENTER, SHIP) for o in company.office.waiting(step)),
    ]
    is_open = {(order.account.firm, order.number) for order in there if not order.cancelled}
    assert len(is_open) == len([order for order in there if not order.cancelled])
    assert not is_open & (delivered | cancelled)
    assert start.open_orders + len(orders) == len(delivered) + len(cancelled) + len(is_open)
    # Invoices = paid + written off + open.
    invoiced = sum(row[4] for row in rows[Fact.INVOICED])
    ended = sum(row[4] for kind in (Fact.CASH, Fact.WRITTEN_OFF) for row in rows[kind])
    outstanding = sum(invoice.value for invoice in company.receivables.outstanding)
    assert start.receivables + invoiced == pytest.approx(ended + outstanding, rel=1e-9, abs=1e-6)
    assert company.factory.plant.backlog == pytest.approx(
        sum(order.work for order in company.factory.orders) - coming(company), rel=1e-9, abs=1e-3
    )


def coming(company):
    """Work of orders that are entered and on their way across the border."""
    return sum(order.work for _, _, order in company.factory._coming)


@settings(max_examples=15, deadline=None, phases=QUICKLY, suppress_health_check=[HealthCheck.too_slow])
@given(worlds, st.sampled_from(ORGANISATIONS))
def test_steps_follow_each_other_and_the_backlog_is_never_negative(changes, name):
    company, facts = company_in(changes, name)
    rows = by_kind(facts)
    when = {
        kind: {(firm, number): time for time, _, _, firm, number, _ in rows[kind]}
        for kind in (Fact.QUOTED, Fact.ENTERED, Fact.PRODUCED, Fact.DELIVERED)
    }
    for before, after in (
        (Fact.QUOTED, Fact.ENTERED),
        (Fact.ENTERED, Fact.PRODUCED),
        (Fact.PRODUCED, Fact.DELIVERED),
    ):
        both = when[before].keys() & when[after].keys()
        assert all(when[before][key] <= when[after][key] for key in both)
    for kind in (Fact.QUOTED, Fact.ENTERED, Fact.PRODUCED, Fact.DELIVERED, Fact.CASH, Fact.SETTLED):
        assert all(row[5] >= 0 for row in rows[kind]), kind.name
    signs = {Fact.ORDER: 1.0, Fact.INVOICED: -1.0, Fact.CANCELLED: -1.0}
    moves = sorted((row[0], -signs[row[1]], row[4]) for kind in signs for row in rows[kind])
    backlog = company.start_totals.backlog + np.cumsum([-sign * value for _, sign, value in moves])
    assert (backlog > -1e-3).all()


@settings(max_examples=15, deadline=None, phases=QUICKLY, suppress_health_check=[HealthCheck.too_slow])
@given(worlds, st.sampled_from(ORGANISATIONS))
def test_profits_of_customers_are_the_company_s_and_hours_are_those_of_the_week(changes, name):
    study, design = study_in(changes, name)
    tables = measure(one_run(study, design), study.world)
    cent = 0.005
    for column in ("revenue", "cost_of_goods", "gross_profit", *COSTS, "profit"):
        if column in tables.customers:
            assert tables.customers[column].sum() == pytest.approx(tables.monthly[column].sum(), abs=cent), (
                column
            )
    pay = tables.monthly[["fixed_pay", "variable_pay"]].to_numpy().sum()
    assert tables.customers["pay"].sum() == pytest.approx(pay, abs=cent)
    assert tables.people["pay"].sum() == pytest.approx(pay, abs=cent)
    # What is nobody's customer's closes the sums, so it must make sense by itself.
    rest = tables.customers[tables.customers["firm"] == -2].iloc[0]
    assert rest["pay"] > -cent
    assert rest["interest"] == pytest.approx(0.0, abs=cent)
    for _, hours in tables.time_use.groupby("role"):
        assert hours["hours"].sum() == pytest.approx(hours["presence"].iloc[0])
        # Somebody who has a task in hand at the end has not told it yet, nor the hours of it.
        assert (hours["hours"] > -1e-6).all()


def test_nobody_sleeps_at_a_desk_while_work_waits_there():
    company, _ = company_in({"world.orders.quoted": "1.0"}, "desks")
    idle = company.staff.idle
    for part, desk in company.office.desks.items():
        waiting = [entry for entry in desk.entries if entry[0] <= company.now - 1.0 and _wanted(entry[3])]
        asleep = [
            person
            for person in idle
            if part in person.works_at and not person.absences.away(company.now) and person.keep is None
        ]
        assert not (waiting and asleep), part


def _wanted(subject):
    return not (subject.account if isinstance(subject, Order) else subject).lost


def test_a_desk_wakes_its_clerks_and_not_keepers_who_have_the_part_too():
    parts = ", ".join(MEMBERS)
    roles = (
        "{seller: {seats: 6, duties: [keep, convert, generate], family: seller, pay: 2.4, unit: sales},"
        f" kam: {{seats: 6, duties: [{parts}], family: keeper, pay: 1.6, unit: sales}},"
        " clerk: {seats: 2, duties: [keep.order], family: keeper, pay: 1.2, unit: sales}}"
    )
    clean = ("world.orders.quoted=1.0", "world.accounts.handling=0.1 h", f"design.traditional.roles={roles}")
    company, facts = live_company(shipped("study.initial=green-field", *clean), "traditional")
    clerks = {person.index for person in company.staff.people if person.seat.role == "clerk"}
    waits = [row[5] for row in by_kind(facts)[Fact.ENTERED] if row[2] in clerks]
    assert np.mean([wait > 8.0 for wait in waits]) < 0.05


ONE_PERSON = (
    "{boss: {seats: 1, duties: [keep, convert, generate, manage], family: seller, pay: 2.4, unit: sales}}"
)
EDGES = {
    "no capacity": ("world.factory.capacity=0.0",),
    "no capacity that would like to grow": (
        "world.factory.capacity=0.0",
        "world.factory.expansion.strength=1.0",
    ),
    "nobody asks": ("world.leads.inbound.per_year=0.0", "world.leads.cold.listed=0.0"),
    "one tier": ("world.market.tiers={A: 0.0, B: 1.0, C: 0.0}",),
    "nobody pays": ("world.payment.never=1.0",),
    "all is defective": ("world.factory.defects=1.0",),
    "all is wrong, and nobody comes to put it right": (
        "world.complaints.wrong=1.0",
        "world.complaints.hours=1000 h",
    ),
    "one person in all": (f"design.traditional.roles={ONE_PERSON}",),
    "instant plant": ("world.factory.capacity=unlimited", "world.factory.shortest=1 d"),
}


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("start", ["green-field", "grown"])
def test_the_world_stays_sane_at_its_edges(edge, start):
    begins = "study.initial=green-field" if start == "green-field" else YOUNG
    study = only(shipped(begins, *EDGES[edge]), "traditional")
    with np.errstate(all="raise", under="ignore"):
        tables = measure(one_run(study, "traditional"), study.world)
    for name, table in vars(tables).items():
        numbers = table.select_dtypes("number")
        assert not np.isinf(numbers.to_numpy(dtype=float)).any(), name
        # A mean or a ratio of nothing is missing; what is counted or paid never is.
        whole = [column for column in numbers if column not in MAY_BE_MISSING]
        assert numbers[whole].notna().all().all(), (name, numbers[whole].isna().any())


# Means, shares, ratios and times of what did not happen.
MAY_BE_MISSING = frozenset(
    {
        "accounts_lost_12mo",
        "changed_month",
        "closer_income_ratio",
        "complaint_days",
        "complaints_per_100",
        "contact_wait",
        "cost_per_new_customer",
        "customers_at_a_loss",
        "cycle_months",
        "delivery_days",
        "dso",
        "entry_days",
        "growth_late_over_early",
        "key_person_share",
        "order_to_cash_days",
        "peak_year",
        "profit_top_decile",
        "response_wait",
        "revenue_per_payroll",
        "satisfaction",
        "stalled",
        "win_rate",
    }
)
