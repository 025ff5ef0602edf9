"""What the study answers on each design: a word, the money, a sentence or two."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.numbers import number, years
from sim.report.outlook import ROBUST
from sim.report.page.words import money_range, of_worlds, sum_of_money
from sim.report.sentences import CUSTOMERS, PROFIT, against, forecast
from sim.scenario.units import HOURS_PER_YEAR
from sim.stats import Interval, PairedDifference
from sim.texts import _, marked, ngettext

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison, DesignSummary
    from sim.experiment.verdicts import Pair

WIDE = 10.0
"""An interval that reaches so many times the mean says nothing of its digits."""

REFERENCE, NOT_COMPARED = marked("reference"), marked("not compared")


@dataclass(frozen=True)
class Answer:
    """One design on page one.

    ``word``: the verdict on profit, `reference` or `not compared`, in English (shown through ``_``).
    ``amount``: profit a year, of others than the reference the difference to it; empty where there is none.
    ``sentence`` is about profit, with plausible worlds as proviso, ``customers`` about new customers.
    """

    design: str
    word: str
    sentence: str
    amount: str
    customers: str = ""


def answers(comparison: Comparison) -> tuple[Answer, ...]:
    """One for each design of the study, in its order."""
    known = {design.design: design for design in comparison.designs}
    return tuple(
        _answer(comparison, known.get(case.design.name), case.design.name) for case in comparison.study.cases
    )


def estimate(design: DesignSummary, metric: str) -> float:
    """The mean of a design in a number; nan where it has none."""
    found = design.means.get(metric)
    return math.nan if found is None else found.estimate


def customers(amount: float) -> str:
    """A number of customers: whole ones, but for a few on average."""
    return f"{round(amount):,}" if amount >= 10 else number(amount)


def span(comparison: Comparison) -> str:
    """The length of the study in words."""
    return years(comparison.study.study.horizon / HOURS_PER_YEAR)


def agreeing(comparison: Comparison, design: str, word: str) -> Interval | None:
    """The share of plausible worlds in which the design's profit is what the word says; None if unknown."""
    outlook = None if comparison.plausible is None else comparison.plausible.outlook(design, PROFIT)
    if outlook is None or math.isnan(outlook.spread.mean):
        return None
    if word == "practically equal":
        return Interval(outlook.equal, math.nan, math.nan, outlook.better.confidence, outlook.better.n)
    return {"better": outlook.better, "worse": outlook.worse}.get(word)


def _answer(comparison: Comparison, design: DesignSummary | None, name: str) -> Answer:
    reference = comparison.study.study.reference
    if design is None:
        return Answer(name, NOT_COMPARED, _("None of its runs was finished."), "")
    if name == reference:
        return _reference(comparison, design)
    pair = against(design, PROFIT)
    if pair is None:
        text = _("It could not be compared: {reference} has no finished run.").format(reference=reference)
        return Answer(name, NOT_COMPARED, text, "")
    amount = difference_in_words(comparison, pair.difference, sign=True)
    sentences = [profit_sentence(comparison, pair), worlds_sentence(comparison, pair)]
    return Answer(
        name,
        pair.verdict.word,
        " ".join(filter(None, sentences)),
        _("{amount} a year").format(amount=amount),
        customers_sentence(comparison, design),
    )


def _reference(comparison: Comparison, design: DesignSummary) -> Answer:
    profit, wins = estimate(design, PROFIT), estimate(design, CUSTOMERS)
    if math.isnan(profit):
        return Answer(design.design, REFERENCE, _("The others are compared with it."), "")
    amount = sum_of_money(comparison, profit)
    return Answer(
        design.design,
        REFERENCE,
        _("It earns {amount} a year; the others are compared with it.").format(amount=amount),
        _("{amount} a year").format(amount=amount),
        _("Wins {number} new customers in {span}.").format(number=customers(wins), span=span(comparison)),
    )


def difference_in_words(comparison: Comparison, found: PairedDifference, *, sign: bool = False) -> str:
    """The mean of a difference in money, no more exact than its interval."""
    bounds = [abs(bound) for bound in (found.low, found.high)]
    # Beside a far wider interval nothing would be left of it.
    beside = bounds if max(bounds) < WIDE * abs(found.mean) else []
    return sum_of_money(comparison, found.mean if sign else abs(found.mean), *beside, sign=sign)


def profit_sentence(comparison: Comparison, pair: Pair) -> str:
    """The profit of a design against the reference, and how sure that is."""
    found, word = pair.difference, pair.verdict.word
    amount = difference_in_words(comparison, found)
    if word == "practically equal":
        margin = comparison.study.study.margins.in_words(PROFIT)
        return _("Earns practically the same as {reference}: the difference is within {margin}.").format(
            reference=pair.one, margin=margin
        )
    if word == "undecided":
        return _undecided(comparison, pair)
    if word == "better":
        between = money_range(found.low, found.high)
        text = _("Earns {amount} a year more than {reference} (likely {between}), more than luck explains.")
    else:
        between = money_range(-found.high, -found.low)
        text = _("Earns {amount} a year less than {reference} (likely {between}), more than luck explains.")
    return text.format(amount=amount, reference=pair.one, between=between)


def _undecided(comparison: Comparison, pair: Pair) -> str:
    found, more = pair.difference, forecast(pair)
    if math.isnan(found.low):
        return _("One replication says nothing about luck, so nothing is known against {reference}.").format(
            reference=pair.one
        )
    between = money_range(found.low, found.high)
    text = _("Luck alone could explain its difference to {reference} (likely {between} a year).").format(
        reference=pair.one, between=between
    )
    if more is None:
        return text
    decide = ngettext(
        "About {number} more replication would decide.",
        "About {number} more replications would decide.",
        more,
    ).format(number=f"{more:,}")
    return f"{text} {decide}"


def worlds_sentence(comparison: Comparison, pair: Pair) -> str:
    """Whether plausible worlds bear the word on profit out; empty where none were tried."""
    share = agreeing(comparison, pair.other, pair.verdict.word)
    if share is None:
        return ""
    if share.estimate >= ROBUST:
        text = _("So it is in about {of_worlds}.")
    else:
        text = _("But so it is in only about {of_worlds}.")
    return text.format(of_worlds=of_worlds(share))


def customers_sentence(comparison: Comparison, design: DesignSummary) -> str:
    """New customers of a design against the reference."""
    pair = against(design, CUSTOMERS)
    if pair is None:
        return ""
    texts = {
        "better": _("Wins {number} more new customers in {span}."),
        "worse": _("Wins {number} fewer new customers in {span}."),
        "practically equal": _("Wins practically as many new customers."),
        "undecided": _("Whether it wins more new customers is undecided."),
    }
    amount = customers(abs(pair.difference.mean))
    return texts[pair.verdict.word].format(number=amount, span=span(comparison))
