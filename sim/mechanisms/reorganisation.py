"""How people take a reorganisation: who resigns, how their work suffers, what is owed to them.

Document 004 warns of sellers who are not ready to give up their customers and recommends to write rules and
scripts first; it has no number, and none was found. All sizes are grade D, to be swept.
"""


def resign_chance(
    base: float, income_lost: float, accounts_lost: float, unwished: bool, *weights: float
) -> float:
    """Chance that somebody with a new role leaves over it, at most 1.

    ``base + w1 * income_lost + w2 * accounts_lost + w3 * unwished`` with the shares of income and of accounts
    that are gone (0..1) and the three ``weights``. Document 004 fears it; no measured size (grade D).
    Neutral: base and weights 0.

    >>> resign_chance(0.0, 0.5, 1.0, False, 0.5, 0.25, 0.05)
    0.5
    """
    on_income, on_accounts, on_wish = weights
    chance = base + on_income * income_lost + on_accounts * accounts_lost + on_wish * unwished
    return min(1.0, chance)


def settled(since: float, lasts: float, dip: float) -> float:
    """Working speed of somebody whose role is new since so many hours: ``1 - dip * (1 - since / lasts)``.

    1 from ``lasts`` (hours) on. No measured size (grade D). Neutral: dip 0.
    """
    return 1.0 if since >= lasts else 1.0 - dip * (1.0 - since / lasts)


def dip_with_scripts(dip: float, scripts: float, saved: float) -> float:
    """What is left of a dip where rules and scripts were written down: ``dip * (1 - scripts * saved)``.

    ``scripts``: how far, 0..1. Document 004 recommends it; no measured size (grade D). Neutral: saved 0.
    """
    return dip * (1.0 - scripts * saved)
