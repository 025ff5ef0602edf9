"""The chance to win a deal."""

from math import exp, log


def logit(chance: float) -> float:
    """Log-odds of a chance: ``ln(chance / (1 - chance))``; 0 and 1 give minus and plus 1000.

    Arithmetic, no belief.
    """
    if chance <= 0.0:
        return -1000.0
    if chance >= 1.0:
        return 1000.0
    return log(chance / (1.0 - chance))


def logistic(x: float) -> float:
    """The chance of log-odds, the inverse of ``logit``: ``1 / (1 + exp(-x))``, safe for any x.

    Arithmetic, no belief.
    """
    if x < -700.0:
        return 0.0
    return 1.0 / (1.0 + exp(-x))


def win_chance(base: float, effects: float, interest: float) -> float:
    """Chance that an accepted opportunity is won, in 0..1.

    ``logistic(logit(base) + effects) * interest``, at most 1. ``base``: by tier, evidence 2.3 (grade C,
    .15-.31). ``effects``: sum in log-odds of source, skill, firm frailty, hand-off loss and centring.
    ``interest``: what the first response and the delivery delay that the market sees left of it, each over
    its mean in the reference design. These multiply the chance; everything else adds in log-odds. Neutral:
    effects 0, interest 1.
    """
    chance = logistic(logit(base) + effects) * interest
    return chance if chance < 1.0 else 1.0


def skill_effect(skill: float, coefficient: float) -> float:
    """Log-odds that a closer's skill adds: ``coefficient * ln(skill)``; 0 for skill 1.

    With CV .35 and coefficient 1 sellers' win rates spread by about .07 round .21, as evidence 2.3 has it
    (Beta between sellers, sd .07, grade C). Neutral: coefficient 0.
    """
    return coefficient * log(skill)
