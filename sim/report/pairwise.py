"""Every design against every other: sentences where there are few, a square of words where there are many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.numbers import difference
from sim.report.sentences import clause
from sim.report.summary import Row
from sim.report.words import METRIC_NAMES
from sim.texts import _, ngettext

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.verdicts import Pair

FEW = 4
"""Designs up to which each pair gets a sentence of its own."""


def pair_sentences(comparison: Comparison) -> list[str]:
    """How the designs stand to each other, the reference left out: it has sentences of its own."""
    reference = comparison.study.study.reference
    others = [pair for pair in comparison.pairs if reference not in (pair.one, pair.other)]
    if len(comparison.designs) <= FEW:
        by_pair: dict[tuple[str, str], list[Pair]] = {}
        for pair in others:
            by_pair.setdefault((pair.one, pair.other), []).append(pair)
        return [
            _("{design} against {reference}: {findings}.").format(
                design=other, reference=one, findings="; ".join(clause(comparison, pair) for pair in pairs)
            )
            for (one, other), pairs in by_pair.items()
        ]
    return [_count(others, metric) for metric in METRIC_NAMES] if others else []


def _count(pairs: list[Pair], metric: str) -> str:
    own = [pair for pair in pairs if pair.metric == metric]
    decided = sum(pair.verdict.word != "undecided" for pair in own)
    return _(
        "Between the other designs {decided} of {pairs} pairs are decided in {metric}; the report has them "
        "all."
    ).format(decided=decided, pairs=len(own), metric=_(METRIC_NAMES[metric]))


def square(comparison: Comparison, metric: str) -> list[Row]:
    """One row per design and a cell for each that it is set against: the word, and the difference."""
    names = [design.design for design in comparison.designs]
    found = {(pair.one, pair.other): pair for pair in comparison.pairs if pair.metric == metric}
    return [Row(name, "", "", tuple(_cell(found, name, other) for other in names)) for name in names]


def _cell(found: dict[tuple[str, str], Pair], name: str, other: str) -> str:
    """What is known of ``name`` against ``other``; blank on the diagonal."""
    if (other, name) in found:
        pair = found[other, name]
        return f"{_(pair.verdict.word)}, {difference(pair.difference)}"
    if (name, other) in found:
        word = found[name, other].verdict.word
        return _({"better": "worse", "worse": "better"}.get(word, word))
    return ""


def correlations(comparison: Comparison) -> str:
    """How alike the luck of two designs was, over all pairs: what pairing achieved."""
    found = sorted(pair.difference.correlation for pair in comparison.pairs if pair.difference.n > 2)
    if not found:
        return ""
    skewed = sum(pair.difference.method == "bootstrap" for pair in comparison.pairs)
    text = _(
        "Common luck: two designs correlate by {lowest} to {highest} over replications (above 0 it helps)."
    ).format(lowest=f"{found[0]:.2f}", highest=f"{found[-1]:.2f}")
    if not skewed:
        return text
    rest = ngettext(
        "{n} skewed difference rests on the bootstrap.",
        "{n} skewed differences rest on the bootstrap.",
        skewed,
    )
    return f"{text} {rest.format(n=skewed)}"
