"""What a comparison says, in plain sentences that never claim more than its verdicts."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.report.explanations import explanations
from sim.report.numbers import NOTHING, alike, computing, level, money, number, years
from sim.report.outlook import outlook_sentences, proviso
from sim.report.words import METRIC_NAMES, listed
from sim.scenario.units import HOURS_PER_YEAR
from sim.texts import _, marked, ngettext

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison, DesignSummary
    from sim.experiment.verdicts import Pair

__all__ = ["METRIC_NAMES", "against", "beginnings", "caveats", "clause", "findings", "headlines", "sentences"]

PROFIT, CUSTOMERS = "profit_a_year", "new_customers"

WORLDS_TOO = marked(
    "The intervals beside the designs are about luck only: how far other replications of the same "
    "assumptions could move a number. How far other assumptions could is what the plausible worlds say, as "
    "far as the ranges of the parameters are right and the mechanisms are."
)
LUCK_ONLY = marked(
    "The intervals are about luck only: they say how far other replications of the same assumptions could "
    "move a number. Whether the assumptions are right is another question, which they do not answer."
)
FOLLOWING = marked(
    "That accounts follow a leaver to a rival or to his own firm, and that a second line protects against "
    "it, is an assumption of the model (ties.follow_rival, ties.follow_own_firm, ties.protection), not a "
    "result; only its size and cost in each design are results."
)

_CLAUSES = {
    (PROFIT, "better"): marked("profit better by {amount}, more than luck explains"),
    (PROFIT, "worse"): marked("profit worse by {amount}, more than luck explains"),
    (PROFIT, "practically equal"): marked("profit practically equal, {amount}, all of it within {margin}"),
    (PROFIT, "undecided"): marked("profit undecided, {amount}; {what_would_decide}"),
    (CUSTOMERS, "better"): marked("new customers better by {amount}, more than luck explains"),
    (CUSTOMERS, "worse"): marked("new customers worse by {amount}, more than luck explains"),
    (CUSTOMERS, "practically equal"): marked(
        "new customers practically equal, {amount}, all of it within {margin}"
    ),
    (CUSTOMERS, "undecided"): marked("new customers undecided, {amount}; {what_would_decide}"),
}
"""One metric of one design: the word first, then the amount with its interval, then how surely."""

_DECISIONS = {
    "better": marked("and it is better than the reference {reference} by more than luck explains"),
    "worse": marked(
        "yet over the replications that both finished it is worse than the reference {reference}"
    ),
    "practically equal": marked("but it is practically equal to the reference {reference}"),
    "undecided": marked("but whether it is better than the reference {reference} is undecided"),
}


def sentences(comparison: Comparison) -> list[str]:
    """Headlines, one sentence per design, why, where they begin, and what the numbers cannot say."""
    return [
        *headlines(comparison),
        *findings(comparison),
        *outlook_sentences(comparison),
        *explanations(comparison),
        *beginnings(comparison),
        *caveats(comparison),
    ]


def headlines(comparison: Comparison) -> list[str]:
    """Which design shows the most profit and the most new customers, and whether that is decided."""
    currency, span = _currency(comparison), _span(comparison)

    def a_year(x: float) -> str:
        return _("{amount} {currency} a year").format(amount=money(x), currency=currency)

    def in_all(x: float) -> str:
        return _("{count} in {span}").format(count=number(x), span=span)

    return [
        _headline(comparison, PROFIT, _("Profit"), a_year),
        _headline(comparison, CUSTOMERS, _("New customers"), in_all),
    ]


def findings(comparison: Comparison) -> list[str]:
    """One sentence per design: how it does against the reference, and how surely."""
    return [_finding(comparison, design) for design in comparison.designs]


def beginnings(comparison: Comparison) -> list[str]:
    """Where every design begins."""
    start = comparison.study.start
    if start is None:
        return [_("Every design begins on a green field: seats full of beginners and nobody's customer.")]
    return [_("{sentence}.").format(sentence=_capital(text)) for text in start.in_words()]


def caveats(comparison: Comparison) -> list[str]:
    """What the intervals are about, and what is assumed."""
    found = []
    pairs = [pair for design in comparison.designs for pair in design.against]
    if pairs:
        difference = pairs[0].difference
        found.append(
            _(
                "Differences are paired over replications. The words on profit and new customers hold at "
                "{level} for all {comparisons} comparisons of every design with every other at once, and so, "
                "by themselves, do their intervals; those of other numbers each for itself: of twenty, one "
                "misses by luck."
            ).format(level=level(difference.confidence), comparisons=difference.comparisons)
        )
    if any(pair.verdict.more_replications is not None for pair in pairs):
        found.append(
            _("How many more replications would decide supposes that mean and spread stay as they are.")
        )
    about = LUCK_ONLY if comparison.plausible is None else WORLDS_TOO
    return [*found, _(about), _(FOLLOWING)]


def against(design: DesignSummary, metric: str) -> Pair | None:
    """The comparison of a design with the reference in one metric, None for the reference itself."""
    return next((pair for pair in design.against if pair.metric == metric), None)


# -- headlines ---------------------------------------------------------------------------------------------


def _headline(comparison: Comparison, metric: str, label: str, write: Callable[[float], str]) -> str:
    reference = comparison.study.study.reference
    known = [
        (design.means[metric].estimate, design.design == reference, design)
        for design in comparison.designs
        if metric in design.means and math.isfinite(design.means[metric].estimate)
    ]
    if not known:
        return _("{metric}: no design has a number to compare.").format(metric=label)
    # Of equal means the reference is named: nobody changes an organisation for a tie.
    mean, is_reference, best = max(known, key=lambda entry: entry[:2])
    shown = {"metric": label, "design": best.design, "amount": write(mean)}
    if len(comparison.designs) == 1:
        return _("{metric}: {design} shows {amount} on average; there is no other design to compare.").format(
            **shown
        )
    if is_reference:
        return _(
            "{metric}: highest for {design}, {amount} on average. It is the reference; against it {standing}."
        ).format(**shown, standing=_standing(comparison, best, metric))
    pair = against(best, metric)
    if pair is None:
        return _(
            "{metric}: highest for {design}, {amount} on average, but it could not be compared with the "
            "reference {reference}."
        ).format(**shown, reference=reference)
    decision = _(_DECISIONS[pair.verdict.word]).format(reference=reference)
    more = proviso(comparison, best.design, metric, pair.verdict.word)
    return _("{metric}: highest for {design}, {amount} on average, {decision}{proviso}.").format(
        **shown, decision=decision, proviso=more
    )


def _standing(comparison: Comparison, reference: DesignSummary, metric: str) -> str:
    """How the other designs stand against the reference, by word."""
    by_word: dict[str, list[str]] = {}
    for design in comparison.designs:
        if design is not reference:
            pair = against(design, metric)
            by_word.setdefault(pair.verdict.word if pair else "not compared", []).append(design.design)
    return "; ".join(_are(word, names) for word, names in by_word.items())


def _are(word: str, names: list[str]) -> str:
    n = len(names)
    text = {
        "better": ngettext("{designs} is better", "{designs} are better", n),
        "worse": ngettext("{designs} is worse", "{designs} are worse", n),
        "practically equal": ngettext("{designs} is practically equal", "{designs} are practically equal", n),
        "undecided": ngettext("{designs} is undecided", "{designs} are undecided", n),
        "not compared": ngettext("{designs} is not compared", "{designs} are not compared", n),
    }[word]
    return text.format(designs=listed(names))


# -- one sentence per design -------------------------------------------------------------------------------


def _finding(comparison: Comparison, design: DesignSummary) -> str:
    reference = comparison.study.study.reference
    if design.design == reference:
        return _reference(comparison, design)
    profit, customers = against(design, PROFIT), against(design, CUSTOMERS)
    if profit is None and customers is None:
        text = _("{design} could not be compared: the reference {reference} has no finished run.")
        return text.format(design=design.design, reference=reference)
    parts = [
        clause(comparison, pair) + proviso(comparison, design.design, pair.metric, pair.verdict.word)
        for pair in (profit, customers)
        if pair is not None
    ]
    return _("{design} against {reference}: {findings}.").format(
        design=design.design, reference=reference, findings=". ".join([parts[0], *map(_capital, parts[1:])])
    )


def _reference(comparison: Comparison, design: DesignSummary) -> str:
    profit, customers, runs = design.means.get(PROFIT), design.means.get(CUSTOMERS), comparison.replications
    text = ngettext(
        "{design} is the reference: profit {profit} {currency} a year, {customers} new customers in {span} "
        "(mean of {n} replication).",
        "{design} is the reference: profit {profit} {currency} a year, {customers} new customers in {span} "
        "(mean of {n} replications).",
        runs,
    )
    return text.format(
        design=design.design,
        profit=money(profit.estimate) if profit else NOTHING,
        currency=_currency(comparison),
        customers=number(customers.estimate) if customers else NOTHING,
        span=_span(comparison),
        n=runs,
    )


def clause(comparison: Comparison, pair: Pair) -> str:
    """One metric of one design: the word first, then the amount with its interval, then how surely."""
    metric, word = pair.metric, pair.verdict.word
    is_one_way = word in ("better", "worse")
    text = _(_CLAUSES[metric, word]).format(
        amount=_amount(comparison, pair, signed=not is_one_way),
        margin=comparison.study.study.margins.in_words(metric),
        what_would_decide=_what_would_decide(pair, comparison.pace),
    )
    if is_one_way and _touches_zero(pair):
        return _("{finding}, by a test that is sharper than the interval").format(finding=text)
    return text


def _amount(comparison: Comparison, pair: Pair, signed: bool) -> str:
    """The mean difference with its unit and interval."""
    mean, low, high = alike(pair.difference.mean, pair.difference.low, pair.difference.high, sign=True)
    shown = mean if signed else mean.lstrip("+-")
    known = NOTHING not in (low, high)
    if pair.metric == PROFIT:
        with_it = _("{amount} {currency} a year (interval {low} to {high})")
        text = with_it if known else _("{amount} {currency} a year")
        return text.format(amount=shown, currency=_currency(comparison), low=low, high=high)
    text = _("{count} in {span} (interval {low} to {high})") if known else _("{count} in {span}")
    return text.format(count=shown, span=_span(comparison), low=low, high=high)


def _touches_zero(pair: Pair) -> bool:
    return pair.difference.low <= 0 <= pair.difference.high


FEWEST_TO_FORECAST = 5
"""Replications from which on their spread is known to a factor of three: from fewer no number of further ones
can be told."""


def forecast(pair: Pair) -> int | None:
    """How many more replications would decide, where enough were run to tell."""
    return pair.verdict.more_replications if pair.difference.n >= FEWEST_TO_FORECAST else None


def _what_would_decide(pair: Pair, pace: float) -> str:
    more = forecast(pair)
    if more is not None and math.isfinite(pace):
        return ngettext(
            "luck alone could explain it, and about {n} more replication would decide ({time} of computing)",
            "luck alone could explain it, and about {n} more replications would decide ({time} of computing)",
            more,
        ).format(n=f"{more:,}", time=computing(more * pace))
    if more is not None:
        return ngettext(
            "luck alone could explain it, and about {n} more replication would decide",
            "luck alone could explain it, and about {n} more replications would decide",
            more,
        ).format(n=f"{more:,}")
    if pair.difference.n < 2:
        return _("one replication says nothing about luck")
    if pair.verdict.more_replications is not None:
        return _("luck alone could explain it, and so few replications do not tell how many would decide")
    return _(
        "luck alone could explain it, and no number of further replications can be named that would decide"
    )


# -- words -------------------------------------------------------------------------------------------------


def _currency(comparison: Comparison) -> str:
    return comparison.study.world.money.currency


def _span(comparison: Comparison) -> str:
    return years(comparison.study.study.horizon / HOURS_PER_YEAR)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
