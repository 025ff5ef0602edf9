"""Which of several designs is best, and how surely: one point of a map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from sim.metrics.facts import Floats
from sim.stats import PairedDifference, holm, paired_difference, verdict

Word: TypeAlias = Literal["decided", "practically equal", "undecided", "not run"]


@dataclass(frozen=True)
class Standing:
    """Who is best at one point.

    ``best`` has the highest mean (None where fewer than two replications were finished by all designs).
    ``contenders`` are the best and those that it does not beat beyond luck. ``word``: decided where it beats
    all others, practically equal where each contender is, else undecided. ``leads`` are the differences
    best - other, simultaneous over the others. ``p``: how easily luck alone gives so clear a winner.
    """

    word: Word
    best: str | None = None
    contenders: tuple[str, ...] = ()
    leads: dict[str, PairedDifference] | None = None
    p: float = 1.0
    replications: int = 0


def standing(
    values: Floats,
    designs: Sequence[str],
    margin: Callable[[float], float],
    confidence: float,
) -> Standing:
    """Who is best among ``designs``, from ``values`` (designs, replications) that share their luck.

    The best is compared with every other by paired t, Bonferroni over the others. That it was picked by its
    mean is paid for: a wrong design is called best with a chance below (1 - ``confidence``) / 2, as it must
    beat the truly best one, and so each of the n - 1 wrong ones has only its share of that. By the same
    reason the contenders hold the truly best one. ``margin`` gives what is practically equal beside a mean.
    """
    known = values[:, np.isfinite(values).all(axis=0)]
    if known.shape[1] < 2:
        return Standing("not run", replications=known.shape[1])
    means = known.mean(axis=1)
    first = int(means.argmax())
    others = [place for place in range(len(designs)) if place != first]
    leads, words, p = {}, {}, 0.0
    for place in others:
        lead = paired_difference(
            known[place], known[first], confidence=confidence, comparisons=max(1, len(others))
        )
        leads[designs[place]] = lead
        words[designs[place]] = verdict(lead, margin=margin(float(means[first]))).word
        p = max(p, min(1.0, lead.comparisons * lead.p))
    contenders = [name for name in designs if name == designs[first] or words[name] != "better"]
    word: Word = "decided"
    if len(contenders) > 1:
        equal = all(words.get(name, "practically equal") == "practically equal" for name in contenders)
        word = "practically equal" if equal else "undecided"
    return Standing(word, designs[first], tuple(contenders), leads, p, known.shape[1])


def holds_for_all(ps: Sequence[float], confidence: float) -> list[bool]:
    """Which of several findings stand together at ``confidence``, by Holm's rule; nan never does."""
    return [p <= 1 - confidence for p in holm(ps)]
