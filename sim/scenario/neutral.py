"""How to switch each mechanism off: overrides that make the model behave as though it were not so."""

from __future__ import annotations

_NO_OVERHEADS = "{admin: 0.0, meetings: 0.0, coordination: 0.0}"

NEUTRAL: dict[str, dict[str, str]] = {
    "skill differences": {"world.people.skill_cv": "0.0"},
    "ramp": {"world.people.ramp_start": "1.0"},
    "satisficing": {"world.people.satisficing.share": "0.0"},
    "skill in closing": {"world.conversion.skill_logit": "0.0"},
    "departures": {"world.people.turnover": "0.0"},
    "tenure hump": {"world.people.hazard.tenure": "{year_1: 1.0, year_2: 1.0, years_3_4: 1.0, later: 1.0}"},
    "unpaid expectation": {"world.people.hazard.expectation": "0.0"},
    "overload": {"world.people.hazard.overload": "0.0"},
    "scripts": {"world.people.scripts.ramp": "0.0", "world.people.scripts.handoff": "0.0"},
    "universality": {"world.people.hazard.universality": "1.0"},
    "contagion": {"world.people.hazard.contagion": "1.0"},
    "offers": {"world.people.hazard.offers": "0.0"},
    "following": {f"world.ties.follow_{where}": "0.0" for where in ("rival", "own_firm", "other")},
    "protection by further lines": {"world.ties.protection": "0.0"},
    "own-firm loyalty": {"world.ties.loyalty_effect": "0.0", "world.ties.loyalty_gain": "0.0"},
    "growth and fading of ties": {"world.ties.gain": "0.0", "world.ties.fade": "never"},
    "bad hand-overs": {"world.handover.bad": "0.0"},
    "likeness of people": {"world.handover.likeness": "0.0"},
    "introduction by the leaver": {"world.handover.introduced": "1.0"},
    "hand-off loss": {"world.conversion.handoff_logit": "0.0"},
    "speed": {"world.conversion.speed": "never"},
    "lead decay": {"world.leads.inbound.decay": "never"},
    "patience": {"world.market.patience": "never"},
    "scarcity": {"world.leads.cold.scarcity": "0.0"},
    "season": {"world.leads.inbound.season": "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"},
    "clumped days": {"world.leads.inbound.day_cv": "0.0"},
    "referrals": {"world.leads.referral.per_account_year": "0.0"},
    "friction": {"world.border.friction": "0.0"},
    "farming skill": {"world.border.farming_skill": "1.0"},
    "frailty of firms": {"world.conversion.frailty": "0.0"},
    "exceptions": {"world.accounts.exception_share": "0.0"},
    "slow service": {"world.accounts.response_scale": "never"},
    "loss by bad service": {"world.accounts.churn_sensitivity": "0.0"},
    "overheads": {
        "world.people.families.seller.week": _NO_OVERHEADS,
        "world.people.families.hunter.week": _NO_OVERHEADS,
        "world.people.families.closer.week": _NO_OVERHEADS,
        "world.people.families.keeper.week": _NO_OVERHEADS,
        "world.people.families.manager.week": _NO_OVERHEADS,
    },
    "travel": {"world.people.travel.hours": "{near: 0 h, far: 0 h}", "world.people.travel.in_person": "0.0"},
    "leave": {"world.people.absence.leave": "0 d"},
    "sickness": {"world.people.absence.sick_spells": "0.0"},
    "unfamiliar customers": {"world.handover.unfamiliar": "0.0"},
    "local knowledge": {"world.territories.local_knowledge": "0.0"},
    "product knowledge": {
        "world.territories.product_knowledge": "0.0",
        "world.territories.product_ramp": "0.0",
    },
    "shorter ways": {"world.territories.shorter_ways": "0.0"},
    "joint visits": {"world.territories.joint_visits": "0.0"},
    "resigning over a reorganisation": {
        "world.reorganisation.resign": "0.0",
        "world.reorganisation.resign_income": "0.0",
        "world.reorganisation.resign_accounts": "0.0",
        "world.reorganisation.resign_wish": "0.0",
    },
    "dip of a reorganisation": {"world.reorganisation.dip": "0.0"},
    "costs of a reorganisation": {
        "world.reorganisation.severance": "0.0",
        "world.reorganisation.buy_out": "0.0",
        "world.reorganisation.training": "0.0",
    },
    "growth by care": {"world.accounts.share_gain": "0.0", "world.accounts.share_fade": "0.0"},
    "growth by service": {"world.accounts.service_gain": "0.0"},
    "promotion": {"world.accounts.promotions_per_year": "{A: 0.0, B: 0.0, C: 0.0}"},
    "quotes": {"world.orders.quoted": "0.0"},
    "shipping work": {"world.orders.ship_hours": "0 h"},
    "late payment": {"world.payment.late": "0.0"},
    "bad debts": {"world.payment.never": "0.0"},
    "reminders": {"world.payment.hours": "0 h", "world.payment.effect": "0.0"},
    "complaints about lateness": {"world.complaints.late": "0.0"},
    "wrong entries": {"world.complaints.wrong": "0.0"},
    "defects": {"world.factory.defects": "0.0"},
    "defect rise": {"world.factory.defect_rise": "0.0"},
    "expediting": {"world.border.expedite": "0.0"},
    "disruption by expediting": {"world.factory.disruption": "0.0"},
    "the plant's own hours": {"world.border.plant_hours": "0 h"},
    "delivery in satisfaction": {"world.factory.delivery_weight": "0.0"},
    "delivery in win chances": {"world.factory.effect_on_wins": "0.0"},
    "limits of the plant": {"world.factory.capacity": "unlimited"},
    "goal of the plant manager": {"world.factory.goal_pull": "0 h"},
    "discounts": {"world.management.discounts.asked": "0.0"},
    "coaching": {
        "world.management.coaching.hours": "0 h",
        "world.management.coaching.gain": "0.0",
        "world.management.coaching.ramp": "0.0",
    },
    "hiring work": {"world.management.hiring_hours": "0 h"},
    "expansion of the plant": {"world.factory.expansion.strength": "0.0"},
    **{
        f"link: {department}": {
            f"world.links.{department}.hours": "0 h",
            f"world.links.{department}.delay": "0 h",
            f"world.links.{department}.errors": "0.0",
        }
        for department in ("samples", "credit", "marketing", "aftersales")
    },
}
"""Mechanism to overrides (dotted path to YAML text), as ``load_study`` takes them."""


def switched_off(*mechanisms: str) -> list[str]:
    """Overrides PATH=VALUE that make the named mechanisms neutral; ``KeyError`` for an unknown name."""
    return [f"{path}={value}" for name in mechanisms for path, value in NEUTRAL[name].items()]
