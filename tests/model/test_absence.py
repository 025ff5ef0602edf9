"""Leave and sickness: the same in every design, whatever people work and however long the run."""

from itertools import takewhile

import numpy as np
import pytest

from sim.events import Away, Fact, FactRow
from sim.metrics.facts import Facts
from sim.model.absence import Absences, spells_of_year, without_overlap
from sim.model.seat import seats_of
from sim.randomness import Luck
from sim.scenario.units import HOURS_PER_DAY, HOURS_PER_YEAR
from tests.studies import DESIGNS, case_of, one_run, shipped

YEARS = 5
SLOT = ("seat", 0, 3)


def log() -> list[FactRow]:
    return []


def absence_of(*overrides):
    return shipped(*overrides).world.people.absence


def days_a_year(absence, people):
    """Days of leave and of sickness drawn for each of many people in one year, overlaps included."""
    days = []
    for person in range(people):
        spells = spells_of_year(absence, Luck(1, 0), ("seat", 0, person), 0, 0)
        sums = dict.fromkeys(Away, 0.0)
        for start, end, reason in spells:
            sums[reason] += (end - start) / HOURS_PER_DAY
        days.append([sums[Away.LEAVE], sums[Away.SICK]])
    return np.array(days)


def test_leave_is_taken_in_full_every_year():
    leave = days_a_year(absence_of(), 50)[:, 0]
    assert leave == pytest.approx(25.0)
    odd = absence_of("world.people.absence.leave=17 d", "world.people.absence.leave_spell=4 d")
    assert odd.leave_spells == 4
    assert days_a_year(odd, 20)[:, 0] == pytest.approx(17.0)


def test_days_of_sickness_come_out_over_many_people():
    absence = absence_of()
    expected = absence.sick_spells.value * absence.sick_length.value.mean / HOURS_PER_DAY
    sick = days_a_year(absence, 4000)[:, 1]
    error = sick.std(ddof=1) / np.sqrt(len(sick))
    assert error < 0.03 * expected
    assert sick.mean() == pytest.approx(expected, abs=3 * error)


def test_the_number_of_sick_spells_is_poisson():
    absence = absence_of("world.people.absence.leave=0 d")
    counts = np.array([len(spells_of_year(absence, Luck(1, 0), ("seat", 0, i), 0, 0)) for i in range(4000)])
    error = np.sqrt(2.0 / len(counts))
    assert counts.mean() == pytest.approx(2.0, abs=3 * error)
    # Of a Poisson count the variance has the error sqrt((m + 2 m^2) / n).
    assert counts.var(ddof=1) == pytest.approx(2.0, abs=3 * np.sqrt((2 + 2 * 4) / len(counts)))


def test_each_part_of_the_year_has_its_spell_of_leave():
    absence = absence_of("world.people.absence.sick_spells=0.0")
    part = HOURS_PER_YEAR / 5
    places = []
    for person in range(200):
        spells = spells_of_year(absence, Luck(1, 0), ("seat", 0, person), 0, 2)
        for place, (start, end, _) in enumerate(spells):
            first = 2 * HOURS_PER_YEAR + place * part
            assert first <= start < end <= first + part
            places.append((start - first) / (part - (end - start)))
        assert len(spells) == 5
    # A uniform place in its part: mean 1/2, error 1 / sqrt(12 n).
    assert np.mean(places) == pytest.approx(0.5, abs=3 / np.sqrt(12 * len(places)))


def test_a_change_of_leave_changes_no_sickness_and_a_change_of_sickness_no_leave():
    def spells(reason, *overrides):
        drawn = spells_of_year(absence_of(*overrides), Luck(1, 0), SLOT, 0, 1)
        return [spell for spell in drawn if spell[2] is reason]

    assert spells(Away.SICK) == spells(Away.SICK, "world.people.absence.leave=10 d")
    assert spells(Away.LEAVE) == spells(Away.LEAVE, "world.people.absence.sick_spells=9.0")
    longer = spells(Away.SICK, "world.people.absence.sick_length=7 d")
    assert [start for start, *_ in longer] == [start for start, *_ in spells(Away.SICK)]
    assert all(end - start == pytest.approx(56.0) for start, end, _ in longer)


def test_time_in_two_spells_counts_once():
    drawn = [
        (10.0, 50.0, Away.LEAVE),
        (20.0, 30.0, Away.SICK),
        (40.0, 70.0, Away.SICK),
        (70.0, 80.0, Away.LEAVE),
        (90.0, 95.0, Away.SICK),
    ]
    assert list(without_overlap(drawn)) == [
        (10.0, 50.0, Away.LEAVE, 10.0),
        (50.0, 70.0, Away.SICK, 10.0),
        (70.0, 80.0, Away.LEAVE, 10.0),
        (90.0, 95.0, Away.SICK, 90.0),
    ]


def test_nobody_begins_with_a_day_off():
    calendar = Absences(absence_of(), Luck(1, 0), SLOT, 0, 0.0)
    spells = list(takewhile(lambda spell: spell.start < HOURS_PER_YEAR, calendar.coming()))
    middle = (spells[0].start + spells[0].end) / 2
    late = Absences(absence_of(), Luck(1, 0), SLOT, 0, middle)
    assert not late.away(middle)
    assert [spell[:3] for spell in takewhile(lambda s: s.start < HOURS_PER_YEAR, late.coming())] == [
        spell[:3] for spell in spells[1:]
    ]


def test_asking_whether_somebody_is_away_changes_nothing():
    told, rows = Absences(absence_of(), Luck(1, 0), SLOT, 0, 0.0), log()
    asked, seen = Absences(absence_of(), Luck(1, 0), SLOT, 0, 0.0), log()
    away = [asked.away(float(hour)) for hour in range(0, 4160, 3)]
    told.tell(0.0, 4160.0, 7, rows.append)
    asked.tell(0.0, 4160.0, 7, seen.append)
    assert rows == seen
    assert away == [
        any(start <= hour < start + hours for start, _, _, _, _, hours in rows) for hour in range(0, 4160, 3)
    ]
    assert any(away)


def test_a_task_in_hand_is_finished_first_and_shortens_the_spell():
    calendar = Absences(absence_of(), Luck(1, 0), SLOT, 0, 0.0)
    first, second = (spell for spell, _ in zip(calendar.coming(), range(2), strict=False))
    rows = log()
    busy_until = first.start + 3.0
    assert calendar.tell(busy_until, busy_until, 7, rows.append) == first.end
    assert rows == [(busy_until, Fact.ABSENT, 7, -1, first.reason, first.end - busy_until)]
    assert calendar.away(first.end - 1.0)
    assert not calendar.away(first.end)
    # A task longer than the spell leaves nothing of it.
    assert calendar.tell(second.end + 1.0, second.end + 1.0, 7, rows.append) == first.end
    assert len(rows) == 1


MANAGER = ("seat", 0, 9)
# On a green field everybody sits on a seat of the file, so slots are known beforehand.
GREEN = "three-departments-green-field"


def spells_in(name, slot, *overrides, horizon=YEARS * HOURS_PER_YEAR):
    """Absences, as facts, of the first person on a seat; of a manager of nobody nothing is cut."""
    run = one_run(shipped("world.people.turnover=0.0", *overrides, study=GREEN), name, horizon=horizon)
    index = next(person.index for person in run.people if person.slot == "-".join(map(str, slot)))
    rows = Facts(run)[Fact.ABSENT]
    mine = rows.person == index
    return list(zip(rows.time[mine].tolist(), rows.a[mine].tolist(), rows.b[mine].tolist(), strict=True))


def test_spells_do_not_depend_on_the_design_the_seats_the_work_or_the_horizon():
    base = spells_in("traditional", MANAGER)
    assert len(base) > 20
    busier = spells_in("traditional", MANAGER, "world.leads.inbound.per_year=900.0")
    more = spells_in("traditional", MANAGER, "design.traditional.roles.seller.seats=11")
    half = spells_in("traditional", MANAGER, horizon=2 * HOURS_PER_YEAR)
    assert base == busier == more
    assert half == [spell for spell in base if spell[0] < 2 * HOURS_PER_YEAR]


@pytest.mark.parametrize("name", DESIGNS)
def test_everybody_is_away_when_his_calendar_says_so(name):
    """Whatever the design: a fact lies within a spell that the slot alone decides, and ends with it."""
    study = shipped(study=GREEN)
    run = one_run(study, name)
    absence, luck = study.world.people.absence, Luck(1, 0)
    slots = {"-".join(map(str, slot)): slot for slot in slots_of(study, name)}
    hired = Facts(run)[Fact.HIRED]
    since = dict(zip(hired.person.tolist(), hired.time.tolist(), strict=True))
    rows = Facts(run)[Fact.ABSENT]
    found = 0
    for person in run.people:
        calendar = Absences(absence, luck, slots[person.slot], person.succession, since[person.index])
        spells = list(takewhile(lambda spell: spell.start < run.horizon, calendar.coming()))
        mine = rows.person == person.index
        ends = {spell.end: spell for spell in spells}
        for time, hours in zip(rows.time[mine].tolist(), rows.b[mine].tolist(), strict=True):
            near = min(ends, key=lambda end: abs(end - time - hours))
            assert near == pytest.approx(time + hours)
            assert ends[near].start <= time
            found += 1
    assert found > 100


def slots_of(study, name):
    case = case_of(study, name)
    return [seat.slot for seat in seats_of(case.design, study.world, case.file_seats)]
