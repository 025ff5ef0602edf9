"""What a comparison says, in plain sentences that never claim more than its verdicts."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.report.explanations import explanations
from sim.report.numbers import NOTHING, alike, computing, level, money, number, years
from sim.report.outlook import outlook_sentences, proviso
from sim.scenario.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison, DesignSummary
    from sim.experiment.verdicts import Pair

PROFIT, CUSTOMERS = "profit_a_year", "new_customers"
METRIC_NAMES = {PROFIT: "profit", CUSTOMERS: "new customers"}

WORLDS_TOO = (
    "The intervals beside the designs are about luck only: how far other replications of the same "
    "assumptions could move a number. How far other assumptions could is what the plausible worlds say, as "
    "far as the ranges of the parameters are right and the mechanisms are."
)
LUCK_ONLY = (
    "The intervals are about luck only: they say how far other replications of the same assumptions could "
    "move a number. Whether the assumptions are right is another question, which they do not answer."
)
FOLLOWING = (
    "That accounts follow a leaver to a rival or to his own firm, and that a second line protects against "
    "it, is an assumption of the model (ties.follow_rival, ties.follow_own_firm, ties.protection), not a "
    "result; only its size and cost in each design are results."
)


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
    return [
        _headline(comparison, PROFIT, "Profit", lambda x: f"{money(x)} {currency} a year"),
        _headline(comparison, CUSTOMERS, "New customers", lambda x: f"{number(x)} in {span}"),
    ]


def findings(comparison: Comparison) -> list[str]:
    """One sentence per design: how it does against the reference, and how surely."""
    return [_finding(comparison, design) for design in comparison.designs]


def beginnings(comparison: Comparison) -> list[str]:
    """Where every design begins."""
    start = comparison.study.start
    if start is None:
        return ["Every design begins on a green field: seats full of beginners and nobody's customer."]
    return [f"{text[0].upper()}{text[1:]}." for text in start.in_words()]


def caveats(comparison: Comparison) -> list[str]:
    """What the intervals are about, and what is assumed."""
    found = []
    pairs = [pair for design in comparison.designs for pair in design.against]
    if pairs:
        difference = pairs[0].difference
        found.append(
            f"Differences are paired over replications. The words on profit and new customers hold at "
            f"{level(difference.confidence)} for all {difference.comparisons} comparisons of every design "
            "with every other at once, and so, by themselves, do their intervals; those of other numbers "
            "each for itself: of twenty, one misses by luck."
        )
    if any(pair.verdict.more_replications is not None for pair in pairs):
        found.append(
            "How many more replications would decide supposes that mean and spread stay as they are."
        )
    about = LUCK_ONLY if comparison.plausible is None else WORLDS_TOO
    return [*found, about, FOLLOWING]


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
        return f"{label}: no design has a number to compare."
    # Of equal means the reference is named: nobody changes an organisation for a tie.
    amount, is_reference, best = max(known, key=lambda entry: entry[:2])
    shown = f"highest for {best.design}, {write(amount)} on average"
    if len(comparison.designs) == 1:
        return (
            f"{label}: {best.design} shows {write(amount)} on average; there is no other design to compare."
        )
    if is_reference:
        return f"{label}: {shown}. It is the reference; {_standing(comparison, best, metric)}."
    pair = against(best, metric)
    more = "" if pair is None else proviso(comparison, best.design, metric, pair.verdict.word)
    return f"{label}: {shown}, {_decision(pair, reference)}{more}."


def _standing(comparison: Comparison, reference: DesignSummary, metric: str) -> str:
    """How the other designs stand against the reference, by word."""
    by_word: dict[str, list[str]] = {}
    for design in comparison.designs:
        if design is not reference:
            pair = against(design, metric)
            by_word.setdefault(pair.verdict.word if pair else "not compared", []).append(design.design)
    parts = [
        f"{_listed(names)} {'is' if len(names) == 1 else 'are'} {word}" for word, names in by_word.items()
    ]
    return f"against it {'; '.join(parts)}"


def _decision(pair: Pair | None, reference: str) -> str:
    if pair is None:
        return f"but it could not be compared with the reference {reference}"
    return {
        "better": f"and it is better than the reference {reference} by more than luck explains",
        "worse": f"yet over the replications that both finished it is worse than the reference {reference}",
        "practically equal": f"but it is practically equal to the reference {reference}",
        "undecided": f"but whether it is better than the reference {reference} is undecided",
    }[pair.verdict.word]


# -- one sentence per design -------------------------------------------------------------------------------


def _finding(comparison: Comparison, design: DesignSummary) -> str:
    reference = comparison.study.study.reference
    if design.design == reference:
        return _reference(comparison, design)
    profit, customers = against(design, PROFIT), against(design, CUSTOMERS)
    if profit is None and customers is None:
        return f"{design.design} could not be compared: the reference {reference} has no finished run."
    parts = [
        clause(comparison, pair) + proviso(comparison, design.design, pair.metric, pair.verdict.word)
        for pair in (profit, customers)
        if pair is not None
    ]
    return f"{design.design} against {reference}: {'. '.join([parts[0], *map(_capital, parts[1:])])}."


def _reference(comparison: Comparison, design: DesignSummary) -> str:
    profit, customers = design.means.get(PROFIT), design.means.get(CUSTOMERS)
    shown = [
        f"profit {money(profit.estimate) if profit else NOTHING} {_currency(comparison)} a year",
        f"{number(customers.estimate) if customers else NOTHING} new customers in {_span(comparison)}",
    ]
    runs = f"{comparison.replications} replication{'s' if comparison.replications != 1 else ''}"
    return f"{design.design} is the reference: {', '.join(shown)} (mean of {runs})."


def clause(comparison: Comparison, pair: Pair) -> str:
    """One metric of one design: the word first, then the amount with its interval, then how surely."""
    what, word = METRIC_NAMES[pair.metric], pair.verdict.word
    unit = f"{_currency(comparison)} a year" if pair.metric == PROFIT else f"in {_span(comparison)}"
    mean, low, high = alike(pair.difference.mean, pair.difference.low, pair.difference.high, sign=True)
    interval = "" if NOTHING in (low, high) else f" (interval {low} to {high})"
    if word in ("better", "worse"):
        sharper = ", by a test that is sharper than the interval" if _touches_zero(pair) else ""
        return f"{what} {word} by {mean.lstrip('+-')} {unit}{interval}, more than luck explains{sharper}"
    if word == "practically equal":
        margin = comparison.study.study.margins.in_words(pair.metric)
        return f"{what} practically equal, {mean} {unit}{interval}, all of it within {margin}"
    return f"{what} undecided, {mean} {unit}{interval}; {_what_would_decide(pair, comparison.pace)}"


def _touches_zero(pair: Pair) -> bool:
    return pair.difference.low <= 0 <= pair.difference.high


def _what_would_decide(pair: Pair, pace: float) -> str:
    more = pair.verdict.more_replications
    if more is not None:
        time = f" ({computing(more * pace)} of computing)" if math.isfinite(pace) else ""
        replications = "replication" if more == 1 else "replications"
        return f"luck alone could explain it, and about {more:,} more {replications} would decide{time}"
    if pair.difference.n < 2:
        return "one replication says nothing about luck"
    return "luck alone could explain it, and no number of further replications can be named that would decide"


# -- words -------------------------------------------------------------------------------------------------


def _currency(comparison: Comparison) -> str:
    return comparison.study.world.money.currency


def _span(comparison: Comparison) -> str:
    return years(comparison.study.study.horizon / HOURS_PER_YEAR)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
