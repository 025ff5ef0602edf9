"""How a newcomer becomes productive."""


def productivity(tenure: float, ramp: float, start: float) -> float:
    """Speed of work at a tenure, both in hours: linear from ``start`` to 1 over ``ramp``.

    Evidence 2.3: ramp 6.6 months lognormal (grade B), starting at 0-25% (grade D). Neutral: start 1.
    """
    if tenure >= ramp:
        return 1.0
    return start + (1.0 - start) * tenure / ramp


def mean_productivity(since: float, until: float, ramp: float, start: float) -> float:
    """Mean of ``productivity`` between two tenures in hours; at ``since`` where they are the same.

    Straight up to the end of the ramp and level after it, so the means of both pieces are exact: the same
    belief as ``productivity``, summed up.
    """
    first = productivity(since, ramp, start)
    if until <= since:
        return first
    learned = min(max(since, ramp), until)
    slope = (first + productivity(learned, ramp, start)) / 2.0
    return (slope * (learned - since) + (until - learned)) / (until - since)


def start_in_new_duties(new: int, duties: int, start: float) -> float:
    """Speed of work of an experienced person whose seat brings duties that he did not have before.

    ``1 - (1 - start) * new / duties``: known duties at full speed, new ones like a newcomer's. Grade D, no
    source. Neutral: start 1.
    """
    return 1.0 - (1.0 - start) * new / duties if duties else 1.0
