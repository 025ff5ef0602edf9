"""Which of several designs is best, and how surely: one point of a map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy.special import stdtr

from sim.experiment.runs import Floats
from sim.stats import PairedDifference, paired_difference, verdict

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
        p = max(p, _p(lead))
    contenders = [name for name in designs if name == designs[first] or words[name] != "better"]
    word: Word = "decided"
    if len(contenders) > 1:
        equal = all(words.get(name, "practically equal") == "practically equal" for name in contenders)
        word = "practically equal" if equal else "undecided"
    return Standing(word, designs[first], tuple(contenders), leads, p, known.shape[1])


def _p(lead: PairedDifference) -> float:
    """The two-sided p of a lead times the number of comparisons, at most 1."""
    if lead.sd == 0:
        return 0.0 if lead.mean > 0 else 1.0
    t = lead.mean / (lead.sd / lead.n**0.5)
    return min(1.0, 2 * lead.comparisons * float(stdtr(lead.n - 1, -t)))


def holds_for_all(ps: Sequence[float], confidence: float) -> list[bool]:
    """Which of several findings hold all at once, by their p (Holm); nan never does."""
    found = [False] * len(ps)
    ranked = sorted(range(len(ps)), key=lambda place: ps[place])
    for rank, place in enumerate(ranked):
        if not ps[place] <= (1 - confidence) / (len(ps) - rank):
            break
        found[place] = True
    return found
