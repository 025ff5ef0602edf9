"""Units serve parts of the market: who works where, what is lost by splitting and gained by knowing less."""

from dataclasses import replace

import numpy as np
import pytest

from sim.events import Activity, Fact
from sim.metrics.facts import Facts
from sim.metrics.tables import measure
from sim.scenario.coverage import territory_misfits
from sim.scenario.design import Design
from sim.scenario.neutral import switched_off
from sim.scenario.study import Case
from tests.studies import case_of, live_company, one_run, shipped

GREEN = "study.initial=green-field"
NO_KNOWLEDGE = switched_off("local knowledge", "product knowledge", "shorter ways", "joint visits")


def split(design, kind, words, seats):
    """The design with its sales unit cut up: each word's unit has so many seats of each role."""
    told = design.model_dump(mode="python")
    told["units"] |= {w: {"reports_to": "sales", "serves": {kind: [w]}} for w in words}
    roles = {}
    for name, role in told["roles"].items():
        for word, count in zip(words, seats.get(name, ()), strict=False):
            roles[f"{name}-{word}"] = {**role, "unit": word, "seats": count}
        if name not in seats:
            roles[name] = role
    return Design.model_validate(told | {"roles": roles, "name": f"{design.name}-split"})


def with_case(study, design):
    return replace(study, cases=(*study.cases, Case(design, {})))


def regional(design="traditional", seats=None, **where):
    study = shipped(*where.get("overrides", (GREEN,)))
    cut = split(case_of(study, design).design, "regions", ("near", "far"), seats or {"seller": (5, 3)})
    return with_case(study, cut)


@pytest.mark.parametrize(
    ("kind", "words"), [("regions", ("near", "far")), ("segments", ("standard", "custom"))]
)
def test_people_work_only_for_the_firms_of_their_unit(kind, words):
    study = shipped(GREEN)
    cut = split(case_of(study, "traditional").design, kind, words, {"seller": (5, 3)})
    run = one_run(with_case(study, cut), cut.name)
    of_firm = run.firm_region if kind == "regions" else run.firm_segment
    work = Facts(run)[Fact.WORK]
    sellers = {person.index: person.unit for person in run.people if person.family == "seller"}
    seen = {
        (sellers[int(person)], words[of_firm[int(firm)]])
        for person, firm in zip(work.person, work.firm, strict=True)
        if int(person) in sellers and firm >= 0
    }
    assert seen == {(word, word) for word in words}


def test_accounts_of_today_move_to_those_who_serve_them():
    study = regional(overrides=("study.initial={grown: {design: ../designs/traditional.yaml, age: 2 yr}}",))
    company, _ = live_company(study, "traditional-split", horizon=1.0)
    regions = list(study.world.market.regions.value)
    held = [
        (account.keeper.seat.terms.unit, regions[company.market.region[account.firm]])
        for account in company.book.accounts.values()
        if account.keeper is not None
    ]
    assert len(held) > 30
    assert all(unit == region for unit, region in held)
    keepers = [account.keeper for account in company.book.accounts.values() if account.keeper is not None]
    stayed = sum(keeper.code is not None for keeper in keepers)
    assert stayed > 0


def test_without_gains_the_narrow_and_the_broad_are_alike():
    """A chart cut up on paper only, with all firms of one region, changes nothing."""
    all_near = "world.market.regions={near: 1.0, far: 0.0}"
    # Contagion counts the people of a box, and the director sits in another one now.
    study = shipped(GREEN, all_near, *NO_KNOWLEDGE, *switched_off("contagion"))
    base = case_of(study, "traditional").design
    cut = split(base, "regions", ("near", "far"), {"seller": (8, 0)})
    one = one_run(study, "traditional").facts
    other = one_run(with_case(study, cut), cut.name).facts
    assert np.array_equal(one, other)


def test_who_lives_in_the_region_travels_less():
    far_only = regional(overrides=(GREEN,))
    saved = measure_travel(far_only)
    kept = measure_travel(regional(overrides=(GREEN, *switched_off("shorter ways"))))
    assert saved < 0.7 * kept


def measure_travel(study):
    work = Facts(one_run(study, "traditional-split"))[Fact.WORK]
    trips = work.b[work.a == Activity.TRAVEL]
    return trips.sum() / len(trips)


def test_visits_take_longer_where_a_customer_buys_what_the_keeper_does_not_know():
    study = shipped(GREEN, "world.territories.further_lines=1.0")
    cut = split(case_of(study, "traditional").design, "segments", ("standard", "custom"), {"seller": (5, 3)})
    study = with_case(study, cut)
    joint = study.world.territories.joint_visits.value
    company, _ = live_company(study, cut.name, horizon=1.0)
    keeper = next(p for p in company.staff.seated.values() if p.keep is not None)
    firm = next(f for f in range(100) if company.territories.area[f] in keeper.areas)
    longer = company.territories.joint_visit(keeper.seat.role, firm)
    assert longer == 1.0 + joint


def test_two_kinds_of_closer_by_tier_take_their_own_deals():
    study = shipped(GREEN)
    told = case_of(study, "conveyor").design.model_dump(mode="python")
    told["units"] |= {
        "large": {"reports_to": "sales", "serves": {"tiers": ["A"]}},
        "others": {"reports_to": "sales", "serves": {"tiers": ["B", "C"]}},
    }
    closer = told["roles"].pop("closer")
    told["roles"] |= {
        "key-closer": {**closer, "seats": 1, "unit": "large"},
        "closer": {**closer, "seats": 3, "unit": "others"},
    }
    design = Design.model_validate(told | {"name": "by-tier"})
    run = one_run(with_case(study, design), "by-tier")
    won = Facts(run)[Fact.WON]
    roles = {person.index: person.role for person in run.people}
    tiers = {
        role: {
            run.firm_tier[int(f)] for p, f in zip(won.person, won.firm, strict=True) if roles[int(p)] == role
        }
        for role in ("key-closer", "closer")
    }
    assert tiers == {"key-closer": {0}, "closer": {1, 2}}


def test_a_region_with_one_person_runs_and_its_customers_wait_for_his_successor():
    study = regional(
        seats={"seller": (7, 1)},
        overrides=(GREEN, "world.people.turnover=4.0", "world.ties.follow_rival=0.0"),
    )
    run = one_run(study, "traditional-split")
    assigned = Facts(run)[Fact.ASSIGNED]
    unit = {person.index: person.unit for person in run.people}
    far = [
        unit[int(p)] for p, f in zip(assigned.person, assigned.firm, strict=True) if run.firm_region[int(f)]
    ]
    assert len(far) > 5
    assert set(far) == {"far"}
    assert len({p.succession for p in run.people if p.unit == "far"}) > 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"near": {"regions": ["neer"]}}, "one of the regions of world industrial: near, far"),
        ({"near": {"regions": ["near"]}, "far": {"regions": ["near"]}}, "a seat with the duty keep"),
    ],
)
def test_mistakes_in_territories_are_named(change, expected):
    study = regional()
    told = study.cases[-1].design.model_dump(mode="python")
    for unit, serves in change.items():
        told["units"][unit]["serves"] = serves
    problems = list(territory_misfits(Design.model_validate(told), study.world))
    assert expected in problems[0].allowed


def test_a_unit_serves_no_more_than_the_unit_above_it():
    told = case_of(shipped(GREEN), "traditional").design.model_dump(mode="python")
    told["units"] |= {
        "north": {"serves": {"regions": ["near"]}},
        "team": {"reports_to": "north", "serves": {"regions": ["far"]}},
    }
    with pytest.raises(ValueError, match="regions of the unit above, north: near"):
        Design.model_validate(told)


@pytest.mark.slow
def test_pooled_beats_split_where_there_is_nothing_to_know():
    """Eight pairs: over two years the gain is some five errors of its mean."""
    study = regional(
        "conveyor",
        {"hunter": (1, 1), "closer": (2, 2), "keeper": (3, 2)},
        overrides=(
            GREEN,
            *NO_KNOWLEDGE,
            "design.conveyor.roles.closer.seats=4",
            "design.conveyor.roles.keeper.seats=5",
        ),
    )
    gain = []
    for replication in range(8):
        won = [
            measure(one_run(study, name, replication=replication), study.world).totals["new_customers"].item()
            for name in ("conveyor", "conveyor-split")
        ]
        gain.append(won[0] - won[1])
    assert np.mean(gain) - 2 * np.std(gain, ddof=1) / np.sqrt(8) > 0
