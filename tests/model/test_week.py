"""The working week: overheads, travel, absence and cover, on whole runs."""

from itertools import takewhile

import numpy as np
import pytest

from sim.events import Activity, Fact
from sim.mechanisms.cover import unfamiliar_factor
from sim.metrics.facts import Facts
from sim.metrics.tables import measure
from sim.model.absence import Absences
from sim.randomness import Luck
from sim.scenario.neutral import switched_off
from sim.scenario.units import HOURS_PER_DAY
from tests.studies import DESIGNS, case_of, live_company, one_run, shipped, starting

HORIZON = 3 * 2080.0
STEADY = switched_off("departures", "ramp")


def facts_of(name, *overrides, horizon=HORIZON):
    study = shipped(*overrides)
    return study, Facts(one_run(study, name, horizon=horizon))


def spans(rows, person):
    """Beginnings and ends of what a person did or was away for."""
    mine = rows.person == person
    return rows.time[mine], rows.time[mine] + rows.b[mine]


# Overheads


@pytest.mark.parametrize("name", DESIGNS)
def test_overheads_are_those_of_the_family_and_of_the_attended_hours(name):
    study, facts = facts_of(name)
    family = {role: terms.family for role, terms in case_of(study, name).design.roles.items()}
    rows = measure(facts.run, study.world).time_use.to_dict("records")
    table = {(row["role"], row["activity"]): row for row in rows}
    for role in family:
        week = study.world.people.families[family[role]].week
        attended = table[role, "admin"]["attended"]
        assert attended < table[role, "admin"]["presence"]
        for activity, share in week.shares.items():
            assert table[role, activity]["hours"] == pytest.approx(share * attended)


def test_who_has_more_overheads_takes_longer_for_the_same_task():
    def first_touches(*overrides):
        _, facts = facts_of("conveyor", *STEADY, *switched_off("travel", "leave", "sickness"), *overrides)
        work = facts[Fact.WORK]
        first: dict[int, float] = {}
        for firm, hours in zip(
            work.firm[work.a == Activity.TOUCH], work.b[work.a == Activity.TOUCH], strict=True
        ):
            first.setdefault(firm, hours)
        return first

    usual, busy = first_touches(), first_touches("world.people.families.closer.week.admin=0.5")
    common = usual.keys() & busy.keys()
    assert len(common) > 50
    left, less = 1 - 0.18 - 0.05 - 0.03, 1 - 0.5 - 0.05 - 0.03
    # The same attempt at the same firm; a firm met twice may have begun with the other attempt.
    ratios = np.array([busy[firm] / usual[firm] for firm in common])
    assert np.median(ratios) == pytest.approx(left / less)


# Travel

TRAVELLED = {
    Activity.CARE: 1.0,
    Activity.TAKE_OVER: 1.0,
    Activity.LIAISE: 1.0,
    Activity.TOUCH: 0.45,
}


@pytest.mark.parametrize("name", DESIGNS)
def test_travel_is_the_table_by_region_and_activity(name):
    study = shipped()
    company, rows = live_company(study, name)
    hours = list(study.world.people.travel.hours.value.values())
    people = company.staff.people
    work = sorted((row for row in rows if row[1] == Fact.WORK), key=lambda row: row[0])
    waiting: dict[int, tuple[float, float]] = {}
    seen = dict.fromkeys(TRAVELLED, 0)
    for _, _, person, firm, activity, clock in work:
        if activity == Activity.TRAVEL:
            waiting[person] = (firm, clock)
            continue
        share = TRAVELLED.get(Activity(int(activity)), 0.0)
        if share == 0.0:
            assert person not in waiting, Activity(int(activity)).name
            continue
        to, travel = waiting.pop(person)
        assert to == firm
        region = company.market.region[firm]
        # Not slowed by ramp: who begins travels as fast as anybody.
        assert travel == pytest.approx(share * hours[region] / people[person].presence)
        seen[Activity(int(activity))] += 1
    assert not waiting
    assert all(
        count > 0 for activity, count in seen.items() if activity != Activity.LIAISE or "owned" in name
    )


def test_without_travel_there_are_no_trips():
    _, facts = facts_of("factory-owned", *switched_off("travel"))
    assert not (facts[Fact.WORK].a == Activity.TRAVEL).any()


# Expediting


def test_without_pushing_only_orders_with_an_exception_are_expedited():
    study, facts = facts_of("traditional", "design.*.cover.by=[]", *switched_off("expediting"))
    work = facts[Fact.WORK]
    assert len(facts[Fact.EXPEDITED]) == 0
    expedited, clean = (work.a == Activity.EXPEDITE).sum(), (work.a == Activity.HANDLE).sum()
    share = study.world.accounts.exception_share.value
    error = np.sqrt(share * (1 - share) / (expedited + clean))
    assert expedited / (expedited + clean) == pytest.approx(share, abs=3 * error)
    _, none = facts_of("traditional", *switched_off("exceptions", "expediting"))
    assert not (none[Fact.WORK].a == Activity.EXPEDITE).any()


def test_without_exceptions_only_orders_that_are_pushed_are_expedited():
    """Nobody covers and nobody is taught anything, so hours are those of the order on the clock."""
    hours = ("world.accounts.handling=0.5 h", "world.border.expedite_hours=2 h")
    off = switched_off("exceptions", "overheads", "leave", "sickness")
    _, facts = facts_of("traditional", *STEADY, *off, *hours)
    work, pushed = facts[Fact.WORK], facts[Fact.EXPEDITED]
    assert len(pushed) > 50
    # Those that were still in somebody's hands when their customer was lost are not entered.
    expedited = work.a == Activity.EXPEDITE
    assert 0 <= expedited.sum() - len(pushed) < 0.02 * len(pushed)
    assert work.b[expedited] == pytest.approx(2.5)
    assert work.b[work.a == Activity.HANDLE] == pytest.approx(0.5)


# Absence


@pytest.mark.parametrize("name", DESIGNS)
def test_nobody_works_while_away(name):
    _, facts = facts_of(name, "world.people.turnover=0.5")
    work, absent = facts[Fact.WORK], facts[Fact.ABSENT]
    assert len(absent) > 100
    for person in set(absent.person.tolist()):
        gone, back = spans(absent, person)
        assert (gone[1:] >= back[:-1] - 1e-6).all()
        mine = work.person == person
        ended, begun = work.time[mine], work.time[mine] - work.b[mine]
        for start, end in zip(gone, back, strict=True):
            assert not ((ended > start + 1e-6) & (begun < end - 1e-6)).any()


@pytest.mark.parametrize("name", DESIGNS)
def test_people_begin_present_and_leave_after_an_absence(name):
    _, facts = facts_of(name, "world.people.turnover=2.0", "world.people.absence.sick_spells=12.0")
    absent, hired, left = facts[Fact.ABSENT], facts[Fact.HIRED], facts[Fact.LEFT]
    begun = dict(zip(hired.person.tolist(), hired.time.tolist(), strict=True))
    gone = dict(zip(left.person.tolist(), left.time.tolist(), strict=True))
    assert len(gone) > 10
    for person, start, hours in zip(
        absent.person.tolist(), absent.time.tolist(), absent.b.tolist(), strict=True
    ):
        assert begun[person] < start
        assert start + hours <= gone.get(person, np.inf) + 1e-6


@pytest.mark.parametrize("name", DESIGNS)
def test_with_leave_and_sickness_neutral_nobody_is_ever_away(name):
    off = switched_off("leave", "sickness")
    study, facts = facts_of(name, *off)
    assert len(facts[Fact.ABSENT]) == 0
    assert not (facts[Fact.WORK].a == Activity.COVER).any()
    # Then who would stand in changes nothing, bit for bit.
    _, uncovered = facts_of(name, *off, "design.*.cover.by=[]")
    assert np.array_equal(facts.run.facts, uncovered.run.facts)
    table = measure(facts.run, study.world).time_use
    assert (table["attended"] == table["presence"]).all()


def test_a_lead_that_comes_while_all_idle_hunters_are_away_is_answered_when_they_are_back():
    _, facts = facts_of(
        "conveyor",
        *STEADY,
        *switched_off("sickness"),
        "world.leads.cold.listed=0.0",
        "world.leads.inbound.per_year=100.0",
        "world.leads.inbound.hours=0.1 h",
        "design.conveyor.roles.hunter.seats=1",
    )
    absent = facts[Fact.ABSENT]
    hunter = next(person.index for person in facts.run.people if person.role == "hunter")
    gone, back = spans(absent, hunter)
    answers = [facts[kind] for kind in (Fact.QUALIFIED, Fact.UNQUALIFIED)]
    waits = np.concatenate([rows.b for rows in answers])
    came = np.concatenate([rows.time for rows in answers]) - waits
    during = np.array([((gone <= time) & (time < back)).any() for time in came])
    assert 5 < during.sum() < 0.5 * len(came)
    for time, wait in zip(came[during], waits[during], strict=True):
        until = back[(gone <= time) & (time < back)][0]
        # He comes when he is back, at once but for other leads that waited too.
        assert until - time - 1e-6 <= wait <= until - time + 4.0
    assert waits[~during].max() < 4.0


# Cover

ENTRY_ONLY = switched_off(
    "exceptions",
    "expediting",
    "quotes",
    "shipping work",
    "complaints about lateness",
    "wrong entries",
    "defects",
)


def waits_while_away(name, *overrides):
    """Waits of orders that fell due in the middle of their keeper's leave, in hours."""
    _, facts = facts_of(name, *STEADY, *overrides)
    orders, absent = facts[Fact.ORDER], facts[Fact.ABSENT]
    # An order's first step: it is quoted, or entered at once.
    answers: dict[tuple[int, float], float] = {}
    for rows in (facts[Fact.QUOTED], facts[Fact.ENTERED]):
        asked = np.round(rows.time - rows.b, 6).tolist()
        answers |= dict(zip(zip(rows.firm.tolist(), asked, strict=True), rows.b.tolist(), strict=True))
    waits = []
    for person in set(absent.person.tolist()):
        gone, back = spans(absent, person)
        for start, end in zip(gone, back, strict=True):
            mine = (orders.person == person) & (orders.time > start + 8) & (orders.time < end - 8)
            for firm, due in zip(orders.firm[mine].tolist(), orders.time[mine].tolist(), strict=True):
                key = (firm, round(due, 6))
                waits += [answers[key]] if key in answers else []
    return np.array(waits)


@pytest.mark.parametrize("name", DESIGNS)
def test_orders_wait_longer_where_nobody_stands_in(name):
    covered, uncovered = waits_while_away(name), waits_while_away(name, "design.*.cover.by=[]")
    assert min(len(covered), len(uncovered)) > 80
    assert covered.mean() < 0.7 * uncovered.mean()


def waits_to_be_shipped_while_away(name, *overrides):
    """Waits of goods that were made in the middle of their keeper's leave, in hours."""
    _, rows = live_company(shipped(*STEADY, *overrides), name, HORIZON)
    delivered = {(row[3], row[4]): row[0] for row in rows if row[1] == Fact.DELIVERED}
    away: dict[int, list[tuple[float, float]]] = {}
    for start, kind, person, _, _, hours in rows:
        if kind == Fact.ABSENT:
            away.setdefault(person, []).append((start + 8, start + hours - 16))
    held: dict[int, list[tuple[float, int]]] = {}
    for time, kind, person, firm, *_ in rows:
        if kind == Fact.ASSIGNED:
            held.setdefault(firm, []).append((time, person))
    waits = []
    for time, kind, _, firm, number, _ in rows:
        keepers = [person for since, person in held.get(firm, ()) if since <= time]
        if kind == Fact.PRODUCED and keepers and (firm, number) in delivered:
            during = any(start < time < end for start, end in away.get(keepers[-1], ()))
            waits += [delivered[firm, number] - time] if during else []
    return np.array(waits)


@pytest.mark.parametrize("name", DESIGNS)
def test_what_falls_due_only_while_the_keeper_is_away_is_covered_too(name):
    """Nobody knew of it when stand-ins were asked: the goods were still in the plant."""
    covered = waits_to_be_shipped_while_away(name)
    uncovered = waits_to_be_shipped_while_away(name, "design.*.cover.by=[]")
    assert min(len(covered), len(uncovered)) > 80
    assert covered.mean() < 0.5 * uncovered.mean()


def keeper_at(rows, firm, time):
    """Who held the first line of a firm at a time."""
    held = [row for row in rows if row[1] == Fact.ASSIGNED and row[3] == firm and row[0] <= time]
    return max(held, key=lambda row: row[0])[2]


def cover_of(company, rows):
    """Stand-in, keeper, firm and beginning of every task of cover."""
    return [
        (
            company.staff.people[row[2]],
            company.staff.people[keeper_at(rows, row[3], row[0] - row[5])],
            row[3],
            row[0] - row[5],
        )
        for row in rows
        if row[1] == Fact.WORK and row[4] == Activity.COVER
    ]


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("days", [1, 3])
def test_cover_begins_after_its_time_and_ends_with_the_absence(name, days):
    study = shipped(f"design.*.cover.after={days} d")
    company, rows = live_company(study, name, HORIZON)
    luck, calendars = Luck(1, 0), {}
    found = cover_of(company, rows)
    assert len(found) > 50
    for person, keeper, _, begun in found:
        assert person is not keeper
        if keeper not in calendars:
            calendar = Absences(study.world.people.absence, luck, keeper.seat.slot, keeper.succession, 0.0)
            calendars[keeper] = list(takewhile(lambda spell: spell.start < HORIZON, calendar.coming()))
        spells = calendars[keeper]
        assert any(spell.since + days * HOURS_PER_DAY <= begun + 1e-6 < spell.end for spell in spells)


def test_a_second_line_covers_its_own_accounts():
    study = shipped("design.factory-owned.cover.by=[second-line]")
    company, rows = live_company(study, "factory-owned", HORIZON)
    lines: dict[tuple[int, int], list[float]] = {}
    for time, kind, person, firm, on, _ in rows:
        if kind == Fact.LIAISON:
            lines.setdefault((person, firm), []).append(time if on else -time)
    found = cover_of(company, rows)
    assert len(found) > 50
    for person, _, firm, begun in found:
        changes = [change for change in lines.get((person.index, firm), []) if abs(change) <= begun + 1e-6]
        assert changes, "whoever covers has been on a further line"
        assert max(changes, key=abs) >= 0, "and still is"
    assert {person.seat.role for person, *_ in found} <= {"hunter-closer", "plant-manager"}


def test_colleagues_cover_where_there_is_no_second_line():
    study = shipped("design.traditional.cover={by: [second-line, colleague]}")
    company, rows = live_company(study, "traditional", HORIZON)
    found = cover_of(company, rows)
    assert len(found) > 50
    assert all("keep" in person.seat.terms.duties for person, *_ in found)


def test_colleagues_with_the_same_duties_are_asked_first():
    study = shipped("design.conveyor.roles.closer.duties=[keep, convert]")
    company, rows = live_company(study, "conveyor", HORIZON)
    pairs = [(person.seat.role, keeper.seat.role) for person, keeper, *_ in cover_of(company, rows)]
    assert pairs.count(("keeper", "keeper")) > 50
    # Others only where nobody with the same duties was there.
    assert sum(one != other for one, other in pairs) < 0.1 * len(pairs)


def test_a_stand_in_takes_longer_with_customers_he_does_not_know():
    """Orders ask for one thing only and nobody ever meets a customer twice: each takes the full extra."""
    plain = (
        *STEADY,
        *switched_off("overheads", "travel"),
        *ENTRY_ONLY,
        "world.accounts.handling=0.5 h",
        "world.ties.gain=0.0",
    )
    for extra in (0.0, 0.5, 1.0):
        _, facts = facts_of("traditional", *plain, f"world.handover.unfamiliar={extra}")
        work = facts[Fact.WORK]
        hours = work.b[work.a == Activity.COVER]
        assert len(hours) > 50
        assert hours == pytest.approx(np.full(len(hours), 0.5 * (1 + extra)))
        assert work.b[work.a == Activity.HANDLE] == pytest.approx(0.5)


def test_a_stand_in_is_quicker_once_he_knows_the_customer():
    plain = (*STEADY, *switched_off("overheads"), *ENTRY_ONLY, "world.accounts.handling=0.5 h")
    study, facts = facts_of("traditional", *plain)
    work = facts[Fact.WORK]
    hours = work.b[work.a == Activity.COVER]
    never = 0.5 * unfamiliar_factor(0.0, study.world.centre.tie, study.world.handover.unfamiliar.value)
    assert hours.max() == pytest.approx(never)
    assert 0.5 - 1e-9 <= hours.min() < 0.9 * never
    assert 0.5 < hours.mean() < never


def test_a_covered_order_cuts_a_hunt(monkeypatch):
    company, _ = live_company(shipped(*STEADY, "design.*.cover.by=[second-line]"), "factory-owned", 100.0)
    person = next(p for p in company.staff.seated.values() if p.generate is not None and p.liaise is not None)
    now, account = company.now, max(company.book.accounts.values(), key=lambda account: account.due)
    assert account.due > now
    assert account.keeper is not None
    assert person.cover is not None
    before = person.hours_until_higher_duty(now)
    person.cover.give_up(now)
    for duty in (person.convert, person.liaise):
        monkeypatch.setattr(duty, "next_due", lambda: float("inf"))
    person.absences.begins = float("inf")
    assert person.hours_until_higher_duty(now) == float("inf") > before
    person.cover.take(account, account.keeper, float("inf"))
    assert person.hours_until_higher_duty(now) == pytest.approx((account.due - now) * person.pace)


def test_an_absence_cuts_a_hunt():
    study = shipped(*STEADY)
    company, rows = live_company(study, "conveyor", HORIZON)
    luck, straddling, hunts = Luck(1, 0), 0, 0
    for person in company.staff.people:
        if person.generate is None:
            continue
        calendar = Absences(study.world.people.absence, luck, person.seat.slot, person.succession, 0.0)
        starts = [spell.start for spell in takewhile(lambda s: s.start < HORIZON, calendar.coming())]
        for time, kind, who, _, activity, hours in rows:
            if kind == Fact.WORK and who == person.index and activity == Activity.HUNT:
                hunts += 1
                straddling += any(time - hours + 1e-6 < start < time - 0.02 for start in starts)
    assert hunts > 500
    assert straddling == 0


def test_a_stand_in_who_goes_away_hands_on_what_he_covers():
    study = starting(shipped(*STEADY, study="three-departments-green-field"), "traditional", 60)
    company, _ = live_company(study, "traditional", 100.0)
    keeper, first = list(company.staff.seated.values())[:2]
    assert keeper.keep is not None
    assert first.cover is not None
    account = next(iter(keeper.keep.accounts.values()))
    until = account.due + 50.0
    first.cover.take(account, keeper, until)
    first.absences._back = until
    company.stand_ins.hand_on(first)
    covering = [p for p in company.staff.seated.values() if p.cover and account.firm in p.cover._covered]
    assert len(covering) == 1
    assert covering[0] not in (keeper, first)
