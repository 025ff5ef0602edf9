"""The arithmetic before any simulation, beside simulations in which theory says that it must hold."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import t

from sim.events import ORDER_WORK, Activity, Fact
from sim.experiment.capacity import absence_share
from sim.experiment.demand import demand_at_start
from sim.experiment.workload import workload
from sim.metrics.facts import Facts
from sim.metrics.tables import measure
from sim.scenario.neutral import switched_off
from sim.scenario.units import HOURS_PER_YEAR
from tests.studies import DESIGNS, case_of, one_run, only, shipped, starting

GREEN = "three-departments-green-field"
# Nothing grows, nobody leaves, and every newcomer works like a veteran: means are all there is.
STILL = (
    *switched_off("ramp", "departures", "satisficing", "referrals", "scarcity", "frailty of firms", "season"),
    *switched_off("skill in closing", "skill differences", "growth by care", "hand-off loss"),
    "world.accounts.churn=0.0",
    "world.leads.cold.listed=0.0",
    "world.leads.inbound.per_year=0.0",
)


def still(name, accounts, *more):
    study = only(shipped(*STILL, f"study.reference={name}", *more, study=GREEN), name)
    known: dict[str, Any] = {
        "orders_per_year": 10.0,
        "tier": "B",
        "region": "near",
        "order_value": 1000.0,
    }
    return starting(study, name, accounts, **known) if accounts else study


def role_of(study, role):
    (found,) = workload(study)
    return next(entry for entry in found.roles if entry.role == role)


def simulated_use(study, name, role, duties, runs=6, years=3.0):
    """Hours of some activities over what the week leaves for duties, and a 99% half-width of the mean."""
    shares = []
    for replication in range(runs):
        run = one_run(study, name, horizon=years * HOURS_PER_YEAR, replication=replication)
        table = measure(run, study.world).time_use
        mine = table[table["role"] == role].set_index("activity")
        family = study.world.people.families[case_of(study, name).design.roles[role].family]
        terms = case_of(study, name).design.roles[role]
        room = mine["attended"].iloc[0] * family.week.left * terms.available
        shares.append(float(mine.loc[duties, "hours"].sum()) / room)
    half = t.ppf(0.995, runs - 1) * np.std(shares, ddof=1) / np.sqrt(runs)
    return float(np.mean(shares)), float(half)


KEEPING = [
    *(activity.name.lower() for activity in (*ORDER_WORK, Activity.CARE, Activity.PROMOTE, Activity.TRAVEL)),
]


@pytest.mark.parametrize(
    ("name", "role", "accounts"),
    [("conveyor", "keeper", 90), ("factory-owned", "follower", 90), ("conveyor", "keeper", 102)],
)
def test_utilisation_of_those_who_keep_agrees_with_the_simulation(name, role, accounts):
    """A fixed set of accounts at equal rates: offered work over capacity, whatever waits for whom."""
    # Colleagues stand in, or those of another role would do part of the work.
    study = still(name, accounts, *switched_off("unfamiliar customers"), "design.*.cover.by=[colleague]")
    expected = role_of(study, role).utilisation
    assert 0.3 < expected < 0.95
    found, half = simulated_use(study, name, role, KEEPING)
    # Visits are paid at an interval after the last one, so those that wait come less often; few do.
    assert abs(found - expected) < half + 0.04 * expected


def test_a_wrong_handling_time_would_be_noticed():
    study = still("conveyor", 90, *switched_off("unfamiliar customers"))
    dearer = still("conveyor", 90, "world.accounts.handling=1.2 h")
    found, half = simulated_use(study, "conveyor", "keeper", KEEPING)
    expected = role_of(dearer, "keeper").utilisation
    assert abs(found - expected) > half + 0.04 * expected


def test_utilisation_of_closers_agrees_with_the_simulation():
    """Leads that ask at a fixed rate, all qualified: closing hours offered over capacity."""
    more = (
        "world.leads.inbound.per_year=240.0",
        "world.leads.inbound.qualify=1.0",
        *switched_off("lead decay"),
    )
    study = still("conveyor", 0, *more)
    closer = role_of(study, "closer")
    assert 0.3 < closer.utilisation < 0.9
    found, half = simulated_use(study, "conveyor", "closer", ["touch", "travel"], runs=8, years=4.0)
    # The pipeline fills for four months of four years: up to 4% of the touches are still to come.
    assert -half - 0.06 * closer.utilisation < found - closer.utilisation < half


def test_new_customers_never_exceed_the_ceiling_by_more_than_luck():
    study = only(shipped("study.reference=conveyor", *switched_off("satisficing"), study=GREEN), "conveyor")
    (load,) = workload(study)
    won = [
        len(Facts(one_run(study, "conveyor", horizon=10400.0, replication=r))[Fact.WON]) / 5 for r in range(8)
    ]
    half = t.ppf(0.995, 7) * np.std(won, ddof=1) / np.sqrt(8)
    assert np.mean(won) < load.new_customers + half
    assert np.mean(won) > 0.3 * load.new_customers


def test_absence_of_a_year_agrees_with_the_simulation():
    study = still("conveyor", 60)
    away, there = 0.0, 0.0
    for replication in range(4):
        table = measure(
            one_run(study, "conveyor", horizon=4 * HOURS_PER_YEAR, replication=replication), study.world
        )
        roles = table.time_use.groupby("role")[["presence", "attended"]].first().sum()
        there += roles["presence"]
        away += roles["presence"] - roles["attended"]
    # Long spells are few and differ much: 13 people over 16 years have some 400 of them.
    assert away / there == pytest.approx(absence_share(study.world), rel=0.1)


def test_visits_and_orders_of_the_accounts_are_counted():
    study = still("factory-owned", 50)
    demand = demand_at_start(study)
    care = study.world.accounts.care_per_year.value["B"]
    assert (demand.orders, demand.visits, demand.revenue) == (500.0, 50 * care, 500_000.0)
    assert demand.inbound == demand.qualified == 0.0


def test_idle_roles_and_full_stages_are_named():
    (idle,) = workload(still("conveyor", 0))
    assert "keeper has next to nothing to do: 0% of its hours" in idle.warnings
    (full,) = workload(still("conveyor", 500))
    assert any(text.startswith("follow-up needs") and "cannot be done" in text for text in full.warnings)
    assert full.stage["keep"] > 1
    hunters = only(shipped("design.conveyor.roles.hunter.seats=8", "study.reference=conveyor"), "conveyor")
    (bottleneck,) = workload(hunters)
    assert any("closing is a bottleneck" in text for text in bottleneck.warnings)


def test_duties_without_a_seat_are_named():
    def named(*changes):
        (load,) = workload(only(shipped(*changes, "study.reference=traditional"), "traditional"))
        return [text for text in load.warnings if text.startswith("no seat has the duty")], load.warnings

    assert named()[0] == []
    found, warnings = named("design.traditional.roles.seller.seats=0")
    assert found == [f"no seat has the duty {d}: nobody does it" for d in ("generate", "convert", "keep")]
    assert not any("inf" in text for text in warnings)


def test_a_closer_who_cannot_earn_his_target_is_named():
    few = (
        "design.conveyor.roles.hunter.seats=1",
        "design.conveyor.roles.closer.seats=4",
        "world.leads.inbound.per_year=0.0",
        "study.reference=conveyor",
    )
    (load,) = workload(only(shipped(*few), "conveyor"))
    assert any(text.startswith("closer cannot earn its target") for text in load.warnings)


@pytest.mark.parametrize("name", DESIGNS)
def test_hours_are_shared_out_whole(name):
    study = shipped()
    load = next(entry for entry in workload(study) if entry.design == name)
    kept = sum(role.needed.get("keep", 0.0) for role in load.roles)
    hours = sum(role.available for role in load.roles if "keep" in role.needed)
    assert kept / hours == pytest.approx(load.stage["keep"])
    for role in load.roles:
        assert sum(role.needed.values()) <= role.available * max(1.0, role.utilisation) + 1e-6


def test_one_more_closer_lifts_the_ceiling_where_closing_is_the_bottleneck():
    base, more = (
        workload(only(shipped(*extra, "study.reference=conveyor", study=GREEN), "conveyor"))[0].new_customers
        for extra in ((), ("design.conveyor.roles.closer.seats=5",))
    )
    assert more > base


def test_travel_and_touches_are_in_the_hours_of_a_deal():
    near = only(shipped("world.people.travel.in_person=0.0", "study.reference=conveyor"), "conveyor")
    far = only(shipped("world.people.travel.in_person=1.0", "study.reference=conveyor"), "conveyor")
    one, other = (workload(study)[0].stage["convert"] for study in (near, far))
    assert other > one


def test_where_nobody_hunts_those_who_convert_answer_leads_and_win_no_others():
    study = shipped(
        "design.traditional.roles.seller.duties=[keep, convert]", "design.traditional.roles.seller.seats=16"
    )
    (load,) = workload(only(study, "traditional"))
    assert "generate" not in load.stage
    assert not any("answering leads" in text for text in load.warnings)
    conversion, qualified = study.world.conversion, demand_at_start(study).qualified
    won = conversion.accept.value * conversion.win.value
    assert load.new_customers == pytest.approx(qualified * won), "nobody hands a deal on, nobody hunts more"


def test_fenced_hours_are_there_for_hunting_whatever_follow_up_takes():
    busy = "world.accounts.handling=4 h"
    fence = "design.traditional.roles.seller.fenced={generate: 0.2, convert: 0.1}"
    (usual,) = workload(only(shipped(busy), "traditional"))
    (fenced,) = workload(only(shipped(busy, fence), "traditional"))
    (seller,) = fenced.roles
    assert usual.new_customers == 0.0 < fenced.new_customers
    assert seller.needed["convert"] == pytest.approx(0.1 * seller.available)


def test_expected_pay_knows_the_weights_of_old_accounts():
    half = "design.traditional.roles.seller.variable.revenue.counts=[0.5]"
    (usual,), (halved,) = (workload(only(shipped(*o), "traditional")) for o in ((), (half,)))
    part = shipped().cases[0].design.roles["seller"].variable["revenue"]
    monthly = demand_at_start(shipped()).revenue / 8 / 12
    lost = 0.5 * part.share * monthly / part.quota
    assert usual.roles[0].income - halved.roles[0].income == pytest.approx(lost)
