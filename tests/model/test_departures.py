"""Who leaves, when, where to, and who goes with him."""

from collections import Counter

import pytest

from sim.events import Activity, Destination, Fact, Loss
from sim.metrics.facts import Facts
from sim.scenario.errors import ScenarioErrors
from sim.scenario.neutral import switched_off
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_WEEK
from tests.studies import live_company, one_run, shipped, starting

STEADY = switched_off("departures")


def departing(name, departures, *overrides):
    """A company of 80 accounts from which nobody leaves but by plan."""
    plan = f"design.{name}.departures={departures}"
    return starting(shipped(*STEADY, plan, *overrides), name, 80)


def facts_of(study, name, horizon=1500.0, **which):
    return Facts(one_run(study, name, horizon=horizon, **which))


def left(facts):
    """Role, seat and destination of everybody who left, by time."""
    rows, people = facts[Fact.LEFT], facts.run.people
    return [
        (people[i].role, people[i].slot, Destination(int(where)))
        for i, where in zip(rows.person.tolist(), rows.a.tolist(), strict=True)
    ]


def test_a_planned_departure_happens_at_its_time_and_nobody_else_goes():
    study = departing("traditional", "[{at: 3 mo, roles: {seller: 2, plant-manager: 1}, to: own-firm}]")
    facts = facts_of(study, "traditional")
    told, gone = facts[Fact.PLANNED], facts[Fact.LEFT]
    assert told.time.tolist() == [3 * HOURS_PER_MONTH] * 3
    assert sorted(gone.person.tolist()) == sorted(told.person.tolist())
    # The task in hand is finished first, and who is on leave comes back first.
    assert (gone.time >= 3 * HOURS_PER_MONTH).all()
    assert (gone.time <= 3 * HOURS_PER_MONTH + 4 * HOURS_PER_WEEK).all()
    assert {where for _, _, where in left(facts)} == {Destination.OWN_FIRM}
    seats = sorted(slot for role, slot, _ in left(facts) if role == "seller")
    assert seats == ["person-seller-1", "person-seller-2"]


def test_where_a_seat_is_vacant_the_next_of_the_role_goes():
    two = "[{at: 1 mo, roles: {seller: 1}}, {at: 2 mo, roles: {seller: 1}, to: elsewhere}]"
    facts = facts_of(departing("traditional", two), "traditional")
    assert left(facts) == [
        ("seller", "person-seller-1", Destination.RIVAL),
        ("seller", "person-seller-2", Destination.ELSEWHERE),
    ]


def test_a_seat_can_be_named_and_an_empty_one_has_nobody_to_leave():
    plan = "[{at: 1 mo, seats: {seller: [5]}}, {at: 40 h, seats: {seller: [3, 5]}, to: elsewhere}]"
    facts = facts_of(departing("traditional", plan), "traditional")
    assert sorted(left(facts)) == [
        ("seller", "person-seller-3", Destination.ELSEWHERE),
        ("seller", "person-seller-5", Destination.ELSEWHERE),
    ]


def test_who_is_named_by_role_and_by_seat_leaves_once():
    both = "[{at: 1 mo, roles: {seller: 1}, seats: {seller: [1, 2]}}]"
    facts = facts_of(departing("traditional", both), "traditional")
    assert [slot for _, slot, _ in sorted(left(facts))] == ["person-seller-1", "person-seller-2"]
    assert len(facts[Fact.PLANNED]) == 2


def test_a_planned_departure_changes_nothing_before_it_and_nobodys_birth():
    turnover = ("world.people.turnover=1.0",)
    plan = "design.traditional.departures=[{at: 4 mo, roles: {seller: 1}}]"
    runs, born = [], []
    for more in ((), (plan,)):
        company, rows = live_company(starting(shipped(*turnover, *more), "traditional", 80), "traditional")
        runs.append([row for row in rows if row[0] < 4 * HOURS_PER_MONTH and row[1] != Fact.PLANNED])
        born.append({(person.seat.slot, person.succession): person.traits for person in company.staff.people})
    assert runs[0] == runs[1]
    assert len(runs[0]) > 1000
    both = born[0].keys() & born[1].keys()
    assert len(both) > 12
    assert all(born[0][who] == born[1][who] for who in both)


def test_the_past_knows_nothing_of_planned_departures():
    young = "study.initial={grown: {design: ../designs/leaving/traditional-seller.yaml, age: 2 yr}}"
    bare = "study.initial={grown: {design: ../designs/traditional.yaml, age: 2 yr}}"
    runs = [one_run(shipped(past), "traditional", horizon=200.0) for past in (young, bare)]
    assert (runs[0].facts == runs[1].facts).all()


def test_with_notice_he_leaves_when_it_is_over_and_his_successor_is_sought_meanwhile():
    def gaps(notice):
        plan = "[{at: 1 mo, roles: {seller: 1}}]"
        facts = facts_of(
            departing("traditional", plan, f"world.people.notice={notice}"), "traditional", 4160.0
        )
        (gone,) = facts[Fact.LEFT].time
        hired = facts[Fact.HIRED]
        (came,) = hired.time[hired.b == 1]
        return gone, came

    at_once, with_notice = gaps("0 h"), gaps("2 mo")
    assert with_notice[0] == pytest.approx(3 * HOURS_PER_MONTH, abs=4 * HOURS_PER_WEEK)
    assert with_notice[1] == pytest.approx(at_once[1], abs=4 * HOURS_PER_WEEK)


def followed_by(facts, role):
    """Firms that went with people of a role."""
    lost, people = facts[Fact.ACCOUNT_LOST], facts.run.people
    return {
        firm
        for firm, why, who in zip(lost.firm.tolist(), lost.a.tolist(), lost.b.tolist(), strict=True)
        if why == Loss.FOLLOWED and people[int(who)].role == role
    }


def test_lines_that_leave_together_do_not_protect():
    """Then the same accounts follow as though no line ever protected; a line that stays does protect."""
    together = "[{at: 6 mo, roles: {follower: 3, hunter-closer: 4, plant-manager: 1}}]"
    alone = "[{at: 6 mo, roles: {follower: 3}}]"
    eager = ("world.ties.follow_rival=0.9",)

    def followed(plan, protection):
        world = (*eager, f"world.ties.protection={protection}")
        return followed_by(facts_of(departing("factory-owned", plan, *world), "factory-owned"), "follower")

    assert followed(together, 1.0) == followed(together, 0.0)
    assert len(followed(together, 1.0)) > 10
    assert followed(alone, 1.0) < followed(alone, 0.0)


@pytest.mark.parametrize(
    ("to", "rate"),
    [("rival", "follow_rival"), ("own-firm", "follow_own_firm"), ("elsewhere", "follow_other")],
)
def test_how_many_follow_hangs_on_where_he_goes(to, rate):
    none = [f"world.ties.{name}=0.0" for name in ("follow_rival", "follow_own_firm", "follow_other")]
    plan = f"[{{at: 1 mo, roles: {{seller: 2}}, to: {to}}}]"
    still = facts_of(departing("traditional", plan, *none), "traditional")
    taken = facts_of(departing("traditional", plan, *none, f"world.ties.{rate}=0.9"), "traditional")
    assert not followed_by(still, "seller")
    assert len(followed_by(taken, "seller")) > 5


def test_leavers_go_where_the_shares_of_the_world_say():
    def destinations(rival, own_firm):
        shares = (f"world.people.rival_share={rival}", f"world.people.own_firm_share={own_firm}")
        study = shipped("world.people.turnover=3.0", *shares, study="three-departments-green-field")
        return Counter(where for _, _, where in left(facts_of(study, "conveyor", 4160.0)))

    assert destinations(0.0, 0.0).keys() == {Destination.ELSEWHERE}
    assert destinations(0.0, 1.0).keys() == {Destination.OWN_FIRM}
    found = destinations(0.4, 0.4)
    assert min(found.values()) >= 3
    assert found.keys() == set(Destination)


def test_a_manager_who_leaves_has_a_successor_and_his_lines_find_somebody():
    study = departing("factory-owned", "[{at: 2 mo, roles: {plant-manager: 1}}]")
    company, rows = live_company(study, "factory-owned")
    gone = next(row for row in rows if row[1] == Fact.LEFT)
    (successor,) = [p for p in company.staff.seated.values() if p.seat.role == "plant-manager"]
    assert successor.succession == 1
    assert gone[0] < successor.hired
    with_line = [a for a in company.book.accounts.values() if successor in a.lines]
    assert len(with_line) == len(company.book.accounts) > 50
    met = {row[3] for row in rows if row[1] == Fact.WORK and row[4] == Activity.LIAISE and row[2] == gone[2]}
    assert met


@pytest.mark.parametrize(
    ("departures", "problem"),
    [
        (
            "[{at: 1 mo, roles: {sellr: 1}}]",
            "departures.0.roles.sellr: found 'sellr'; allowed: a role: seller",
        ),
        (
            "[{at: 1 mo, roles: {seller: 9}}]",
            "departures.0.roles.seller: found 9; allowed: at most its 8 seats",
        ),
        ("[{at: 1 mo, roles: {seller: 0}}]", "departures.0.roles.seller: found 0"),
        ("[{at: 0 h, roles: {seller: 1}}]", "departures.0.at: found"),
        ("[{at: 1 mo, roles: {}}]", "departures.0.roles: found {}"),
        ("[{at: 1 mo, roles: {seller: 1}, to: rivals}]", "did you mean 'rival'?"),
        ("[{at: 1 mo}]", "departures.0: found neither roles nor seats"),
        ("[{at: 1 mo, seats: {sellr: [1]}}]", "departures.0.seats.sellr: found 'sellr'"),
        ("[{at: 1 mo, seats: {seller: [1, 9]}}]", "departures.0.seats.seller: found 9; allowed: at most"),
        ("[{at: 1 mo, seats: {seller: [2, 2]}}]", "departures.0.seats.seller: seat 2 stands twice"),
        ("[{at: 1 mo, seats: {seller: []}}]", "departures.0.seats.seller: found []"),
        ("[{at: 1 mo, seats: {seller: [0]}}]", "departures.0.seats.seller.0: found 0"),
    ],
)
def test_an_impossible_plan_is_refused(departures, problem):
    with pytest.raises(ScenarioErrors) as caught:
        shipped(f"design.traditional.departures={departures}")
    assert problem in str(caught.value)


def test_shares_of_destinations_cannot_exceed_all_leavers():
    with pytest.raises(ScenarioErrors) as caught:
        shipped("world.people.rival_share=0.9", "world.people.own_firm_share=0.2")
    assert "own_firm_share" in str(caught.value)
    assert "sum to 1.1" in str(caught.value)
