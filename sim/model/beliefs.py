"""The world's numbers as plain floats, read once per run: the model looks nothing up twice."""

from __future__ import annotations

from dataclasses import dataclass

from sim.events import Destination, Source
from sim.mechanisms.friction import coordination_delay, error_chance, handling_factor, routine_factor
from sim.scenario.supply import Link
from sim.scenario.units import HOURS_PER_YEAR
from sim.scenario.world import World


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What follow-up costs in a unit of one kind.

    Factors of hours for entering orders (which may have exceptions) and for routine steps, chances of
    exceptions and of wrong entries, hours of delay, the full share of orders that are pushed and the friction
    that counts for it, a factor of skill.
    """

    handling: float
    routine: float
    exceptions: float
    wrong: float
    delay: float
    expedite: float
    friction: float
    skill: float


def follow_up(world: World, inside: bool) -> FollowUp:
    """Follow-up inside the factory's unit, or outside it."""
    friction = world.border.friction.value
    measured, factor = world.accounts.exception_share.value, world.accounts.exception_factor.value
    return FollowUp(
        handling=handling_factor(measured, factor, inside, friction),
        routine=routine_factor(inside, friction),
        exceptions=error_chance(measured, inside, friction),
        wrong=error_chance(world.complaints.wrong.value, inside, friction),
        delay=coordination_delay(inside, friction, world.border.delay.value),
        expedite=world.border.expedite.value,
        friction=0.0 if inside else friction,
        skill=world.border.farming_skill.value if inside else 1.0,
    )


@dataclass(frozen=True, slots=True)
class OtherDepartment:
    """Working with another department: hours and delay, and how often it takes both twice."""

    hours: float
    delay: float
    errors: float

    def times(self, u: float) -> float:
        """How many times the work is done, by the luck of what it is done for: once, or twice."""
        return 2.0 if u < self.errors else 1.0


def _link(link: Link) -> OtherDepartment:
    return OtherDepartment(link.hours.value, link.delay.value, link.errors.value)


class Beliefs:
    """Parameters that the hot path needs, by short names; units are hours unless said."""

    def __init__(self, world: World) -> None:
        self._read_deals(world)
        self._read_accounts(world)
        self._read_orders(world)
        self._read_ties(world)

    def _read_deals(self, world: World) -> None:
        leads, conversion = world.leads, world.conversion
        self.scarcity = leads.cold.scarcity.value
        self.decay = leads.inbound.decay.value
        self.interest_reference = world.centre.interest
        self.qualify = {
            Source.INBOUND: leads.inbound.qualify.value,
            Source.REFERRAL: leads.referral.qualify.value,
        }
        self.stages = len(conversion.touches.value)
        self.accept = conversion.accept.value
        self.win = conversion.win.value
        self.tier_logit = [conversion.tier_logit.value[tier] for tier in world.market.tiers.value]
        self.source_logit = {
            Source.COLD: 0.0,
            Source.INBOUND: conversion.inbound_logit.value,
            Source.REFERRAL: conversion.referral_logit.value,
        }
        self.skill_logit = conversion.skill_logit.value
        self.handoff_logit = conversion.handoff_logit.value
        self.win_shift = world.centre.win_logit
        self.speed = conversion.speed.value
        self.speed_reference = world.centre.speed

    def _read_accounts(self, world: World) -> None:
        accounts = world.accounts
        self.exception_factor = accounts.exception_factor.value
        tiers = list(world.market.tiers.value)
        self.standard = [accounts.response_standard.value[tier] for tier in tiers]
        self.response_scale = accounts.response_scale.value
        self.satisfaction_weight = accounts.satisfaction_weight.value
        self.satisfaction_reference = world.centre.satisfaction
        self.churn = accounts.churn.value
        self.churn_sensitivity = accounts.churn_sensitivity.value
        self.churn_reference = world.centre.churn
        self.care_every = [_every(accounts.care_per_year.value[tier]) for tier in tiers]
        self.promote_every = [_every(accounts.promotions_per_year.value[tier]) for tier in tiers]
        self.promotion_gain = accounts.promotion_gain.value
        self.service_gain = accounts.service_gain.value
        self.share_gain = accounts.share_gain.value
        self.share_fade = accounts.share_fade.value
        self.share_cap = world.market.share_cap.value
        self.referral_rate = world.leads.referral.per_account_year.value
        self.inside = follow_up(world, inside=True)
        self.outside = follow_up(world, inside=False)

    def _read_orders(self, world: World) -> None:
        payment, complaints, factory, links = world.payment, world.complaints, world.factory, world.links
        self.quoted = world.orders.quoted.value
        self.shipping = world.orders.ship_hours.value.mean > 0.0
        self.terms = payment.terms.value
        self.pay_late = payment.late.value
        self.pay_never = payment.never.value
        self.grace = payment.grace.value
        self.remind_again = payment.again.value
        self.reminder_effect = payment.effect.value
        self.write_off = payment.write_off.value
        self.late_complaints = complaints.late.value
        self.tolerance = complaints.tolerance.value
        tiers = world.market.tiers.value
        self.complaint_standard = [complaints.standard.value[tier] for tier in tiers]
        self.complaint_cost = complaints.cost.value
        self.scar = complaints.scar.value
        self.shortest = factory.shortest.value
        self.defects = factory.defects.value
        self.defect_rise = factory.defect_rise.value
        self.disruption = factory.disruption.value
        self.delivery_weight = factory.delivery_weight.value
        self.effect_on_wins = factory.effect_on_wins.value
        self.attraction_reference = world.centre.delay
        self.expedite_hours = world.border.expedite_hours.value
        self.samples, self.credit = _link(links.samples), _link(links.credit)
        self.marketing, self.aftersales = _link(links.marketing), _link(links.aftersales)
        self.no_link = OtherDepartment(0.0, 0.0, 0.0)

    def _read_ties(self, world: World) -> None:
        ties = world.ties
        self.tie_gain = ties.gain.value
        self.tie_fade = ties.fade.value
        self.tie_reference = world.centre.tie
        self.follow = {
            Destination.RIVAL: ties.follow_rival.value,
            Destination.OWN_FIRM: ties.follow_own_firm.value,
            Destination.ELSEWHERE: ties.follow_other.value,
        }
        self.protection = ties.protection.value
        self.loyalty_gain = ties.loyalty_gain.value
        self.loyalty_effect = ties.loyalty_effect.value
        self.loyalty_reference = world.centre.loyalty
        self.bad_handover = world.handover.bad.value
        self.bad_drop = world.handover.drop.value
        self.likeness = world.handover.likeness.value
        self.introduced = world.handover.introduced.value
        self.unfamiliar = world.handover.unfamiliar.value


def _every(per_year: float) -> float:
    """Hours between two of so many a year; infinite for none."""
    return HOURS_PER_YEAR / per_year if per_year > 0 else float("inf")
