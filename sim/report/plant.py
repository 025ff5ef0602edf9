"""The factory of a world in words, and Forrester's curves as this world stretches them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.experiment.demand import demand_at_start
from sim.experiment.follow_up import plant_use, usual_delay
from sim.mechanisms.delivery import attraction_to_buyers, delivery_quality
from sim.mechanisms.plant import capacity_use, delay_effect
from sim.report.numbers import NOTHING, calendar_days, duration, money, percent, plain
from sim.scenario.units import HOURS_PER_UNIT, HOURS_PER_WEEK
from sim.texts import _, ngettext

if TYPE_CHECKING:
    from sim.scenario.study import LoadedStudy
    from sim.scenario.world import World

_SHORTEST = 2.0
"""Months of the shortest delivery for which the curves are stated; see ``sim.mechanisms.plant``."""
_TIMES = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0)
_GROWN = 3
"""So many grown departments are looked at; a mean of three says enough and takes some seconds."""


def factory_in_words(world: World) -> list[str]:
    """Capacity, delay, defects and expansion."""
    terms, currency = world.factory, world.money.currency
    capacity, shortest = terms.capacity.value, terms.shortest.value
    if capacity == "unlimited":
        size = _(
            "capacity unlimited: everything is delivered in the shortest delay; shortest delay {days} "
            "calendar days ({time} of work)"
        )
    else:
        size = _(
            "capacity {amount} {currency} of sales a month; shortest delay {days} calendar days ({time} of "
            "work)"
        )
    return [
        size.format(
            amount="" if capacity == "unlimited" else money(float(capacity)),
            currency=currency,
            days=calendar_days(_calendar(shortest)),
            time=duration(shortest),
        ),
        _("defects {share} of orders at 80% of capacity, more with more use of it").format(
            share=percent(terms.defects.value)
        ),
        _("the company sees a delay {company_lag} late, the market {market_lag} after it").format(
            company_lag=duration(terms.company_lag.value), market_lag=duration(terms.market_lag.value)
        ),
        _expansion(world),
    ]


def _expansion(world: World) -> str:
    terms, policy = world.factory, world.factory.expansion
    strength = policy.strength.value
    if terms.capacity.value == "unlimited":
        return _("no expansion: there is nothing to expand")
    if strength == 0:
        return _("no expansion: capacity is fixed")
    return _(
        "expansion at {strength} of Forrester's policy, where the delay that the company sees is more than "
        "{over} over its aim (weight of tradition {tradition}); built in {time}, for {cost} months of its "
        "output"
    ).format(
        strength=plain(strength),
        over=percent(policy.bias.value),
        tradition=percent(policy.tradition.value),
        time=duration(policy.build_time.value),
        cost=plain(policy.cost.value),
    )


def start_in_words(study: LoadedStudy) -> list[str]:
    """Use of the plant and the delay that goes with it at the start; nothing for a green field."""
    if study.start is None:
        return []
    few = study.study.model_copy(update={"replications": min(_GROWN, study.study.replications)})
    demand = demand_at_start(replace(study, study=few))
    n = few.replications
    grown = ngettext(", mean of {n} grown department", ", mean of {n} grown departments", n).format(n=n)
    use = plant_use(study.world, demand)
    if study.world.factory.capacity.value == "unlimited":
        text = _(
            "at the start: orders of {amount} {currency} a month{grown}; delay {delay} calendar days, as the "
            "plant has no limit"
        )
    elif use > 1:
        text = _(
            "at the start: orders of {amount} {currency} a month, {use} of capacity{grown}: the plant cannot "
            "make what is ordered, and the delay grows"
        )
    else:
        text = _(
            "at the start: orders of {amount} {currency} a month, {use} of capacity{grown}; delay in "
            "production {delay} calendar days"
        )
    return [
        text.format(
            amount=money(demand.revenue / 12),
            currency=study.world.money.currency,
            grown="" if study.start.state is not None else grown,
            delay=calendar_days(_calendar(usual_delay(study.world, demand))),
            use=percent(use) if math.isfinite(use) else _("without end"),
        )
    ]


def delay_table(world: World) -> list[tuple[str, ...]]:
    """What a delay does: times the shortest, calendar days, factor on win chances, quality of a delivery."""
    terms = world.factory
    shortest, weight = terms.shortest.value, terms.effect_on_wins.value
    return [
        (
            f"{plain(times)} x",
            calendar_days(_calendar(times * shortest)),
            f"{attraction_to_buyers(delay_effect(_SHORTEST * times), weight, world.centre.delay):.2f}",
            f"{delivery_quality(times * shortest, shortest):.2f}",
        )
        for times in _TIMES
    ]


def backlog_table(world: World) -> list[tuple[str, ...]]:
    """What a backlog does: weeks of capacity, share of capacity used, production delay in calendar days."""
    terms = world.factory
    if terms.capacity.value == "unlimited" or not terms.capacity.value:
        return []
    shortest = terms.shortest.value
    rows: list[tuple[str, ...]] = []
    for months in (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0):
        # The axis of the curve is in months of a trade whose shortest delay is two.
        hours = months / _SHORTEST * shortest
        use = capacity_use(months)
        delay = calendar_days(_calendar(hours / use)) if use else NOTHING
        rows.append((plain(round(hours / HOURS_PER_WEEK, 2)), percent(use), delay))
    return rows


def _calendar(hours: float) -> float:
    return hours / HOURS_PER_UNIT["cal_d"]
