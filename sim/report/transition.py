"""Reorganisations in words: what they cost until they pay, as rows and sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sim.experiment.transition import WORSE_AFTER, Transition
from sim.report.numbers import NOTHING, alike, money
from sim.report.summary import Row
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison


def transition_sentences(comparison: Comparison) -> list[str]:
    """One sentence for each design that becomes another one during the run."""
    unit = comparison.study.world.money.currency
    reference = comparison.study.study.reference
    return [_sentence(transition, reference, unit) for transition in comparison.transitions]


def transition_rows(comparison: Comparison) -> list[Row]:
    """What such designs do to cash against the reference, one cell per design."""
    return _rows(comparison.transitions, comparison.study.world.money.currency)


def _rows(found: Sequence[Transition], unit: str) -> list[Row]:
    def row(label: str, of: str, note: str, write: Callable[[Transition], str]) -> Row:
        return Row(label, of, note, tuple(write(transition) for transition in found))

    worse = _("Worse off {months} months after it").format(months=WORSE_AFTER)
    return [
        row(_("First change"), _("month"), _("mean of the replications in which it came"), _month),
        row(_("It came"), _("of all replications"), "", lambda t: _of(t.changed, t.runs)),
        row(_("Cumulative cash at the end"), unit, _("against the reference, with 95% interval"), _at_end),
        row(_("Deepest point"), unit, _("of the mean difference"), lambda t: money(t.trough)),
        row(_("Deepest point"), _("month"), "", lambda t: str(t.trough_month) if t.trough < 0 else NOTHING),
        row(_("Paid back"), _("month"), _("never negative afterwards"), _payback),
        row(
            worse,
            _("of the replications"),
            _("cumulative cash below the reference"),
            lambda t: _of(t.worse, t.judged) if t.judged else NOTHING,
        ),
    ]


def _of(part: int, whole: int) -> str:
    return _("{count} of {all}").format(count=part, all=whole)


def _month(transition: Transition) -> str:
    return f"{transition.month:.1f}" if transition.changed else _("never")


def _at_end(transition: Transition) -> str:
    end = transition.at_end
    estimate, low, high = alike(end.estimate, end.low, end.high, sign=True)
    return f"{estimate} [{low}, {high}]"


def _payback(transition: Transition) -> str:
    if transition.payback is None:
        return _("not in the run")
    return str(transition.payback) if transition.payback else _("never behind")


def _sentence(transition: Transition, reference: str, unit: str) -> str:
    if not transition.changed:
        text = _("{design}: the change did not come in any replication.")
        return text.format(design=transition.design)
    end = {"design": transition.design, "amount": _at_end(transition), "unit": unit, "reference": reference}
    text = _("{design}: cumulative cash at the end {amount} {unit} against {reference}{course}.").format(
        **end, course=_course(transition)
    )
    if not transition.judged:
        return text
    told = _("{months} months after the change {worse} of {judged} replications are worse off.")
    told = told.format(months=WORSE_AFTER, worse=transition.worse, judged=transition.judged)
    return f"{text} {told}"


def _course(transition: Transition) -> str:
    """How deep it went, and when it was paid back: what follows the amount at the end."""
    behind = transition.trough < 0
    if transition.payback is None:
        text = (
            _("; {trough} behind at worst, in month {trough_month}, not paid back by then")
            if behind
            else _(", not paid back by then")
        )
    elif transition.payback == 0:
        text = (
            _("; {trough} behind at worst, in month {trough_month}, never behind")
            if behind
            else _(", never behind")
        )
    else:
        text = (
            _("; {trough} behind at worst, in month {trough_month}, paid back in month {payback}")
            if behind
            else _(", paid back in month {payback}")
        )
    return text.format(
        trough=money(-transition.trough), trough_month=transition.trough_month, payback=transition.payback
    )
