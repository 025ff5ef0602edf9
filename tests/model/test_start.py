"""Every design of a study begins with the company exactly as it is."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.events import Fact, FactRow
from sim.mechanisms.tie import faded, grown_loyalty, grown_tie, loyalty_after_order, strengthened
from sim.metrics.facts import Facts
from sim.metrics.tables import measure
from sim.model.known import KnownFirms, left_of, until_next_order
from sim.model.placing import place
from sim.model.start import found
from sim.randomness import Luck
from sim.scenario.distribution import parametric
from sim.scenario.initial import InitialState, KnownAccount, KnownDeal, KnownLead, KnownPerson
from sim.scenario.study import Placing, Start
from sim.scenario.units import HOURS_PER_UNIT, HOURS_PER_YEAR
from sim.simulate import state_at_start
from tests.studies import DESIGNS, case_of, company_of, drawn_state, one_run, shipped, starting

TODAY = date(2026, 7, 1)
GREEN = "three-departments-green-field"
NOBODY_LEAVES = "world.people.turnover=0.0"


@pytest.fixture(scope="module")
def study():
    return shipped(study=GREEN)


def at(study, state, name="traditional", placing=None):
    """The study, starting from a state of the company under one of its designs."""
    return replace(study, start=Start(case_of(study, name), state, 0.0, study.world, placing or Placing()))


def begun(study, name):
    """A company at the first instant, after everything was given out, and the facts so far."""
    facts: list[FactRow] = []
    company = company_of(study, name, facts.append)
    found(company)
    return company, facts


# -- the totals of month 0 -----------------------------------------------------------------------------------

ROLES = {"seller": 8, "sales-director": 1, "plant-manager": 1}
money = st.floats(1.0, 1e7)


@st.composite
def companies(draw):
    """Small companies under the traditional design, more or less staffed and more or less known."""
    count = draw(st.integers(1, 14))
    people = [
        KnownPerson(
            code=f"P{i}",
            role=draw(st.sampled_from(list(ROLES))),
            tenure_years=draw(st.none() | st.floats(0, 30)),
            skill=draw(st.none() | st.floats(0.2, 3)),
            pay=draw(st.none() | st.floats(500, 9000)),
            notice_weeks=draw(st.none() | st.floats(0, 26)),
        )
        for i in range(count)
    ]
    codes = st.none() | st.sampled_from([person.code for person in people])
    accounts = []
    for i in range(draw(st.integers(0, 30))):
        first, second = draw(codes), draw(codes)
        accounts.append(
            KnownAccount(
                code=f"K{i}",
                tier=draw(st.none() | st.sampled_from("ABC")),
                orders_per_year=draw(st.floats(0.1, 60)),
                order_value=draw(money),
                share_of_wallet=draw(st.none() | st.floats(0.01, 1)),
                last_order=draw(st.none() | st.dates(date(2010, 1, 1), TODAY)),
                first_line=first,
                second_line=second if second != first else None,
                relation_years=draw(st.none() | st.floats(0, 40)),
            )
        )
    deals = [
        KnownDeal(
            code=f"D{i}",
            stage=draw(st.none() | st.integers(0, 3)),
            age_days=draw(st.none() | st.floats(0, 900)),
            owner=draw(codes),
            value=draw(st.none() | money),
        )
        for i in range(draw(st.integers(0, 8)))
    ]
    leads = [
        KnownLead(code=f"L{i}", age_days=draw(st.none() | st.floats(0, 90)))
        for i in range(draw(st.integers(0, 4)))
    ]
    return InitialState(
        today=TODAY, people=tuple(people), accounts=tuple(accounts), deals=tuple(deals), leads=tuple(leads)
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(state=companies(), rule=st.sampled_from(["present-duty", "skill"]))
def test_month_0_is_the_input_in_every_design(state, rule):
    study = at(shipped(study=GREEN), state, placing=Placing(rule=rule))
    revenue = sum(row.orders_per_year * row.order_value for row in state.accounts)
    for name in DESIGNS:
        run = one_run(study, name, horizon=200.0)
        assert run.start.people == len(state.people)
        assert run.start.accounts == len(state.accounts)
        assert run.start.open_deals == len(state.deals)
        assert run.start.open_leads == len(state.leads)
        # Equal but for the rounding of value / share x share.
        assert run.start.yearly_revenue == pytest.approx(revenue, rel=1e-12)
        total = measure(run, study.world).totals.iloc[0]
        assert total["people_start"] == len(state.people)
        assert total["accounts_start"] == len(state.accounts)
        assert total["yearly_revenue_start"] == run.start.yearly_revenue
        assert np.isfinite(run.facts).all()
        assert run.facts[:, 0].min() >= 0.0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(state=companies())
def test_every_account_and_deal_is_with_somebody_or_known_to_wait(state):
    study = at(shipped(study=GREEN), state)
    for name in DESIGNS:
        company, _ = begun(study, name)
        kept = [firm for p in company.staff.seated.values() if p.keep for firm in p.keep.accounts]
        # An account without a keeper may have left on the first day with somebody who was let go.
        orphans = [
            orphan.account.firm
            for orphan in company.succession.orphans
            if orphan.account.firm in company.book.accounts
        ]
        assert sorted(kept + orphans) == sorted(company.book.accounts)
        assert len(company.book.accounts) <= len(state.accounts)


# -- luck belongs to codes -----------------------------------------------------------------------------------


def test_another_account_or_person_changes_nobody_elses_luck(study):
    world, state = study.world, drawn_state(case_of(study, "traditional").design, 30, 4)
    fewer = state.model_copy(update={"accounts": state.accounts[:-5], "people": state.people[1:]})
    more, less = KnownFirms(state, world, Luck(1, 0)), KnownFirms(fewer, world, Luck(1, 0))
    places = [more.codes.index(code) for code in less.codes]
    for attribute in ("tier", "rate", "size", "share", "age", "frailty", "cold_hours"):
        assert np.array(getattr(more, attribute))[places].tolist() == list(getattr(less, attribute))
    one, other = begun(at(study, state), "traditional")[0], begun(at(study, fewer), "traditional")[0]
    traits = [{p.code: p.traits for p in company.staff.people} for company in (one, other)]
    assert traits[1].items() <= traits[0].items()


def test_an_account_orders_the_same_in_every_design_where_nothing_else_acts(study):
    state = drawn_state(case_of(study, "traditional").design, 40)
    still = shipped(NOBODY_LEAVES, "world.accounts.churn=0.0", "world.leads.cold.listed=0.0", study=GREEN)
    runs = [Facts(one_run(at(still, state), name))[Fact.ORDER] for name in DESIGNS]
    first: dict[int, list[float]] = {}
    for orders in runs:
        assert len(orders) > 300
        times = {firm: orders.time[orders.firm == firm].tolist() for firm in range(4000, 4040)}
        first = first or times
        assert times == first


def test_what_is_drawn_differs_between_replications_and_what_is_given_does_not(study):
    state = drawn_state(case_of(study, "traditional").design, 5, orders_per_year=12.0)
    one, other = (KnownFirms(state, study.world, Luck(1, r)) for r in (0, 1))
    assert one.rate.tolist() == other.rate.tolist() == [12.0] * 5
    assert one.share.tolist() != other.share.tolist()


# -- who sits where ------------------------------------------------------------------------------------------


def placed(study, state, name, placing=None):
    organisation, design = case_of(study, "traditional").design, case_of(study, name).design
    placement = place(state, organisation, design, placing or Placing(), 0.5, {})
    roles = [role for role, terms in design.roles.items() for _ in range(terms.seats)]
    return {person.code: roles[seat] for seat, person in placement.seated.items()}, placement


def test_in_todays_organisation_everybody_keeps_his_seat(study):
    state = drawn_state(case_of(study, "traditional").design)
    seated, placement = placed(study, state, "traditional")
    assert all(person.code == f"{seated[person.code]}-{person.seat}" for person in state.people)
    assert not placement.without


def test_managers_stay_managers(study):
    state = drawn_state(case_of(study, "traditional").design)
    for name in DESIGNS:
        seated, _ = placed(study, state, name)
        assert seated["sales-director-1"] == "sales-director"
        assert seated["plant-manager-1"] == "plant-manager"
        assert not {seated[f"seller-{n}"] for n in range(1, 9)} & {"sales-director", "plant-manager"}


def skilled(**skills):
    design = case_of(shipped(study=GREEN), "traditional").design
    people = []
    for place_, person in enumerate(drawn_state(design).people):
        known = {name: values[place_] for name, values in skills.items() if place_ < len(values)}
        people.append(person.model_copy(update=known))
    return InitialState(today=TODAY, people=tuple(people))


def test_by_skill_the_best_closers_close(study):
    state = skilled(skill_convert=[0.5, 0.6, 3.0, 0.7, 2.5, 2.2, 0.4, 2.8])
    seated, _ = placed(study, state, "conveyor", Placing(rule="skill"))
    closers = {code for code, role in seated.items() if role == "closer"}
    assert closers == {"seller-3", "seller-5", "seller-8"}


def test_last_years_result_speaks_where_no_skill_is_known(study):
    results = [10.0, 20.0, 900.0, 15.0, 800.0, 700.0, 12.0, 850.0]
    seated, placement = placed(study, skilled(last_year_result=results), "conveyor", Placing(rule="skill"))
    closers = {code for code, role in seated.items() if role == "closer"}
    assert closers <= {"seller-3", "seller-5", "seller-6", "seller-8"}
    assert len(closers) == 2
    mean = np.mean(results)
    assert placement.skills["seller-3"]["convert"] == pytest.approx((900.0 / mean) ** 0.5)


def test_too_few_people_fill_seats_of_each_kind_in_proportion(study):
    """Eight sellers on two hunters', three closers' and six keepers' seats."""
    state = drawn_state(case_of(study, "traditional").design)
    for rule in ("present-duty", "skill"):
        seated, _ = placed(study, state, "conveyor", Placing(rule=rule))
        roles = list(seated.values())
        assert [roles.count(role) for role in ("hunter", "closer", "keeper")] == [2, 2, 4]


def test_who_is_named_sits_there_even_as_a_manager(study):
    state = drawn_state(case_of(study, "traditional").design)
    seated, placement = placed(
        study, state, "conveyor", Placing(named={"conveyor": {"seller-1": "sales-director"}})
    )
    assert seated["seller-1"] == "sales-director"
    assert [person.code for person in placement.without] == ["sales-director-1"]


def test_one_more_seat_moves_nobody(study):
    """People sit on the seats of the file first; who fills the further seat is somebody new."""
    study = at(study, drawn_state(case_of(study, "traditional").design, 30))
    more = at(shipped("design.conveyor.roles.closer.seats=5", study=GREEN), study.start.state)
    one, other = (
        {p.code: p.seat.role for p in begun(s, "conveyor")[0].staff.seated.values()} for s in (study, more)
    )
    assert one == other


def test_who_is_named_comes_first(study):
    state = skilled(skill_convert=[0.5, 0.6, 3.0, 0.7, 2.5, 2.2, 0.4, 2.8])
    placing = Placing(rule="skill", named={"conveyor": {"seller-7": "closer", "seller-3": "hunter"}})
    seated, _ = placed(study, state, "conveyor", placing)
    assert seated["seller-7"] == "closer"
    assert seated["seller-3"] == "hunter"


def test_seats_without_people_are_filled_later_and_people_without_seats_leave(study):
    design = case_of(study, "traditional").design
    few = drawn_state(design).model_copy(update={"people": drawn_state(design).people[:4]})
    company, _ = begun(at(study, few), "traditional")
    assert len(company.staff.seated) == 4
    assert Facts(one_run(at(study, few), "traditional"))[Fact.HIRED].time[4:].min() > 0.0
    extra = [*drawn_state(design).people, *(KnownPerson(code=f"X{i}", role="seller") for i in range(3))]
    many = at(study, drawn_state(design, 40).model_copy(update={"people": tuple(extra)}))
    facts = Facts(one_run(many, "traditional"))
    left = facts[Fact.LEFT]
    assert (left.time == 0.0).sum() == 3
    paid = facts[Fact.PAID]
    assert paid.a[paid.time == 0.0].sum() == 0.0


def test_people_keep_their_pay_and_who_is_let_go_has_his_notice_paid(study):
    design = case_of(study, "traditional").design
    people = tuple(
        person.model_copy(update={"pay": 3100.0, "notice_weeks": 13.0})
        for person in drawn_state(design).people
    )
    extra = KnownPerson(code="X", role="seller", seat=9, pay=2000.0, notice_weeks=13.0)
    state = InitialState(today=TODAY, people=(*people, extra))
    study = at(shipped(NOBODY_LEAVES, study=GREEN), state)
    for name in DESIGNS:
        paid = Facts(one_run(study, name, horizon=HOURS_PER_YEAR))[Fact.PAID]
        first = paid.time == 0.0
        seats = sum(role.seats for role in case_of(study, name).design.roles.values())
        let_go = max(0, 11 - seats)
        assert (first.sum() > 0) == (let_go > 0)
        if name == "traditional":
            assert paid.b[first].sum() == pytest.approx(2000.0 * 3)
        monthly = paid.b[(paid.time > 0) & (paid.time < 200)]
        assert (np.abs(monthly - 3100.0) < 1e-6).sum() == min(10, seats)


def test_who_is_still_learning_does_not_learn_faster_in_a_new_seat(study):
    design = case_of(study, "traditional").design
    people = tuple(p.model_copy(update={"tenure_years": 0.0}) for p in drawn_state(design).people)
    company, _ = begun(at(study, InitialState(today=TODAY, people=people)), "factory-owned")
    start = study.world.people.ramp_start.value
    assert all(p.learning_start == pytest.approx(start) for p in company.staff.seated.values())


def test_people_let_go_take_accounts_along_and_are_counted_as_leavers(study):
    design = case_of(study, "traditional").design
    extra = tuple(KnownPerson(code=f"X{i}", role="seller") for i in range(4))
    accounts = tuple(
        KnownAccount(code=f"K{i}", first_line=f"X{i % 4}", first_tie=0.9, order_value=1000.0)
        for i in range(80)
    )
    state = InitialState(today=TODAY, people=(*drawn_state(design).people, *extra), accounts=accounts)
    theft = shipped(
        "world.ties.follow_rival=0.9",
        "world.people.rival_share=1.0",
        "world.people.own_firm_share=0.0",
        study=GREEN,
    )
    tables = measure(one_run(at(theft, state), "traditional", horizon=2500.0), theft.world)
    gone = tables.departures[tables.departures["time"] == 0.0]
    assert len(gone) == 4
    assert gone["accounts_held"].sum() == 80
    assert gone["accounts_followed"].sum() > 60
    kept = shipped("world.ties.follow_rival=0.0", study=GREEN)
    tables = measure(one_run(at(kept, state), "traditional", horizon=2500.0), kept.world)
    assert tables.departures["accounts_followed"].sum() == 0


def test_who_is_let_go_is_paid_his_notice(study):
    design = case_of(study, "traditional").design
    extra = KnownPerson(code="X", role="seller", pay=2000.0, notice_weeks=13.0)
    state = InitialState(today=TODAY, people=(*drawn_state(design).people, extra))
    dearer = shipped("world.money.salaries_a_year=13.0", NOBODY_LEAVES, study=GREEN)
    paid = Facts(one_run(at(dearer, state), "traditional", horizon=400.0))[Fact.PAID]
    assert paid.a[paid.time == 0.0].sum() == pytest.approx(3 * 2000.0 * 13 / 12)


def test_what_the_table_says_of_relations_counts(study):
    account = KnownAccount(
        code="K", first_line="seller-1", second_line="seller-2", first_tie=0.11, second_tie=0.22,
        satisfaction=0.33, loyalty=0.44,
    )  # fmt: skip
    state = drawn_state(case_of(study, "traditional").design).model_copy(update={"accounts": (account,)})
    company, _ = begun(at(study, state), "traditional")
    (found_account,) = company.book.accounts.values()
    ties = {p.code: tie for p, (tie, _) in found_account.ties.items()}
    assert ties == {"seller-1": 0.11, "seller-2": 0.22}
    assert (found_account.satisfaction, found_account.loyalty) == (0.33, 0.44)


def test_an_account_that_nobody_keeps_is_handed_over(study):
    account = KnownAccount(code="K", first_tie=0.0)
    state = drawn_state(case_of(study, "traditional").design).model_copy(update={"accounts": (account,)})
    company, facts = begun(at(study, state), "traditional")
    (found_account,) = company.book.accounts.values()
    assert not found_account.ties
    assert [row[4] for row in facts if row[1] == Fact.ASSIGNED] == [-1]


def test_an_unknown_keeper_stays_when_somebody_joins(study):
    design = case_of(study, "traditional").design
    state = drawn_state(design, 200)
    more = state.model_copy(update={"people": (*state.people, KnownPerson(code="X", role="seller"))})

    def keepers(begins):
        known = KnownFirms(begins, study.world, Luck(1, 0))
        sellers = [p.code for p in begins.people if p.role == "seller"]
        return [known.one_of(i, sellers) for i in range(200)]

    changed = [new for old, new in zip(keepers(state), keepers(more), strict=True) if old != new]
    assert set(changed) == {"X"}
    assert 10 < len(changed) < 40


def test_a_lead_of_today_has_not_lost_its_patience_yet(study):
    impatient = shipped(
        "world.market.patience={exponential: {mean: 2 d}}", "world.leads.inbound.per_year=0.0", study=GREEN
    )
    leads = tuple(KnownLead(code=f"L{i}", age_days=60.0) for i in range(20))
    state = drawn_state(case_of(study, "traditional").design).model_copy(update={"leads": leads})
    facts = Facts(one_run(at(impatient, state), "traditional", horizon=400.0))
    assert len(facts[Fact.ABANDONED]) < 10
    assert len(facts[Fact.QUALIFIED]) + len(facts[Fact.UNQUALIFIED]) >= 10


def test_placing_does_not_depend_on_the_order_of_the_rows(study):
    people = list(drawn_state(case_of(study, "traditional").design).people)
    first, _ = placed(study, InitialState(today=TODAY, people=tuple(people)), "conveyor")
    for turn in range(1, len(people)):
        turned = InitialState(today=TODAY, people=tuple(people[turn:] + people[:turn]))
        assert placed(study, turned, "conveyor")[0] == first


# -- the hand-over is simulated ------------------------------------------------------------------------------


def test_accounts_stay_with_who_keeps_them_and_move_where_he_no_longer_keeps(study):
    state = drawn_state(case_of(study, "traditional").design, 60)
    study = at(shipped(NOBODY_LEAVES, study=GREEN), state)
    for name, moved in (("traditional", 0), ("factory-owned", 60)):
        run = one_run(study, name, horizon=40.0)
        total = measure(run, study.world).totals.iloc[0]
        if name == "traditional":
            assert total["handed_over_start"] == moved
        else:
            keepers = {p.index for p in run.people if "keep" in p.duties}
            kept_on = sum(
                person.slot.removeprefix("person-").startswith("seller") and person.index in keepers
                for person in run.people
            )
            assert total["handed_over_start"] > 60 * (1 - kept_on / 8) * 0.5
        assert total["accounts_end"] <= 60


def test_bad_hand_overs_cost_satisfaction_on_the_first_day(study):
    state = drawn_state(case_of(study, "traditional").design, 60)
    with_cost = at(shipped("world.handover.bad=1.0", study=GREEN), state)
    company, facts = begun(with_cost, "conveyor")
    moved = [row for row in facts if row[1] == Fact.ASSIGNED and row[4] != row[2]]
    assert moved
    assert all(row[5] == 1.0 for row in moved)
    drop = 1.0 - with_cost.world.handover.drop.value
    expected = company.beliefs.satisfaction_reference * drop
    assert all(company.book.accounts[row[3]].satisfaction == pytest.approx(expected) for row in moved)


def test_who_kept_an_account_holds_the_further_line_where_his_new_role_has_it(study):
    state = drawn_state(case_of(study, "traditional").design, 60)
    company, _ = begun(at(study, state), "factory-owned")
    known = [
        account
        for account in company.book.accounts.values()
        if any(tie[0] > 0 and p.seat.role == "hunter-closer" for p, tie in account.ties.items())
    ]
    assert len(known) > 10
    for account in known:
        (seller,) = [p for p in account.ties if p.seat.role == "hunter-closer"]
        assert seller in account.lines


def test_open_deals_go_on_with_their_owner_where_he_still_closes(study):
    design = case_of(study, "traditional").design
    deals = tuple(KnownDeal(code=f"D{i}", stage=2, owner=f"seller-{i + 1}") for i in range(8))
    state = drawn_state(design).model_copy(update={"deals": deals})
    company, _ = begun(at(study, state), "traditional")
    assert [len(p.convert.open) for p in company.staff.seated.values() if p.convert] == [1] * 8
    company, _ = begun(at(study, state), "conveyor")
    closers = [p for p in company.staff.seated.values() if p.convert]
    own = sum(deal.hunter is closer for closer in closers for deal in closer.convert.open.values())
    assert sorted(len(p.convert.open) for p in closers) == [4, 4]
    assert own == sum(p.code is not None for p in closers)


# -- what is given counts, and what is missing follows from it -----------------------------------------------


def test_ties_come_from_contacts_and_the_length_of_the_relation():
    tie, loyalty = 0.0, 0.0
    for n in range(1, 30):
        tie = strengthened(faded(tie, 150.0, 2080.0) if n > 1 else 0.0, 0.1)
        loyalty = loyalty_after_order(loyalty, 0.05, 0.9)
        assert grown_tie(n, 150.0, 0.1, 2080.0) == pytest.approx(tie)
        assert grown_loyalty(n, 0.05, 0.9) == pytest.approx(loyalty)


def test_a_longer_relation_and_more_orders_tie_more(study):
    design = case_of(study, "traditional").design
    people = tuple(p.model_copy(update={"tenure_years": 20.0}) for p in drawn_state(design).people)
    ties = {}
    for years, rate in ((0.5, 4.0), (8.0, 4.0), (8.0, 24.0)):
        account = KnownAccount(
            code="K", tier="B", relation_years=years, orders_per_year=rate, first_line="seller-1"
        )
        state = InitialState(today=TODAY, people=people, accounts=(account,))
        company, _ = begun(at(study, state), "traditional")
        (only,) = company.book.accounts.values()
        ties[years, rate] = only.tie(only.keeper, 0.0, company.beliefs.tie_fade)
    assert ties[0.5, 4.0] < ties[8.0, 4.0] < ties[8.0, 24.0]


def test_the_next_order_is_conditional_on_the_last():
    """Gamma(2) intervals: the longer ago the last order, the sooner the next; exponential ones forget."""
    u = (np.arange(2000) + 0.5) / 2000
    for shape in (1.0, 2.0):
        fresh, old = (
            np.mean([until_next_order(since, 200.0, shape, x) for x in u]) for since in (0.0, 400.0)
        )
        assert fresh == pytest.approx(200.0, rel=0.01)
        if shape == 1.0:
            assert old == pytest.approx(200.0, rel=0.01)
        else:
            # Mean residual life of Gamma(2) with scale s at t: s (2 s + t) / (s + t).
            assert old == pytest.approx(100.0 * (200.0 + 400.0) / (100.0 + 400.0), rel=0.01)
    assert np.isfinite(until_next_order(1e6, 1.0, 2.0, 0.5))


def test_what_is_left_of_a_duration_is_conditional_on_what_has_passed():
    thinking = parametric("exponential", mean=100.0)
    left = [left_of(thinking.quantile, 250.0, u) for u in (np.arange(2000) + 0.5) / 2000]
    assert np.mean(left) == pytest.approx(100.0, rel=0.01)
    assert left_of(parametric("fixed", value=100.0).quantile, 250.0, 0.5) == 0.0


def test_tenure_goes_on_and_no_one_ramps_anew_in_his_old_duties(study):
    design = case_of(study, "traditional").design
    people = tuple(p.model_copy(update={"tenure_years": 3.0}) for p in drawn_state(design).people)
    state = InitialState(today=TODAY, people=people)
    company, _ = begun(at(study, state), "traditional")
    plain = [p for p in company.staff.seated.values() if p.seat.role == "seller"]
    assert all(p.hired == -3.0 * HOURS_PER_YEAR for p in plain)
    full = max(p.pace for p in plain)
    assert [p.pace for p in plain if p.traits.ramp < 3.0 * HOURS_PER_YEAR] == pytest.approx(
        [full] * sum(p.traits.ramp < 3.0 * HOURS_PER_YEAR for p in plain)
    )
    company, _ = begun(at(study, state), "factory-owned")
    new = [p for p in company.staff.seated.values() if p.seat.role == "hunter-closer" and p.code]
    # One of three duties, to liaise, is new to those who sold before.
    assert new
    start = study.world.people.ramp_start.value
    assert all(p.learning_start == pytest.approx(1 - (1 - start) / 3) for p in new)


def test_notice_delays_leaving_and_the_successor_is_sought_meanwhile(study):
    def times(weeks):
        state = drawn_state(case_of(study, "traditional").design)
        people = tuple(p.model_copy(update={"notice_weeks": weeks}) for p in state.people)
        state = state.model_copy(update={"people": people})
        facts = Facts(one_run(at(shipped("world.people.turnover=3.0", study=GREEN), state), "traditional"))
        left, hired = facts[Fact.LEFT], facts[Fact.HIRED]
        first = {p.slot: p.index for p in facts.run.people if p.succession == 0}
        second = {p.slot: p.index for p in facts.run.people if p.succession == 1}
        gone = {slot: left.time[left.person == i] for slot, i in first.items()}
        come = {slot: hired.time[hired.person == i] for slot, i in second.items()}
        return {slot: (float(gone[slot][0]), float(come[slot][0])) for slot in come}

    at_once, noticed = times(0.0), times(8.0)
    common = at_once.keys() & noticed.keys()
    assert len(common) >= 5
    for slot in common:
        # Leaving takes a task in hand longer than the hour itself.
        assert noticed[slot][0] - at_once[slot][0] > 8 * 40.0 - 80.0
        # Eight weeks of the search are over when the seat falls empty; where it took less, nothing is left.
        empty, was = (times_[slot][1] - times_[slot][0] for times_ in (noticed, at_once))
        assert empty == pytest.approx(max(0.0, was - 8 * 40.0), abs=1e-6)


def test_pay_rises_every_year_and_a_thirteenth_month_is_spread_over_twelve(study):
    plain = shipped(NOBODY_LEAVES, study=GREEN)
    dearer = shipped(
        NOBODY_LEAVES, "world.money.salaries_a_year=13.0", "world.money.yearly_rise=0.1", study=GREEN
    )
    design = case_of(plain, "traditional").design
    planned = design.planned_pay(1000.0)
    months = [Facts(one_run(s, "traditional"))[Fact.PAID] for s in (plain, dearer)]
    sums = [
        [paid.b[(paid.time > y * 2080 + 1) & (paid.time <= (y + 1) * 2080 - 1)].sum() for y in (0, 1)]
        for paid in months
    ]
    # The twelfth month is paid on the first instant of the next year.
    assert sums[0] == pytest.approx([11 * planned, 11 * planned])
    assert sums[1] == pytest.approx([11 * planned * 13 / 12, 11 * planned * 13 / 12 * 1.1])


def test_salaries_in_money_take_the_place_of_ratios(study):
    changed = shipped("design.traditional.roles.seller.salary=5000", NOBODY_LEAVES, study=GREEN)
    design = case_of(changed, "traditional").design
    assert design.planned_pay(1000.0) == 8 * 5000 + 2 * 3000
    paid = Facts(one_run(changed, "traditional", horizon=400.0))[Fact.PAID]
    assert (paid.b[paid.time < 180] == 5000.0).sum() == 8


def test_the_season_begins_in_todays_month():
    seasonal = "world.leads.inbound.season=[0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0]"
    study = shipped(seasonal, "world.leads.inbound.day_cv=0.0", study=GREEN)
    state = drawn_state(case_of(study, "traditional").design)
    for month, first in ((7, 0), (1, 6), (12, 7)):
        begins = state.model_copy(update={"today": date(2026, month, 1)})
        leads = Facts(one_run(at(study, begins), "traditional", horizon=HOURS_PER_YEAR))[Fact.LEAD]
        inbound = leads.time[leads.a == 1] / (HOURS_PER_YEAR / 12)
        assert len(inbound) > 100
        assert (np.floor(inbound) % 12 == first).mean() > 0.95


def test_a_company_whose_orders_are_worth_nothing_begins_and_goes_on():
    """What is on order follows from the last orders; its value may be nothing, as that of all others."""
    paid_for_output = "design.*.roles.plant-manager.variable={deliveries: {share: 0.5, quota: 300000.0}}"
    free = ("world.market.order_size=0.0", "world.factory.goal_pull=8 wk", paid_for_output)
    study = starting(shipped(*free, study="three-departments-green-field"), "traditional", 50)
    run = one_run(study, "traditional", horizon=400.0)
    assert run.start.open_orders > 0
    assert run.start.backlog == 0
    delivered = Facts(run)[Fact.DELIVERED]
    assert (delivered.a >= 0).any()


# -- a grown department --------------------------------------------------------------------------------------


def test_a_grown_department_is_the_same_for_every_design_and_another_in_each_replication():
    study = shipped("study.initial={grown: {design: ../designs/traditional.yaml, age: 4 yr}}")
    runs = {(name, r): one_run(study, name, horizon=100.0, replication=r) for name in DESIGNS for r in (0, 1)}
    for r in (0, 1):
        assert len({(run.start, run.firm_codes) for (_, rep), run in runs.items() if rep == r}) == 1
    assert runs["traditional", 0].start != runs["traditional", 1].start
    assert runs["traditional", 0].start.accounts > 50


def test_states_of_other_seeds_and_worlds_are_not_mixed_up():
    grown = "study.initial={grown: {design: ../designs/traditional.yaml, age: 1 yr}}"
    study = shipped(grown)
    assert study.start is not None
    one = state_at_start(study.start, seed=1, replication=0)
    assert state_at_start(study.start, seed=1, replication=0) is one
    assert state_at_start(study.start, seed=2, replication=0) != one
    other = replace(study.start, world=shipped("world.conversion.win=0.9").world)
    assert other.key != study.start.key
    assert state_at_start(other, seed=1, replication=0) != one


def test_people_of_a_grown_department_keep_their_pay():
    study = shipped("study.initial={grown: {design: ../designs/traditional.yaml, age: 1 yr}}")
    company, _ = begun(study, "conveyor")
    sellers = [p for p in company.staff.seated.values() if p.seat.role == "hunter" and p.code]
    assert sellers
    assert all(p.on_target == pytest.approx(2400.0) for p in sellers)


def test_what_is_past_does_not_change_with_an_override():
    grown = "study.initial={grown: {design: ../designs/traditional.yaml, age: 2 yr}}"
    one, other = (
        one_run(shipped(grown, *more), "conveyor", horizon=100.0)
        for more in ((), ("world.conversion.win=0.5", "design.traditional.roles.seller.seats=20"))
    )
    assert one.start == other.start
    assert one.firm_codes == other.firm_codes


def test_a_frozen_department_goes_on_as_it_would_have():
    """The year after a freeze has the orders and revenue of the year that follows without one."""
    still = ("world.people.turnover=0.0", f"study.horizon={HOURS_PER_UNIT['yr']} h")
    grown = shipped(*still, "study.initial={grown: {design: ../designs/traditional.yaml, age: 8 yr}}")
    ratios = []
    for r in range(12):
        run = one_run(grown, "traditional", horizon=HOURS_PER_YEAR, replication=r)
        orders = Facts(run)[Fact.ORDER]
        ratios.append(float(orders.a.sum()) / run.start.yearly_revenue)
    half_width = 3.106 * np.std(ratios, ddof=1) / np.sqrt(len(ratios))
    # A year takes about 14% of the accounts and brings about as many; nothing else moves revenue.
    assert abs(np.mean(ratios) - 1.0) < half_width + 0.05


def test_the_start_is_hashed_with_the_study():
    one = shipped()
    assert one.content_hash() != shipped("study.initial=green-field").content_hash()
    other = shipped("study.initial={grown: {design: ../designs/traditional.yaml, age: 9 yr}}")
    assert one.content_hash() != other.content_hash()
    tables = starting(shipped(study=GREEN), "traditional", 3)
    assert tables.content_hash() != starting(shipped(study=GREEN), "traditional", 4).content_hash()
