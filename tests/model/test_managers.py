"""Managers: the reporting line, discounts and what they wait for, coaching, hiring, key accounts."""

from collections import Counter
from functools import cache, partial

import numpy as np
import pytest

from sim.events import DUTY_OF, Activity, Discount, Fact, FactRow, Source
from sim.mechanisms.coaching import coached_factor, coaching_effect
from sim.metrics.facts import Facts
from sim.metrics.tables import measure
from sim.model.hierarchy import seats_above
from sim.model.run import live
from sim.model.seat import seats_of
from sim.scenario.neutral import switched_off
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_YEAR
from tests.studies import ROOT, TWO_YEARS, case_of, company_of, live_company, one_run, shipped

MANAGED = ROOT / "tests" / "model" / "managed.yaml"
GREEN = "three-departments-green-field"
STEADY = switched_off("departures", "leave", "sickness")
BY = "design.*.discounts.by"
TWO_DIRECTORS = "design.*.roles.sales-director.seats=2"
BEST = 0.8
"""The effect of four hours a month with one hour at half the effect."""


@cache
def department(*overrides):
    """The traditional department from a green field."""
    design = ROOT / "scenarios" / "designs" / "traditional.yaml"
    return shipped(f"study.designs=[{design}]", "study.reference=traditional", *overrides, study=GREEN)


@cache
def managed(*overrides):
    """The department with all that managers do, from a green field."""
    return shipped(f"study.designs=[{MANAGED}]", "study.reference=managed", *overrides, study=GREEN)


@cache
def facts_of(*overrides, horizon=TWO_YEARS):
    """What happens in the traditional department."""
    return Facts(one_run(department(*overrides), "traditional", horizon=horizon))


@cache
def facts_of_managed(horizon=3 * HOURS_PER_YEAR):
    """What happens in the department with all that managers do."""
    return Facts(one_run(managed(), "managed", horizon=horizon))


# The reporting line


def test_the_reporting_line_follows_units_and_the_order_of_the_file():
    study = managed()
    design = case_of(study, "managed").design
    seats = seats_of(design, study.world, {})
    above = {seat.role: [boss.role for boss in line] for seat, line in seats_above(seats, design).items()}
    assert above == {
        "director": [],
        "deputy": ["director"],
        "north-leader": ["director", "deputy"],
        "north-seller": ["north-leader", "director", "deputy"],
        "south-leader": ["director", "deputy"],
        "south-seller": ["south-leader", "director", "deputy"],
        "plant-manager": [],
    }


def test_the_next_in_line_who_is_there_stands_in():
    company, _ = live_company(managed(*STEADY), "managed", horizon=10.0)
    by_role = {person.seat.role: person for person in company.staff.people}
    seat = by_role["south-seller"].seat
    line = [by_role[role] for role in ("south-leader", "director", "deputy")]
    assert [*company.hierarchy.superiors(seat)] == line
    for person in line:
        assert company.hierarchy.boss(seat) is person
        person.leaving = True
    assert company.hierarchy.boss(seat) is None
    # Whoever is away or about to leave is responsible all the same; only an empty seat passes it on.
    assert by_role["south-seller"] in company.hierarchy.reports(line[0])
    assert by_role["south-seller"] not in company.hierarchy.reports(line[1])
    del company.staff.seated[line[0].seat]
    assert by_role["south-seller"] not in company.hierarchy.reports(line[0])
    assert by_role["south-seller"] in company.hierarchy.reports(line[1])
    assert len(company.hierarchy.reports(line[1])) == 4 + len(("north-leader", "deputy"))


# Coaching


def sellers(number, *overrides):
    """So many sellers under a director who is no beginner."""
    return (f"design.*.roles.seller.seats={number}", *STEADY, *switched_off("ramp"), *overrides)


@pytest.mark.parametrize(("number", "effect"), [(4, BEST), (8, BEST), (9, 0.75 * BEST), (12, 0.0), (14, 0.0)])
def test_coaching_fades_with_the_span(number, effect):
    coached = facts_of(*sellers(number))[Fact.COACHED]
    assert len(coached) == number * 23
    # The first month's coaching acts in the second.
    assert coached.a == pytest.approx(effect)


def test_beyond_a_span_of_twelve_coaching_adds_nothing():
    """What customers and people do is the same with coaching and without; in a narrow span it is not."""

    def outcome(number, *overrides):
        facts = facts_of(*sellers(number, *overrides), horizon=1500.0).run.facts
        work = (facts[:, 1] == Fact.WORK) & (facts[:, 4] == Activity.COACH)
        return facts[~work]

    none = "world.management.coaching.hours=0 h"
    assert np.array_equal(outcome(13), outcome(13, none))
    assert not np.array_equal(outcome(8), outcome(8, none))


def test_the_second_hour_is_worth_less_than_the_first():
    effects = [0.0]
    for hours in (1, 2, 3):
        overrides = (f"world.management.coaching.hours={hours} h",)
        effects.append(float(facts_of(*sellers(6, *overrides), horizon=900.0)[Fact.COACHED].a.mean()))
    gains = np.diff(effects)
    assert (gains > 0).all()
    assert (np.diff(gains) < 0).all()


def test_who_is_coached_has_more_skill_and_learns_faster():
    horizon = 6 * HOURS_PER_MONTH + 1.0
    company, rows = live_company(department(*sellers(6)), "traditional", horizon)
    coaching, centre = company.world.management.coaching, company.world.centre.coaching
    factor = coached_factor(coaching.gain.value, BEST, centre)
    faster = coached_factor(coaching.ramp.value, BEST, centre) - 1.0
    slower = coached_factor(coaching.ramp.value, 0.0, centre) - 1.0
    assert slower < 0.0 < faster
    for person in company.staff.people:
        if person.seat.role == "seller":
            assert person.skill["convert"] == pytest.approx(factor * person.traits.skill["convert"])
            # Nobody has coached him before the first month.
            ahead = (slower + 5 * faster) * HOURS_PER_MONTH
            assert person.coached.ahead == pytest.approx(ahead)
            assert ahead == pytest.approx(
                sum(row[5] for row in rows if row[1] == Fact.COACHED and row[2] == person.index)
            )
        else:
            assert person.skill == person.traits.skill
            assert person.coached.ahead == 0.0


def test_a_manager_with_little_time_spreads_it_evenly():
    study = department(*sellers(8, "design.*.roles.sales-director.available=0.3"))
    company, rows = live_company(study, "traditional", 8.9 * HOURS_PER_MONTH)
    hours = [person.coached.hours for person in company.staff.people if person.coached.has_trade]
    assert 0.0 < min(hours) < max(hours) == 4.0
    assert max(hours) - min(hours) <= 2.0
    effects = [row[4] for row in rows if row[1] == Fact.COACHED]
    assert 0.0 < np.mean(effects) < BEST - 0.02


def test_coaching_comes_after_all_but_hunting():
    company, _ = live_company(
        department("design.*.roles.sales-director.duties=[convert, manage, generate, liaise]"),
        "traditional",
        1.0,
    )
    director = next(person for person in company.staff.people if person.manage is not None)
    names = [duty.name for duty in director._duties]
    assert names == ["convert", "manage", "coach", "generate", "liaise"]
    company, _ = live_company(managed(), "managed", 1.0)
    director = next(person for person in company.staff.people if person.manage is not None)
    assert [duty.name for duty in director._duties] == ["manage", "liaise", "coach"]


def test_who_was_away_is_coached_when_he_is_back(monkeypatch):
    company, _ = live_company(department(*sellers(3)), "traditional", 1.0)
    director = next(person for person in company.staff.people if person.manage is not None)
    heads = company.hierarchy.reports(director)
    coach = next(duty for duty in director._duties if duty.name == "coach")
    away = set(heads)
    for head in heads:
        monkeypatch.setattr(head.absences, "away", partial(_is_in, away, head))
    assert coach.pick(company.now) is None
    assert coach.next_due() == company.now + 8.0
    away.remove(heads[1])
    task = coach.pick(company.now)
    assert task is not None
    assert (task[0], task[1], task[3][0]) == (Activity.COACH, 2.0, heads[1])
    for head in heads:
        head.coached.hours = 4.0
    assert coach.pick(company.now) is None
    assert coach.next_due() == float("inf")


def _is_in(people, person, _now):
    return person in people


def test_without_coaching_skill_and_learning_are_as_born():
    company, rows = live_company(department(*sellers(8, *switched_off("coaching"))), "traditional")
    assert not any(row[1] == Fact.WORK and row[4] == Activity.COACH for row in rows)
    for person in company.staff.people:
        assert person.skill == person.traits.skill
        assert person.coached.ahead == 0.0


# Discounts


def deals(*overrides, by="manager"):
    """Two years in which everybody asks and nobody leaves, unless it is said."""
    return (f"{BY}={by}", "world.management.discounts.asked=1.0", *STEADY, *overrides)


def wait_for_answers(*overrides, horizon=TWO_YEARS):
    return facts_of(*overrides, horizon=horizon)[Fact.DISCOUNT].b


def test_without_discounts_nobody_asks():
    always = ("world.management.discounts.asked=1.0", *STEADY)
    plain = facts_of(*STEADY).run.facts
    assert not (plain[:, 1] == Fact.DISCOUNT).any()
    assert np.array_equal(plain, facts_of(*always).run.facts)
    nobody_asks = (f"{BY}=manager", *switched_off("discounts"), *STEADY)
    assert np.array_equal(plain, facts_of(*nobody_asks).run.facts)


def test_sellers_give_what_they_ask_for_and_managers_refuse_the_bad_ones():
    world = department().world.management.discounts
    given, decided = (facts_of(*deals(by=by))[Fact.DISCOUNT] for by in ("closer", "manager"))
    assert len(given) > 80
    assert not (given.a == Discount.REFUSED).any()
    assert (given.b == 0.0).all()
    assert (given.a == Discount.USEFUL).mean() == pytest.approx(world.useful.value, abs=0.15)
    wasted, refused = (decided.a == Discount.WASTED).sum(), (decided.a == Discount.REFUSED).sum()
    assert refused / (wasted + refused) == pytest.approx(world.recognised.value, abs=0.2)
    # The same firm is no other under another design: what was useful for it is not refused.
    useful = set(given.firm[given.a == Discount.USEFUL].tolist())
    assert useful.isdisjoint(decided.firm[decided.a != Discount.USEFUL].tolist())


def test_only_a_share_of_the_deals_is_asked_for():
    facts = facts_of(f"{BY}=closer", *STEADY)
    decided = len(facts[Fact.WON]) + len(facts[Fact.LOST])
    assert len(facts[Fact.DISCOUNT]) / decided == pytest.approx(0.5, abs=0.15)


def test_discounts_win_deals_where_price_decides_and_nowhere_else():
    def chances(*overrides):
        facts = facts_of(*deals("world.management.discounts.gain=0.0", *overrides, by="closer"))
        rows = np.concatenate(
            [facts.run.facts[facts.run.facts[:, 1] == kind] for kind in (Fact.WON, Fact.LOST)]
        )
        return {int(row[3]): row[5] for row in rows if row[0] < 1500.0}, facts[Fact.DISCOUNT]

    plain, asked = chances()
    more, _ = chances("world.management.discounts.gain=0.5")
    kind = dict(zip(asked.firm.tolist(), asked.a.tolist(), strict=True))
    firms = [firm for firm in plain.keys() & more.keys() if firm in kind]
    assert len(firms) > 20
    first = min(len(firms), 10)
    for firm in sorted(firms)[:first]:
        assert more[firm] >= plain[firm] - 0.02
    gained = {firm: more[firm] / plain[firm] for firm in firms}
    useful = [gain for firm, gain in gained.items() if kind[firm] == Discount.USEFUL]
    wasted = [gain for firm, gain in gained.items() if kind[firm] == Discount.WASTED]
    assert np.median(useful) > 1.3
    assert np.median(wasted) == pytest.approx(1.0, abs=0.02)


def test_approval_saves_margin():
    """With the same customers fewer won deals have a discount, hardly a bad one, and less is given away."""
    share, bad, given = {}, {}, {}
    for by in ("closer", "manager"):
        facts = facts_of(*deals("world.factory.capacity=unlimited", by=by), horizon=2.5 * HOURS_PER_YEAR)
        kind = dict(zip(facts[Fact.DISCOUNT].firm.tolist(), facts[Fact.DISCOUNT].a.tolist(), strict=True))
        won = [kind[firm] for firm in facts[Fact.WON].firm.tolist()]
        assert len(won) > 40
        share[by] = np.mean([what != Discount.REFUSED for what in won])
        bad[by] = np.mean([what == Discount.WASTED for what in won])
        total = measure(facts.run, department().world).totals.iloc[0]
        given[by] = total["discounts"] / total["gross_profit"]
    assert share["closer"] == 1.0
    assert share["manager"] < 0.8
    assert bad["manager"] < 0.5 * bad["closer"]
    assert 0.0 < given["manager"] < 0.9 * given["closer"]


def test_approval_takes_time():
    """Whoever grants everything only costs time: deals with the same luck are decided later."""
    always = ("world.management.discounts.recognised=0.0", "world.management.discounts.hours=8 h")

    def cycle(by):
        facts = facts_of(*deals(*always, by=by))
        begun = dict(
            zip(facts[Fact.FIRST_TOUCH].firm.tolist(), facts[Fact.FIRST_TOUCH].time.tolist(), strict=True)
        )
        ends = [
            row
            for kind in (Fact.WON, Fact.LOST)
            for row in zip(facts[kind].firm.tolist(), facts[kind].time.tolist(), strict=True)
        ]
        return {firm: time - begun[firm] for firm, time in ends}

    at_once, decided = cycle("closer"), cycle("manager")
    common = at_once.keys() & decided.keys()
    assert len(common) > 40
    longer = np.array([decided[firm] - at_once[firm] for firm in common])
    wait = wait_for_answers(*deals(*always)).mean()
    assert wait > 16.0
    assert np.median(longer) > 0.5 * wait


def test_a_deal_is_not_touched_before_the_answer():
    facts = facts_of(*deals("world.management.discounts.hours=8 h"))
    answered, work = facts[Fact.DISCOUNT], facts[Fact.WORK]
    touch = work.a == Activity.TOUCH
    assert (answered.b > 8.0).all()
    for firm, when, wait in zip(
        answered.firm.tolist(), answered.time.tolist(), answered.b.tolist(), strict=True
    ):
        ended, hours = work.time[touch & (work.firm == firm)], work.b[touch & (work.firm == firm)]
        begun = ended - hours
        assert not ((begun > when - wait + 1e-9) & (begun < when - 1e-9)).any()


AWAY = ("world.people.absence.leave=90 d", "world.people.absence.leave_spell=30 d")


def test_a_deputy_decides_while_the_director_is_away():
    """Long leave, and nobody ill: with a second director answers come sooner, and his are given then only."""
    steady = (*switched_off("departures", "sickness"), *AWAY)
    asked = (f"{BY}=manager", "world.management.discounts.asked=1.0", *steady)
    alone = wait_for_answers(*asked)
    helped = facts_of(*asked, TWO_DIRECTORS)
    there = wait_for_answers(*deals())
    assert helped[Fact.DISCOUNT].b.mean() < 0.6 * alone.mean()
    assert there.mean() < 0.5 * alone.mean()
    slots = [person for person in helped.run.people if person.role == "sales-director"]
    director, deputy = (person.index for person in slots)
    absent, answered, work = helped[Fact.ABSENT], helped[Fact.DISCOUNT], helped[Fact.WORK]
    mine = absent.person == director
    spells = [*zip(absent.time[mine], absent.time[mine] + absent.b[mine], strict=True)]
    by_deputy = (work.person == deputy) & (work.a == Activity.APPROVE)
    begun = work.time[by_deputy] - work.b[by_deputy]
    assert (answered.person == deputy).sum() == by_deputy.sum() > 5
    # The director finishes what he has in hand before he goes, and is counted as away from then on.
    assert all(any(start - 20.0 <= time <= end for start, end in spells) for time in begun)


def test_deals_wait_for_a_director_who_is_still_sought():
    """The seat falls empty early and stays so: without a deputy hardly a deal is decided meanwhile."""
    leave = ("world.people.turnover=0.0", *switched_off("leave", "sickness"))
    asked = (f"{BY}=manager", "world.management.discounts.asked=1.0", *leave)

    def answers(*overrides):
        company, rows = company_without_director(department(*asked, *overrides))
        return company, [row for row in rows if row[1] == Fact.DISCOUNT]

    company, none = answers()
    assert not none
    assert len(company.discounts.waiting) > 20
    company, some = answers(TWO_DIRECTORS)
    assert len(some) > 20
    assert len(company.discounts.waiting) < 5


@pytest.mark.parametrize("goes", ["on leave", "for good"])
def test_what_waits_for_a_director_who_goes_is_his_deputys_at_once(goes, monkeypatch):
    quiet = ("world.management.discounts.asked=0.0", *deals(TWO_DIRECTORS)[2:])
    # In the middle of a month, when nothing else makes the deputy look up.
    company, rows = live_company(department(f"{BY}=manager", *quiet), "traditional", TWO_YEARS - 60.0)
    director, deputy = (person for person in company.staff.people if person.seat.role == "sales-director")
    convert = next(person.convert for person in company.staff.people if person.convert is not None)
    firm = company.market.next_cold(company.now, (0,))
    assert firm is not None
    deal = company.begin(firm, Source.COLD, company.now)
    deal.waits = True
    convert.take(deal)
    company.discounts.waiting.append((company.now, deal))
    assert deputy in company.staff.idle
    if goes == "on leave":
        monkeypatch.setattr(director.absences, "away", lambda _now: True)
        monkeypatch.setattr(director.absences, "tell", lambda *_: company.now + 100.0)
        director._go_away(company.now)
    else:
        company.staff.seek_successor(director)
        director.leaving = True
        director.wake()
    before = len(rows)
    company.env.run(until=company.now + 8.0)
    assert next(row[2] for row in rows[before:] if row[1] == Fact.DISCOUNT) == deputy.index


def test_the_answer_finds_a_deal_whoever_has_it_by_then():
    study = department(f"{BY}=manager", "world.management.discounts.asked=1.0", *STEADY)
    company, _ = company_without_director(study)
    manager = next(person for person in company.staff.people if person.manage is not None)
    closers = [person for person in company.staff.seated.values() if person.convert is not None]

    def in_heaps(deal):
        return [person for person in closers for _, _, other in person.convert._ready if other is deal]

    with_closer, without, moved = company.discounts.waiting[:3]
    company.discounts.decide(with_closer, manager, company.now)
    assert in_heaps(with_closer[1]) == [with_closer[1].closer]
    # Its closer leaves; the answer comes before anybody has taken it over.
    deal = without[1]
    del deal.closer.convert.open[deal.firm]
    company.discounts.decide(without, manager, company.now)
    assert in_heaps(deal) == []
    company.pipeline.strand(deal)
    company.pipeline.rescue()
    assert in_heaps(deal) == [deal.closer]
    # Somebody has taken it over before the answer comes.
    deal = moved[1]
    del deal.closer.convert.open[deal.firm]
    company.pipeline.strand(deal)
    company.pipeline.rescue()
    assert in_heaps(deal) == []
    company.discounts.decide(moved, manager, company.now)
    assert in_heaps(deal) == [deal.closer]


def company_without_director(study, horizon=TWO_YEARS):
    """A company whose first director has left at once and has no successor."""
    rows: list[FactRow] = []
    company = company_of(study, "traditional", rows.append)
    company.after(0.5, lambda: _empty(company))
    live(company, horizon, None)
    return company, rows


def _empty(company):
    director = next(person for person in company.staff.seated.values() if person.manage is not None)
    del company.staff.seated[director.seat]
    director._duties = []


def test_no_deal_is_lost_though_closers_leave_while_it_waits():
    """People come and go all the time, the director too; each deal that was begun is decided or in work."""
    study = department(
        f"{BY}=manager",
        "world.management.discounts.asked=1.0",
        "world.management.discounts.hours=10 h",
        "world.people.turnover=1.5",
    )
    company, rows = live_company(study, "traditional", 2 * TWO_YEARS)
    count = Counter(row[1] for row in rows)
    closers = [person.convert for person in company.staff.seated.values() if person.convert is not None]
    in_work = [deal for convert in closers for deal in convert.open.values()]
    stranded = [deal for deal in company.pipeline.deals if deal.stage > 0]
    closed = count[Fact.WON] + count[Fact.LOST] + count[Fact.DECLINED]
    assert count[Fact.LEFT] > 10
    assert count[Fact.FIRST_TOUCH] == closed + len(in_work) + len(stranded)
    waiting = {id(deal) for _, deal in company.discounts.waiting}
    assert waiting <= {id(deal) for deal in (*in_work, *stranded)}
    for convert in closers:
        heap = Counter(id(deal) for _, _, deal in convert._ready)
        assert not heap.keys() & waiting
        assert all(times == 1 for times in heap.values())
    # Nobody decides twice on one attempt, and nobody touches a deal once too often.
    touches = Counter(row[3] for row in rows if row[1] == Fact.WORK and row[4] == Activity.TOUCH)
    attempts = Counter(row[3] for row in rows if row[1] == Fact.FIRST_TOUCH)
    answers = Counter(row[3] for row in rows if row[1] == Fact.DISCOUNT)
    assert all(touches[firm] <= 4 * attempts[firm] for firm in touches)
    assert all(answers[firm] <= attempts[firm] for firm in answers)
    # Some requests were asked by one closer and served by another.
    assert sum(answers.values()) > 60


def test_a_customer_who_waits_for_the_answer_loses_patience():
    patient = deals("world.management.discounts.hours=8 h", "world.market.patience=never")
    short = deals("world.management.discounts.hours=8 h", "world.market.patience=1 d")
    assert len(facts_of(*patient)[Fact.ABANDONED]) == 0
    gone = facts_of(*short)[Fact.ABANDONED]
    answered = facts_of(*short)[Fact.DISCOUNT]
    assert len(answered) > 30
    assert np.isin(answered.firm, gone.firm).mean() > 0.9


def test_the_discount_is_a_cost_of_the_first_year_and_all_money_adds_up():
    study, facts = managed(), facts_of_managed()
    tables = measure(facts.run, study.world)
    given, customers, months = facts[Fact.GIVEN_AWAY], tables.customers, tables.monthly
    assert len(given) > 100
    assert months["discounts"].sum() == pytest.approx(given.a.sum())
    assert customers["discounts"].sum() == pytest.approx(given.a.sum())
    assert customers["profit"].sum() == pytest.approx(months["profit"].sum(), abs=1e-6)
    depth = study.world.management.discounts.depth.value
    until = {won: won[1] + study.world.management.discounts.lasts.value for won in discounted_wins(facts)}
    value = {(row[3], row[5]): row[4] for row in rows_of(facts, Fact.INVOICED)}
    due = {
        (row[3], row[4])
        for row in rows_of(facts, Fact.DELIVERED)
        if any(row[3] == firm and since < row[0] - row[5] < until[firm, since] for firm, since in until)
    }
    found = {(row[3], row[5]): row[4] for row in rows_of(facts, Fact.GIVEN_AWAY)}
    assert found.keys() == due
    assert found == pytest.approx({order: depth * value[order] for order in due})


def rows_of(facts, kind):
    return facts.run.facts[facts.run.facts[:, 1] == kind].tolist()


def discounted_wins(facts):
    """Firm and time of the deals won with a discount that was granted in the same attempt."""
    kinds = (Fact.FIRST_TOUCH, Fact.DISCOUNT, Fact.WON)
    granted = {}
    for time, kind, _, firm, what, _ in facts.run.facts[np.isin(facts.run.facts[:, 1], kinds)].tolist():
        if kind == Fact.FIRST_TOUCH:
            granted[firm] = False
        elif kind == Fact.DISCOUNT:
            granted[firm] = what != Discount.REFUSED
        elif granted[firm]:
            yield firm, time


# Hiring


def vacancies(facts, role):
    """Hours from a leaver to his successor."""
    people = facts.run.people
    left = {
        (people[index].slot, people[index].succession): time
        for index, time in zip(facts[Fact.LEFT].person.tolist(), facts[Fact.LEFT].time.tolist(), strict=True)
    }
    hired = zip(facts[Fact.HIRED].person.tolist(), facts[Fact.HIRED].time.tolist(), strict=True)
    return np.array(
        [
            time - left[people[index].slot, people[index].succession - 1]
            for index, time in hired
            if people[index].role == role and people[index].succession > 0
        ]
    )


FIXED = (
    "world.people.families.seller.vacancy=2 mo",
    "world.people.families.manager.vacancy=2 mo",
    "world.people.turnover=0.6",
    *switched_off("leave", "sickness"),
)
MONTHS_OF_A_VACANCY = 2 * HOURS_PER_MONTH


def test_hiring_delays_a_successor_only_where_the_boss_has_no_time():
    loyal = "world.people.families.manager.turnover_ratio=0.0"
    free = vacancies(facts_of(*FIXED, loyal), "seller")
    swamped = facts_of(*FIXED, loyal, "design.*.roles.sales-director.available=0.05")
    assert len(free) > 5
    assert free == pytest.approx(MONTHS_OF_A_VACANCY)
    late = vacancies(swamped, "seller")
    assert late.min() >= MONTHS_OF_A_VACANCY - 1e-6
    assert late.mean() > 1.5 * MONTHS_OF_A_VACANCY
    none = (*FIXED, loyal, "design.*.roles.sales-director.available=0.05", *switched_off("hiring work"))
    assert vacancies(facts_of(*none), "seller") == pytest.approx(MONTHS_OF_A_VACANCY)


def test_nobody_hires_his_own_successor():
    """Also with more work than anybody does: there is nobody above a director, so it asks for none."""
    often = "world.people.families.manager.turnover_ratio=3.0"
    facts = facts_of(*FIXED, often, "world.management.hiring_hours=600 h")
    assert vacancies(facts, "sales-director") == pytest.approx(MONTHS_OF_A_VACANCY)
    assert len(vacancies(facts, "sales-director")) > 0
    # He is a beginner himself, and half of his week is left for it.
    assert (vacancies(facts, "seller") > 1200.0).all()


def test_hiring_takes_the_hours_of_the_boss():
    facts = facts_of(*FIXED, "world.people.families.manager.turnover_ratio=0.0")
    work, people = facts[Fact.WORK], facts.run.people
    recruiting = work.a == Activity.RECRUIT
    week = department().world.people.families["manager"].week.left
    director = next(person for person in people if person.role == "sales-director")
    assert (work.person[recruiting] == director.index).all()
    found = len(vacancies(facts, "seller"))
    # At full speed; he is a beginner at first, which takes longer.
    late = work.b[recruiting & (work.time > 2500.0)]
    assert late == pytest.approx(2.0 / week)
    assert recruiting.sum() >= 10 * found


# Key accounts


def test_the_key_account_line_is_of_the_director_and_goes_with_him():
    study = managed("design.*.service.review=never", "world.people.turnover=0.0")
    company, _ = live_company(study, "managed", 3200.0)
    director = next(person for person in company.staff.people if person.seat.role == "director")
    accounts = company.book.accounts.values()
    keys = [account for account in accounts if company.market.tiers[account.tier] == "A"]
    assert len(keys) > 5
    assert {account.firm for account in accounts if director in account.lines} == {a.firm for a in keys}
    fade = company.beliefs.tie_fade
    old = [account for account in keys if account.opened < company.now - 2000.0]
    assert all(account.tie(director, company.now, fade) > 0.0 for account in old)
    others = [account for account in accounts if account not in keys]
    assert not any(account.tie(director, company.now, fade) for account in others)
    company.staff.seek_successor(director)
    director.leaving = True
    director.wake()
    company.env.run(until=company.now + 200.0)
    assert not any(account.lines for account in company.book.accounts.values())
    while director.seat not in company.staff.seated:
        company.env.run(until=company.now + 100.0)
    newcomer = company.staff.seated[director.seat]
    lines = [account for account in company.book.accounts.values() if newcomer in account.lines]
    assert lines
    assert all(company.market.tiers[account.tier] == "A" for account in lines)


def test_people_do_only_their_duties():
    facts = facts_of_managed()
    work, people = facts[Fact.WORK], facts.run.people
    done: Counter[tuple[str, Activity]] = Counter()
    for index, activity in zip(work.person.tolist(), work.a.tolist(), strict=True):
        duty = DUTY_OF[Activity(int(activity))]
        done[people[index].role, Activity(int(activity))] += 1
        if duty not in ("travel", "slack", "friendly"):
            assert duty in people[index].duties, (people[index], Activity(int(activity)))
    for role in ("north-leader", "south-leader"):
        for activity in (Activity.APPROVE, Activity.RECRUIT, Activity.COACH):
            assert done[role, activity] > 0, (role, activity)
    assert done["director", Activity.LIAISE] > 0
    assert done["north-leader", Activity.TOUCH] > 0
    # Nobody reports to the plant manager here.
    assert not any(role == "plant-manager" for role, _ in done)


def test_the_effect_of_coaching_is_concave_and_bounded():
    hours = np.linspace(0.0, 20.0, 41)
    effects = np.array([coaching_effect(h, 1.0, 8, 8, 12) for h in hours])
    assert effects[0] == 0.0
    assert (np.diff(effects) > 0).all()
    assert (np.diff(effects, 2) < 0).all()
    assert effects.max() < 1.0
    assert coaching_effect(0.0, 1.0, 0, 8, 12) == 0.0
