"""What a manager's coaching does to those who report to him."""


def coaching_effect(hours: float, half: float, span: float, full: float, none: float) -> float:
    """Effect of a month's coaching on one person, 0..1: concave in hours, less in a wide span.

    ``hours / (hours + half)`` times a factor of the span that is 1 up to ``full`` people and falls in a
    straight line to 0 at ``none``. ``hours`` and ``half`` per head and month; ``span``: people who report to
    whoever coaches. Evidence 2.8: "concave, 0 beyond span about 12" (guess, grade D; spans of 5-12, grade B).
    Neutral: hours 0.

    >>> [coaching_effect(3.0, 1.0, span, 8, 12) for span in (1, 8, 10, 12, 20)]
    [0.75, 0.75, 0.375, 0.0, 0.0]
    """
    if hours <= 0.0:
        return 0.0
    attention = min(1.0, max(0.0, (none - span) / (none - full)))
    return hours / (hours + half) * attention


def coached_factor(gain: float, effect: float, reference: float) -> float:
    """Factor on skills, or on speed of learning: ``(1 + gain * effect) / (1 + gain * reference)``.

    ``reference`` is the mean effect in the reference design: skills and ramps were measured in companies that
    coach. Evidence 2.8: +4% to +8% of sales for more than three hours a month (correlational, grade D); how
    much faster people learn is a guess. Neutral: gain 0.
    """
    return (1.0 + gain * effect) / (1.0 + gain * reference)
