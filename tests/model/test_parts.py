"""Parts of follow-up as work of their own: who does what, and what the links and the order of service do."""

from collections import Counter

import numpy as np
import pytest

from sim.events import Activity, Fact, Source
from sim.metrics.facts import Facts
from sim.model.office import ENTER, QUOTE, SETTLE, SHIP
from sim.scenario.neutral import switched_off
from tests.studies import PARTS_OF, ROOT, live_company, one_run, only, shipped

TEAMS = {
    "order clerks": {"clerk": "[keep.order, keep.deliver]"},
    "after-sales team": {"service": "[keep.aftersales]"},
    "collections clerk": {"collector": "[keep.collect]"},
    "clerks for all but care": {
        "seller": "[keep.care, keep.promote, keep.quote, convert, generate]",
        "clerk": "[keep.order, keep.deliver]",
        "office": "[keep.collect, keep.aftersales]",
    },
    "nobody but the keeper of a relation sees the customer": {
        "seller": "[keep.care, convert, generate]",
        "clerk": "[keep.quote, keep.order]",
        "office": "[keep.deliver, keep.collect, keep.promote, keep.aftersales]",
    },
}
"""Beside eight sellers with all duties, unless they are told: three seats of each other role."""
YOUNG = "study.initial={grown: {design: ../designs/traditional.yaml, age: 4 yr}}"
HORIZON = 3 * 2080.0
QUICK = (
    "world.accounts.handling=0.4 h",
    "world.people.families.keeper.vacancy=1 mo",
    *switched_off("ramp"),
)
"""So that clerks, for whom today's department has nobody, keep up with the orders."""


def team(folder, roles, *overrides, keys=""):
    """The traditional department with clerks, from a file that extends the shipped one."""
    told = {"seller": "[keep, convert, generate]", **roles}
    lines = [f"  seller: {{duties: {told.pop('seller')}}}"]
    lines += [
        f"  {role}: {{seats: 3, duties: {duties}, family: keeper, pay: 1.6, unit: sales}}"
        for role, duties in told.items()
    ]
    base = ROOT / "scenarios" / "designs" / "traditional.yaml"
    (folder / "team.yaml").write_text(
        f"extends: {base}\nname: team\nroles:\n" + "\n".join(lines) + f"\n{keys}\n", encoding="utf-8"
    )
    designs = f"study.designs=[{folder / 'team.yaml'}]"
    return shipped(YOUNG, designs, "study.reference=team", *overrides)


def parts_of(design, role):
    terms = design.roles[role]
    return design.own_parts(terms) if terms.keeps else frozenset(terms.duties)


@pytest.mark.parametrize("name", TEAMS)
def test_everybody_does_the_parts_he_has_and_they_get_done(tmp_path, name):
    """Also where a clerk is away or leaves: nothing of what a customer asks for is left undone."""
    study = team(tmp_path, TEAMS[name], "world.people.turnover=0.5", *QUICK)
    design = study.cases[0].design
    company, rows = live_company(study, "team", HORIZON)
    people = company.staff.people
    done: dict[str, set[str]] = {}
    for _, kind, person, _, activity, _ in rows:
        if kind == Fact.WORK and Activity(int(activity)) in PARTS_OF:
            done.setdefault(PARTS_OF[Activity(int(activity))], set()).add(people[person].seat.role)
        elif kind == Fact.WORK and activity == Activity.COVER:
            assert design.roles[people[person].seat.role].keeps
    # Each part is done, and by all who have it and nobody else.
    for part in PARTS_OF.values():
        having = {role for role in design.roles if part in parts_of(design, role)}
        assert done[part] == having, part
    gone = Counter(person.seat.role for person in people) - Counter(
        {role: terms.seats for role, terms in design.roles.items()}
    )
    assert all(gone[role] > 0 for role in TEAMS[name] if role != "seller"), "clerks have left"
    away = {people[row[2]].seat.role for row in rows if row[1] == Fact.ABSENT}
    assert away >= TEAMS[name].keys()
    count = Counter(row[1] for row in rows)
    for step in (QUOTE, ENTER, SHIP, SETTLE):
        assert len(company.office.waiting(step)) < 0.02 * count[Fact.ORDER]
    assert count[Fact.ENTERED] > 0.97 * count[Fact.ORDER] - count[Fact.CANCELLED]
    assert count[Fact.CASH] > 0.8 * count[Fact.INVOICED]


def test_a_desk_waits_while_all_its_people_are_away_and_is_worked_off_after(tmp_path):
    study = team(
        tmp_path,
        {"clerk": "[keep.order]"},
        "design.team.roles.clerk.seats=1",
        *QUICK,
        "world.accounts.handling=0.1 h",
        "world.people.turnover=0.0",
        *switched_off("sickness"),
    )
    company, rows = live_company(study, "team", HORIZON)
    (clerk,) = [person for person in company.staff.people if person.seat.role == "clerk"]
    spells = [(row[0], row[0] + row[5]) for row in rows if row[1] == Fact.ABSENT and row[2] == clerk.index]
    entered = [(row[0], row[5]) for row in rows if row[1] == Fact.ENTERED]
    assert len(spells) > 8
    # Where two spells follow each other closely, what came in the first waits for the end of the second.
    # So does what had piled up before he came.
    following = [*(start for start, _ in spells[1:]), HORIZON]
    apart = [spell for spell, then in zip(spells, following, strict=True) if then > spell[1] + 80]
    apart = [spell for spell in apart if spell[0] > clerk.hired + 500]
    assert len(apart) > 4
    for start, end in apart:
        assert not any(start + 1e-6 < time < end for time, _ in entered)
        # What came in the middle of the spell is entered soon after it.
        waits = [time - end for time, wait in entered if start + 8 < time - wait < end - 8]
        assert waits
        assert max(waits) < 40.0


def test_a_vacant_desk_is_taken_up_by_the_successor(tmp_path):
    study = team(
        tmp_path,
        {"clerk": "[keep.order]"},
        "design.team.roles.clerk.seats=1",
        *QUICK,
        "world.people.families.keeper.turnover_ratio=6.0",
        "world.people.families.seller.turnover_ratio=0.0",
    )
    company, rows = live_company(study, "team", HORIZON)
    clerks = [person for person in company.staff.people if person.seat.role == "clerk"]
    assert len(clerks) > 2
    entering = {person.index for person in clerks}
    assert {row[2] for row in rows if row[1] == Fact.ENTERED} == entering
    settled = [clerk for clerk in clerks[1:] if clerk.hired < HORIZON - 500.0]
    assert settled
    for successor in settled:
        found = [row[0] - row[5] for row in rows if row[1] == Fact.ENTERED and row[2] == successor.index]
        assert min(found) < successor.hired < max(found)


@pytest.mark.parametrize("keeper", ["[keep.care]", "[keep]"])
def test_an_account_that_changes_hands_leaves_its_work_where_it_belongs(tmp_path, keeper):
    """Two roles hold first lines and have different parts; accounts of leavers go from one to the other."""
    others = "[keep.quote, keep.order, keep.deliver, keep.collect, keep.promote, keep.aftersales]"
    study = team(
        tmp_path,
        {"relation": keeper, "clerk": others, "seller": "[keep.care, keep.quote, convert, generate]"},
        "world.people.turnover=1.0",
        "world.people.families.keeper.turnover_ratio=0.0",
        "world.orders.quoted=0.8",
    )
    design = study.cases[0].design
    company, rows = live_company(study, "team")
    people = company.staff.people
    for _, kind, person, _, activity, _ in rows:
        part = PARTS_OF.get(Activity(int(activity))) if kind == Fact.WORK else None
        if part is not None:
            assert part in parts_of(design, people[person].seat.role), (people[person].seat.role, part)
    count = Counter(row[1] for row in rows)
    assert count[Fact.ENTERED] > 0.95 * (count[Fact.ORDER] - count[Fact.CANCELLED])


# Links with other departments

LINKS = ("samples", "credit", "marketing", "aftersales")
DEAR = {"hours": "3 h", "delay": "20 d", "errors": "0.4"}


def with_link(link, *keys):
    return tuple(f"world.links.{link}.{key}={DEAR[key]}" for key in keys)


def linked(link, inside, *keys):
    """The facts of a department in a unit that includes the other department, or does not."""
    study = only(shipped(YOUNG), "traditional")
    overrides = [*with_link(link, *keys), *STILL]
    overrides += [f"design.*.units.sales.includes=[{link}]"] if inside else []
    study = only(shipped(YOUNG, *overrides), "traditional")
    return Facts(one_run(study, "traditional"))


STILL = (
    *switched_off("departures", "overheads", "travel", "leave", "sickness", "skill differences"),
    "design.*.cover.by=[]",
)


@pytest.mark.parametrize("link", LINKS)
def test_who_has_the_other_department_in_his_unit_pays_nothing_for_the_link(link):
    """But marketing's delays and losses come before the lead reaches anybody: whoever has it inside too."""
    keys = ("hours",) if link == "marketing" else ("hours", "delay", "errors")
    inside, none = linked(link, True, *keys), linked(link, True)
    assert np.array_equal(inside.run.facts, none.run.facts)
    outside = linked(link, False, *keys)
    assert not np.array_equal(outside.run.facts, none.run.facts)


def first_hours(facts, activity):
    """Hours of the first piece of work of a kind at each firm."""
    work = facts[Fact.WORK]
    mine = work.a == activity
    found: dict[int, float] = {}
    for firm, hours in zip(work.firm[mine].tolist(), work.b[mine].tolist(), strict=True):
        found.setdefault(firm, hours)
    return found


@pytest.mark.parametrize(
    ("link", "activity"),
    [("marketing", Activity.QUALIFY), ("aftersales", Activity.SETTLE)],
)
def test_a_link_costs_its_hours_each_time(link, activity):
    more, usual = (first_hours(linked(link, inside, "hours"), activity) for inside in (False, True))
    common = more.keys() & usual.keys()
    assert len(common) > 20
    extra = np.array([more[firm] - usual[firm] for firm in common])
    # People of other firms came first here and there: then it was another piece of work.
    assert np.median(extra) == pytest.approx(3.0)


def test_the_link_to_finance_delays_the_first_order_of_a_new_customer_alone():
    def days_to_the_plant(*keys):
        facts = linked("credit", False, *keys)
        made, entered = facts[Fact.PRODUCED], facts[Fact.ENTERED]
        at = dict(zip(zip(entered.firm, entered.a, strict=True), entered.time, strict=True))
        keys_made = list(zip(made.firm, made.a, strict=True))
        won = set(facts[Fact.WON].firm.tolist())
        # From the entry to the plant: production tells hours since the order reached it.
        return {
            key: time - spent - at[key]
            for key, time, spent in zip(keys_made, made.time, made.b, strict=True)
            if key in at
        }, won

    delays, won = days_to_the_plant("delay", "errors")
    first = np.array([hours for (firm, number), hours in delays.items() if number == 0 and firm in won])
    other = np.array([hours for (firm, number), hours in delays.items() if number > 0 or firm not in won])
    assert len(first) > 20
    border = other.max()
    assert other == pytest.approx(np.full(len(other), border))
    # Once, or twice where the check is done again.
    assert set(np.round((first - border) / (20 * 8.0), 6)) == {1.0, 2.0}


def test_the_link_to_research_delays_the_second_touch():
    def pauses(*keys):
        facts = linked("samples", False, *keys)
        work = facts[Fact.WORK]
        touches: dict[int, list[float]] = {}
        mine = (work.a == Activity.TOUCH) & np.isin(work.firm, facts[Fact.FIRST_TOUCH].firm)
        for firm, time in zip(work.firm[mine].tolist(), work.time[mine].tolist(), strict=True):
            touches.setdefault(firm, []).append(time)
        return np.array([found[1] - found[0] for found in touches.values() if len(found) > 1])

    usual, delayed = pauses(), pauses("delay")
    assert min(len(usual), len(delayed)) > 40
    assert delayed.min() > 20 * 8.0 > usual.min()
    assert np.median(delayed) == pytest.approx(np.median(usual) + 20 * 8.0, rel=0.15)


def test_marketing_passes_leads_on_later_and_loses_some():
    usual, delayed, fewer = (
        Facts(
            one_run(
                only(shipped(YOUNG, *STILL, *with_link("marketing", *keys)), "traditional"), "traditional"
            )
        )
        for keys in ((), ("delay",), ("errors",))
    )
    leads = [facts[Fact.LEAD].firm[facts[Fact.LEAD].a == Source.INBOUND] for facts in (usual, delayed, fewer)]
    assert len(leads[0]) > 200
    assert 1 - len(leads[2]) / len(leads[0]) == pytest.approx(0.4, abs=0.1)
    # How long marketing had a lead counts in its wait for the first contact.
    assert first_contacts(usual).min() < 20 * 8.0 <= first_contacts(delayed).min()


def first_contacts(facts):
    """Waits for the first contact of inbound leads of the run."""
    waits = [
        rows.b[(rows.a == Source.INBOUND) & (rows.time - rows.b >= 0)]
        for rows in (facts[Fact.QUALIFIED], facts[Fact.UNQUALIFIED])
    ]
    return np.concatenate(waits)


# Customers who come first


BUSY = (
    "world.accounts.handling=1.6 h",
    "design.traditional.roles.seller.seats=4",
    *switched_off("quotes", "departures", "leave", "sickness"),
)
FIRST = "design.traditional.service={first: [A]}"


def entry_waits(study):
    """Mean wait of an order by the tier of its customer, until somebody takes it up, in four departments."""
    tiers: dict[int, list[float]] = {0: [], 1: [], 2: []}
    for replication in range(4):
        company, rows = live_company(study, study.cases[0].design.name, replication=replication)
        entering = (Activity.HANDLE, Activity.EXPEDITE)
        work = [row for row in rows if row[1] == Fact.WORK]
        clock = {(row[0], row[3]): row[5] for row in work if Activity(int(row[4])) in entering}
        for row in rows:
            if row[1] == Fact.ENTERED:
                tiers[company.market.tier[row[3]]].append(row[5] - clock[row[0], row[3]])
    return [np.mean(tiers[tier]) for tier in tiers]


def test_tiers_that_come_first_wait_less_in_a_busy_department():
    alike = entry_waits(only(shipped(YOUNG, *BUSY), "traditional"))
    first = entry_waits(only(shipped(YOUNG, *BUSY, FIRST), "traditional"))
    assert min(alike) > 8.0, "the department is busy"
    assert alike[0] == pytest.approx(np.mean(alike), rel=0.35)
    assert first[0] < 0.6 * alike[0]
    assert first[0] < 0.6 * min(first[1:])


def test_tiers_that_come_first_do_so_at_a_desk_too(tmp_path):
    def waits(*keys):
        busy = (
            "design.team.roles.clerk.seats=2",
            "world.accounts.handling=1.8 h",
            "world.people.turnover=0.0",
        )
        study = team(tmp_path, {"clerk": "[keep.order]"}, *QUICK, *busy, *BUSY[2:], keys="".join(keys))
        return entry_waits(study)

    alike, first = waits(), waits("service: {first: [A]}")
    assert min(alike) > 8.0, "the clerks are busy"
    assert alike[0] == pytest.approx(np.mean(alike), rel=0.35)
    assert first[0] < 0.3 * alike[0]
    assert first[0] < 0.3 * min(first[1:])


def test_a_review_keeps_the_shares_of_the_tiers_and_leaves_new_customers_theirs():
    every = 6 * 2080.0 / 12
    study = only(shipped(YOUNG, "design.traditional.service={review: 6 mo}"), "traditional")
    company, rows = live_company(study, "traditional", HORIZON)
    changes = [row for row in rows if row[1] == Fact.RANKED]
    assert len(changes) > 50
    assert all(row[0] % every == pytest.approx(0.0, abs=1e-6) for row in changes)
    assert all(row[4] != row[5] for row in changes)
    last = max(time for time in np.arange(every, HORIZON, every))
    ranked = [account for account in company.book.accounts.values() if account.opened <= last - every]
    shares = Counter(account.tier for account in ranked)
    for tier, share in enumerate(study.world.market.tiers.value.values()):
        # Some of those who were ranked have been lost since.
        assert shares[tier] / len(ranked) == pytest.approx(share, abs=0.1)
    opened: dict[int, list[float]] = {}
    for row in rows:
        if row[1] == Fact.WON:
            opened.setdefault(row[3], []).append(row[0])
    for time, _, _, firm, _, before in changes:
        since = max((won for won in opened.get(firm, ()) if won < time), default=-every)
        assert since <= time - every, "who came since the last review is not ranked"
        if not any(row[3] == firm and row[0] < time for row in changes):
            assert before == company.market.tier[firm]
    young = [account for account in company.book.accounts.values() if account.opened > last - every]
    assert young
    assert all(account.tier == company.market.tier[account.firm] for account in young)
