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


def share_after_delivery(share: float, gain: float, lead: float, cap: float) -> float:
    """Share of wallet after a delivery to a customer who is more (or less) content than usual.

    ``share * (1 + gain * lead)``, at most ``cap``; ``lead``: satisfaction less that of the reference design,
    so that the average account there neither gains nor loses by it. Evidence 4, C7 (service moves volume; the
    size grade D). Neutral: gain 0.

    >>> round(share_after_delivery(0.5, 0.02, 0.1, 0.75), 9), share_after_delivery(0.9, 0.02, 0.5, 0.75)
    (0.501, 0.9)
    """
    grown = share * (1.0 + gain * lead)
    return min(cap, grown) if grown > share and share < cap else min(share, grown)


def share_after_time(share: float, fade: float, years: float) -> float:
    """Share of wallet after ``years`` at a continuous yearly fade. Evidence 2.4, grade D. Neutral: 0."""
    return share * exp(-fade * years)


def matured_share(first: float, mature: float, years: float) -> float:
    """Share of wallet of an account of unknown share: from its first one toward that of mature accounts.

    ``first + max(0, mature - first) * (1 - exp(-years / 2))``; ``mature`` is the mean of the reference
    design. The two years are a guess (grade D). Neutral: nothing is drawn where the share is known.
    """
    return first + max(0.0, mature - first) * (1.0 - exp(-years / 2.0))
