"""What is to be expected where the world is not what the study supposes, in plain sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.report.numbers import alike, percent, percent_interval
from sim.texts import _

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
    text = _("; so it is in {share} of plausible worlds")
    if share.estimate < ROBUST:
        text = _("; but in {share} of plausible worlds only")
    return text.format(share=percent(share.estimate))


def _how_many(comparison: Comparison, plausible: Plausible) -> str:
    text = _(
        "Plausible worlds: {worlds} drawn from the ranges of {parameters} uncertain parameters, all moved at "
        "once; every design was set against {reference} in each of them."
    ).format(
        worlds=plausible.worlds,
        parameters=plausible.parameters,
        reference=comparison.study.study.reference,
    )
    missing = plausible.asked - plausible.worlds
    return f"{text} {_('{n} more could not be run.').format(n=missing)}" if missing else text


def _sentence(comparison: Comparison, outlook: Outlook) -> str:
    if math.isnan(outlook.spread.mean):
        text = _("{design}: too few worlds, or replications of the study, to say anything.")
        return text.format(design=outlook.design)
    low, high = alike(outlook.spread.quantile(0.1), outlook.spread.quantile(0.9), sign=True)
    worlds, luck = alike(outlook.spread.sd, outlook.luck)
    text = _(
        "{design}: profit better in {better} of them, worse in {worse}; worst tenth {low} {currency} a year "
        "or less, best tenth {high} or more. Standard deviation from world to world {worlds}, from company "
        "to company by luck {luck}."
    ).format(
        design=outlook.design,
        better=percent_interval(outlook.better),
        worse=percent_interval(outlook.worse),
        low=low,
        high=high,
        currency=comparison.study.world.money.currency,
        worlds=worlds,
        luck=luck,
    )
    return f"{text} {_matters(outlook)}"


def _matters(outlook: Outlook) -> str:
    """The assumptions that move the difference most, the surest first."""
    told = ", ".join(_assumption(each) for each in outlook.matters if each.beyond_chance)
    rest = ", ".join(each.range.path for each in outlook.matters if not each.beyond_chance)
    if told and rest:
        text = _("What matters most: {sure}; then, perhaps by chance, {others}.")
    elif told:
        text = _("What matters most: {sure}.")
    else:
        text = _(
            "So few worlds do not tell which assumptions matter most; foremost, perhaps by chance, are "
            "{others}."
        )
    return text.format(sure=told, others=rest)


def _assumption(found: Assumption) -> str:
    helps = found.correlation > 0
    text = (
        _("{parameter} (helps where it is higher)") if helps else _("{parameter} (harms where it is higher)")
    )
    return text.format(parameter=found.range.path)
