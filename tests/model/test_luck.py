"""The rules of luck, on whole runs: who else is there changes nobody's draws."""

import numpy as np
import pytest

from sim.events import Activity, Fact
from sim.metrics.facts import Facts
from sim.model.market import Market
from sim.model.seat import born, seats_of
from sim.model.visits import Visits
from sim.randomness import Luck
from tests.studies import DESIGNS, ROOT, case_of, one_run, shipped


def market_of(*overrides):
    return Market(shipped(*overrides).world, Luck(1, 0))


def test_firms_are_the_same_when_the_market_grows():
    small, large = market_of(), market_of("world.market.firms=5000")
    for attribute in ("tier", "order_gap", "order_size", "cold_hours", "frailty"):
        assert getattr(large, attribute)[:4000] == getattr(small, attribute), attribute


def test_a_change_of_one_parameter_changes_one_attribute_only():
    base, dearer = market_of(), market_of("world.market.orders_per_year=20.0")
    assert dearer.order_gap == pytest.approx([gap / 2 for gap in base.order_gap])
    assert dearer.order_size == base.order_size
    assert dearer.attempt(5, 0).touches == base.attempt(5, 0).touches


def people_of(design, *overrides):
    study = shipped(*overrides)
    case = case_of(study, design)
    seats = seats_of(case.design, study.world, case.file_seats)
    luck = Luck(1, 0)
    return {seat.slot: (seat.role, born(study.world.people, seat, luck, 0)) for seat in seats}


def test_the_same_people_sit_in_every_organisation():
    designs = [people_of(name) for name in DESIGNS]
    for slot in designs[0]:
        known = [people[slot][1] for people in designs if slot in people]
        assert len({(person.threshold, person.skill["convert"], person.satisficer) for person in known}) == 1


@pytest.mark.parametrize("role", ["hunter", "closer", "keeper"])
@pytest.mark.parametrize("change", [+1, -1])
def test_one_seat_more_or_less_changes_nobody_else(role, change):
    base = people_of("conveyor")
    seats = case_of(shipped(), "conveyor").file_seats[role] + change
    changed = people_of("conveyor", f"design.conveyor.roles.{role}.seats={seats}")
    common = base.keys() & changed.keys()
    assert len(common) == min(len(base), len(changed))
    assert all(base[slot] == changed[slot] for slot in common)


def test_an_extra_seat_has_luck_of_its_own():
    extra = (
        people_of("conveyor", "design.conveyor.roles.closer.seats=5").keys() - people_of("conveyor").keys()
    )
    assert extra == {("extra", 1, 0), ("extra", 1, 1)}


def test_inbound_arrivals_are_the_same_in_every_design_and_a_longer_run_begins_alike():
    study = shipped("world.leads.cold.listed=0.0", study="three-departments-green-field")
    runs = [Facts(one_run(study, name))[Fact.LEAD].time.tolist() for name in DESIGNS]
    longer = Facts(one_run(study, "traditional", horizon=6240.0))[Fact.LEAD].time
    common = set(runs[0]) & set(runs[1]) & set(runs[2])
    # A firm that is in work when it asks again files no second lead; that may differ between designs.
    assert len(common) > 0.95 * max(map(len, runs))
    assert longer[longer < 4160].tolist() == runs[0]


def test_more_inbound_leads_keep_the_identity_of_each_arrival():
    def order(rate):
        study = shipped(
            f"world.leads.inbound.per_year={rate}",
            "world.leads.cold.listed=0.0",
            study="three-departments-green-field",
        )
        return Facts(one_run(study, "traditional"))[Fact.LEAD].firm.tolist()

    few, many = order(60.0), order(90.0)
    assert many[: len(few)] == few


@pytest.mark.parametrize("name", DESIGNS)
def test_a_run_is_the_same_bit_for_bit_when_repeated(name):
    study = shipped()
    assert np.array_equal(one_run(study, name).facts, one_run(study, name).facts)


def test_replications_differ():
    study = shipped()
    first, second = one_run(study, "conveyor"), one_run(study, "conveyor", replication=1)
    assert first.facts.shape != second.facts.shape or not np.array_equal(first.facts, second.facts)


def test_drawn_visits_belong_to_the_firm_and_not_to_the_order_of_asking():
    world = shipped("world.accounts.care_hours={exponential: {mean: 3 h}}").world
    one, other = Visits(world, Luck(1, 0), range(100)), Visits(world, Luck(1, 0), range(100))
    first = [one.hours(Activity.CARE, 7) for _ in range(40)]
    other.hours(Activity.CARE, 8)
    mixed = [(other.hours(Activity.CARE, 7), other.hours(Activity.CARE, 9))[0] for _ in range(40)]
    assert first == mixed
    assert len(set(first)) == 40
    assert one.hours(Activity.TAKE_OVER, 7) == world.handover.hours.value.mean


@pytest.mark.parametrize("change", ["5", "3"])
def test_a_variant_file_seats_the_same_people_as_an_override(tmp_path, change):
    """A design that extends another is the same organisation with a change, not other people."""
    (tmp_path / "variant.yaml").write_text(
        f"extends: {ROOT / 'scenarios' / 'designs' / 'conveyor.yaml'}\n"
        f"name: variant\nroles: {{closer: {{seats: {change}}}}}\n"
    )
    variant = shipped(f"study.designs=[{tmp_path / 'variant.yaml'}]", "study.reference=variant")
    override = shipped(f"design.conveyor.roles.closer.seats={change}")
    one, other = one_run(variant, "variant"), one_run(override, "conveyor")
    assert np.array_equal(one.facts, other.facts)
