"""The border between follow-up and the factory.

Handling was measured in firms whose sales department owns follow-up, so outside the factory the measured
numbers hold as they are, and inside it the friction is taken out. Evidence 4, C7: friction 0-.6, default
.25, grade D. Neutral: friction 0.
"""


def error_chance(measured: float, inside: bool, friction: float) -> float:
    """Chance that an order has an exception, or is entered wrongly: as measured outside the factory.

    Inside it ``measured / (1 + friction)``; 0..1. Evidence 4, C7, grade D. Neutral: friction 0.
    """
    return measured / (1.0 + friction) if inside else measured


def plant_hours(inside: bool, friction: float, full: float) -> float:
    """Hours of the plant's own people for an order from across the border: ``friction * full``, 0 inside.

    Evidence 4, C7, grade D. Neutral: friction 0.
    """
    return 0.0 if inside else friction * full


def handling_factor(measured: float, exception_factor: float, inside: bool, friction: float) -> float:
    """Factor on the handling hours of every order: 1 outside the factory.

    Inside it, such that the mean hours of an order, the rarer exceptions included, are
    ``1 / (1 + friction)`` of those outside: errors are one of the ways in which friction costs hours, and
    must not be counted on top of them. Evidence 4, C7, grade D. Neutral: friction 0.
    """
    if not inside:
        return 1.0
    outside_mean = 1.0 + measured * (exception_factor - 1.0)
    inside_mean = 1.0 + error_chance(measured, inside, friction) * (exception_factor - 1.0)
    return outside_mean / inside_mean / (1.0 + friction)


def routine_factor(inside: bool, friction: float) -> float:
    """Factor on the hours of steps that have no exceptions: 1 outside, ``1 / (1 + friction)`` inside.

    Evidence 4, C7, grade D. Neutral: friction 0.

    >>> routine_factor(False, 0.25), routine_factor(True, 0.25)
    (1.0, 0.8)
    """
    return 1.0 / (1.0 + friction) if inside else 1.0


def coordination_delay(inside: bool, friction: float, full_delay: float) -> float:
    """Hours an order waits for the other side: 0 inside, ``friction * full_delay`` outside.

    Evidence 4, C7, grade D. Neutral: friction 0.
    """
    return 0.0 if inside else friction * full_delay
