"""How many seats another organisation has for the money of today's."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

REACH = 2
"""How many seats around the proportional number are tried for each role."""
MOST_TRIED = 100_000
ALIKE = 0.005
"""Misses that differ by less than this share of the budget count as equal: a finer match is an accident."""


def equal_pay_seats(
    shipped: Mapping[str, int], pay: Mapping[str, float], budget: float, fixed: Mapping[str, int]
) -> dict[str, int]:
    """Seats of each role so that planned pay comes as near as possible to ``budget``.

    ``shipped``: the mix to scale; ``pay``: money a month of one seat; ``fixed``: roles whose seats are given
    (managers: every design has the same). All others are scaled in proportion, then the neighbourhood is
    searched; every role keeps one seat at least. Mixes that are equally near, to half a percent of the
    budget, are told apart by how well they keep the proportions.

    >>> equal_pay_seats({"closer": 2, "keeper": 4}, {"closer": 2.0, "keeper": 1.0}, 24.0, {})
    {'closer': 6, 'keeper': 12}
    """
    free = [role for role in shipped if role not in fixed]
    left = budget - sum(pay[role] * seats for role, seats in fixed.items())
    ideal = _proportional({role: shipped[role] for role in free}, pay, left)
    best = min(
        product(*(_near(ideal[role], _reach(len(free))) for role in free)),
        key=lambda seats: _miss(dict(zip(free, seats, strict=True)), ideal, pay, left, budget * ALIKE),
    )
    chosen = {**fixed, **dict(zip(free, best, strict=True))}
    return {role: chosen[role] for role in shipped}


def _proportional(mix: Mapping[str, int], pay: Mapping[str, float], left: float) -> dict[str, float]:
    """Seats in proportion to ``mix`` for this money; roles that would get less than one get one first."""
    scale = max(0.0, left) / sum(pay[role] * mix[role] for role in mix) if mix else 0.0
    small = {role: 1.0 for role in mix if mix[role] * scale < 1}
    if not small:
        return {role: mix[role] * scale for role in mix}
    others = {role: mix[role] for role in mix if role not in small}
    return small | _proportional(others, pay, left - sum(pay[role] for role in small))


def _reach(roles: int) -> int:
    """With many roles fewer seats around the proportional number are tried, to stay quick."""
    return REACH if (2 * REACH + 2) ** roles <= MOST_TRIED else 0


def _near(ideal: float, reach: int) -> range:
    return range(max(1, int(ideal) - reach), max(1, int(ideal) + 1 + reach) + 1)


def _miss(
    seats: Mapping[str, int], ideal: Mapping[str, float], pay: Mapping[str, float], left: float, alike: float
) -> tuple[float, float]:
    """How far a mix is from the money, in steps of ``alike``, then from the proportions."""
    gap = abs(sum(pay[role] * number for role, number in seats.items()) - left)
    strain = sum((number - ideal[role]) ** 2 / max(ideal[role], 1e-9) for role, number in seats.items())
    return gap // alike if alike else gap, strain
