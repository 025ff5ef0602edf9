"""What it costs that the one who stands in does not know the customer."""


def unfamiliar_factor(tie: float, reference_tie: float, extra: float) -> float:
    """Factor on the hours of an order that somebody handles for a keeper who is away, 1 or more.

    ``1 + extra * max(0, 1 - tie / reference_tie)``: who never met the customer takes ``1 + extra`` times the
    hours, who knows him as well as a keeper of the reference design takes no longer than he would. ``tie``
    and ``reference_tie`` 0..1. No measured size (grade D). Neutral: extra 0.

    >>> unfamiliar_factor(0.0, 0.5, 0.5), unfamiliar_factor(0.25, 0.5, 0.5), unfamiliar_factor(0.9, 0.5, 0.5)
    (1.5, 1.25, 1.0)
    """
    return 1.0 + extra * max(0.0, 1.0 - tie / reference_tie)
