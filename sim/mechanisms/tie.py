"""The tie of one person with one account, and the firm's own hold on its customer."""

from math import exp


def strengthened(tie: float, gain: float) -> float:
    """Tie after a contact, 0..1: ``tie + gain * (1 - tie)``. Grade D. Neutral: gain 0."""
    return tie + gain * (1.0 - tie)


def faded(tie: float, hours: float, scale: float) -> float:
    """Tie after ``hours`` without contact: ``tie * exp(-hours / scale)``. Grade D. Neutral: infinite."""
    return tie * exp(-hours / scale)


def loyalty_after_order(loyalty: float, gain: float, quality: float) -> float:
    """The firm's own loyalty after an order served with ``quality`` 0..1, itself 0..1.

    Grows by ``gain * quality`` of what is missing and falls by ``gain * (1 - quality)`` of what is there.
    Palmatier et al. 2007 (evidence 4, C5) split loyalty into the seller's and the firm's; the rate is a
    guess (grade D). Neutral: gain 0.
    """
    return loyalty + gain * (quality - loyalty)


def grown_tie(contacts: float, interval: float, gain: float, scale: float) -> float:
    """Tie after a number of contacts at equal intervals (hours), from nothing.

    Each contact does ``tie -> tie * f + gain * (1 - tie * f)`` with ``f = exp(-interval / scale)``, so after
    n of them ``gain / (1 - r) * (1 - r ** n)`` with ``r = f * (1 - gain)``: the same belief as
    ``strengthened`` and ``faded``, summed up. Neutral: gain 0.

    >>> round(grown_tie(1, 100.0, 0.1, 1000.0), 9)
    0.1
    """
    kept = exp(-interval / scale) * (1.0 - gain)
    return gain / (1.0 - kept) * (1.0 - kept**contacts) if kept < 1.0 else 0.0


def grown_loyalty(orders: float, gain: float, quality: float) -> float:
    """The firm's own loyalty after a number of orders served with the same quality, from nothing.

    ``quality * (1 - (1 - gain) ** orders)``: the same belief as ``loyalty_after_order``, applied ``orders``
    times. Neutral: gain 0.
    """
    return float(quality * (1.0 - (1.0 - gain) ** orders))
