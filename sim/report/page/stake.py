"""The money that the advice is about."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.report.page.advice import standing
from sim.report.page.answers import difference_in_words, estimate, span
from sim.report.page.words import money_range, sum_of_money
from sim.report.sentences import PROFIT, against
from sim.scenario.units import HOURS_PER_YEAR
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.verdicts import Pair


def stake(comparison: Comparison) -> str:
    """The money that the advice is about, a year and over the study."""
    found = standing(comparison)
    if found.rival is None:
        return _alone(comparison)
    pairs = [pair for design in comparison.designs if (pair := against(design, PROFIT)) is not None]
    worse = [pair for pair in pairs if pair.verdict.word == "worse"]
    keeps = found.chosen == comparison.study.study.reference and not found.open
    pair = min(worse, key=lambda each: each.difference.mean) if keeps and worse else found.rival
    return _at_stake(comparison, pair)


def _at_stake(comparison: Comparison, pair: Pair) -> str:
    if math.isnan(pair.difference.low):
        text = _(
            "Between {design} and {reference} lie {year} a year in the one replication that was run, which "
            "says nothing about luck."
        )
        year = difference_in_words(comparison, pair.difference, sign=True)
        return text.format(design=pair.other, reference=pair.one, year=year)
    text = {
        "worse": _(
            "{design} instead of {reference} would cost {year} a year (likely {between}), {whole} in {span}."
        ),
        "better": _(
            "{design} instead of {reference} would bring {year} a year (likely {between}), {whole} in {span}."
        ),
        "undecided": _(
            "Between {design} and {reference} lie {year} a year on average (likely {between}), "
            "{whole} in {span}; luck alone could explain it."
        ),
        "practically equal": _(
            "Between {design} and {reference} lie {year} a year (likely {between}), {whole} in {span}: "
            "practically nothing."
        ),
    }[pair.verdict.word]
    found, length = pair.difference, comparison.study.study.horizon / HOURS_PER_YEAR
    # What a design costs has no sign; what may be either has one.
    signed = pair.verdict.word in ("undecided", "practically equal")
    low, high = (-found.high, -found.low) if pair.verdict.word == "worse" else (found.low, found.high)
    mean = found.mean if signed else abs(found.mean)
    return text.format(
        design=pair.other,
        reference=pair.one,
        year=difference_in_words(comparison, found, sign=signed),
        whole=sum_of_money(comparison, mean * length, sign=signed),
        span=span(comparison),
        between=money_range(low, high),
    )


def _alone(comparison: Comparison) -> str:
    known = [design for design in comparison.designs if not math.isnan(estimate(design, PROFIT))]
    if not known:
        return _("No money is known.")
    return _("{design} earns {year} a year, {whole} in {span}.").format(
        design=known[0].design,
        year=sum_of_money(comparison, estimate(known[0], PROFIT)),
        whole=sum_of_money(
            comparison, estimate(known[0], PROFIT) * comparison.study.study.horizon / HOURS_PER_YEAR
        ),
        span=span(comparison),
    )
