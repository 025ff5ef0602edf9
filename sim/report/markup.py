"""What is printed in a terminal, as HTML: real tables and lists, for a notebook or a page of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from io import StringIO
from typing import Any

from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

WIDTH = 1000
"""Characters in a line: as many designs stand side by side as there are, and the browser scrolls."""

# One tone for each word, readable on white and on black; the word itself is always there too.
_TONES = {"green": "#2b8a5b", "red": "#d64545", "yellow": "#a87400", "cyan": "#2487a0"}
_LOOKS = """<style>
.salesim {font-size: 13px; line-height: 1.45; overflow-x: auto}
.salesim p, .salesim ul {margin: .4em 0; max-width: 60em}
.salesim li {margin: .15em 0}
.salesim table {border-collapse: collapse; margin: .6em 0; font-variant-numeric: tabular-nums}
.salesim caption {text-align: left; color: inherit; opacity: .75; padding: .2em 0}
.salesim th, .salesim td {padding: .2em .8em .2em 0; border: 0; vertical-align: top}
.salesim thead tr, .salesim tr.ends {border-bottom: 1px solid #888}
.salesim tbody td:first-child {white-space: pre-wrap}
</style>"""


class Pages(Console):
    """A console that keeps what is printed, to be had as HTML. Whatever a user wrote is escaped."""

    def __init__(self) -> None:
        super().__init__(file=StringIO(), width=WIDTH, color_system=None)
        self._parts: list[str] = []

    def print(self, *objects: Any, style: str | Style | None = None, **_rest: Any) -> None:
        """Keep a text, a table or a list."""
        for each in objects:
            if isinstance(each, Table):
                self._parts.append(_list(self, each) if _is_list(each) else _table(self, each))
            else:
                text = each if isinstance(each, Text) else Text(str(each))
                self._parts.append(f"<p{_css(self, text.style, style)}>{_spans(self, text)}</p>")

    @property
    def html(self) -> str:
        """All that was printed, in one block."""
        return f'{_LOOKS}<div class="salesim">{"".join(self._parts)}</div>'


def _is_list(table: Table) -> bool:
    """Paragraphs come as a grid of bullets and texts."""
    columns = table.columns
    return table.box is None and len(columns) == 2 and all(str(bullet) == "-" for bullet in columns[0].cells)


def _list(console: Console, table: Table) -> str:
    items = (_item(console, cell) for cell in table.columns[1].cells)
    return f"<ul>{''.join(items)}</ul>"


def _item(console: Console, cell: Any) -> str:
    text = _text(cell)
    return f"<li{_css(console, text.style)}>{_spans(console, text)}</li>"


def _table(console: Console, table: Table) -> str:
    title = "" if table.title is None else f"<caption>{_spans(console, _text(table.title))}</caption>"
    below = "" if table.caption is None else f"<p>{_spans(console, _text(table.caption))}</p>"
    heads = "".join(
        f'<th scope="col" style="text-align:{column.justify}">{_spans(console, _text(column.header))}</th>'
        for column in table.columns
    )
    head = f"<thead><tr>{heads}</tr></thead>" if table.show_header and heads else ""
    return f"<table>{title}{head}<tbody>{''.join(_rows(console, table))}</tbody></table>{below}"


def _rows(console: Console, table: Table) -> Iterator[str]:
    columns = [list(column.cells) for column in table.columns]
    for place, row in enumerate(table.rows):
        cells = "".join(
            _cell(console, _text(cells[place]), column.justify)
            for column, cells in zip(table.columns, columns, strict=True)
        )
        ends = ' class="ends"' if row.end_section else ""
        yield f"<tr{ends}{_css(console, row.style or '')}>{cells}</tr>"


def _cell(console: Console, text: Text, justify: str) -> str:
    css = "; ".join([f"text-align:{justify}", *_rules(console, text.style)])
    return f'<td style="{css}">{_spans(console, text)}</td>'


def _text(value: Any) -> Text:
    return value if isinstance(value, Text) else Text(str(value))


def _spans(console: Console, text: Text) -> str:
    """The text with its styled parts; what holds for the whole of it is set around it."""
    inner = text.copy()
    inner.style = ""
    parts = []
    for segment in inner.render(console):
        shown = escape(segment.text).replace("\n", "<br>")
        css = _css(console, segment.style or "")
        parts.append(f"<span{css}>{shown}</span>" if css else shown)
    return "".join(parts)


def _css(console: Console, *styles: str | Style | None) -> str:
    rules = [rule for style in styles if style for rule in _rules(console, style)]
    return f' style="{"; ".join(rules)}"' if rules else ""


def _rules(console: Console, style: str | Style) -> list[str]:
    found = console.get_style(style)
    rules = []
    if found.bold:
        rules.append("font-weight:600")
    if found.italic:
        rules.append("font-style:italic")
    if found.dim:
        rules.append("opacity:.75")
    if found.color is not None and found.color.name in _TONES:
        rules.append(f"color:{_TONES[found.color.name]}")
    return rules
