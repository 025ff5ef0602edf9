"""The comparison in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.report.explanations import explanations
from sim.report.outlook import outlook_sentences
from sim.report.pairwise import pair_sentences
from sim.report.planned import loss_sentences
from sim.report.sentences import beginnings, caveats, findings, headlines
from sim.report.summary import Row, rows
from sim.report.transition import transition_sentences
from sim.report.words import changed, warning
from sim.texts import _, ngettext

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison

LABEL_WIDTH = 35
CELL_WIDTH = 19
"""Narrower than this an interval would break within a number."""
WIDEST_CELL = 25

_WORD_STYLES = {"better": "green", "worse": "red", "undecided": "yellow", "practically equal": "cyan"}


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print what the study says, the table of all metrics, what the intervals mean, and the warnings.

    Designs that do not fit side by side go into further tables. Whatever a user wrote is shown as it is,
    never read as markup.
    """
    if comparison.study.overrides:
        paragraphs(console, list(map(changed, comparison.study.overrides)), style="yellow")
    paragraphs(console, headlines(comparison), style="bold")
    for table in _tables(comparison, console.width):
        console.print(table)
    paragraphs(console, [*findings(comparison), *pair_sentences(comparison)])
    paragraphs(console, outlook_sentences(comparison))
    paragraphs(console, explanations(comparison))
    paragraphs(console, transition_sentences(comparison))
    paragraphs(console, loss_sentences(comparison))
    paragraphs(console, [*beginnings(comparison), *caveats(comparison)], style="dim")
    paragraphs(console, list(map(warning, comparison.warnings)), style="yellow")


def _tables(comparison: Comparison, width: int) -> list[Table]:
    shown = [row for row in rows(comparison) if not row.detail]
    names = [design.design for design in comparison.designs]
    side_by_side = max(1, (width - LABEL_WIDTH - 2) // (CELL_WIDTH + 2))
    return [
        _table(shown, names, range(first, min(first + side_by_side, len(names))), comparison, width)
        for first in range(0, len(names), side_by_side)
    ]


def _table(shown: list[Row], names: list[str], places: range, comparison: Comparison, width: int) -> Table:
    # Widths are set, not left to the library, which cuts cells off where a row asks for more than there is.
    cell_width = min(WIDEST_CELL, max(CELL_WIDTH, (width - LABEL_WIDTH - 2) // len(places) - 2))
    runs = comparison.replications
    title = ngettext("{study}: means of {n} replication", "{study}: means of {n} replications", runs)
    title = title.format(study=comparison.study.study.name, n=runs)
    table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False, show_lines=False)
    table.add_column(Text(""), width=LABEL_WIDTH)
    for place in places:
        header = Text(names[place], style="bold", overflow="fold")
        table.add_column(header, justify="right", width=cell_width, overflow="fold")
    group = ""
    for row in shown:
        if row.group != group:
            group = row.group
            table.add_row(Text(group, style="bold underline"))
        label = Text.assemble(row.label, (f", {row.unit}" if row.unit else "", "dim"))
        table.add_row(label, *(_cell(row.cells[place]) for place in places))
    return table


def _cell(text: str) -> Text:
    styles = {_(word): style for word, style in _WORD_STYLES.items()}
    return Text(text, style=styles.get(text, ""))


def paragraphs(console: Console, texts: list[str], style: str = "") -> None:
    """One paragraph per text, with a bullet and a hanging indent."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(overflow="fold")
    for text in texts:
        grid.add_row(Text("-", style=style), Text(text, style=style))
    if texts:
        console.print(grid)
        console.print()
