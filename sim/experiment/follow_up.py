"""What the follow-up of today's accounts asks for in a year: hours by part, and the plant that serves it."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from sim.experiment.demand import Demand
from sim.mechanisms.delivery import defect_share, expedite_chance
from sim.mechanisms.payment import paid_after_reminder
from sim.mechanisms.plant import capacity_use
from sim.model.beliefs import FollowUp
from sim.scenario.units import HOURS_PER_YEAR
from sim.scenario.world import World

_GRID = 200
# Where Forrester's curve of the use of capacity ends, in months of backlog.
_LONGEST = 5.0


def plant_use(world: World, demand: Demand) -> float:
    """Value ordered over what the plant can make; 0 if it is unlimited, infinite if it makes nothing."""
    capacity = world.factory.capacity.value
    if capacity == "unlimited":
        return 0.0
    yearly = 12.0 * float(capacity)
    if yearly > 0:
        return demand.revenue / yearly
    return float("inf") if demand.revenue > 0 else 0.0


def usual_delay(world: World, demand: Demand) -> float:
    """Hours of delivery delay at which the plant makes what is ordered; a full plant's, where it cannot."""
    shortest, use = world.factory.shortest.value, plant_use(world, demand)
    if use <= capacity_use(1e-6):
        return shortest
    if use >= capacity_use(_LONGEST):
        return shortest * _LONGEST / 2.0
    backlog = float(brentq(lambda months: capacity_use(months) - use, 0.0, _LONGEST))
    return shortest * backlog / 2.0 / use


def hours_by_part(world: World, demand: Demand, border: FollowUp) -> dict[str, float]:
    """Hours a year of each part of follow-up, done by people with this border; means only.

    Complaints about lateness, credit checks and what changes of keepers cost are left out.
    """
    accounts, orders, payment = world.accounts, world.orders, world.payment
    exceptions = 1.0 + border.exceptions * (accounts.exception_factor.value - 1.0)
    entry = accounts.handling.value.mean * border.handling * exceptions
    pushed = expedite_chance(
        border.expedite, border.friction, usual_delay(world, demand), world.factory.shortest.value
    )
    return {
        "keep.quote": demand.orders * orders.quoted.value * orders.quote_hours.value.mean * border.routine,
        "keep.order": demand.orders * (entry + pushed * world.border.expedite_hours.value),
        "keep.deliver": demand.orders * orders.ship_hours.value.mean * border.routine,
        "keep.collect": _reminders(world, demand) * payment.hours.value.mean,
        "keep.care": demand.visits * accounts.care_hours.value.mean + demand.on_the_way,
        "keep.promote": demand.promotions * accounts.promotion_hours.value.mean,
        "keep.aftersales": _complaints(world, demand, border) * _fixing(world, border),
    }


def _fixing(world: World, border: FollowUp) -> float:
    link = world.links.aftersales
    again = 1.0 + link.errors.value
    return world.complaints.hours.value.mean * border.routine + link.hours.value * again


def _complaints(world: World, demand: Demand, border: FollowUp) -> float:
    """Complaints a year about goods; whatever is defective is not called wrong too."""
    factory = world.factory
    use = min(1.0, plant_use(world, demand))
    defective = defect_share(factory.defects.value, factory.defect_rise.value, use)
    return demand.orders * (defective + (1.0 - defective) * border.wrong)


def _reminders(world: World, demand: Demand) -> float:
    """Reminders a year: one serves all that a customer owes, so they come at most every ``again``."""
    if not demand.accounts:
        return 0.0
    payment = world.payment
    waits = payment.lateness.value.quantile((np.arange(_GRID) + 0.5) / _GRID).tolist()
    late = float(np.mean([_asked(wait, world) for wait in waits])) * payment.late.value
    never = _asked(float("inf"), world)
    each = (1.0 - payment.never.value) * late + payment.never.value * never
    per_account = demand.orders / demand.accounts * each
    apart = payment.again.value / HOURS_PER_YEAR
    return demand.accounts * per_account / (1.0 + per_account * apart)


def _asked(wait: float, world: World) -> int:
    """How often one asks for an invoice that would be paid ``wait`` hours after it was due."""
    payment = world.payment
    when, pays, asked = payment.grace.value, wait, 0
    while when < min(pays, payment.write_off.value):
        asked += 1
        pays = paid_after_reminder(when, pays, payment.effect.value)
        when += payment.again.value
    return asked
