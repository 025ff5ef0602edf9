"""What the plant's delay and quality do to its customers, and who is made first."""

from __future__ import annotations

from math import exp, log

from sim.mechanisms.plant import delay_effect

_AT_BEST = delay_effect(2.0)


def delivery_quality(delay: float, shortest: float) -> float:
    """How good a delivery was in time, 0..1: Forrester's effect of a delay over that of the shortest one.

    ``delay`` and ``shortest`` in hours; the axis is stretched so that the shortest delay of the trade stands
    where his two months stand (evidence 2.9; the shape grade A for his model, its use here grade D). Neutral:
    ``factory.delivery_weight`` 0.

    >>> delivery_quality(160.0, 160.0), round(delivery_quality(320.0, 160.0), 3)
    (1.0, 0.609)
    """
    return min(1.0, delay_effect(2.0 * delay / shortest) / _AT_BEST)


def attraction_to_buyers(effect: float, weight: float, reference: float) -> float:
    """Factor on the win chance that the market's picture of delivery leaves.

    ``(1 - w (1 - effect)) / (1 - w (1 - reference))``; ``effect``: Forrester's effectiveness at the delay the
    market sees, ``reference`` the same in the reference design. Evidence 2.9 (the shape grade A for
    Forrester's model, its use for buyers of other goods grade D). Neutral: weight 0.

    >>> attraction_to_buyers(0.4, 0.0, 0.8)
    1.0
    """
    return (1.0 - weight * (1.0 - effect)) / (1.0 - weight * (1.0 - reference))


def defect_share(base: float, rise: float, use: float) -> float:
    """Share of orders made badly at a use of capacity 0..1: ``base * exp(rise * (use - 0.8))``, at most 1.

    No measured curve (grade D). Neutral: rise 0, or base 0.

    >>> defect_share(0.02, 3.0, 0.8), defect_share(1.0, 3.0, 1.0)
    (0.02, 1.0)
    """
    return min(1.0, base * exp(rise * (use - 0.8)))


def expedite_chance(full: float, friction: float, delay: float, shortest: float) -> float:
    """Chance that a keeper outside the factory has an order pushed to the front; 0..1.

    ``full * friction * (1 - shortest / delay)``: nobody asks where all comes as fast as it can, and the
    longer the delay the more do. Inside the factory's unit nobody asks. Evidence 2.5 (14-23% of the week goes
    to expediting), grade D. Neutral: full 0, or friction 0.

    >>> expedite_chance(0.5, 0.25, 160.0, 160.0), expedite_chance(0.5, 1.0, 320.0, 160.0)
    (0.0, 0.25)
    """
    return full * friction * max(0.0, 1.0 - shortest / delay)


def head_start(pull: float, share: float, size: float) -> float:
    """Hours by which a plant manager who is paid for deliveries puts an order before the others.

    ``pull * share * log2(size)``: ``size`` over the usual order, ``share`` of his pay for deliveries.
    Large orders bring output with fewer changes of the line; small customers wait. Grade D. Neutral: pull 0.

    >>> head_start(40.0, 0.3, 2.0), head_start(0.0, 0.3, 2.0)
    (12.0, 0.0)
    """
    return pull * share * log(size) / log(2.0) if pull and share else 0.0


def is_late(delay: float, usual: float, tolerance: float) -> bool:
    """Whether a customer calls a delivery late: ``delay > tolerance * usual``, both in hours.

    No measured size (grade D). Neutral: an infinite tolerance, or ``complaints.late`` 0.
    """
    return delay > tolerance * usual
