"""The world's numbers as plain floats, read once per run: the model looks nothing up twice."""

from __future__ import annotations

from dataclasses import dataclass

from sim.events import Source
from sim.mechanisms.friction import coordination_delay, exception_chance, handling_factor
from sim.scenario.units import HOURS_PER_YEAR
from sim.scenario.world import World


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What follow-up costs in a unit of one kind: factors of hours and exceptions, delay, skill."""

    handling: float
    exceptions: float
    delay: float
    skill: float


def follow_up(world: World, inside: bool) -> FollowUp:
    """Follow-up inside the factory's unit, or outside it."""
    friction = world.border.friction.value
    measured, factor = world.accounts.exception_share.value, world.accounts.exception_factor.value
    return FollowUp(
        handling=handling_factor(measured, factor, inside, friction),
        exceptions=exception_chance(measured, inside, friction),
        delay=coordination_delay(inside, friction, world.border.delay.value),
        skill=world.border.farming_skill.value if inside else 1.0,
    )


class Beliefs:
    """Parameters that the hot path needs, by short names; units are hours unless said."""

    def __init__(self, world: World) -> None:
        self._read_deals(world)
        self._read_accounts(world)
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
        self.standard = accounts.response_standard.value
        self.response_scale = accounts.response_scale.value
        self.satisfaction_weight = accounts.satisfaction_weight.value
        self.satisfaction_reference = world.centre.satisfaction
        self.churn = accounts.churn.value
        self.churn_sensitivity = accounts.churn_sensitivity.value
        self.churn_reference = world.centre.churn
        self.care_every = [
            HOURS_PER_YEAR / visits if visits > 0 else float("inf")
            for visits in (accounts.care_per_year.value[tier] for tier in world.market.tiers.value)
        ]
        self.share_gain = accounts.share_gain.value
        self.share_fade = accounts.share_fade.value
        self.share_cap = world.market.share_cap.value
        self.referral_rate = world.leads.referral.per_account_year.value
        self.inside = follow_up(world, inside=True)
        self.outside = follow_up(world, inside=False)

    def _read_ties(self, world: World) -> None:
        ties = world.ties
        self.tie_gain = ties.gain.value
        self.tie_fade = ties.fade.value
        self.tie_reference = world.centre.tie
        self.follow_rival = ties.follow_rival.value
        self.follow_other = ties.follow_other.value
        self.protection = ties.protection.value
        self.loyalty_gain = ties.loyalty_gain.value
        self.loyalty_effect = ties.loyalty_effect.value
        self.loyalty_reference = world.centre.loyalty
        self.bad_handover = world.handover.bad.value
        self.bad_drop = world.handover.drop.value
        self.unfamiliar = world.handover.unfamiliar.value
