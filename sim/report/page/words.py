"""Amounts, shares and lists of names as a sentence for everybody has them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.report.numbers import NOTHING, alike
from sim.report.words import listed
from sim.texts import _, marked

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.stats import Interval

NAMELESS = "money"
"""What the world calls its currency where it has none; the page then says what a unit is, once."""

_SCALES = {
    "": marked("{number}"),
    "k": marked("{number} thousand"),
    "M": marked("{number} million"),
    "G": marked("{number} billion"),
}
_RANGES = {
    "": marked("{low} to {high}"),
    "k": marked("{low} to {high} thousand"),
    "M": marked("{low} to {high} million"),
    "G": marked("{low} to {high} billion"),
}


def sum_of_money(comparison: Comparison, amount: float, *beside: float, sign: bool = False) -> str:
    """An amount in words with its currency, such as `121 thousand EUR`; as exact as what stands beside it."""
    currency = comparison.study.world.money.currency
    number, suffix = _parted(alike(amount, *beside, sign=sign)[0])
    text = _(_SCALES[suffix]).format(number=number)
    return text if currency == NAMELESS else _("{amount} {currency}").format(amount=text, currency=currency)


def money_range(low: float, high: float) -> str:
    """From one amount to another, such as `87 to 155 thousand`; empty where one of them is not known."""
    texts = alike(low, high)
    if NOTHING in texts:
        return ""
    # Both have the scale of the larger one; a zero has none.
    suffix = max((_parted(text)[1] for text in texts), key=len)
    first, second = (_parted(text)[0] for text in texts)
    return _(_RANGES[suffix]).format(low=first, high=second)


def unit_of_money(comparison: Comparison) -> str:
    """What a unit of money is, where the currency has no name; else nothing."""
    money = comparison.study.world.money
    if money.currency != NAMELESS:
        return ""
    return _("Money is counted in units of which a lead hunter earns {pay} a month.").format(
        pay=f"{money.hunter_pay.value:,.10g}"
    )


def of_worlds(share: Interval) -> str:
    """In how many of a hundred plausible worlds, with the interval where there is one."""
    estimate, low, high = (100 * part for part in (share.estimate, share.low, share.high))
    if not (math.isfinite(low) and math.isfinite(high)):
        text = _("{number} of 100 plausible worlds, too few of which were tried to say how surely")
        return text.format(number=f"{estimate:.0f}")
    return _("{number} of 100 plausible worlds (likely {low} to {high})").format(
        number=f"{estimate:.0f}", low=f"{low:.0f}", high=f"{high:.0f}"
    )


def few(names: Sequence[str], most: int = 3) -> str:
    """Names as a list, of which only the first are named where there are many."""
    if len(names) <= most + 1:
        return listed(names)
    rest = len(names) - most
    return _("{names} and {number} others").format(names=", ".join(names[:most]), number=rest)


def _parted(text: str) -> tuple[str, str]:
    """A number apart from the suffix of its scale."""
    return (text[:-1], text[-1]) if text[-1:] in _SCALES and text else (text, "")
