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
