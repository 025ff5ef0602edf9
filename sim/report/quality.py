"""What became of a client's data: as a page that needs nothing else, and as a table in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.texts import _, ngettext, spoken

if TYPE_CHECKING:
    from rich.console import Console

    from sim.scenario.unknown import Gap

MARK = "salesim data quality"
"""Stands in every such page, so that a folder can be told to be ours."""


@dataclass(frozen=True)
class Finding:
    """What was found in some cells of one column, and what was done about it."""

    sheet: str
    column: str
    cells: str
    found: str
    done: str


@dataclass(frozen=True)
class Quality:
    """Everything worth knowing about the data of one client.

    ``sizes``: what was read and how much of it; ``taken``: how files were read; ``mapping``: sheet, header,
    column.
    """

    name: str
    sizes: Sequence[tuple[str, str]]
    taken: Sequence[tuple[str, str]]
    findings: Sequence[Finding]
    gaps: Sequence[Gap]
    mapping: Sequence[tuple[str, str, str]]


def render_quality(quality: Quality) -> str:
    """The page as HTML; equal data give equal text."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        extensions=["jinja2.ext.i18n"],
        loader=PackageLoader("sim.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return (
        environment.get_template("quality.html.j2").render(quality=quality, mark=MARK, language=spoken())
        + "\n"
    )


def print_quality(quality: Quality, console: Console) -> None:
    """The findings and gaps as tables; whatever a user wrote is shown as it is."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    def show(title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
        for header in headers:
            table.add_column(header, overflow="fold")
        for row in rows:
            table.add_row(*map(Text, row))
        if rows:
            console.print(table)

    show(_("What was read"), (_("what"), _("how")), [*quality.sizes, *quality.taken])
    findings = [(f"{f.sheet} {f.cells}".strip(), f.column, f.found, f.done) for f in quality.findings]
    columns = (_("where"), _("column"), _("found"), _("done"))
    show(_("What was found and done"), columns, findings)
    gaps = [(gap.table, gap.column, gap.share, gap.told) for gap in quality.gaps]
    columns = (_("table"), _("column"), _("empty"), _("instead"))
    show(_("Not told, and what takes its place"), columns, gaps)
