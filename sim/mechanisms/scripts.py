"""What it is worth to have the rules and scripts of each stage written down."""


def with_scripts(size: float, scripts: float, effect: float) -> float:
    """A newcomer's ramp, or a hand-off's loss, where scripts are written down: ``size (1 - scripts effect)``.

    ``scripts``: how far they are, 0..1, a choice of the design. ``effect``: what all of them take off, of the
    ramp .2 (0-.4), of the hand-off loss .5 (0-1). Document 004 claims that they make a later split easier;
    no number was found (grade D). Neutral: scripts 0, or effect 0.

    >>> with_scripts(6.0, 1.0, 0.5), with_scripts(6.0, 0.0, 0.5)
    (3.0, 6.0)
    """
    return size * (1.0 - scripts * effect)
