"""What a person earns, and what a higher wage buys."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp


def variable_pay(on_target: float, share: float, result: float, quota: float) -> float:
    """One variable part of a month's income: ``on_target * share * result / quota``, no cap, no ratchet.

    In money, where ``on_target`` is; ``result`` and ``quota`` in their own unit. A rule of the design, no
    belief. Neutral: share 0.
    """
    return on_target * share * result / quota


def commission_weight(years: float, counts: Sequence[float]) -> float:
    """How much of an account's revenue counts toward commission, ``years`` after it became a customer.

    ``counts``: by year of the account, the last weight for all years beyond. A rule of the design, no belief.
    Neutral: a single 1.

    >>> commission_weight(0.9, [1.0, 0.5]), commission_weight(7.0, [1.0, 0.5])
    (1.0, 0.5)
    """
    return counts[min(int(years), len(counts) - 1)]


def mean_weight(counts: Sequence[float], churn: float) -> float:
    """Mean of ``commission_weight`` over the accounts of a company that gains as many as it loses.

    With a loss rate of ``churn`` a year, ``exp(-churn k)`` of the accounts are k years old or older:
    arithmetic, no belief.

    >>> mean_weight([1.0], 0.15)
    1.0
    """
    older = [exp(-churn * year) for year in range(len(counts))]
    younger = [*older[1:], 0.0]
    return sum(weight * (since - until) for weight, since, until in zip(counts, older, younger, strict=True))


def paid_skill(pay: float, market_pay: float, link: float) -> float:
    """Factor on skill in a duty that a wage above the market for that duty buys: ``(pay / market) ** link``.

    No evidence for the link (grade D): 1 means that pay buys skill in proportion. Neutral: 0, the default.

    >>> paid_skill(2.0, 1.0, 0.0)
    1.0
    """
    return float((pay / market_pay) ** link)


def skill_from_result(result: float, mean: float, weight: float) -> float:
    """Skill that last year's result speaks for: ``(result / mean) ** weight``, between .2 and 5.

    ``mean``: of colleagues with the same role. A result is skill, territory and luck; the weight says how
    much of it is skill (.5, grade D: no measured number). Neutral: weight 0.

    >>> skill_from_result(200.0, 100.0, 0.0)
    1.0
    """
    return float(min(5.0, max(0.2, (result / mean) ** weight)))
