"""How fast people leave."""

from math import exp


def tenure_factor(years: float, year_1: float, year_2: float, years_3_4: float, later: float) -> float:
    """Relative departure rate at a tenure in years: a hump in year two.

    One of four numbers: ``year_1`` below one year, ``year_2`` below two, ``years_3_4`` below four, else
    ``later``; only their ratios matter.
    Evidence 2.6 (LIMRA cohorts, grade B: .14, .55, .26, .07 a year), tempered for salaried industrial
    sellers (grade D). Neutral: four equal numbers.
    """
    if years < 1.0:
        return year_1
    if years < 2.0:
        return year_2
    if years < 4.0:
        return years_3_4
    return later


def expectation_factor(income: float, target: float, coefficient: float) -> float:
    """Effect of unpaid expectation: ``exp(c * max(0, 1 - income / target))``. Grade D. Neutral: 0."""
    return exp(coefficient * max(0.0, 1.0 - income / target))


def overload_factor(backlog_weeks: float, coefficient: float) -> float:
    """Effect of work that waits: ``exp(c * min(4, weeks of backlog))``. Grade D. Neutral: 0."""
    return exp(coefficient * min(4.0, backlog_weeks))


def universality_factor(market_duties: int, ratio: float) -> float:
    """Effect of being able to do more duties that the market pays for: ``ratio ** (duties - 1)``.

    Document 004 says universal people leave more; no evidence was found (section 4, C4), so the default
    is the neutral ratio: 1 (grade D). Neutral: ratio 1.
    """
    return float(ratio ** max(0, market_duties - 1))


def contagion_factor(recent_exits: int, seats: int, ratio: float) -> float:
    """Effect of colleagues who left in the last three months: ``ratio ** (8 * exits / seats)``, 5 at most.

    Sunder et al. 2017 (evidence 2.6, sign grade A, size 1.3-2 grade D). The ratio is that of one exit among
    eight seats; what counts is the share of colleagues who left, or drawing another box round the same people
    would change who leaves. Neutral: 1.
    """
    return float(ratio ** min(5.0, 8.0 * recent_exits / seats))


def offers_factor(book: float, coefficient: float) -> float:
    """Effect of offers drawn by a portable book: ``1 + c * book``.

    ``book``: the sum of the person's ties with accounts whose first line he holds, in units of twenty full
    ties. No measured size (grade D). Neutral: 0, the default.
    """
    return 1.0 + coefficient * book
