"""What it is worth to know a part of the market well, and what a customer of several parts costs."""


def narrowness(served: int, known: int) -> float:
    """How much of a specialist somebody is who serves so many of the regions, or product lines, there are.

    ``(known - served) / (known - 1)``: 0 for all of them, 1 for one; 0 where there is only one. All gains
    below are stated at 1 and are in proportion, so that the generalist of the reference has none. Grade D:
    that generalists know less of each part is an argument of document 004 (seniors by product line) and of
    the literature on specialists (evidence 4, C3), sizes are nowhere. Neutral: the gains below 0.

    >>> narrowness(2, 3)
    0.5
    """
    return (known - served) / (known - 1) if known > 1 else 0.0


def knowledge_effect(narrow: float, gain: float) -> float:
    """Log-odds to win that somebody gains who serves only a part: ``narrow * gain``.

    No measured size (grade D). Neutral: gain 0.
    """
    return narrow * gain


def way_factor(narrow: float, saved: float) -> float:
    """Length of the ways of who lives in what he serves: ``1 - narrow * saved``, a factor.

    No measured size (grade D). Neutral: saved 0.
    """
    return 1.0 - narrow * saved


def ramp_factor(narrow: float, saved: float) -> float:
    """Length of the ramp of somebody with less to learn: ``1 - narrow * saved``, a factor.

    No measured size (grade D). Neutral: saved 0.
    """
    return 1.0 - narrow * saved


def joint_visit_factor(missing: int, extra: float) -> float:
    """Length of a visit to a customer who buys from product lines that his keeper does not serve.

    ``1 + missing * extra``: a colleague of each missing line comes along. All keepers of such a chart do as
    much for each other, so the colleague's hours are counted in the keeper's. Grade D. Neutral: extra 0.
    """
    return 1.0 + missing * extra
