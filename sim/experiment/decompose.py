"""A difference split into what single mechanisms add to it: arrays of numbers in, lines out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from sim.metrics.facts import Floats
from sim.stats import PairedDifference, paired_difference

Pair: TypeAlias = tuple[Floats, Floats]
"""A number of the one design and of the other, by replication."""
Kind: TypeAlias = Literal["mechanism", "interaction", "rest", "difference"]

AS_IS, ALL_OFF = "", "all"
"""The settings that are no single mechanism: everything as it is, and all mechanisms switched off."""

_ROUNDING = 1e-18


@dataclass(frozen=True)
class Line:
    """What one mechanism adds to the difference of a metric between two designs.

    ``contribution`` is the difference less the one without the mechanism, replication by replication, and its
    ``correlation`` that of the two. ``in_one`` and ``in_other`` are what the mechanism adds to the metric of
    each design (of the rest and the difference: the metric itself); the contribution is the second less the
    first. ``variance_ratio``: how many times more replications would be needed for as narrow an interval if
    settings shared no luck; nan where nothing varies.
    """

    name: str
    kind: Kind
    metric: str
    contribution: PairedDifference
    in_one: float
    in_other: float
    variance_ratio: float


def decompose(numbers: Mapping[str, Mapping[str, Pair]], confidence: float) -> tuple[Line, ...]:
    """Split every metric: for each the mechanisms in their order, interaction, rest and the difference.

    ``numbers`` has the metrics of each setting by name: ``AS_IS``, every mechanism switched off by itself,
    ``ALL_OFF``. All lines of a metric but the last sum to the last, in each replication. Intervals hold
    simultaneously over all lines of all metrics (Bonferroni).
    """
    metrics = list(numbers[AS_IS])
    comparisons = len(metrics) * (len(numbers) + 1)
    return tuple(
        line
        for metric in metrics
        for line in _split(
            metric, {name: of[metric] for name, of in numbers.items()}, confidence, comparisons
        )
    )


def _split(metric: str, pairs: Mapping[str, Pair], confidence: float, comparisons: int) -> Iterator[Line]:
    def line(name: str, kind: Kind, added: Pair, without: Floats, within: Floats, ratio: float) -> Line:
        found = paired_difference(without, within, confidence=confidence, comparisons=comparisons)
        return Line(name, kind, metric, found, float(added[0].mean()), float(added[1].mean()), ratio)

    as_is, all_off = pairs[AS_IS], pairs[ALL_OFF]
    difference, rest = as_is[1] - as_is[0], all_off[1] - all_off[0]
    together: Pair = (as_is[0] - all_off[0], as_is[1] - all_off[1])
    for name, off in pairs.items():
        if name in (AS_IS, ALL_OFF):
            continue
        added: Pair = (as_is[0] - off[0], as_is[1] - off[1])
        together = (together[0] - added[0], together[1] - added[1])
        without = off[1] - off[0]
        yield line(name, "mechanism", added, without, difference, _ratio(without, difference))
    none, nan = np.zeros_like(rest), float("nan")
    yield line("interaction", "interaction", together, none, together[1] - together[0], nan)
    yield line("rest", "rest", all_off, none, rest, _ratio(*all_off))
    yield line("difference", "difference", as_is, *as_is, _ratio(*as_is))


def _ratio(a: Floats, b: Floats) -> float:
    """The variance of b - a if both varied independently, over the one it has."""
    paired, alone = float((b - a).var()), float(a.var() + b.var())
    # What is left of equal numbers after rounding is no variance.
    return alone / paired if len(a) > 1 and paired > _ROUNDING * alone else float("nan")
