"""What a qualified lead from the call list costs."""


def scarcity_factor(firms: int, sold: int, exponent: float) -> float:
    """How much dearer a lead gets as the unsold part of the market shrinks.

    ``(firms / unsold) ** exponent``, 1 while nothing is sold; infinite when all is sold. The evidence has
    no number for it (grade D); it stands for diminishing returns, elasticity of sales to effort about .3
    (2.8). Neutral: exponent 0.

    >>> scarcity_factor(4000, 0, 1.0)
    1.0
    """
    unsold = firms - sold
    if unsold <= 0:
        return float("inf")
    return float((firms / unsold) ** exponent)
