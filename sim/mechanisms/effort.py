"""Effort of those who have enough."""

from math import exp


def discretionary_effort(income: float, target: float, steepness: float) -> float:
    """Share of the discretionary hours a satisficer still gives to the duty, 0..1.

    ``1 / (1 + exp(k * (income / target - 1)))``, evidence 2.8 (k 4-10, grade D; that 15-60% of sellers
    are satisficers is a guess, claim C1 is real but partial, section 4). Half at the target. Neutral:
    no satisficers in the world.
    """
    return 1.0 / (1.0 + exp(min(700.0, steepness * (income / target - 1.0))))
