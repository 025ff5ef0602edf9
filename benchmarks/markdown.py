"""What the sections of RESULTS.md are written with."""

from __future__ import annotations

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; all columns but the first hold numbers and stand right."""
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def must_hold(claim: str, figure: str, holds: bool) -> str:
    """One line for a claim: what was measured, and whether it holds.

    >>> must_hold("at most 9 F a task", "8.1", True)
    '* at most 9 F a task: **8.1, holds**'
    """
    return f"* {claim}: **{figure}, {'holds' if holds else 'does not hold'}**"
