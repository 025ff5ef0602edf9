"""An explanation of a difference in a terminal: what each mechanism adds, and what its words mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.report.failed import failure_sentences
from sim.report.numbers import alike, difference, money, years
from sim.report.terminal import paragraphs
from sim.report.words import warning
from sim.scenario.units import HOURS_PER_YEAR
from sim.texts import _, marked, ngettext

if TYPE_CHECKING:
    from sim.experiment.decompose import Line
    from sim.experiment.explain import Explanation
    from sim.experiment.switches import Mechanism

REST_IN_WORDS = {
    "interaction": marked("interaction of them"),
    "rest": marked("rest, all of it off"),
    "difference": marked("the whole difference"),
}
_NUMBER, _LINE = 22, 20


def print_explanation(explanation: Explanation, console: Console) -> None:
    """Print the lines of each metric, the largest first, and what they mean."""
    for metric, unit in units(explanation).items():
        lines = ordered(explanation.of(metric))
        if lines:
            console.print(_table(explanation, lines, unit))
    if explanation.lines:
        paragraphs(console, [_without(m) for m in explanation.mechanisms])
        paragraphs(console, how_to_read(explanation), style="dim")
    paragraphs(console, _warnings(explanation), style="yellow")


def _without(mechanism: Mechanism) -> str:
    text = _("without {mechanism}: {neutral}.")
    return text.format(mechanism=_(mechanism.name), neutral=_(mechanism.neutral))


def line_in_words(line: Line) -> str:
    """What a line is called; a question mark stands at what luck alone could explain."""
    name = _(REST_IN_WORDS.get(line.kind, line.name))
    return name if sure(line) else f"{name} ?"


def units(explanation: Explanation) -> dict[str, str]:
    """The headline metrics, and what each is counted in."""
    study = explanation.study
    horizon = years(study.study.horizon / HOURS_PER_YEAR)
    return {
        "profit_a_year": _("profit a year, {currency}").format(currency=study.world.money.currency),
        "new_customers": _("new customers in {span}").format(span=horizon),
    }


def ordered(lines: Sequence[Line]) -> list[Line]:
    """The mechanisms by size, the largest first; then what is left, and the whole."""
    mechanisms = [line for line in lines if line.kind == "mechanism"]
    others = [line for line in lines if line.kind != "mechanism"]
    return [*sorted(mechanisms, key=lambda line: -abs(line.contribution.mean)), *others]


def _table(explanation: Explanation, lines: Sequence[Line], unit: str) -> Table:
    runs = explanation.replications
    title = ngettext(
        "{other} less {one}: {unit} ({n} replication of each setting)",
        "{other} less {one}: {unit} ({n} replications of each setting)",
        runs,
    ).format(other=explanation.other, one=explanation.one, unit=unit, n=runs)
    table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("what adds to it"), width=_LINE)
    table.add_column(_("adds to the difference"), justify="right", width=_NUMBER + 4)
    for name in (explanation.one, explanation.other):
        table.add_column(
            Text(_("to {design}").format(design=name), overflow="fold"), justify="right", max_width=_NUMBER
        )
    for line in lines:
        if line.kind == "interaction":
            table.add_section()
        both = alike(line.in_one, line.in_other, sign=line.kind in ("mechanism", "interaction"))
        style = "bold" if line.kind == "difference" else "" if sure(line) else "dim"
        table.add_row(Text(line_in_words(line)), difference(line.contribution), *both, style=style)
    return table


def sure(line: Line) -> bool:
    """Whether luck alone cannot explain the line: its interval excludes zero."""
    return line.contribution.low > 0 or line.contribution.high < 0


def how_to_read(explanation: Explanation) -> list[str]:
    """What the numbers are, and what they are not."""
    found = explanation.lines[0].contribution
    texts = [
        _(
            "Each line is the difference {other} less {one} as it is, less the same difference with that one "
            "mechanism switched off from the first day on, with the same luck. What today's company is and "
            "whom it has stays. The sentences above say what is so while it is switched off."
        ).format(other=explanation.other, one=explanation.one),
        _(
            "The interaction is what the mechanisms do together beyond what each does alone; the rest is the "
            "difference while all of them are switched off: pay, headcount, managers and rules. Where the "
            "interaction is large, no single line is the reason."
        ),
    ]
    if math.isfinite(found.low):
        texts.append(
            _(
                "Intervals hold at {level} for all {lines} lines of both tables together; they are about "
                "luck only. A ? stands at lines that luck alone could explain."
            ).format(level=f"{found.confidence:.0%}", lines=found.comparisons)
        )
    ratios = sorted(line.variance_ratio for line in explanation.lines if math.isfinite(line.variance_ratio))
    if ratios:
        texts.append(
            _(
                "Common luck makes the intervals as narrow as with {median} times as many replications "
                "without it (median of the lines; {lowest} to {highest})."
            ).format(
                median=_times(ratios[len(ratios) // 2]),
                lowest=_times(ratios[0]),
                highest=_times(ratios[-1]),
            )
        )
    return texts


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio < 10 else f"{money(ratio)}"


def _warnings(explanation: Explanation) -> list[str]:
    texts = []
    if not explanation.lines:
        texts.append(_("no replication was finished under all settings; there is nothing to explain"))
    missing = explanation.study.study.replications - explanation.replications
    if missing and explanation.lines:
        text = ngettext(
            "{n} replication is left out, as not every run of it was finished",
            "{n} replications are left out, as not every run of them was finished",
            missing,
        )
        texts.append(text.format(n=missing))
    texts += failure_sentences(explanation.failed)
    return list(map(warning, texts))
