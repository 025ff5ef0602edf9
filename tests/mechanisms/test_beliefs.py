"""Each belief: its neutral setting, its direction, its bounds."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.mechanisms import (
    cover,
    effort,
    follow,
    friction,
    handover,
    hazard,
    hunting,
    interest,
    pay,
    ramp,
    referral,
    satisfaction,
    tie,
    wallet,
    win,
)

share = st.floats(0.0, 1.0)
hours = st.floats(0.0, 1e5)
positive = st.floats(0.01, 100.0)


@given(hours, hours, st.floats(1.0, 1e4))
def test_interest_falls_with_the_wait(wait, more, scale):
    assert (
        0 <= interest.remaining_interest(wait + more, scale) <= interest.remaining_interest(wait, scale) <= 1
    )


@given(hours)
def test_interest_is_neutral_at_an_infinite_scale(wait):
    assert interest.remaining_interest(wait, math.inf) == 1.0


@given(share, st.floats(-5, 5), share)
def test_win_chance_is_a_chance_and_grows_with_effects(base, effects, left):
    chance = win.win_chance(base, effects, left)
    assert 0 <= chance <= 1
    assert win.win_chance(base, effects + 1, left) >= chance


@given(st.floats(0.001, 0.999))
def test_win_chance_without_effects_is_its_base(base):
    assert win.win_chance(base, 0.0, 1.0) == pytest.approx(base)
    assert win.logistic(win.logit(base)) == pytest.approx(base)


@pytest.mark.parametrize("base", [0.0, 1.0])
def test_certain_outcomes_stay_certain(base):
    assert win.win_chance(base, 5.0 if base == 0 else -5.0, 1.0) == base


def test_the_average_skill_adds_nothing():
    assert win.skill_effect(1.0, 1.0) == 0.0
    assert win.skill_effect(1.35, 1.0) == pytest.approx(0.3, abs=0.001)


def test_scarcity():
    assert hunting.scarcity_factor(100, 50, 1.0) == 2.0
    assert hunting.scarcity_factor(100, 50, 0.0) == 1.0
    assert hunting.scarcity_factor(100, 100, 1.0) == math.inf


@given(share, share)
def test_a_contact_strengthens_and_time_fades(strength, gain):
    assert strength <= tie.strengthened(strength, gain) <= 1
    assert tie.strengthened(strength, 0.0) == strength
    assert tie.faded(strength, 100.0, math.inf) == strength
    assert tie.faded(strength, 100.0, 50.0) <= strength


@given(share, share, share)
def test_loyalty_moves_toward_the_quality_of_service(loyalty, gain, quality):
    after = tie.loyalty_after_order(loyalty, gain, quality)
    assert min(loyalty, quality) - 1e-12 <= after <= max(loyalty, quality) + 1e-12


def test_follow_chance_is_the_stated_rate_at_the_reference():
    assert follow.follow_chance(0.3, 0.5, 0.5, 0.6, 0.6, 0.3) == pytest.approx(0.3)


@given(share, share, st.floats(0.01, 1.0), share, share, st.floats(0.0, 0.9))
def test_follow_chance_is_a_chance(rate, strength, reference, loyalty, reference_loyalty, effect):
    assert 0 <= follow.follow_chance(rate, strength, reference, loyalty, reference_loyalty, effect) <= 1


def test_own_firm_loyalty_lowers_following():
    assert follow.follow_chance(0.3, 0.5, 0.5, 1.0, 0.6, 0.3) < 0.3


@given(share, st.floats(0.01, 1.0))
def test_a_line_in_conflict_protects_nothing(strength, reference):
    assert follow.unprotected(0.64, strength, reference, 0.0) == 1.0
    assert follow.unprotected(0.0, strength, reference, 1.0) == 1.0


def test_a_second_line_at_the_reference_tie_leaves_the_published_multiplier():
    assert follow.unprotected(0.64, 0.5, 0.5, 1.0) == pytest.approx(0.36)
    assert follow.unprotected(0.64, 0.9, 0.5, 1.0) == pytest.approx(0.36)


@given(hours, hours, positive)
def test_quality_is_full_within_the_standard(response, standard, scale):
    quality = satisfaction.service_quality(response, standard, scale)
    assert (quality == 1.0) if response <= standard else (0 <= quality <= 1)


@given(share, share, share)
def test_satisfaction_stays_a_share(before, quality, weight):
    assert -1e-12 <= satisfaction.satisfaction_after(before, quality, weight) <= 1 + 1e-12


def test_stop_rate_is_the_base_at_the_reference_and_neutral_without_sensitivity():
    assert satisfaction.stop_rate(0.15, 0.9, 0.9, 3.0, 1.0) == pytest.approx(0.15)
    assert satisfaction.stop_rate(0.15, 0.2, 0.9, 0.0, 1.0) == pytest.approx(0.15)
    assert satisfaction.stop_rate(0.15, 0.2, 0.9, 3.0, 1.0) > 0.15
    assert satisfaction.stop_chance(0.15, 1.0) == pytest.approx(0.1393, abs=1e-4)
    assert satisfaction.satisfaction_after_bad_handover(0.8, 0.5) == 0.4


@given(share, share, positive, share)
def test_share_of_wallet_never_passes_the_cap(before, gain, skill, cap):
    after = wallet.share_after_visit(before, gain, skill, cap)
    assert after >= before
    assert after <= max(before, cap)


def test_a_farmed_medium_account_grows_by_what_the_evidence_says():
    grown = 0.45
    for _ in range(6):
        grown = wallet.share_after_time(grown, 0.03, 1 / 6)
        grown = wallet.share_after_visit(grown, 0.03, 1.0, 0.75)
    assert 0.03 <= grown / 0.45 - 1 <= 0.15


@given(positive, positive, st.floats(0.1, 20.0))
def test_effort_falls_with_income(income, target, steepness):
    assert 0 <= effort.discretionary_effort(income * 1.1, target, steepness) <= 1
    assert effort.discretionary_effort(income * 1.1, target, steepness) <= effort.discretionary_effort(
        income, target, steepness
    )


def test_effort_is_half_at_the_target():
    assert effort.discretionary_effort(2.0, 2.0, 6.0) == 0.5
    assert effort.discretionary_effort(1e9, 1.0, 10.0) == pytest.approx(0.0)


@pytest.mark.parametrize(("years", "expected"), [(0.5, 1), (1.5, 2), (2.5, 3), (3.99, 3), (4, 4), (40, 4)])
def test_the_hazard_has_its_hump_by_tenure(years, expected):
    assert hazard.tenure_factor(years, 1, 2, 3, 4) == expected


def test_hazard_factors_are_one_when_neutral():
    assert hazard.expectation_factor(0.1, 1.0, 0.0) == 1.0
    assert hazard.overload_factor(3.0, 0.0) == 1.0
    assert hazard.universality_factor(3, 1.0) == 1.0
    assert hazard.contagion_factor(3, 8, 1.0) == 1.0
    assert hazard.offers_factor(5.0, 0.0) == 1.0


def test_hazard_factors_point_where_the_evidence_says():
    assert hazard.expectation_factor(0.5, 1.0, 1.0) > hazard.expectation_factor(1.0, 1.0, 1.0) == 1.0
    assert hazard.expectation_factor(2.0, 1.0, 1.0) == 1.0
    assert hazard.overload_factor(10.0, 0.1) == hazard.overload_factor(4.0, 0.1) > 1.0
    assert hazard.universality_factor(3, 1.2) == pytest.approx(1.44)
    assert hazard.contagion_factor(2, 8, 1.3) == pytest.approx(1.69)
    assert hazard.contagion_factor(1, 4, 1.3) == hazard.contagion_factor(2, 8, 1.3)
    assert hazard.offers_factor(1.0, 0.1) == pytest.approx(1.1)


def test_ramp_is_linear_to_full_speed():
    assert ramp.productivity(0.0, 100.0, 0.2) == 0.2
    assert ramp.productivity(50.0, 100.0, 0.2) == pytest.approx(0.6)
    assert ramp.productivity(100.0, 100.0, 0.2) == 1.0
    assert ramp.productivity(0.0, 100.0, 1.0) == 1.0


def test_pay():
    assert pay.variable_pay(2000.0, 0.4, 3.0, 2.0) == pytest.approx(1200.0)
    assert pay.paid_skill(3.0, 1.0, 0.0) == 1.0
    assert pay.paid_skill(2.0, 1.0, 1.0) == 2.0


def test_friction_acts_outside_the_factory_and_is_taken_out_inside():
    assert friction.handling_factor(0.3, 6.0, False, 0.25) == 1.0
    assert friction.handling_factor(0.0, 6.0, True, 0.25) == pytest.approx(0.8)
    assert friction.error_chance(0.3, True, 0.25) == pytest.approx(0.24)
    assert friction.coordination_delay(True, 0.25, 32.0) == 0.0
    assert friction.coordination_delay(False, 0.25, 32.0) == 8.0
    assert friction.handling_factor(0.3, 6.0, True, 0.0) == 1.0


@given(share, st.floats(1.0, 10.0), st.floats(0.0, 0.6))
def test_friction_costs_its_share_of_hours_and_not_more(measured, factor, cost):
    inside = friction.error_chance(measured, True, cost)
    hours = friction.handling_factor(measured, factor, True, cost) * (1 + inside * (factor - 1))
    assert hours * (1 + cost) == pytest.approx(1 + measured * (factor - 1))


def test_referrals_follow_satisfaction():
    assert referral.referral_chance(0.0, 1.0, 0.9, 1.0) == 0.0
    assert referral.referral_chance(0.08, 0.9, 0.9, 1.0) == pytest.approx(1 - math.exp(-0.08))
    assert referral.referral_chance(0.08, 0.5, 0.9, 1.0) < referral.referral_chance(0.08, 0.9, 0.9, 1.0)


@given(share, st.floats(0.01, 1.0), share, share)
def test_a_stand_in_never_takes_less_and_less_extra_the_better_he_knows_the_customer(
    tie_now, reference, extra, more
):
    factor = cover.unfamiliar_factor(tie_now, reference, extra)
    assert 1.0 <= factor <= 1.0 + extra
    assert cover.unfamiliar_factor(tie_now + more, reference, extra) <= factor
    assert cover.unfamiliar_factor(0.0, reference, extra) == 1.0 + extra
    assert cover.unfamiliar_factor(reference, reference, extra) == 1.0


@given(share, st.floats(0.01, 1.0))
def test_strangers_cost_nothing_extra_when_neutral(tie_now, reference):
    assert cover.unfamiliar_factor(tie_now, reference, 0.0) == 1.0


@given(share, share, st.floats(-3.0, 3.0))
def test_similarity_is_the_same_seen_from_both_sides_and_turned(one, other, turn):
    alike = handover.similarity(one, other)
    assert 0.0 <= alike <= 1.0
    assert handover.similarity(other, one) == pytest.approx(alike)
    assert handover.similarity(one + turn, other + turn) == pytest.approx(alike, abs=1e-9)
    assert handover.similarity(one, one) == 1.0
    assert handover.similarity(one, one + 0.5) == pytest.approx(0.0, abs=1e-9)


def test_two_people_at_random_are_half_alike():
    circle = [i / 1000 for i in range(1000)]
    assert sum(handover.similarity(0.3, other) for other in circle) / 1000 == pytest.approx(0.5)


@given(share, share, share)
def test_the_chance_of_a_bad_hand_over_is_centred_on_likeness(bad, weight, alike):
    chance = handover.bad_chance(bad, weight, alike)
    assert -1e-12 <= chance <= 1.0 + 1e-12
    assert handover.bad_chance(bad, weight, 1.0 - alike) + chance == pytest.approx(2.0 * bad, abs=1e-9)
    assert handover.bad_chance(bad, weight, 1.0) <= bad + 1e-12
    assert handover.bad_chance(bad, 0.0, alike) == bad
