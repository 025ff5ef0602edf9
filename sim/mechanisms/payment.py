"""When customers pay."""

from __future__ import annotations


def paid_after_reminder(now: float, pays: float, effect: float) -> float:
    """When an invoice is paid that somebody asks for at ``now``, hours: ``now + (pays - now) (1 - effect)``.

    ``pays`` is when it would have been paid without. An invoice that nobody would ever pay stays so. No
    measured size (grade D). Neutral: effect 0.

    >>> paid_after_reminder(100.0, 300.0, 0.5), paid_after_reminder(100.0, float("inf"), 1.0)
    (200.0, inf)
    """
    return now + (pays - now) * (1.0 - effect) if pays < float("inf") else pays
