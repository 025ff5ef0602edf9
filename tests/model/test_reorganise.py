"""A design becomes another one during the run: people, accounts and deals move, nothing gets lost."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from sim.events import DUTY_OF, Activity, ChangeCost, Fact, FactRow
from sim.metrics.facts import Facts
from sim.metrics.tables import measure
from sim.model.market import ENGAGED
from sim.model.run import live
from sim.model.start import _counted
from sim.scenario.design import Design
from sim.scenario.neutral import switched_off
from sim.scenario.rules import Discounts, Orphans, Service
from sim.scenario.study import Case
from tests.studies import case_of, company_of, one_run, shipped

YOUNG = "study.initial={grown: {design: ../designs/traditional.yaml, age: 2 yr}}"
MONTH = 2080 / 12
QUIET = switched_off(
    "resigning over a reorganisation", "dip of a reorganisation", "costs of a reorganisation"
)


def becoming(study, target, *, start="traditional", name="changing", at="6 mo", scripts=0.0, **change):
    """The study with one more design: ``start``, which becomes ``target`` (a design, or the name of one)."""
    told = case_of(study, start).design.model_dump(mode="python")
    moment = {} if "when" in change else {"at": at}
    told |= {"name": name, "timeline": [{"become": "x.yaml", **moment, **change}]}
    into = case_of(study, target).design if isinstance(target, str) else target
    into = into.model_copy(update={"scripts": scripts})
    seats = {role: terms.seats for role, terms in into.roles.items()}
    case = Case(Design.model_validate(told), case_of(study, start).file_seats, (Case(into, seats),))
    return replace(study, cases=(*study.cases, case))


def lived(study, horizon=2080.0, name="changing", replication=0):
    """A company that has lived through its change, still open to look into."""
    facts: list[FactRow] = []
    company = company_of(study, name, facts.append, replication=replication)
    live(company, horizon, None, [case.design for case in case_of(study, name).later])
    return company, facts


def with_sellers(study, seats, name):
    """The traditional department with another number of sellers."""
    told = case_of(study, "traditional").design.model_dump(mode="python")
    told["roles"]["seller"]["seats"] = seats
    return Design.model_validate(told | {"name": name})


def in_order(facts):
    """Facts of one instant may come to be known in another order."""
    return facts[np.lexsort(facts.T[::-1])]


@pytest.mark.parametrize("design", ["traditional", "conveyor", "factory-owned"])
def test_who_becomes_what_he_is_changes_nothing(design):
    study = shipped(YOUNG, *QUIET)
    same = becoming(study, design, start=design)
    never, changed = (one_run(same, name).facts for name in (design, "changing"))
    told = changed[:, 1] == Fact.REORGANISED
    assert told.sum() == 1
    assert np.array_equal(in_order(never), in_order(changed[~told]))


@pytest.mark.parametrize("target", ["conveyor", "factory-owned"])
def test_before_the_change_nothing_is_different(target):
    study = becoming(shipped(YOUNG), target)
    never, changed = (one_run(study, name).facts for name in ("traditional", "changing"))
    before = 6 * MONTH
    # An order may be found at a later pick, at the time at which it was due.
    same = [facts[(facts[:, 0] < before) & (facts[:, 1] != Fact.WORK)] for facts in (never, changed)]
    assert len(same[0]) > 1000
    assert np.array_equal(*map(in_order, same))
    assert not np.array_equal(never, changed)


@pytest.mark.parametrize(
    ("start", "target"),
    [("traditional", "conveyor"), ("conveyor", "factory-owned"), ("factory-owned", "traditional")],
)
def test_every_firm_in_work_is_somewhere_once_and_every_account_has_a_keeper(start, target):
    company, _ = lived(becoming(shipped(YOUNG), target, start=start))
    pipeline, book = company.pipeline, company.book
    in_work = [deal.firm for deal in (*pipeline.leads, *pipeline.deals)]
    for person in company.staff.people:
        if person.convert is not None:
            in_work += [*person.convert.open, *(deal.firm for deal in person.convert.fresh)]
    engaged = [firm for firm in range(company.market.size) if company.market._free_at[firm] == ENGAGED]
    # A lead may be in somebody's hands, out of its queue, at the very end.
    missing = set(engaged) - set(in_work) - set(book.accounts)
    assert len(missing) <= 2
    assert sorted([*in_work, *book.accounts]) == sorted(set(in_work) | set(book.accounts))
    for account in book.accounts.values():
        assert account.keeper is not None
        assert book.serves(account.keeper, account)
        assert account.keeper.keep.accounts[account.firm] is account
    kept = sum(
        len(person.keep.accounts) for person in company.staff.seated.values() if person.keep is not None
    )
    assert kept == len(book.accounts)


@pytest.mark.parametrize(("start", "target"), [("traditional", "conveyor"), ("conveyor", "traditional")])
def test_after_the_change_people_do_the_duties_of_their_new_roles_only(start, target):
    study = becoming(shipped(YOUNG), target, start=start)
    run = one_run(study, "changing")
    work = Facts(run)[Fact.WORK]
    free = {"travel", "friendly", "slack"}
    done = {(int(p), DUTY_OF[Activity(int(a))]) for p, a in zip(work.person, work.a, strict=True)}
    for person, duty in done:
        if duty not in free:
            assert any(own.split(".")[0] == duty for own in run.people[person].duties), (
                run.people[person],
                duty,
            )
    roles = set(case_of(study, target).design.roles)
    ends = {person.index for person in run.people} - {int(i) for i in Facts(run)[Fact.LEFT].person}
    ends -= {int(i) for i in Facts(run)[Fact.MOVED].a}
    assert {run.people[index].role for index in ends} <= roles


def test_orders_and_money_add_up_through_a_change():
    study = becoming(shipped(YOUNG), "factory-owned")
    run = one_run(study, "changing")
    tables = measure(run, study.world)
    profit = tables.monthly["profit"].sum()
    assert tables.customers["profit"].sum() == pytest.approx(profit, abs=0.01)
    assert tables.totals["reorganisation"].item() > 0
    company, facts = lived(study)
    count = Counter(fact[1] for fact in facts)
    at_start = company.start_totals.open_orders
    gone = count[Fact.DELIVERED] + count[Fact.CANCELLED]
    assert at_start + count[Fact.ORDER] - gone == _counted(company).open_orders


def test_a_design_with_desks_gives_its_work_back_and_takes_it():
    study = shipped(YOUNG)
    told = case_of(study, "traditional").design.model_dump(mode="python")
    told["roles"]["seller"]["seats"] = 7
    told["roles"]["clerk"] = {
        **told["roles"]["seller"],
        "seats": 1,
        "duties": ["keep.order", "keep.deliver", "keep.collect", "keep.promote"],
        "variable": {},
    }
    with_desk = Design.model_validate(told | {"name": "with-desk"})
    company, facts = lived(becoming(study, with_desk))
    assert company.office.desks
    clerk = {p.index for p in company.staff.seated.values() if p.seat.role == "clerk"}
    assert sum(f[1] == Fact.ENTERED and f[2] in clerk for f in facts) > 10
    desked = replace(study, cases=(*study.cases, Case(with_desk, {})))
    company, facts = lived(becoming(desked, "traditional", start="with-desk"))
    assert not company.office.desks
    waiting = [step for account in company.book.accounts.values() for step in account.pending]
    late = [due for due, *_ in waiting if due < company.now - 200]
    assert not late


def test_nobody_is_let_go_where_that_is_forbidden_and_named_people_stay():
    study = shipped(YOUNG)
    small = with_sellers(study, 4, "small")
    calm = shipped(YOUNG, *switched_off("departures"), *QUIET)
    company, facts = lived(becoming(calm, small))
    gone = {int(fact[2]) for fact in facts if fact[1] == Fact.LEFT}
    dismissed = [person for person in company.staff.people if person.index in gone]
    assert len(gone) == 4
    company, facts = lived(becoming(calm, small, dismiss="nobody"))
    assert not [fact for fact in facts if fact[1] == Fact.LEFT]
    sellers = [person for person in company.staff.seated.values() if person.seat.role == "seller"]
    assert len(sellers) == 8
    assert sum(not person.seat.refilled for person in sellers) == 4
    code = next(person.code for person in dismissed if person.code is not None)
    company, facts = lived(becoming(calm, small, stay=[code]))
    assert code in {person.code for person in company.staff.seated.values()}
    # He takes one of the seats there are; a further one is made only for who finds none.
    assert len([fact for fact in facts if fact[1] == Fact.LEFT]) == 4
    company, facts = lived(becoming(calm, small, stay=[person.code for person in sellers if person.code]))
    assert len([fact for fact in facts if fact[1] == Fact.LEFT]) < 4


def test_no_more_are_sought_in_a_quarter_than_allowed():
    study = shipped("study.initial=green-field", *switched_off("departures"), *QUIET)
    large = with_sellers(study, 12, "large")

    def arrivals(**change):
        _, facts = lived(becoming(study, large, at="1 mo", **change), horizon=6000.0)
        return [fact[0] for fact in facts if fact[1] == Fact.HIRED and fact[0] > 0]

    at_once, slowly = arrivals(), arrivals(hires_a_quarter=1)
    assert len(at_once) == len(slowly) == 4
    waits = np.subtract(sorted(slowly), sorted(at_once))
    assert sorted(np.round(waits / (3 * MONTH), 6)) != [0, 0, 0, 0]
    assert sum(slowly) - sum(at_once) == pytest.approx((1 + 2 + 3) * 3 * MONTH)


def test_a_firm_splits_into_stages_when_it_has_grown():
    study = shipped("study.initial=green-field", *QUIET)
    company, facts = lived(becoming(study, "conveyor", when={"accounts": 20}), horizon=2 * 2080.0)
    told = [fact for fact in facts if fact[1] == Fact.REORGANISED]
    won = sorted(fact[0] for fact in facts if fact[1] == Fact.WON)
    assert len(told) == 1
    assert won[19] <= told[0][0]
    assert told[0][0] % MONTH == pytest.approx(0, abs=1e-6) or told[0][0] % MONTH == pytest.approx(MONTH)
    assert {person.seat.role for person in company.staff.seated.values()} <= set(
        case_of(study, "conveyor").design.roles
    )


def test_a_change_costs_severance_commission_and_training():
    study = becoming(shipped(YOUNG), "conveyor")
    _, facts = lived(study)
    kinds = {ChangeCost(int(fact[4])) for fact in facts if fact[1] == Fact.CHANGE_COST}
    assert kinds >= {ChangeCost.BUY_OUT}
    free = becoming(shipped(YOUNG, *switched_off("costs of a reorganisation")), "conveyor")
    assert not [fact for fact in lived(free)[1] if fact[1] == Fact.CHANGE_COST]


def test_people_whose_work_is_new_are_slower_for_a_while_less_so_with_scripts():
    calm = ("departures", "ramp", "leave", "sickness")
    study = shipped(YOUNG, *switched_off(*calm, "resigning over a reorganisation"))

    def pace(scripts):
        company, _ = lived(becoming(study, "conveyor", scripts=scripts), horizon=6 * MONTH + 1.0)
        moved = [p for p in company.staff.seated.values() if p.settling_since > 0]
        return np.mean([p.pace / p.presence for p in moved])

    dip, saved = (getattr(study.world.reorganisation, name).value for name in ("dip", "scripts_save"))
    assert pace(0.0) == pytest.approx(1 - dip)
    assert pace(1.0) == pytest.approx(1 - dip * (1 - saved))


def test_more_resign_where_more_is_taken_from_them():
    def leavers(*overrides):
        off = switched_off("departures", "dip of a reorganisation", "costs of a reorganisation")
        study = becoming(shipped(YOUNG, *off, *overrides), "conveyor", dismiss="nobody")
        return sum(
            fact[1] == Fact.LEFT
            for replication in range(3)
            for fact in lived(study, replication=replication)[1]
        )

    assert leavers(*switched_off("resigning over a reorganisation")) == 0
    assert leavers("world.reorganisation.resign=1.0") >= 15
    few = leavers("world.reorganisation.resign=0.0", "world.reorganisation.resign_wish=0.0")
    many = leavers(
        "world.reorganisation.resign=0.0",
        "world.reorganisation.resign_wish=0.0",
        "world.reorganisation.resign_accounts=1.0",
    )
    assert many > few


def test_double_running_keeps_who_is_let_go_on_the_payroll():
    study = shipped(YOUNG, *switched_off("departures"), *QUIET)
    small = with_sellers(study, 4, "small")
    last = {}
    for overlap in ("0 h", "8 wk"):
        _, facts = lived(becoming(study, small, overlap=overlap))
        last[overlap] = [fact[0] for fact in facts if fact[1] == Fact.LEFT]
    assert len(last["0 h"]) == len(last["8 wk"]) > 0
    gaps = np.subtract(sorted(last["8 wk"]), sorted(last["0 h"]))
    # Who is away, or at work, when his time is over leaves a little later.
    assert np.median(gaps) == pytest.approx(320, abs=40)


def in_a_chain(study, *designs, **rules):
    """A department that becomes one design after the other, while people come and go and deals wait."""
    steps = [case_of(study, name) for name in designs]
    later = [case.design.model_copy(update=rules) for case in steps]
    told = case_of(study, "traditional").design.model_dump(mode="python")
    timeline = [{"at": f"{3 * place} mo", "become": "x.yaml"} for place, _ in enumerate(later, 1)]
    first = Design.model_validate(told | {"name": "chain", "timeline": timeline}).model_copy(update=rules)
    seats = [{role: terms.seats for role, terms in design.roles.items()} for design in later]
    case = Case(first, {}, tuple(Case(design, s) for design, s in zip(later, seats, strict=True)))
    return replace(study, cases=(*study.cases, case))


@pytest.mark.parametrize(
    "designs",
    [("conveyor", "factory-owned", "traditional"), ("factory-owned", "regional-hierarchy", "conveyor")],
)
def test_a_chain_of_changes_loses_nothing_while_people_leave_and_deals_wait_for_answers(designs):
    busy = ("world.people.turnover=2.0", "world.people.notice=2 mo", "world.management.discounts.asked=1.0")
    study = shipped(YOUNG, *busy, study="all-designs")
    orphans = Orphans.model_validate({"to": "new-hire", "deals": "successor", "after": "10 d"})
    rules = {"discounts": Discounts(by="manager"), "orphans": orphans}
    company, facts = lived(in_a_chain(study, *designs, **rules), 2600.0, name="chain")
    assert sum(fact[1] == Fact.REORGANISED for fact in facts) == 3
    # A lead that is just being qualified is in the hands of whoever does that.
    assert nowhere(company) <= sum(person.generate is not None for person in company.staff.seated.values())
    records = company.staff.records()
    assert [record.index for record in records] == list(range(len(records)))
    # Whoever is still sought has somebody to look for him, or comes by himself.
    for vacancy in company.staff._searches:
        assert vacancy.is_done or company.hierarchy.has_boss(vacancy.seat)
    for _, deal in company.discounts.waiting:
        assert deal.closer is not None


def nowhere(company):
    """Firms that are in work and at no place where anybody would find them."""
    in_work = [deal.firm for deal in (*company.pipeline.leads, *company.pipeline.deals)]
    for person in company.staff.people:
        if person.convert is not None:
            in_work += [*person.convert.open, *(deal.firm for deal in person.convert.fresh)]
    engaged = {firm for firm in range(company.market.size) if company.market._free_at[firm] == ENGAGED}
    return len(engaged - set(in_work) - set(company.book.accounts))


def test_two_changes_at_one_moment_lose_no_deal_in_hand():
    study = shipped(YOUNG, *switched_off("departures"), *QUIET)
    told = case_of(study, "conveyor").design.model_dump(mode="python")
    told["timeline"] = [
        {"at": "3 mo", "become": "x.yaml"},
        {"when": {"accounts": 1}, "become": "x.yaml"},
    ]
    keepers = case_of(study, "conveyor").design.model_dump(mode="python")
    keepers["roles"] = {
        "keeper": keepers["roles"]["keeper"],
        "sales-director": keepers["roles"]["sales-director"],
    }
    middle = Design.model_validate(keepers | {"name": "keepers"})
    back = case_of(study, "traditional").design
    cases = tuple(Case(design, {n: r.seats for n, r in design.roles.items()}) for design in (middle, back))
    both = Case(Design.model_validate(told | {"name": "both"}), {}, cases)
    company, facts = lived(replace(study, cases=(*study.cases, both)), 1040.0, name="both")
    assert sum(fact[1] == Fact.REORGANISED for fact in facts) == 2
    assert nowhere(company) <= 2


def test_who_stays_to_hand_over_is_paid_until_he_goes_or_the_run_ends():
    study = shipped(YOUNG, *switched_off("departures"), *QUIET)
    small = with_sellers(study, 4, "small")
    run = one_run(becoming(study, small, overlap="12 mo"), "changing", horizon=11 * MONTH)
    paid = Facts(run)[Fact.PAID]
    months = [
        paid.b[paid.person == person.index].sum() / person.on_target
        for person in run.people
        if person.role == "seller" and person.index < 9
    ]
    assert min(months) == pytest.approx(11.0, abs=0.01)


def test_what_a_moved_person_did_before_is_told_of_his_old_role():
    study = becoming(shipped(YOUNG, *QUIET), "conveyor")
    run = one_run(study, "changing", horizon=6 * MONTH + 5.0)
    work = Facts(run)[Fact.WORK]
    for person in run.people:
        done = {DUTY_OF[Activity(int(a))] for a in work.a[work.person == person.index]}
        allowed = {duty.split(".")[0] for duty in person.duties} | {"travel", "friendly", "slack"}
        assert done <= allowed, (person.role, done)


def test_reviews_that_are_switched_off_and_on_again_come_once():
    study = shipped(YOUNG, *QUIET)
    told = case_of(study, "traditional").design
    often, never = (
        told.model_copy(update={"service": Service.model_validate({"review": every})})
        for every in ("3 mo", "never")
    )
    timeline = [{"at": f"{month} mo", "become": "x.yaml"} for month in (4, 5)]
    first = Design.model_validate(often.model_dump(mode="python") | {"name": "on-off", "timeline": timeline})
    seats = {role: terms.seats for role, terms in told.roles.items()}
    case = Case(first, seats, (Case(never, seats), Case(often, seats)))
    _, facts = lived(replace(study, cases=(*study.cases, case)), 12 * MONTH, name="on-off")
    reviews = {round(fact[0] / MONTH, 6) for fact in facts if fact[1] == Fact.RANKED}
    assert reviews <= {3.0, 8.0, 11.0}
