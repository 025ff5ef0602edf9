"""When the cash of a design overtakes that of the reference for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.experiment.transition import against, payback
from sim.metrics.facts import Floats
from sim.report.page.answers import span
from sim.report.page.words import few
from sim.texts import _, ngettext

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.compare import Comparison
    from sim.metrics.tables import Tables

MOST_ALONE = 3
"""With more designs than these a sheet says it in short."""


@dataclass(frozen=True)
class Payback:
    """Cumulative cash of one design against the reference.

    ``month``: from which on the mean over replications is not behind to the end of the study; 0 where it
    never is, None where it is behind at the end. ``ahead``: in how many of ``runs`` it is not behind then.
    """

    design: str
    month: int | None
    ahead: int
    runs: int
    sentence: str


def paybacks(tables: Tables, comparison: Comparison) -> tuple[Payback, ...]:
    """One for each design but the reference, in the order of the study."""
    reference = _reference(comparison)
    own = {str(name): cash for name, cash in against(tables.monthly, reference).groupby("design")}
    return tuple(
        _payback(comparison, design.design, own[design.design])
        for design in comparison.designs
        if design.design != reference and design.design in own
    )


def in_short(comparison: Comparison, found: tuple[Payback, ...]) -> str:
    """All of them in a sentence or two, of which one sheet has room for any number."""
    if len(found) <= MOST_ALONE:
        return " ".join(each.sentence for each in found)
    ahead = [each.design for each in found if each.month is not None]
    behind = len(found) - len(ahead)
    parts = []
    if ahead:
        text = _("Not behind {reference} in cash at the end of {span}, on average: {designs}.")
        parts.append(text.format(reference=_reference(comparison), span=span(comparison), designs=few(ahead)))
    if behind:
        text = ngettext(
            "{number} of {all} other designs does not pay back within {span}, on average.",
            "{number} of {all} other designs do not pay back within {span}, on average.",
            behind,
        )
        parts.append(text.format(number=behind, all=len(found), span=span(comparison)))
    return " ".join(parts)


def _reference(comparison: Comparison) -> str:
    return comparison.study.study.reference


def _payback(comparison: Comparison, design: str, cash: pd.DataFrame) -> Payback:
    wide = cash.pivot(index="replication", columns="month", values="cash_flow").sort_index()
    # To the cent: sums in another order differ in the last digits, and nobody is behind by these.
    runs: Floats = np.round(np.cumsum(wide.to_numpy(np.float64), axis=1), 2)
    month, ahead = payback(np.round(runs.mean(axis=0), 2)), int((runs[:, -1] >= 0).sum())
    text = (_text(month) if len(runs) > 1 else _of_one_run(month)).format(
        design=design,
        reference=_reference(comparison),
        month=month,
        ahead=ahead,
        runs=len(runs),
        span=span(comparison),
    )
    return Payback(design, month, ahead, len(runs), text)


def _text(month: int | None) -> str:
    if month is None:
        return _(
            "{design} does not pay back within {span}: its cash is behind that of {reference} at the end, "
            "on average; in {ahead} of {runs} replications it is not."
        )
    if month == 0:
        return _(
            "{design} is never behind {reference} in cash, on average; "
            "in {ahead} of {runs} replications it is not behind at the end of {span}."
        )
    return _(
        "{design} is ahead of {reference} in cash from month {month} to the end of {span}, on average; "
        "in {ahead} of {runs} replications it is not behind at the end."
    )


def _of_one_run(month: int | None) -> str:
    if month is None:
        return _(
            "In the one replication that was run {design} is behind {reference} in cash at the end of "
            "{span}; that says nothing about luck."
        )
    return _(
        "In the one replication that was run {design} is not behind {reference} in cash at the end of "
        "{span}; that says nothing about luck."
    )
