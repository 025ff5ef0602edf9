"""Each neutral setting does what its name says: the mechanism leaves no trace in the facts."""

from functools import cache

import numpy as np
import pytest

from sim.events import Activity, Fact, Trouble
from sim.metrics.facts import Facts
from sim.metrics.tables import measure
from sim.scenario.neutral import switched_off
from tests.studies import live_company, one_run, shipped

YOUNG = "study.initial={grown: {design: ../designs/traditional.yaml, age: 4 yr}}"
STEADY = switched_off("departures", "ramp", "leave", "sickness")


@cache
def facts_of(*off, overrides=()):
    """Two years of a young traditional department with some mechanisms switched off."""
    return Facts(one_run(shipped(YOUNG, *STEADY, *overrides, *switched_off(*off)), "traditional"))


def done(facts, activity):
    """Pieces of work of a kind, but for those on orders that the past has left."""
    work = facts[Fact.WORK]
    return int(((work.a == activity) & (work.time > 500.0)).sum())


def complaints(facts, trouble):
    return int((facts[Fact.COMPLAINT].a == trouble).sum())


# So busy a plant, and so sloppy a department, that everything there is to complain about happens.
BUSY = ("world.factory.capacity=150000.0", "world.complaints.wrong=0.2", "world.factory.defects=0.1")
TRACES = {
    "quotes": lambda facts: (facts[Fact.QUOTED].a >= 0).sum() + done(facts, Activity.QUOTE),
    "shipping work": lambda facts: done(facts, Activity.SHIP),
    "bad debts": lambda facts: len(facts[Fact.WRITTEN_OFF]),
    "complaints about lateness": lambda facts: complaints(facts, Trouble.LATE),
    "wrong entries": lambda facts: complaints(facts, Trouble.WRONG),
    "defects": lambda facts: complaints(facts, Trouble.DEFECTIVE),
    "expediting": lambda facts: len(facts[Fact.EXPEDITED]),
    "promotion": lambda facts: done(facts, Activity.PROMOTE),
    "disruption by expediting": lambda facts: facts[Fact.EXPEDITED].b.sum(),
}
SWITCHES = {"bad debts": ("world.payment.never=0.2",)}


@pytest.mark.parametrize("mechanism", TRACES)
def test_what_is_switched_off_leaves_no_trace(mechanism):
    trace, overrides = TRACES[mechanism], (*BUSY, *SWITCHES.get(mechanism, ()))
    assert trace(facts_of(overrides=overrides)) > 0
    assert trace(facts_of(mechanism, overrides=overrides)) == 0


def test_without_late_payment_and_bad_debts_invoices_are_paid_on_their_day():
    off = ("late payment", "bad debts", "complaints about lateness", "wrong entries", "defects")
    facts, terms = facts_of(*off), shipped().world.payment.terms.value
    cash = facts[Fact.CASH]
    assert len(cash) > 500
    # Those of before time 0 may have been late already.
    assert cash.b[cash.time - cash.b >= 0] == pytest.approx(terms)
    assert facts_of()[Fact.CASH].b.max() > 1.5 * terms


def test_without_reminders_nobody_pays_earlier_and_asking_takes_no_time():
    off = ("complaints about lateness", "wrong entries", "defects")
    loyal = ("world.accounts.churn=0.0",)
    asked = facts_of(*off, overrides=loyal)
    never = facts_of(*off, overrides=("world.payment.grace=12 mo", *loyal))
    facts = facts_of("reminders", *off, overrides=loyal)
    work = facts[Fact.WORK]
    assert done(facts, Activity.COLLECT) > 50
    assert not work.b[work.a == Activity.COLLECT].any()
    # Nobody is asked within a grace of a year, and customers pay as they do there: it is the luck of orders.
    assert done(never, Activity.COLLECT) == 0

    def late(facts):
        cash = facts[Fact.CASH]
        own = (cash.time - cash.b >= 0) & (cash.time < 3500.0) & (cash.b > cash.b.min() + 1.0)
        return set(zip(cash.firm[own].tolist(), np.round(cash.b[own], 3).tolist(), strict=True))

    def alike(one, other):
        return len(one & other) / len(one | other)

    assert len(late(never)) > 200
    assert alike(late(facts), late(never)) > 0.9
    assert alike(late(asked), late(never)) < 0.5


def test_without_a_rise_defects_do_not_hang_on_how_busy_the_plant_is():
    def share(*off):
        facts = facts_of(*off, overrides=("world.factory.capacity=150000.0", "world.factory.defects=0.1"))
        assert facts[Fact.PLANT].a.mean() > 0.9
        return complaints(facts, Trouble.DEFECTIVE) / len(facts[Fact.DELIVERED])

    made = len(
        facts_of(overrides=("world.factory.capacity=150000.0", "world.factory.defects=0.1"))[Fact.DELIVERED]
    )
    assert share("defect rise") == pytest.approx(0.1, abs=3 * np.sqrt(0.09 / made))
    assert share() > 0.13


def test_an_unlimited_plant_takes_the_shortest_time_for_everybody():
    facts = facts_of("limits of the plant", "the plant's own hours", overrides=BUSY)
    shortest = shipped().world.factory.shortest.value
    assert not facts[Fact.PLANT].a.any()
    later = facts[Fact.PRODUCED].time > 1000.0
    assert facts[Fact.PRODUCED].b[later].mean() == pytest.approx(shortest, rel=0.1)
    assert facts_of(overrides=BUSY)[Fact.PRODUCED].b.mean() > 2 * shortest


@pytest.mark.parametrize(
    ("mechanism", "path"),
    [
        ("delivery in satisfaction", "world.factory.delivery_weight=0.3"),
        ("delivery in win chances", "world.factory.effect_on_wins=1.0"),
        ("growth by service", "world.accounts.service_gain=0.1"),
        ("goal of the plant manager", "world.factory.goal_pull=8 wk"),
        ("expansion of the plant", "world.factory.expansion.strength=1.0"),
        ("link: samples", "world.links.samples={hours: 2 h, delay: 5 d, errors: 0.3}"),
        ("link: credit", "world.links.credit={hours: 2 h, delay: 5 d, errors: 0.3}"),
        ("link: marketing", "world.links.marketing={hours: 1 h, delay: 5 d, errors: 0.3}"),
        ("link: aftersales", "world.links.aftersales={hours: 2 h, delay: 5 d, errors: 0.3}"),
    ],
)
def test_a_neutral_setting_takes_back_what_a_strong_one_does(mechanism, path):
    """The strong setting shows; with the neutral one after it the run is that of the neutral one alone."""
    pull = "design.*.roles.plant-manager.variable={deliveries: {share: 0.5, quota: 300000.0}}"
    always = ("world.factory.capacity=250000.0", pull)
    strong, back = facts_of(overrides=(*always, path)), facts_of(mechanism, overrides=(*always, path))
    neutral = facts_of(mechanism, overrides=always)
    assert np.array_equal(back.run.facts, neutral.run.facts)
    assert not np.array_equal(strong.run.facts, neutral.run.facts)


def test_the_plants_own_hours_cost_nothing_where_they_are_switched_off():
    def cost(*overrides):
        study = shipped(YOUNG, *overrides)
        return measure(one_run(study, "traditional"), study.world).monthly["coordination"].sum()

    assert cost(*switched_off("the plant's own hours")) == 0 < cost()


def test_satisfaction_hangs_on_service_alone_where_deliveries_do_not_count():
    """Everybody is answered at once in a department without travel, so nobody's satisfaction moves."""
    off = (
        "delivery in satisfaction",
        "slow service",
        "complaints about lateness",
        "wrong entries",
        "defects",
    )
    overrides = ("world.centre.satisfaction=1.0", *BUSY[:1], *switched_off("bad hand-overs"))
    facts = facts_of(*off, overrides=overrides)
    assert len(facts[Fact.ORDER]) > 500
    later = facts[Fact.ORDER].firm < shipped().world.market.firms.value
    assert facts[Fact.ORDER].b[later] == pytest.approx(1.0)
    moved, still = facts_of(*off[1:], overrides=overrides)[Fact.ORDER], facts[Fact.ORDER]
    second_year = [rows.b[rows.time > 2080.0].mean() for rows in (moved, still)]
    assert second_year[0] < second_year[1] - 0.02


def test_win_chances_do_not_hang_on_delivery_where_it_does_not_count():
    def chance(capacity, *off):
        facts = facts_of(*off, overrides=(f"world.factory.capacity={capacity}",))
        return np.concatenate((facts[Fact.WON].b, facts[Fact.LOST].b))[:40].mean()

    wide, narrow = "2000000.0", "100000.0"
    off = ("delivery in win chances",)
    assert chance(narrow) < 0.8 * chance(wide)
    assert chance(narrow, *off) == pytest.approx(chance(wide, *off), rel=0.1)


def test_shares_move_by_visits_alone_where_service_does_not_count():
    growth = switched_off("growth by care", "promotion")
    company, _ = live_company(shipped(YOUNG, *growth, *switched_off("growth by service")), "traditional")
    assert all(
        account.share == pytest.approx(company.market.first_share[firm])
        for firm, account in company.book.accounts.items()
    )
    company, _ = live_company(shipped(YOUNG, *growth), "traditional")
    assert any(
        account.share != pytest.approx(company.market.first_share[firm])
        for firm, account in company.book.accounts.items()
    )
