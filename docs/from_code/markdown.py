"""Pieces of Markdown: tables whose cells may hold anything, and docstrings as readers see them."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a cell may hold Markdown, but a bar or a line break in it does not end it.

    >>> print(table(("a", "b"), [("1|2", "two lines")]))
    | a | b |
    |---|---|
    | 1\\|2 | two lines |
    """
    lines = ["| " + " | ".join(headers) + " |", "|" + "---|" * len(headers)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: object) -> str:
    """Something as it is typed; empty for empty text."""
    shown = str(text)
    mark = "``" if "`" in shown else "`"
    return f"{mark}{shown}{mark}" if shown else ""


def anchor(name: str) -> str:
    """A target that links may name."""
    return f"({name})="


def readable(documented: object) -> str:
    """The docstring of something, its examples as a block of Python."""
    text = inspect.getdoc(documented) or ""
    blocks = text.split("\n\n")
    return "\n\n".join(f"```pycon\n{block}\n```" if block.startswith(">>>") else block for block in blocks)
