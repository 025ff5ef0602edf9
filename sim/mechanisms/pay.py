"""What a person earns, and what a higher wage buys."""


def variable_pay(on_target: float, share: float, result: float, quota: float) -> float:
    """One variable part of a month's income: ``on_target * share * result / quota``, no cap, no ratchet."""
    return on_target * share * result / quota


def paid_skill(pay: float, market_pay: float, link: float) -> float:
    """Factor on skill in a duty that a wage above the market for that duty buys: ``(pay / market) ** link``.

    No evidence for the link (grade D): default 0 is neutral, 1 means that pay buys skill in proportion.

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
