"""The checks themselves: each simulates a degenerate world and sets it beside theory.

Every check takes a seed and overrides, so that fresh seeds can be drawn and so that a wrong parameter can be
slipped in to show that the check would notice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from math import exp

import numpy as np

from sim.events import ORDER_WORK, Fact
from sim.metrics.books import Books
from sim.metrics.facts import Facts, Ints
from sim.metrics.monthly import monthly_table
from sim.scenario.units import HOURS_PER_DAY, HOURS_PER_YEAR
from tests.theory.degenerate import (
    Agreement,
    Floats,
    count_agrees,
    mean_agrees,
    plain,
    sample,
    share_agrees,
)
from tests.theory.formulas import (
    cobham_waits,
    erlang_a_lost,
    erlang_c_wait,
    pollaczek_khinchine_wait,
)

WARM_UP = 300.0
RATE = 6.0
"""Inbound leads an hour in the queueing checks."""
QUEUE = (
    "world.market.firms=60000",
    f"world.leads.inbound.per_year={RATE * HOURS_PER_YEAR}",
    "world.leads.inbound.qualify=0.0",
    "world.leads.inbound.hours={exponential: {mean: 0.4 h}}",
    "design.conveyor.roles.hunter.seats=3",
)


def contact_waits(facts: Facts) -> Floats:
    """Waits for the first contact of leads that arrived after the warm-up."""
    rows = facts[Fact.UNQUALIFIED]
    return rows.b[rows.time - rows.b > WARM_UP]


def multi_server(seed: int, *wrong: str) -> Agreement:
    """M/M/c: waits of leads for three hunters (Erlang C)."""
    runs = sample(plain(*QUEUE, *wrong), "conveyor", seed, 12, 2000.0)
    return mean_agrees([float(contact_waits(f).mean()) for f in runs], erlang_c_wait(RATE, 0.4, 3))


def impatient(seed: int, *wrong: str) -> Agreement:
    """M/M/c with exponential patience: share of leads that abandon (Erlang A)."""
    study = plain(*QUEUE, "world.market.patience={exponential: {mean: 0.5 h}}", *wrong)
    shares = []
    for facts in sample(study, "conveyor", seed, 12, 2000.0):
        lost, served = len(facts[Fact.ABANDONED]), len(facts[Fact.UNQUALIFIED])
        shares.append(lost / (lost + served))
    return mean_agrees(shares, erlang_a_lost(RATE, 0.4, 3, 0.5))


ORDERS = 2.0
"""Orders an hour in the checks with accounts.

They come from 1000 accounts with equal rates, so that hardly one has two orders waiting (two of a thousand,
at waits of an hour): the second of them is not looked at before the first is taken up.
"""
ACCOUNTS = (
    "start.accounts=1000",
    f"world.market.orders_per_year={ORDERS * HOURS_PER_YEAR / 1000}",
    "world.market.orders_shape=1000000000.0",
    "world.market.regularity=1.0",
    "design.traditional.roles.seller.seats=1",
)

LONG_RUNS = (10, 3820.0)
"""Replications, and hours of each: those after the warm-up add up to 35,200, as in 16 runs of 2,500 hours,
and a company with many accounts, which takes long to begin, begins less often."""


def order_waits(facts: Facts, warm_up: float = WARM_UP) -> Floats:
    """Waits of handled orders, from the time they were placed to the start of their handling."""
    order, work = facts[Fact.ORDER], facts[Fact.WORK]
    handled = np.isin(work.a, ORDER_WORK)
    begun, firm = (work.time - work.b)[handled], work.firm[handled]
    # The n-th order of a firm is the n-th that is handled for it.
    placed = dict(zip(_numbered(order.firm, order.time), np.sort(order.time), strict=True))
    starts = np.sort(begun)
    waits: Floats = starts - np.array([placed[key] for key in _numbered(firm, begun)])
    return waits[starts > warm_up]


def _numbered(firm: Ints, time: Floats) -> list[tuple[int, int]]:
    """By time: the firm of each, and how many of the firm came before."""
    seen: Counter[int] = Counter()
    keys = []
    for name in firm[np.argsort(time, kind="stable")].tolist():
        keys.append((name, seen[name]))
        seen[name] += 1
    return keys


def general_service(seed: int, *wrong: str) -> Agreement:
    """M/G/1: orders with lognormal handling at one person (Pollaczek-Khinchine)."""
    study = plain(*ACCOUNTS, "world.accounts.handling={lognormal: {mean: 0.35 h, cv: 1.2}}", *wrong)
    runs = sample(study, "traditional", seed, *LONG_RUNS)
    theory = pollaczek_khinchine_wait(ORDERS, 0.35, 0.35**2 * (1 + 1.2**2))
    return mean_agrees([float(order_waits(f).mean()) for f in runs], theory)


TWO_CLASSES = (
    *ACCOUNTS,
    "world.market.firms=20000",
    "world.accounts.handling={exponential: {mean: 0.2 h}}",
    f"world.leads.inbound.per_year={1.5 * HOURS_PER_YEAR}",
    "world.leads.inbound.qualify=0.0",
    "world.leads.inbound.hours={exponential: {mean: 0.25 h}}",
)


@cache
def two_classes(seed: int, *wrong: str) -> tuple[Agreement, Agreement]:
    """One person, orders before leads: both mean waits (Cobham)."""
    runs = sample(plain(*TWO_CLASSES, *wrong), "traditional", seed, *LONG_RUNS)
    first, second = cobham_waits((ORDERS, 0.2, 2 * 0.2**2), (1.5, 0.25, 2 * 0.25**2))
    return (
        mean_agrees([float(order_waits(f).mean()) for f in runs], first),
        mean_agrees([float(contact_waits(f).mean()) for f in runs], second),
    )


def orders_before_leads(seed: int, *wrong: str) -> Agreement:
    """The class served first."""
    return two_classes(seed, *wrong)[0]


def leads_after_orders(seed: int, *wrong: str) -> Agreement:
    """The class served last."""
    return two_classes(seed, *wrong)[1]


def tandem(seed: int, *wrong: str) -> Agreement:
    """Hunters, then a closer: behind M/M/c arrivals are Poisson (Burke), so his queue is M/G/1."""
    study = plain(
        *QUEUE[:2],
        "world.leads.inbound.qualify=1.0",
        *QUEUE[3:],
        "world.conversion.accept=0.0",
        "world.conversion.touches=[{lognormal: {mean: 0.1 h, cv: 1.0}}]",
        "design.conveyor.roles.closer.seats=1",
        *wrong,
    )
    waits = []
    for facts in sample(study, "conveyor", seed, 12, 2000.0):
        touch = facts[Fact.FIRST_TOUCH]
        waits.append(float(touch.b[touch.time > WARM_UP].mean()))
    return mean_agrees(waits, pollaczek_khinchine_wait(RATE, 0.1, 0.1**2 * 2))


def funnel(seed: int, *wrong: str) -> Agreement:
    """Won over leads is the product of the three conversions."""
    study = plain(
        "world.market.firms=60000",
        "world.leads.inbound.per_year=20000.0",
        "world.leads.inbound.qualify=0.4",
        "world.conversion.accept=0.5",
        "world.conversion.win=0.3",
        "world.conversion.touches=[0.01 h, 0.01 h]",
        "world.conversion.thinking=1 h",
        "world.leads.inbound.hours=0.01 h",
        *wrong,
    )
    (facts,) = sample(study, "conveyor", seed, 1, 2080.0)
    ended = sum(len(facts[kind]) for kind in (Fact.UNQUALIFIED, Fact.DECLINED, Fact.LOST, Fact.WON))
    return share_agrees(len(facts[Fact.WON]), ended, 0.4 * 0.5 * 0.3)


STEADY_STAFF = (
    "world.people.turnover=0.5",
    "world.people.hazard.tenure={year_1: 1.0, year_2: 1.0, years_3_4: 1.0, later: 1.0}",
    "world.people.families.seller.turnover_ratio=1.0",
    "world.people.families.manager.turnover_ratio=0.0",
    "world.people.families.hunter.turnover_ratio=0.0",
    "world.people.families.closer.turnover_ratio=0.0",
    "world.people.families.keeper.turnover_ratio=1.0",
)


def departures(seed: int, *wrong: str) -> Agreement:
    """Departures at a constant hazard: a Poisson count over the person-years that were served."""
    study = plain(*STEADY_STAFF, "design.traditional.roles.seller.seats=400", *wrong)
    (facts,) = sample(study, "traditional", seed, 1, 3 * HOURS_PER_YEAR)
    months = monthly_table(Books(facts, study.world))["people"].to_numpy() - 2
    left = len(facts[Fact.LEFT])
    # People at the ends of months, the first of them 400: the trapezoid of person-years.
    served = (np.concatenate(([400], months[:-1])) + months).sum() / 24
    return count_agrees(left, 0.5 * served)


def first_tenures(seed: int, *wrong: str) -> Agreement:
    """Share of the first people still there after a year: exp(-hazard)."""
    study = plain(*STEADY_STAFF, "design.traditional.roles.seller.seats=2000", *wrong)
    (facts,) = sample(study, "traditional", seed, 1, HOURS_PER_YEAR)
    left = facts[Fact.LEFT]
    first = sum(facts.run.people[index].succession == 0 for index in left.person)
    return share_agrees(2000 - first, 2000, exp(-0.5))


FOLLOWING = (
    *STEADY_STAFF,
    "world.people.turnover=3.0",
    "world.people.rival_share=1.0",
    "world.people.own_firm_share=0.0",
    "world.ties.gain=0.0",
    "world.ties.fade=never",
    "world.ties.follow_rival=0.4",
    "world.ties.protection=0.5",
    "start.accounts=2000",
    "start.first_tie=0.6",
    "world.centre.tie=0.6",
    "world.market.orders_per_year=0.01",
)


def followed(seed: int, name: str, lines: int, *wrong: str) -> Agreement:
    """Share of a first leaver's accounts that follow, with further lines at half the reference tie."""
    role = {"conveyor": "keeper", "factory-owned": "follower"}[name]
    study = plain(*FOLLOWING, f"start.design={name}", f"design.{name}.roles.{role}.seats=200", *wrong)
    (facts,) = sample(study, name, seed, 1, 0.5 * HOURS_PER_YEAR)
    held, lost = facts[Fact.HELD], facts[Fact.ACCOUNT_LOST]
    # Only first leavers have ties of known strength; their successors have met nobody.
    first = np.array([person.succession == 0 for person in facts.run.people])
    mine = first[held.person] & (held.a > 0)
    gone = int(first[lost.b.astype(int)].sum())
    return share_agrees(gone, int(mine.sum()), 0.4 * (1 - 0.5 * 0.5) ** (lines - 1))


def followed_one_line(seed: int, *wrong: str) -> Agreement:
    """One line: the stated chance at the reference tie."""
    return followed(seed, "conveyor", 1, *wrong)


def followed_two_lines(seed: int, *wrong: str) -> Agreement:
    """The first line leaves, one further line stays (the plant manager's is taken away)."""
    lines = "design.factory-owned.lines={further: [{roles: [hunter-closer], every: 3 mo}]}"
    return followed(seed, "factory-owned", 2, lines, "start.second_tie=0.3", *wrong)


NBD_SHAPE, NBD_MEAN = 0.8, 6.0
NBD = (
    "start.accounts=3000",
    f"world.market.orders_per_year={NBD_MEAN}",
    f"world.market.orders_shape={NBD_SHAPE}",
    "world.market.regularity=1.0",
    "world.accounts.handling=0.01 h",
)


@cache
def orders_of_a_year(seed: int, *wrong: str) -> Floats:
    """Orders of each account in a year, in four replications: squares of so skewed counts need many."""
    counts = []
    for facts in sample(plain(*NBD, *wrong), "traditional", seed, 4, HOURS_PER_YEAR):
        by_firm = np.bincount(facts[Fact.ORDER].firm, minlength=len(facts.run.firm_tier))
        counts.append(by_firm[np.array(facts.run.initial_firms)].astype(np.float64))
    return np.concatenate(counts)


def nbd_without_orders(seed: int, *wrong: str) -> Agreement:
    """NBD: share of accounts without an order in a year, (r / (r + m)) ** r."""
    counts = orders_of_a_year(seed, *wrong)
    theory = (NBD_SHAPE / (NBD_SHAPE + NBD_MEAN)) ** NBD_SHAPE
    return share_agrees(int((counts == 0).sum()), len(counts), theory)


def nbd_variance(seed: int, *wrong: str) -> Agreement:
    """NBD: variance of the counts, m + m^2 / r."""
    counts = orders_of_a_year(seed, *wrong)
    squares = (counts - NBD_MEAN) ** 2
    return mean_agrees(squares.tolist(), NBD_MEAN + NBD_MEAN**2 / NBD_SHAPE)


CLUMPED = (
    "world.market.firms=60000",
    "world.leads.inbound.per_year=2600.0",
    "world.leads.inbound.day_cv=0.5",
    "world.leads.inbound.hours=0.01 h",
    "world.leads.inbound.qualify=0.0",
)


def clumped_arrivals(seed: int, *wrong: str) -> Agreement:
    """Gamma-Poisson days: variance of a day's leads is m + (m cv)^2."""
    (facts,) = sample(plain(*CLUMPED, *wrong), "conveyor", seed, 1, 8 * HOURS_PER_YEAR)
    days = np.bincount((facts[Fact.LEAD].time / HOURS_PER_DAY).astype(int), minlength=2080)[:2080]
    mean = 2600.0 / 260
    return mean_agrees(((days - mean) ** 2).tolist(), mean + (mean * 0.5) ** 2)


CHECKS: dict[str, tuple[Callable[..., Agreement], str]] = {
    "M/M/c": (multi_server, "world.leads.inbound.hours={exponential: {mean: 0.42 h}}"),
    "M/M/c with impatience": (impatient, "world.market.patience={exponential: {mean: 0.7 h}}"),
    "M/G/1": (general_service, "world.accounts.handling={lognormal: {mean: 0.35 h, cv: 0.7}}"),
    "two classes, first": (
        orders_before_leads,
        "design.traditional.roles.seller.duties=[generate, convert, keep]",
    ),
    "two classes, second": (
        leads_after_orders,
        "design.traditional.roles.seller.duties=[generate, convert, keep]",
    ),
    "tandem": (tandem, "world.conversion.touches=[{lognormal: {mean: 0.1 h, cv: 0.3}}]"),
    "funnel": (funnel, "world.conversion.accept=0.6"),
    "departures": (departures, "world.people.turnover=0.65"),
    "first tenures": (first_tenures, "world.people.turnover=0.6"),
    "following, one line": (followed_one_line, "world.ties.follow_rival=0.5"),
    "following, two lines": (followed_two_lines, "start.second_tie=0.6"),
    "NBD, no order": (nbd_without_orders, "world.market.regularity=3.0"),
    "NBD, variance": (nbd_variance, "world.market.orders_shape=1.5"),
    "clumped arrivals": (clumped_arrivals, "world.leads.inbound.day_cv=0.0"),
}
"""Name to the check and to a wrong parameter that it must notice."""
