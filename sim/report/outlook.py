"""What is to be expected where the world is not what the study supposes, in plain sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.report.numbers import alike, percent, percent_interval

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.plausible import Assumption, Outlook, Plausible

ROBUST = 0.9
"""The share of plausible worlds from which on a word of the study may stand alone."""

_PROFIT = "profit_a_year"


def outlook_sentences(comparison: Comparison) -> list[str]:
    """For each design against the reference: in how many plausible worlds its profit is better."""
    plausible = comparison.plausible
    if plausible is None or not plausible.outlooks:
        return []
    own = [outlook for outlook in plausible.outlooks if outlook.metric == _PROFIT]
    return [_how_many(comparison, plausible), *(_sentence(comparison, outlook) for outlook in own)]


def proviso(comparison: Comparison, design: str, metric: str, word: str) -> str:
    """What to add to a word of the study that plausible worlds do not bear out; empty where they do."""
    outlook = None if comparison.plausible is None else comparison.plausible.outlook(design, metric)
    if outlook is None or math.isnan(outlook.spread.mean) or word not in ("better", "worse"):
        return ""
    share = outlook.better if word == "better" else outlook.worse
    if share.estimate >= ROBUST:
        return f"; so it is in {percent(share.estimate)} of plausible worlds"
    return f"; but in {percent(share.estimate)} of plausible worlds only"


def _how_many(comparison: Comparison, plausible: Plausible) -> str:
    reference = comparison.study.study.reference
    text = (
        f"Plausible worlds: {plausible.worlds} drawn from the ranges of {plausible.parameters} uncertain "
        f"parameters, all moved at once; every design was set against {reference} in each of them."
    )
    missing = plausible.asked - plausible.worlds
    return f"{text} {missing} more could not be run." if missing else text


def _sentence(comparison: Comparison, outlook: Outlook) -> str:
    if math.isnan(outlook.spread.mean):
        return f"{outlook.design}: too few worlds, or replications of the study, to say anything."
    currency = comparison.study.world.money.currency
    low, high = alike(outlook.spread.quantile(0.1), outlook.spread.quantile(0.9), sign=True)
    worlds, luck = alike(outlook.spread.sd, outlook.luck)
    return (
        f"{outlook.design}: profit better in {percent_interval(outlook.better)} of them, worse in "
        f"{percent_interval(outlook.worse)}; worst tenth {low} {currency} a year or less, best tenth {high} "
        f"or more. Standard deviation from world to world {worlds}, from company to company by luck {luck}. "
        f"{_matters(outlook)}"
    )


def _matters(outlook: Outlook) -> str:
    """The assumptions that move the difference most, the surest first."""
    told = [_assumption(each) for each in outlook.matters if each.beyond_chance]
    rest = [each.range.path for each in outlook.matters if not each.beyond_chance]
    parts = []
    if told:
        parts.append(f"What matters most: {', '.join(told)}")
    if rest:
        few = "So few worlds do not tell which assumptions matter most; foremost, perhaps by chance, are"
        most = "then, perhaps by chance," if told else few
        parts.append(f"{most} {', '.join(rest)}")
    return "; ".join(parts) + "."


def _assumption(found: Assumption) -> str:
    return f"{found.range.path} ({'helps' if found.correlation > 0 else 'harms'} where it is higher)"
