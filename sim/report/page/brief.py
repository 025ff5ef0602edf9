"""How large the letters of the sheet may be, so that what is to be said stays on one sheet of A4."""

from __future__ import annotations

from sim.report.first_page import FirstPage

_A_LINE = 110
"""Characters on a line of the sheet, roughly."""
_LONG, _LONGER = 28, 42
"""Lines beyond which letters are smaller; a test prints the sheet with many designs and long names."""


def size(page: FirstPage) -> str:
    """The class of the sheet: empty, long or longer."""
    texts = [
        page.question,
        page.recommendation,
        " ".join(page.provisos),
        *page.warnings[:2],
        page.money,
        page.payback_in_short,
        *(risk.sentence for risk in page.risks),
        *(check.sentence for check in page.checks),
    ]
    lines = len(page.answers) + sum(1 + len(text) // _A_LINE for text in texts)
    return "longer" if lines > _LONGER else "long" if lines > _LONG else ""
