"""Who takes over from a leaver: his accounts, his deals, and what is lost by the rule."""

from collections import Counter

import numpy as np
import pytest

from sim.events import Activity, Fact
from sim.experiment.loss import HeldLoss, held_loss
from sim.mechanisms.handover import similarity
from sim.metrics.facts import Facts
from sim.scenario.neutral import switched_off
from sim.scenario.units import HOURS_PER_MONTH
from sim.stats import mean_interval
from tests.studies import live_company, one_run, shipped, starting

STEADY = switched_off("departures")
ENDS = {Fact.UNQUALIFIED, Fact.DECLINED, Fact.WON, Fact.LOST, Fact.ABANDONED, Fact.DROPPED}


def leaving(rule, *overrides, name="traditional", who="seller: 1", to="elsewhere", after="1 mo", accounts=80):
    """A company that somebody leaves by plan; ``rule``: the design's orphans, beside the usual ten days."""
    plan = f"design.{name}.departures=[{{at: {after}, roles: {{{who}}}, to: {to}}}]"
    study = shipped(*STEADY, plan, f"design.{name}.orphans={rule}", *overrides)
    return starting(study, name, accounts)


def facts_of(study, name="traditional", horizon=1500.0):
    return Facts(one_run(study, name, horizon=horizon))


STILL = (
    *switched_off("sickness", "leave"),
    "world.leads.cold.listed=0.0",
    "world.leads.inbound.per_year=0.0",
    "world.leads.referral.per_account_year=0.0",
    "world.accounts.churn=0.0",
)


@pytest.mark.parametrize(("to", "best"), [("similar", max), ("dissimilar", min)])
def test_orphans_go_to_the_colleague_most_or_least_like_the_leaver_until_his_book_is_full(to, best):
    """Every hand-over of a leaver's accounts is the rule's, told again from the books before it."""
    rule = f"{{to: {to}}}"
    company, rows = live_company(leaving(rule, *STILL, who="seller: 2"), "traditional", 600.0)
    people = company.staff.people
    leavers = [row[2] for row in rows if row[1] == Fact.LEFT]
    given = [
        (row[2], int(row[4]))
        for row in rows
        if row[1] == Fact.ASSIGNED and row[4] in leavers and row[0] > 0.0
    ]
    assert len(given) > 15
    books = Counter(
        {p.index: len(p.keep.accounts) for p in company.staff.seated.values() if p.keep is not None}
    )
    books.subtract(keeper for keeper, _ in given)
    for keeper, leaver in given:
        mean = sum(books.values()) / len(books)
        alike = {
            index: similarity(people[index].traits.manner, people[leaver].traits.manner)
            for index, load in books.items()
            if load <= 1.25 * mean
        }
        assert keeper == best(alike, key=lambda index: alike[index])
        books[keeper] += 1
    assert len({keeper for keeper, _ in given}) > 2


def test_likeness_decides_how_many_hand_overs_go_badly_and_not_whose_luck_is_drawn():
    def badly(*overrides):
        rows = facts_of(leaving("{to: least-loaded}", *overrides, who="seller: 3"))[Fact.ASSIGNED]
        return rows.b[(rows.time > 0.0) & (rows.person != rows.a)].tolist()

    off = badly(*switched_off("likeness of people"))
    back = badly("world.handover.likeness=0.8", *switched_off("likeness of people"))
    assert off == back
    assert badly("world.handover.likeness=0.8") != off
    assert set(badly("world.handover.bad=1.0")) == {1.0}


class TestIntroduction:
    RULE = "{to: least-loaded, introduce: true}"
    NOTICE = ("world.people.notice=3 mo",)

    def test_without_notice_nothing_changes(self):
        plain, introduced = (
            one_run(leaving(rule), "traditional") for rule in ("{to: least-loaded}", self.RULE)
        )
        assert np.array_equal(plain.facts, introduced.facts)

    def test_a_new_hire_cannot_be_introduced(self):
        rules = ("{to: new-hire}", "{to: new-hire, introduce: true}")
        plain, introduced = (one_run(leaving(rule, *self.NOTICE), "traditional") for rule in rules)
        assert np.array_equal(plain.facts, introduced.facts)

    def test_accounts_are_handed_over_one_by_one_before_he_leaves(self):
        facts = facts_of(leaving(self.RULE, *self.NOTICE))
        work, given = facts[Fact.WORK], facts[Fact.ASSIGNED]
        (leaver,), (left,) = facts[Fact.LEFT].person, facts[Fact.LEFT].time
        visits = work.time[work.a == Activity.INTRODUCE]
        handed = (given.a == leaver) & (given.person != leaver) & (given.time < left)
        assert handed.sum() > 5
        assert set(given.time[handed]) <= set(visits)
        assert HOURS_PER_MONTH < visits.min() < visits.max() < left < 5.0 * HOURS_PER_MONTH
        assert (work.person[work.a == Activity.INTRODUCE] == leaver).all()
        # Those he has handed on count as held by him still; nobody else's do.
        assert set(given.firm[handed]) <= set(facts[Fact.HELD].firm) | set(facts[Fact.ACCOUNT_LOST].firm)
        orphaned = facts[Fact.ORPHANED].firm
        assert not set(orphaned) & set(given.firm[handed])

    def test_it_makes_bad_hand_overs_rarer_by_its_factor(self):
        def badly(factor):
            bad = ("world.handover.bad=1.0", f"world.handover.introduced={factor}")
            facts = facts_of(leaving(self.RULE, *self.NOTICE, *bad))
            given = facts[Fact.ASSIGNED]
            before = (given.time > 0.0) & (given.time < facts[Fact.LEFT].time[0])
            return given.b[before & (given.person != given.a)]

        (factor,) = (text.split("=")[1] for text in switched_off("introduction by the leaver"))
        assert badly(factor).all()
        assert not badly(0.0).any()
        assert 0.1 < badly(0.5).mean() < 0.9

    def test_accounts_that_were_handed_on_may_still_follow(self):
        eager = (*self.NOTICE, "world.ties.follow_rival=1.0", "world.ties.protection=0.0")
        facts = facts_of(leaving(self.RULE, *eager, to="rival"))
        followed = facts[Fact.ACCOUNT_LOST].firm[facts[Fact.ACCOUNT_LOST].a == 1]
        assert set(followed) - set(facts[Fact.ORPHANED].firm)
        assert set(followed) <= set(facts[Fact.HELD].firm)


class TestDeals:
    """What becomes of the open deals and fresh leads of a leaver."""

    BUSY = ("world.people.turnover=2.0", "world.leads.inbound.per_year=600.0")

    def of(self, rule, name="conveyor"):
        deals = f"design.*.orphans.deals={rule}"
        return live_company(shipped(*self.BUSY, deals), name)

    @pytest.mark.parametrize("rule", ["colleague", "successor", "drop"])
    def test_every_attempt_ends_once(self, rule):
        company, rows = self.of(rule, "traditional")
        open_now = Counter(deal.firm for deal in company.pipeline.deals)
        for person in company.staff.seated.values():
            if person.convert is not None:
                open_now.update([*person.convert.open, *(deal.firm for deal in person.convert.fresh)])
        begun = Counter(row[3] for row in rows if row[1] == Fact.LEAD)
        ended = Counter(row[3] for row in rows if row[1] in ENDS)
        old = company.market.drawn
        waiting = Counter(lead.firm for lead in company.pipeline.leads)
        untold = {f: begun[f] - ended[f] - open_now[f] - waiting[f] for f in begun if f < old}
        # Whoever qualifies a lead at this moment has it in his hands.
        assert set(untold.values()) <= {0, 1}
        assert sum(untold.values()) <= len(company.staff.seated)
        assert max(open_now.values(), default=1) == 1
        assert (sum(row[1] == Fact.DROPPED for row in rows) > 0) == (rule == "drop")

    def test_what_is_dropped_was_the_leavers_and_its_firm_is_free_again(self):
        company, rows = self.of("drop")
        exits = {row[2]: row[0] for row in rows if row[1] == Fact.LEFT}
        dropped = [row for row in rows if row[1] == Fact.DROPPED]
        assert all(row[0] == exits[row[2]] and row[5] >= 0.0 for row in dropped)
        begun = Counter(row[3] for row in rows if row[1] == Fact.LEAD)
        alone = [row[3] for row in dropped if begun[row[3]] <= 1]
        assert len(alone) > 3
        assert all(company.market.is_free(firm, 1e9) for firm in alone)

    def test_deals_wait_for_the_successor(self):
        name, plan = "conveyor", ("world.leads.inbound.per_year=600.0", "world.people.absence.leave=0 d")
        rule = "{to: least-loaded, deals: successor}"
        study = leaving(rule, *plan, name=name, who="closer: 1", after="6 mo")
        facts = facts_of(study, name, 4160.0)
        (leaver,), (left,) = facts[Fact.LEFT].person, facts[Fact.LEFT].time
        (successor,) = facts[Fact.HIRED].person[facts[Fact.HIRED].b == 1]
        (came,) = facts[Fact.HIRED].time[facts[Fact.HIRED].b == 1]
        touched = facts[Fact.WORK]
        own = touched.a == Activity.TOUCH
        his = set(touched.firm[own & (touched.person == leaver)])
        waiting = set(touched.firm[own & (touched.person == successor) & (touched.time < came + 200.0)]) & his
        assert len(waiting) > 1
        between = own & np.isin(touched.firm, list(waiting)) & (touched.time > left) & (touched.time < came)
        assert not between.any()


def losses(cases, name, who, to, replications, *, after="1 mo", months=13.5):
    """Losses of each case in every replication, with the same luck in all, against its run without departure.

    Cases that differ by the rule alone have the same such run, as nobody leaves in it.
    """
    found: dict[str, list[HeldLoss]] = {case: [] for case in cases}
    studies = {
        case: leaving(rule, *overrides, name=name, who=who, to=to, after=after, accounts=120)
        for case, (rule, *overrides) in cases.items()
    }
    twins = {
        tuple(overrides): leaving(rule, *overrides, f"design.{name}.departures=[]", name=name, accounts=120)
        for rule, *overrides in cases.values()
    }
    which = {"horizon": months * HOURS_PER_MONTH}
    for replication in range(replications):
        without = {key: one_run(twin, name, replication=replication, **which) for key, twin in twins.items()}
        for case, (_, *overrides) in cases.items():
            run = one_run(studies[case], name, replication=replication, **which)
            found[case].append(held_loss(run, without[tuple(overrides)]))
    return found


@pytest.mark.slow
def test_the_order_of_shi_et_al():
    """A new hire loses more than a dissimilar colleague, and he more than a similar one (evidence 2.7)."""
    cases = {to: (f"{{to: {to}}}",) for to in ("similar", "dissimilar", "new-hire")}
    found = losses(cases, "traditional", "seller: 2", "elsewhere", 30)
    lost = {to: np.array([one.lost / one.held for one in each]) for to, each in found.items()}
    orders = {to: np.array([one.share for one in each]) for to, each in found.items()}
    assert mean_interval(lost["dissimilar"] - lost["similar"]).low > 0.0
    assert mean_interval(lost["new-hire"] - lost["dissimilar"]).low > 0.0
    assert mean_interval(orders["new-hire"] - orders["dissimilar"]).low > 0.0
    assert orders["dissimilar"].mean() > orders["similar"].mean()


@pytest.mark.slow
def test_two_aligned_lines_lose_less_than_one_and_lines_in_conflict_about_as_much():
    both = (
        "[{{roles: [hunter-closer], every: 3 mo, aligned: {0}}}, "
        "{{roles: [plant-manager], every: 12 mo, aligned: {0}}}]"
    )
    further = {"one": "[]", "conflict": both.format(0.0), "aligned": both.format(1.0)}
    path, rule = "design.factory-owned.lines.further", "{to: least-loaded}"
    cases = {case: (rule, f"{path}={lines}") for case, lines in further.items()}
    found = losses(cases, "factory-owned", "follower: 2", "rival", 10, after="12 mo", months=25.0)
    shares = {case: np.array([one.share for one in each]) for case, each in found.items()}
    assert mean_interval(shares["one"] - shares["aligned"]).low > 0.0
    conflict = mean_interval(shares["conflict"] - shares["one"])
    assert conflict.low < 0.0 < conflict.high
    # About as much: what is left of the protection is less than half of it, and not for lack of runs.
    protection = (shares["one"] - shares["aligned"]).mean()
    assert max(-conflict.low, conflict.high) < 0.75 * protection
