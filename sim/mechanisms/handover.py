"""Whether a customer's new person in charge suits him: the chance that a hand-over goes badly."""


def similarity(one: float, other: float) -> float:
    """How alike two people are in their way with customers, 0..1.

    ``1 - 2 * d`` with ``d`` their distance on a circle of length 1, so that nobody is an outsider and two
    people at random are alike by .5 on average. The form is a design decision (grade D). Neutral: by
    ``bad_chance``, where it is used.
    """
    apart = abs(one - other) % 1.0
    return 1.0 - 2.0 * min(apart, 1.0 - apart)


def bad_chance(bad: float, weight: float, alike: float) -> float:
    """Chance that a hand-over goes badly, 0..1: ``bad + min(weight * bad, 1 - bad) * (1 - 2 * alike)``.

    Centred: its mean over random pairs is ``bad``, also where little room is left above it. That the likeness
    of the successor matters is Shi et al. 2017 (evidence 2.7, sign grade A); they find that the right
    reassignment avoids up to 40% of the loss, which is where the weight of .4 (0-.8) is guessed from (grade
    D). Neutral: weight 0.
    """
    return bad + min(weight * bad, 1.0 - bad) * (1.0 - 2.0 * alike)
