"""Whether an account leaves with a person who leaves."""


def follow_chance(
    rate: float,
    tie: float,
    reference_tie: float,
    loyalty: float,
    reference_loyalty: float,
    loyalty_effect: float,
) -> float:
    """Chance that an account follows a leaver, before further lines protect it; 0..1.

    ``rate * tie / reference_tie * (1 - e * loyalty) / (1 - e * reference_loyalty)``, at most 1. ``rate``
    is stated at the reference tie: .30 (.15-.50) to a rival, evidence 2.7, a guess between a distributor
    (Shi et al. 2017, grade A) and law firms. That accounts follow at all is an assumption of the model;
    only net size and cost are results. Neutral: rate 0 (no theft) or loyalty_effect 0.
    """
    own = (1.0 - loyalty_effect * loyalty) / (1.0 - loyalty_effect * reference_loyalty)
    return min(1.0, rate * tie / reference_tie * own)


def unprotected(protection: float, tie: float, reference_tie: float, aligned: float) -> float:
    """Factor in 0..1 by which one remaining line lowers the follow chance.

    ``1 - protection * aligned * min(1, tie / reference_tie)``; protection .64 is the two-line multiplier
    .36 (.2-.7) of evidence 2.7 (grade C), valid only for aligned interests (Rogan 2014, grade A).
    Neutral: protection 0.
    """
    return 1.0 - protection * aligned * min(1.0, tie / reference_tie)
