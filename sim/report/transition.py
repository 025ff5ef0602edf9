"""Reorganisations in words: what they cost until they pay, as rows and sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sim.experiment.transition import WORSE_AFTER, Transition
from sim.report.numbers import NOTHING, alike, money
from sim.report.summary import Row

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

    return [
        row("First change", "month", "mean of the replications in which it came", _month),
        row("It came", "of all replications", "", lambda t: f"{t.changed} of {t.runs}"),
        row("Cumulative cash at the end", unit, "against the reference, with 95% interval", _at_end),
        row("Deepest point", unit, "of the mean difference", lambda t: money(t.trough)),
        row("Deepest point", "month", "", lambda t: str(t.trough_month) if t.trough < 0 else NOTHING),
        row("Paid back", "month", "never negative afterwards", _payback),
        row(
            f"Worse off {WORSE_AFTER} months after it",
            "of the replications",
            "cumulative cash below the reference",
            lambda t: f"{t.worse} of {t.judged}" if t.judged else NOTHING,
        ),
    ]


def _month(transition: Transition) -> str:
    return f"{transition.month:.1f}" if transition.changed else "never"


def _at_end(transition: Transition) -> str:
    end = transition.at_end
    estimate, low, high = alike(end.estimate, end.low, end.high, sign=True)
    return f"{estimate} [{low}, {high}]"


def _payback(transition: Transition) -> str:
    if transition.payback is None:
        return "not in the run"
    return str(transition.payback) if transition.payback else "never behind"


def _sentence(transition: Transition, reference: str, unit: str) -> str:
    if not transition.changed:
        return f"{transition.design}: the change did not come in any replication."
    text = f"{transition.design}: cumulative cash at the end {_at_end(transition)} {unit} against {reference}"
    if transition.trough < 0:
        text += f"; {money(-transition.trough)} behind at worst, in month {transition.trough_month}"
    text += {None: ", not paid back by then", 0: ", never behind"}.get(
        transition.payback, f", paid back in month {transition.payback}"
    )
    if transition.judged:
        text += f". {WORSE_AFTER} months after the change {transition.worse} of {transition.judged} "
        text += "replications are worse off"
    return f"{text}."
