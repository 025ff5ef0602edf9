"""Discounts before the last touch of a deal: what they are good for, and whether a manager grants one."""


def discount_effect(gain: float, price_decides: bool) -> float:
    """Log-odds of winning that a discount adds: ``gain`` where price decides, else nothing.

    No measured size (grade D). Neutral: gain 0.
    """
    return gain if price_decides else 0.0


def is_granted(price_decides: bool, u: float, recognised: float) -> bool:
    """Whether a manager grants a request, by its luck ``u`` in [0, 1).

    He refuses a ``recognised`` share of those at firms where price does not decide, and none of the others.
    No measured size (grade D). Neutral: recognised 0.

    >>> is_granted(True, 0.1, 0.7), is_granted(False, 0.1, 0.7), is_granted(False, 0.8, 0.7)
    (True, False, True)
    """
    return price_decides or u >= recognised
