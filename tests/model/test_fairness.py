"""The mechanisms, not constants or names, make the differences between designs."""

from dataclasses import replace

import numpy as np
import pytest

from sim.events import Fact, Source
from sim.experiment.replicate import replicate
from sim.scenario.neutral import NEUTRAL, switched_off
from sim.scenario.study import Case
from tests.studies import ROOT, case_of, one_run, only, shipped

OFF = (
    "skill in closing",
    "ramp",
    "satisficing",
    "departures",
    "following",
    "friction",
    "hand-off loss",
    "bad hand-overs",
    "referrals",
    "leave",
    "sickness",
    "delivery in win chances",
)
INBOUND_ONLY = "world.leads.cold.listed=0.0"
# Seats for which the initial state has nobody are filled at once.
NO_VACANCY = [
    f"world.people.families.{family}.vacancy=0 h" for family in ("seller", "hunter", "closer", "keeper")
]
SEATS = {
    "traditional": {"seller": 8},
    "conveyor": {"hunter": 2, "closer": 4, "keeper": 5},
    "factory-owned": {"hunter-closer": 4, "follower": 6},
}


def times(factor):
    return [
        f"design.{design}.roles.{role}.seats={seats * factor}"
        for design, roles in SEATS.items()
        for role, seats in roles.items()
    ]


def split_in_two(design):
    """Every role split into two with the same duties, pay and routing, its seats divided between them."""
    roles, names = {}, {}
    for name, role in design.roles.items():
        half = role.seats // 2
        names[name] = [f"{name}-one", f"{name}-two"]
        roles[f"{name}-one"] = role.model_copy(update={"seats": half})
        roles[f"{name}-two"] = role.model_copy(update={"seats": role.seats - half})
    further = [
        line.model_copy(update={"roles": [new for old in line.roles for new in names[old]]})
        for line in design.lines.further
    ]
    return design.model_copy(
        update={"roles": roles, "lines": design.lines.model_copy(update={"further": further})}
    )


@pytest.mark.parametrize("name", SEATS)
def test_relabelling_roles_changes_nothing(name):
    study = only(shipped("study.replications=2", f"study.reference={name}"), name)
    relabelled = split_in_two(study.cases[0].design)
    assert len(relabelled.roles) == 2 * len(study.cases[0].design.roles)
    assert relabelled.planned_pay(1.0) == pytest.approx(study.cases[0].design.planned_pay(1.0))
    one = replicate(study).tables
    other = replicate(replace(study, cases=(Case(relabelled, {}),))).tables
    assert one is not None
    assert other is not None
    assert one.totals.equals(other.totals)
    assert one.monthly.equals(other.monthly)


def test_relabelling_would_be_noticed_if_duties_differed():
    study = only(shipped("study.replications=1"), "traditional")
    changed = study.cases[0].design.model_copy(deep=True)
    roles = dict(changed.roles)
    roles["seller"] = roles["seller"].model_copy(update={"duties": ["convert", "keep", "generate"]})
    changed = changed.model_copy(update={"roles": roles})
    one, other = (
        replicate(study).tables,
        replicate(replace(study, cases=(Case(changed, {}),))).tables,
    )
    assert one is not None
    assert other is not None
    assert not one.totals.equals(other.totals)


def won_of_early_leads(study, name, replication):
    """Firms won among the inbound leads that arrived before the last 12 months."""
    run = one_run(study, name, horizon=study.study.horizon, replication=replication)
    facts = run.facts
    kind = facts[:, 1]
    early = (kind == Fact.LEAD) & (facts[:, 4] == Source.INBOUND) & (facts[:, 0] < run.horizon - 2080)
    return set(facts[kind == Fact.WON, 3]) & set(facts[early, 3])


@pytest.mark.parametrize("start", ["three-departments", "three-departments-green-field"])
@pytest.mark.parametrize("replication", range(6))
def test_with_mechanisms_neutral_all_designs_win_the_same_firms(start, replication):
    study = shipped(
        *switched_off(*OFF, "speed", "lead decay"), INBOUND_ONLY, *NO_VACANCY, *times(10), study=start
    )
    won = [won_of_early_leads(study, name, replication) for name in SEATS]
    assert len(won[0]) > 10
    assert won[0] == won[1] == won[2]


@pytest.mark.parametrize("mechanism", ["hand-off loss", "skill in closing"])
def test_with_one_mechanism_back_on_the_sets_part(mechanism):
    off = [other for other in (*OFF, "speed", "lead decay") if other != mechanism]
    study = shipped(*switched_off(*off), INBOUND_ONLY, *NO_VACANCY, *times(10))
    assert any(
        won_of_early_leads(study, "traditional", r) != won_of_early_leads(study, "conveyor", r)
        for r in range(3)
    )


@pytest.mark.slow
def test_with_speed_and_decay_and_a_hundredfold_capacity_designs_are_equivalent():
    """Equivalent within 1%: with waits gone, speed and decay find nothing to act on."""
    study = shipped(*switched_off(*OFF), INBOUND_ONLY, *NO_VACANCY, *times(100))
    counts = np.array(
        [[len(won_of_early_leads(study, name, r)) for name in ("traditional", "conveyor")] for r in range(8)]
    )
    traditional, conveyor = counts.sum(axis=0)
    assert traditional > 200
    assert abs(conveyor / traditional - 1) < 0.01


def test_every_mechanism_can_be_switched_off():
    base = shipped().world
    for mechanism in NEUTRAL:
        assert shipped(*switched_off(mechanism)).world != base or mechanism in ALREADY_NEUTRAL, mechanism


ALREADY_NEUTRAL = (
    "universality",
    "offers",
    "patience",
    "goal of the plant manager",
    "expansion of the plant",
    "link: samples",
    "link: credit",
    "link: marketing",
    "link: aftersales",
)


def test_no_code_asks_for_a_design_or_a_role_by_name():
    # "hunter", "closer" and "keeper" are left out: a deal has a hunter, whoever hunted it.
    names = {"traditional", "conveyor", "factory-owned", "seller", "hunter-closer", "follower"}
    # The intake knows the shipped designs and what their roles are called in other languages.
    for path in set((ROOT / "sim").rglob("*.py")) - set((ROOT / "sim" / "intake").rglob("*.py")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            code = line.split("#")[0]
            assert not any(f'"{name}"' in code or f"'{name}'" in code for name in names), f"{path}:{number}"


def test_shipped_designs_cost_the_same():
    study = shipped()
    base = case_of(study, "traditional").design.planned_pay(1.0)
    for case in study.cases:
        assert case.design.planned_pay(1.0) == pytest.approx(base, rel=0.02)
