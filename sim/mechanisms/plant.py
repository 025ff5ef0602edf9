"""What a backlog does to a factory, to its customers and to its investors.

Three tables of Forrester's model of market growth (1968, evidence 2.9), read by straight lines between their
points and flat beyond the ends. He calls the numbers incidental: the shape is what matters. All three are
stated for his trade, whose shortest delivery takes two months; callers stretch time for another one.
"""

from __future__ import annotations

_USE_STEP = 0.5
_USE = (0.0, 0.25, 0.5, 0.67, 0.8, 0.87, 0.93, 0.95, 0.97, 0.98, 1.0)
_EFFECT_STEP = 1.0
_EFFECT = (1.0, 0.97, 0.87, 0.73, 0.53, 0.38, 0.25, 0.15, 0.08, 0.03, 0.02)
_EXPANSION_STEP = 0.5
_EXPANSION = (-0.07, -0.02, 0.0, 0.02, 0.07, 0.15)


def capacity_use(backlog_months: float) -> float:
    """Share of its capacity that a factory works at, 0..1.

    Table over backlog / capacity in months of a trade whose shortest delivery takes two: in proportion to the
    backlog up to one month (everything is delivered in the shortest time), then ever slower, full at five.
    Forrester 1968, evidence 2.9, grade A for the shape. Neutral: capacity unlimited in the caller, where
    everything is delivered in the shortest time.

    >>> capacity_use(0.0), capacity_use(0.5), capacity_use(1.25), capacity_use(9.0)
    (0.0, 0.25, 0.585, 1.0)
    """
    return _between(_USE, backlog_months / _USE_STEP)


def delay_effect(months: float) -> float:
    """Share of the sales left when customers believe that delivery takes ``months``, 1 to .02.

    Table over months of a trade whose shortest delivery takes two, so .87 is what is left at best. Forrester
    1968, evidence 2.9, grade A for the shape. Neutral: capacity unlimited, where it stays at about .87, which
    a caller divides out if his sales were measured under such a delay.

    >>> delay_effect(0.0), delay_effect(2.0), delay_effect(4.5), delay_effect(30.0)
    (1.0, 0.87, 0.455, 0.02)
    """
    return _between(_EFFECT, months / _EFFECT_STEP)


def expansion_fraction(condition: float) -> float:
    """Share of the capacity that is ordered in a month, or given up where below 0; -.07 to .15.

    Table over the delay that the company sees / the delay it aims at - bias, no unit; 1 is content. Forrester
    1968, evidence 2.9, grade A for the shape. Neutral: strength 0 in the caller (capacity fixed).

    >>> expansion_fraction(-1.0), expansion_fraction(1.0), expansion_fraction(1.5), expansion_fraction(3.0)
    (-0.07, 0.0, 0.02, 0.15)
    """
    return _between(_EXPANSION, condition / _EXPANSION_STEP)


def _between(table: tuple[float, ...], place: float) -> float:
    """The table at a place counted in its steps; plain floats, as numpy is slow on single numbers."""
    last = len(table) - 1
    if place <= 0.0:
        return table[0]
    if place >= last:
        return table[last]
    left = int(place)
    return table[left] + (place - left) * (table[left + 1] - table[left])
