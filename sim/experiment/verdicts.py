"""Every design against every other in the headline metrics, and one word on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import pandas as pd

from sim.randomness import Luck
from sim.scenario.study import LoadedStudy
from sim.stats import PairedDifference, Verdict, holm, paired_difference, verdict

CONFIDENCE = 0.95
HEADLINES = ("profit_a_year", "new_customers")


@dataclass(frozen=True)
class Pair:
    """The design ``other`` less ``one`` in a headline metric, paired over replications.

    ``adjusted`` is the p-value of no difference among all pairs and headline metrics (Holm); the verdict is
    about ``other``.
    """

    one: str
    other: str
    metric: str
    difference: PairedDifference
    adjusted: float
    verdict: Verdict


def all_pairs(study: LoadedStudy, wide: Mapping[str, pd.DataFrame], confidence: float) -> tuple[Pair, ...]:
    """Each design against each other, the reference being ``one`` wherever it takes part.

    ``wide``: totals by design, with the replication as index. Words hold together at ``confidence`` (Holm on
    the p-values), and so do the intervals (Bonferroni), over all pairs and headline metrics.
    """
    found = [
        _pair(study, wide, one, other, metric, confidence)
        for one, other in combinations(_reference_first(study, list(wide)), 2)
        for metric in HEADLINES
    ]
    adjusted = holm([pair.difference.p for pair in found])
    return tuple(_judged(study, wide, pair, p) for pair, p in zip(found, adjusted, strict=True))


def against_reference(pairs: Sequence[Pair], study: LoadedStudy, design: str) -> tuple[Pair, ...]:
    """What the pairs say of a design against the reference; nothing for the reference itself."""
    return tuple(pair for pair in pairs if pair.one == study.study.reference and pair.other == design)


def _reference_first(study: LoadedStudy, names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: name != study.study.reference)


def _pair(
    study: LoadedStudy,
    wide: Mapping[str, pd.DataFrame],
    one: str,
    other: str,
    metric: str,
    confidence: float,
) -> Pair:
    both = _both(wide, one, other)
    designs = len(wide)
    difference = paired_difference(
        wide[one].loc[both, metric].to_numpy(),
        wide[other].loc[both, metric].to_numpy(),
        confidence=confidence,
        comparisons=designs * (designs - 1) // 2 * len(HEADLINES),
        rng=Luck(study.study.seed, 0).stream("analysis", "pair", metric, one, other),
    )
    return Pair(one, other, metric, difference, float("nan"), Verdict("undecided"))


def _judged(study: LoadedStudy, wide: Mapping[str, pd.DataFrame], pair: Pair, adjusted: float) -> Pair:
    both = _both(wide, pair.one, pair.other)
    mean = float(wide[pair.one].loc[both, pair.metric].mean()) if len(both) else 0.0
    margin = study.study.margins.of(pair.metric, mean)
    return replace(
        pair, adjusted=adjusted, verdict=verdict(pair.difference, margin=margin, adjusted=adjusted)
    )


def _both(wide: Mapping[str, pd.DataFrame], one: str, other: str) -> pd.Index[int]:
    return wide[one].index.intersection(wide[other].index)
