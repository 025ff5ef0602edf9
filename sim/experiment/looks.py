"""How often one may look at growing results, and how surely each time.

Who looks after every batch and stops when he likes what he sees is misled more often than the level of his
intervals says. So the looks share the error that is allowed: half of it goes to the first, half of what is
left to the next, and so on; the last look, at the limit, gets all that is left. Each look uses intervals of
its own share, and what counts is said at the look at which one stops. The shares add up to the error that is
allowed, so false verdicts are no more frequent over all looks than at a single one, whenever one stops. The
price: the interval at a later look is wider than it would be had one looked only then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sim.experiment.verdicts import CONFIDENCE

SMALLEST_BATCH = 10
"""Replications that are added at least: for fewer, another look costs more than it gives."""


@dataclass(frozen=True)
class Judged:
    """What a look showed: whether the goal is ``met``, and about how many more replications it takes.

    ``more`` is None where no number can be named. ``unmet`` says how many comparisons are not there yet;
    ``hopeless`` that there is no use in going on.
    """

    met: bool
    more: int | None = None
    unmet: int = 0
    hopeless: bool = False


@dataclass(frozen=True)
class Look:
    """The ``number``-th look, at so many replications, with intervals at this ``confidence``."""

    number: int
    replications: int
    confidence: float
    judged: Judged


class Judge(Protocol):
    """Says how things stand with the first so many replications, at a level of confidence."""

    def __call__(self, replications: int, confidence: float) -> Judged:
        """Look; the same arguments give the same answer."""


def confidence_of(look: int, last: bool) -> float:
    """The level of the intervals of a look, counted from 1; ``last`` where none can follow.

    >>> [round(confidence_of(look, last=look == 3), 4) for look in (1, 2, 3)]
    [0.975, 0.9875, 0.9875]
    """
    return 1 - (1 - CONFIDENCE) / 2.0 ** (look - 1 if last else look)


def look_until_met(
    judge: Judge,
    first: int,
    limit: int,
    *,
    confidence: Callable[[int, bool], float] = confidence_of,
    on_look: Callable[[Look], None] | None = None,
) -> tuple[Look, ...]:
    """Look at ``first`` replications, then at more of them, until the goal is met or the limit is reached.

    How many more is what the judge names for the confidence of the next look: at least ``SMALLEST_BATCH``,
    at most as many again.
    """
    looks: list[Look] = []
    replications = min(first, limit)
    while True:
        number = len(looks) + 1
        level = confidence(number, replications >= limit)
        judged = judge(replications, level)
        looks.append(Look(number, replications, level, judged))
        if on_look is not None:
            on_look(looks[-1])
        if judged.met or judged.hopeless or replications >= limit:
            return tuple(looks)
        more = judge(replications, confidence(number + 1, False)).more
        batch = replications if more is None else min(more, replications)
        replications = min(limit, replications + max(SMALLEST_BATCH, batch))
