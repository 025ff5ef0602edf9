"""Interest of a customer who waits: for the first contact (qualification), then for the first response."""

from math import exp


def remaining_interest(wait: float, scale: float) -> float:
    """Share of a customer's interest left after ``wait`` hours; ``exp(-wait / scale)``, in 0..1.

    Used twice, on two different waits: an inbound lead's wait for the first contact lowers its chance to
    qualify (``leads.inbound.decay``); a qualified lead's wait for the closer's first touch lowers the win
    chance (``conversion.speed``). Evidence 2.2 (grade A- for web forms, which decay in hours; D for
    negotiated industrial requests, 3-10 working days). Neutral: scale infinite.

    >>> remaining_interest(80.0, float("inf"))
    1.0
    """
    return exp(-wait / scale)
