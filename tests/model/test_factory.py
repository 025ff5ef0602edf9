"""The factory in the stochastic model: its limit, its border to the sellers, and its quality."""

import numpy as np
import pytest
from scipy.stats import t

from sim.events import Fact
from sim.metrics.facts import Facts
from sim.metrics.tables import measure
from sim.scenario.neutral import switched_off
from tests.studies import one_run, shipped

YEAR = 2080.0
# Firms alike and people alike: what is left of luck is small enough to see a difference of two percent.
CALM = (
    *switched_off("departures", "skill differences", "frailty of firms", "leave", "sickness", "season"),
    *switched_off("clumped days", "satisficing", "loss by bad service"),
    "world.market.order_size=7800.0",
    "world.market.orders_shape=1e6",
    "world.market.regularity=4.0",
    "world.market.tiers={A: 0.0, B: 1.0, C: 0.0}",
    "world.market.first_share=0.3",
    "world.conversion.thinking=0.7 mo",
    "world.factory.company_lag=1 mo",
    "world.factory.market_lag=2 mo",
    "study.initial=green-field",
)


def deliveries(capacity, sellers, replication):
    """Money delivered in the last six of twelve years."""
    study = shipped(
        *CALM, f"world.factory.capacity={capacity}", f"design.traditional.roles.seller.seats={sellers}"
    )
    run = one_run(study, "traditional", horizon=12 * YEAR, replication=replication)
    invoiced = Facts(run)[Fact.INVOICED]
    return float(invoiced.a[invoiced.time > 6 * YEAR].sum())


def gain_of_one_more_seller(capacity, runs):
    """Relative gain in deliveries with nine sellers instead of eight, and the 97.5% half-width."""
    few, many = (np.array([deliveries(capacity, n, r) for r in range(runs)]) for n in (8, 9))
    half = t.ppf(0.975, runs - 1) * np.std(many - few, ddof=1) / np.sqrt(runs)
    return float((many - few).mean() / few.mean()), float(half / few.mean())


@pytest.mark.slow
def test_more_selling_cannot_help_a_plant_at_its_limit():
    """Forrester's runs D and E: 13% more selling, and deliveries rise by 0.6% where capacity is fixed."""
    gain, half = gain_of_one_more_seller("240000.0", 8)
    assert gain + half < 0.02
    free, half = gain_of_one_more_seller("unlimited", 4)
    assert free - half > 0.05, "with room in the plant the same seller does sell"


def test_the_plant_never_delivers_more_than_it_can():
    study = shipped("world.factory.capacity=100000.0")
    run = one_run(study, "traditional", horizon=2 * YEAR)
    produced = Facts(run)[Fact.PRODUCED]
    values = dict(zip(*_value_of_orders(run), strict=True))
    made = sum(values.get(key, 0.0) for key in zip(produced.firm, produced.a, strict=True))
    assert made <= 24 * 100000.0 + max(values.values())


def _value_of_orders(run):
    invoiced = Facts(run)[Fact.INVOICED]
    return list(zip(invoiced.firm, invoiced.b, strict=True)), invoiced.a.tolist()


def test_a_sales_owned_twin_is_the_same_to_the_bit_where_the_border_costs_nothing():
    """Same people, same lines, same box; only that the box does not belong to the factory."""
    nothing = switched_off("friction", "farming skill")
    twin = "design.factory-owned.units.factory.kind=sales"
    for replication in range(2):
        own, other = (
            one_run(shipped(*nothing, *more), "factory-owned", replication=replication)
            for more in ((), (twin,))
        )
        assert np.array_equal(own.facts, other.facts)
    own, other = (one_run(shipped(*more), "factory-owned") for more in ((), (twin,)))
    assert not np.array_equal(own.facts, other.facts), "with friction on they part"


@pytest.mark.slow
def test_the_gain_of_the_factory_s_own_followers_grows_with_friction():
    """What followers inside the plant earn more than the same people in sales, at equal skill in farming."""
    twin = "design.factory-owned.units.factory.kind=sales"

    def gains(friction):
        more = (f"world.border.friction={friction}", "world.border.farming_skill=1.0")
        return np.array([profit(more, r) - profit((*more, twin), r) for r in range(8)])

    def profit(more, replication):
        study = shipped(*CALM, *more)
        run = one_run(study, "factory-owned", horizon=4 * YEAR, replication=replication)
        return float(measure(run, study.world).totals["profit"].iloc[0])

    some, much = gains(0.25), gains(0.6)
    for gain in (some, much - some):
        assert gain.mean() > t.ppf(0.975, 7) * np.std(gain, ddof=1) / np.sqrt(8)


def test_defects_rise_with_the_use_of_capacity():
    shares = []
    for capacity in ("unlimited", "150000.0"):
        study = shipped(
            f"world.factory.capacity={capacity}",
            "world.factory.defect_rise=20.0",
            "world.complaints.wrong=0.0",
        )
        facts = Facts(one_run(study, "traditional"))
        defective = (facts[Fact.COMPLAINT].a == 0).sum()
        shares.append(defective / len(facts[Fact.DELIVERED]))
    assert shares[0] < 0.001
    assert shares[1] > 0.01


def test_pushed_orders_overtake_and_delay_the_others():
    more = ("world.factory.capacity=200000.0", "world.border.expedite=1.0", "world.border.friction=0.5")
    facts = Facts(one_run(shipped(*more), "traditional"))
    pushed = set(zip(facts[Fact.EXPEDITED].firm, facts[Fact.EXPEDITED].a, strict=True))
    produced = facts[Fact.PRODUCED]
    is_pushed = np.array([key in pushed for key in zip(produced.firm, produced.a, strict=True)])
    assert is_pushed.sum() > 50
    assert produced.b[is_pushed].mean() < 0.5 * produced.b[~is_pushed].mean()
    alone = Facts(one_run(shipped(*more[:1], "world.border.expedite=0.0", more[2]), "traditional"))
    assert not len(alone[Fact.EXPEDITED])
    assert alone[Fact.PRODUCED].b.mean() < produced.b[~is_pushed].mean()


def test_a_plant_manager_paid_for_output_makes_large_orders_first():
    paid = "design.*.roles.plant-manager.variable={deliveries: {share: 1.0, quota: 300000.0}}"
    more = ("world.factory.capacity=150000.0", "world.border.expedite=0.0", "world.factory.goal_pull=8 wk")

    def gap(*overrides):
        run = one_run(shipped(*more, *overrides), "traditional")
        values = dict(zip(*_value_of_orders(run), strict=True))
        produced = Facts(run)[Fact.PRODUCED]
        size = np.array([values.get(key, np.nan) for key in zip(produced.firm, produced.a, strict=True)])
        known = ~np.isnan(size)
        large = size > np.nanmedian(size)
        return produced.b[known & ~large].mean() - produced.b[known & large].mean()

    assert gap(paid) > gap() + 40.0, "small customers wait a week longer than large ones, or more"


def test_capacity_grows_where_the_world_lets_it():
    fixed, growing = (
        Facts(one_run(shipped("world.factory.capacity=100000.0", *more), "traditional", horizon=4 * YEAR))
        for more in ((), ("world.factory.expansion.strength=1.0",))
    )
    assert not len(fixed[Fact.CAPACITY])
    capacity = growing[Fact.CAPACITY]
    assert capacity.a[-1] > 110000.0
    assert capacity.b.sum() == pytest.approx(12.0 * np.diff(capacity.a, prepend=100000.0).clip(0).sum())
    assert capacity.time[-1] == pytest.approx(4 * YEAR), (
        "what was built in the last month is told and charged too"
    )
