"""The colour and the line of each design, as the figures have them, for the page around the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.drawing import COLOURS, looks

_DASHES = {"-": "", "--": "7 4", ":": "2 3", "-.": "7 3 2 3"}


@dataclass(frozen=True)
class Mark:
    """The name of a colour of the style sheet, and the dashes of the line; empty for a full one."""

    colour: str
    dashes: str


def marks(designs: Sequence[str]) -> dict[str, Mark]:
    """The mark of each design by its place in the study."""
    return {
        name: Mark(f"--fig-design-{COLOURS.index(look.colour) + 1}", _DASHES[look.line])
        for name, look in looks(designs).items()
    }


def theme() -> str:
    """The colours as variables of a style sheet."""
    return (
        ":root { "
        + " ".join(f"--fig-design-{place}: {colour};" for place, colour in enumerate(COLOURS, 1))
        + " }"
    )
