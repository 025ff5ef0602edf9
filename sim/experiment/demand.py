"""What a year asks of a company, as it stands at the start of a study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from sim.scenario.initial import KnownAccount
from sim.scenario.study import LoadedStudy
from sim.scenario.world import World
from sim.simulate import state_at_start


@dataclass(frozen=True)
class Demand:
    """What a year asks for: orders, visits and promotions of today's accounts, leads and how many qualify.

    ``on_the_way`` is hours of travel for all visits, ``round_trip`` for one to every account.
    """

    accounts: float
    orders: float
    visits: float
    promotions: float
    on_the_way: float
    round_trip: float
    revenue: float
    inbound: float
    qualified: float


MOST_GROWN = 10


def demand_at_start(study: LoadedStudy) -> Demand:
    """The mean demand over what replications begin with: one state of tables, or ten grown departments."""
    start = study.start
    if start is None:
        return _demand(study.world, ())
    replications = range(1 if start.state is not None else min(MOST_GROWN, study.study.replications))
    states = [state_at_start(start, seed=study.study.seed, replication=r) for r in replications]
    demands = np.array([astuple(_demand(study.world, state.accounts)) for state in states])
    return Demand(*demands.mean(axis=0).tolist())


def _demand(world: World, accounts: Sequence[KnownAccount]) -> Demand:
    """What some accounts and the leads of a year ask for; unknown numbers at their mean."""
    orders = [_or(a.orders_per_year, world.market.orders_per_year.value) for a in accounts]
    tiers = world.market.tiers.value
    visits = _by_tier(world.accounts.care_per_year.value, tiers, accounts)
    promotions = _by_tier(world.accounts.promotions_per_year.value, tiers, accounts)
    hours, usual = world.people.travel.hours.value, mean_trip(world)
    trips = [usual if a.region is None else hours[a.region] for a in accounts]
    values = [_or(a.order_value, _mean_order(world, a.tier)) for a in accounts]
    leads, per_account = world.leads, world.leads.referral.per_account_year.value
    inbound = leads.inbound.per_year.value + per_account * len(accounts)
    qualified = (
        leads.inbound.per_year.value * leads.inbound.qualify.value
        + per_account * len(accounts) * leads.referral.qualify.value
    )
    return Demand(
        accounts=len(accounts),
        orders=sum(orders),
        visits=sum(visits),
        promotions=sum(promotions),
        on_the_way=float(np.dot(visits, trips)),
        round_trip=sum(trips),
        revenue=float(np.dot(orders, values)),
        inbound=inbound,
        qualified=qualified,
    )


def _by_tier(
    per_year: dict[str, float], tiers: dict[str, float], accounts: Sequence[KnownAccount]
) -> list[float]:
    """How often a year for each account; the mean of the market where its tier is not known."""
    mean = sum(share * per_year[tier] for tier, share in tiers.items())
    return [mean if account.tier is None else per_year[account.tier] for account in accounts]


def mean_trip(world: World) -> float:
    """Mean hours of a trip to a firm of the market, there and back."""
    hours = world.people.travel.hours.value
    return sum(share * hours[region] for region, share in world.market.regions.value.items())


def _or(known: float | None, mean: float) -> float:
    return mean if known is None else known


def _mean_order(world: World, tier: str | None) -> float:
    by_tier, shares = world.market.size_by_tier.value, world.market.tiers.value
    factor = by_tier[tier] if tier else sum(shares[name] * by_tier[name] for name in shares)
    return world.market.order_size.value.mean * factor * world.centre.share
