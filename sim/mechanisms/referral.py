"""Recommendations by satisfied accounts."""

from math import exp


def referral_chance(rate: float, satisfaction: float, reference: float, years: float) -> float:
    """Chance that an account sends a referral in ``years``: ``1 - exp(-rate * years * s / reference)``.

    Evidence 2.4: .08 a satisfied customer-year (.02-.2, grade D). Neutral: rate 0.
    """
    return 1.0 - exp(-rate * years * satisfaction / reference)
