"""Service, satisfaction and the decision to stop buying."""

from math import exp


def service_quality(response: float, standard: float, scale: float) -> float:
    """How good an answer to an order was, 0..1: 1 within the standard, then ``exp(-excess / scale)``.

    ``response``: hours from the order to its handling. Grade D (document 003 asks for response
    standards; no measured curve found). Neutral: scale infinite.
    """
    excess = response - standard
    return 1.0 if excess <= 0.0 else exp(-excess / scale)


def satisfaction_after(satisfaction: float, quality: float, weight: float) -> float:
    """Satisfaction after an order, 0..1: ``satisfaction + weight * (quality - satisfaction)``.

    No measured size (grade D). Neutral: weight 0.
    """
    return satisfaction + weight * (quality - satisfaction)


def satisfaction_after_bad_handover(satisfaction: float, drop: float) -> float:
    """Satisfaction after a hand-over that went badly: ``satisfaction * (1 - drop)``.

    Evidence 2.4, early churn after a bad hand-off .05-.23 in 90 days (grade C). Neutral: drop 0.
    """
    return satisfaction * (1.0 - drop)


def stop_rate(
    base: float, satisfaction: float, reference: float, sensitivity: float, reference_mean: float
) -> float:
    """Yearly rate at which an account stops buying.

    ``base * exp(sensitivity * (reference - satisfaction)) / reference_mean``; base .15 (.08-.30), evidence
    2.4, grade C. ``reference_mean`` is the mean of the exponential in the reference design, so that the
    average account there stops at ``base``. Neutral: sensitivity 0.
    """
    return base * exp(sensitivity * (reference - satisfaction)) / reference_mean


def stop_chance(rate: float, years: float) -> float:
    """Chance to have stopped after ``years`` at a constant yearly rate: ``1 - exp(-rate * years)``.

    Arithmetic, no belief beyond that the rate is constant meanwhile.
    """
    return 1.0 - exp(-rate * years)
