"""The border between follow-up and the factory.

Handling was measured in firms whose sales department owns follow-up, so outside the factory the measured
numbers hold as they are, and inside it the friction is taken out. Evidence 4, C7: friction 0-.6, default
.25, grade D. Neutral: friction 0.
"""


def handling_factor(inside: bool, friction: float) -> float:
    """Factor on handling hours: 1 outside the factory, ``1 / (1 + friction)`` inside."""
    return 1.0 / (1.0 + friction) if inside else 1.0


def exception_chance(measured: float, inside: bool, friction: float) -> float:
    """Chance that an order has an exception: as measured outside, ``measured / (1 + friction)`` inside."""
    return measured / (1.0 + friction) if inside else measured


def coordination_delay(inside: bool, friction: float, full_delay: float) -> float:
    """Hours an order waits for the other side: 0 inside, ``friction * full_delay`` outside."""
    return 0.0 if inside else friction * full_delay
