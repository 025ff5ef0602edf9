"""What a comparison recommends, and what is at stake: never more than its verdicts say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.outlook import ROBUST
from sim.report.page.answers import agreeing, difference_in_words
from sim.report.page.words import few, of_worlds
from sim.report.sentences import CUSTOMERS, PROFIT, against
from sim.texts import _, ngettext

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.verdicts import Pair
    from sim.stats import Interval

MOST_NAMED = 4
"""With more designs than these the question counts them."""


@dataclass(frozen=True)
class Standing:
    """Which design the verdicts on profit speak for, and which one the advice turns on.

    ``chosen``: the best of those that are better than the reference, else the reference. ``rival``: the
    design whose verdict against the reference decides: the chosen one, else the one that is undecided, else
    the one that comes closest. None where there is nothing to compare. ``by_word``: the others by verdict.
    """

    chosen: str
    rival: Pair | None
    by_word: dict[str, list[str]]

    @property
    def open(self) -> bool:
        """Whether the study cannot tell, so that no verdict carries the advice."""
        return self.rival is not None and self.rival.verdict.word == "undecided"


def standing(comparison: Comparison) -> Standing:
    """Where the verdicts on profit leave the designs."""
    reference = comparison.study.study.reference
    pairs = [pair for design in comparison.designs if (pair := against(design, PROFIT)) is not None]
    by_word: dict[str, list[str]] = {}
    for pair in pairs:
        by_word.setdefault(pair.verdict.word, []).append(pair.other)
    for word in ("better", "undecided"):
        own = [pair for pair in pairs if pair.verdict.word == word]
        if own:
            # Of the undecided the one that may be ahead by most: its upper bound counts.
            first = max(own, key=lambda pair: pair.difference.mean if word == "better" else _upper(pair))
            return Standing(first.other if word == "better" else reference, first, by_word)
    return Standing(reference, max(pairs, key=_upper, default=None), by_word)


def question(comparison: Comparison) -> str:
    """What the study asks."""
    names = [case.design.name for case in comparison.study.cases]
    if len(names) == 1:
        return _("What does {design} earn?").format(design=names[0])
    if len(names) > MOST_NAMED:
        return _("Which of {number} organisations of sales earns the most?").format(number=len(names))
    text = _("Which organisation of sales earns the most: {designs} or {last}?")
    return text.format(designs=", ".join(names[:-1]), last=names[-1])


def recommendation(comparison: Comparison) -> str:
    """The advice in a sentence: what the verdicts on profit say, and no more."""
    reference = comparison.study.study.reference
    if not any(design.design == reference for design in comparison.designs):
        return _("No advice: {reference}, with which all are compared, has no finished run.").format(
            reference=reference
        )
    found = standing(comparison)
    if found.rival is None:
        text = _("Nothing is recommended: {reference} has no other finished design to be compared with.")
        return text.format(reference=reference)
    if found.chosen != reference:
        return _change(comparison, found, found.rival)
    if "undecided" in found.by_word:
        return _open(found, reference)
    return _keep(comparison, found, reference)


def _change(comparison: Comparison, found: Standing, pair: Pair) -> str:
    if _holds(comparison, found):
        text = _("Change to {design}: it earns {amount} a year more than {other}.")
    else:
        text = _(
            "Change to {design}, if the assumptions hold: it then earns {amount} a year more than {other}."
        )
    amount = difference_in_words(comparison, pair.difference)
    return text.format(design=pair.other, amount=amount, other=pair.one)


def _open(found: Standing, reference: str) -> str:
    return _("The study cannot tell {designs} from {reference} in profit; no change is advised yet.").format(
        designs=few(found.by_word["undecided"]), reference=reference
    )


def _keep(comparison: Comparison, found: Standing, reference: str) -> str:
    worse, equal = found.by_word.get("worse", []), found.by_word.get("practically equal", [])
    if equal and not _holds(comparison, found):
        text = ngettext(
            "Keep {reference}, if the assumptions hold: {designs} then earns practically the same, so a "
            "change would bring no money.",
            "Keep {reference}, if the assumptions hold: {designs} then earn practically the same, so a "
            "change would bring no money.",
            len(equal),
        )
    elif equal:
        text = ngettext(
            "Keep {reference}: {designs} earns practically the same, so a change would bring no money.",
            "Keep {reference}: {designs} earn practically the same, so a change would bring no money.",
            len(equal),
        )
    elif _holds(comparison, found):
        text = ngettext(
            "Keep {reference}: {designs} earns less, and not by luck alone.",
            "Keep {reference}: {designs} earn less, and not by luck alone.",
            len(worse),
        )
    else:
        text = ngettext(
            "Keep {reference}, if the assumptions hold: {designs} then earns less, and not by luck alone.",
            "Keep {reference}, if the assumptions hold: {designs} then earn less, and not by luck alone.",
            len(worse),
        )
    return text.format(reference=reference, designs=few(equal or worse))


def _holds(comparison: Comparison, found: Standing) -> bool:
    """Whether plausible worlds bear the verdicts out, or were not tried."""
    least = least_agreeing(comparison, found)
    if least is None:
        return comparison.plausible is None
    return least[0].estimate >= ROBUST


def provisos(comparison: Comparison) -> tuple[str, ...]:
    """What to know beside the advice: other designs as good, customers, plausible worlds."""
    found = standing(comparison)
    if found.rival is None:
        return ()
    told = [
        _as_good(comparison, found),
        _customers(comparison, found),
        *_worlds(comparison, found),
        *_missing(comparison),
    ]
    return tuple(text for text in told if text)


def _as_good(comparison: Comparison, found: Standing) -> str:
    """Designs from which the study cannot tell the chosen one, where a change is advised."""
    if found.chosen == comparison.study.study.reference:
        return ""
    alike = [
        next(name for name in (pair.one, pair.other) if name != found.chosen)
        for pair in comparison.pairs
        if pair.metric == PROFIT
        and found.chosen in (pair.one, pair.other)
        and pair.verdict.word == "undecided"
    ]
    if not alike:
        return ""
    text = ngettext(
        "Whether {designs} earns as much the study cannot tell.",
        "Whether {designs} earn as much the study cannot tell.",
        len(alike),
    )
    return text.format(designs=few(alike))


def _missing(comparison: Comparison) -> list[str]:
    """What the advice does not know: designs without a finished run, and runs that are missing."""
    known = {design.design: design for design in comparison.designs}
    absent = [case.design.name for case in comparison.study.cases if case.design.name not in known]
    told = []
    if absent:
        text = _("Nothing is known of {designs}: no run was finished.")
        told.append(text.format(designs=few(absent)))
    asked = comparison.study.study.replications
    for design in comparison.designs:
        finished = design.means[PROFIT].n if PROFIT in design.means else 0
        if finished < asked:
            text = _("Of {design} {missing} of {asked} runs are missing; what they would show is unknown.")
            told.append(text.format(design=design.design, missing=asked - finished, asked=asked))
    return told


def _customers(comparison: Comparison, found: Standing) -> str:
    """The second headline: who wins more new customers than the reference, or fewer than it."""
    pairs = [pair for design in comparison.designs if (pair := against(design, CUSTOMERS)) is not None]
    reference = comparison.study.study.reference
    if found.chosen != reference:
        own = [pair for pair in pairs if pair.other == found.chosen]
        return _own_customers(own[0]) if own else ""
    more = [pair.other for pair in pairs if pair.verdict.word == "better"]
    if more:
        text = ngettext(
            "Yet {designs} wins more new customers than {reference}.",
            "Yet {designs} win more new customers than {reference}.",
            len(more),
        )
        return text.format(designs=few(more), reference=reference)
    unknown = [pair.other for pair in pairs if pair.verdict.word == "undecided"]
    if unknown:
        text = ngettext(
            "Whether {designs} wins more new customers is undecided.",
            "Whether {designs} win more new customers is undecided.",
            len(unknown),
        )
        return text.format(designs=few(unknown))
    if len(pairs) < len(comparison.study.cases) - 1:
        return ""
    return _("None of the others wins more new customers.")


def _own_customers(pair: Pair) -> str:
    return {
        "better": _("It wins more new customers, too."),
        "worse": _("But it wins fewer new customers."),
        "practically equal": _("It wins practically as many new customers."),
        "undecided": _("Whether it wins more new customers is undecided."),
    }[pair.verdict.word]


def least_agreeing(comparison: Comparison, found: Standing) -> tuple[Interval, Pair] | None:
    """Of the verdicts that the advice rests on the one that the fewest plausible worlds share."""
    decided = [
        (share, pair)
        for design in comparison.designs
        if (pair := against(design, PROFIT)) is not None
        and (share := agreeing(comparison, pair.other, pair.verdict.word)) is not None
        and found.chosen in (pair.one, pair.other)
    ]
    return min(decided, key=lambda each: each[0].estimate, default=None)


def _worlds(comparison: Comparison, found: Standing) -> list[str]:
    """How far the verdicts of the advice hold where the assumptions are other ones."""
    if comparison.plausible is None:
        return [_("Only luck was varied: whether it holds under other assumptions was not tried.")]
    least = least_agreeing(comparison, found)
    if found.open:
        return []
    if least is None:
        return [_("Whether it holds under other assumptions the plausible worlds could not tell.")]
    share, pair = least
    text = {
        "better": _("{design} earns more than {reference} in about {of_worlds}."),
        "worse": _("{design} earns less than {reference} in about {of_worlds}."),
        "practically equal": _("{design} earns the same as {reference} in about {of_worlds}."),
    }[pair.verdict.word].format(design=pair.other, reference=pair.one, of_worlds=of_worlds(share))
    if share.estimate >= ROBUST:
        return [text]
    return [text, _("That is too few to rely on: check the assumptions first.")]


def _upper(pair: Pair) -> float:
    """How far a design may be ahead; its mean where there is no interval."""
    return pair.difference.mean if math.isnan(pair.difference.high) else pair.difference.high
