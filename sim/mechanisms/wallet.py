"""Share of wallet: how much of its need an account buys here."""

from math import exp


def share_after_visit(share: float, gain: float, skill: float, cap: float) -> float:
    """Share of wallet after one care visit: ``share + gain * skill * (cap - share)``, never above cap.

    With the default gain a medium account visited six times a year grows by about 8% a year net of
    fading (evidence 2.4: +3/+8/+15% farmed against 0 to -5% not, grade D). Neutral: gain 0.
    """
    if share >= cap:
        return share
    return min(cap, share + gain * skill * (cap - share))


def share_after_time(share: float, fade: float, years: float) -> float:
    """Share of wallet after ``years`` at a continuous yearly fade. Evidence 2.4, grade D. Neutral: 0."""
    return share * exp(-fade * years)


def matured_share(first: float, mature: float, years: float) -> float:
    """Share of wallet of an account of unknown share: from its first one toward that of mature accounts.

    ``first + max(0, mature - first) * (1 - exp(-years / 2))``; ``mature`` is the mean of the reference
    design. The two years are a guess (grade D).
    """
    return first + max(0.0, mature - first) * (1.0 - exp(-years / 2.0))
