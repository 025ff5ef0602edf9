"""The colour and the line of each design, as the figures have them, for the page around the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.drawing import looks
from sim.report.palette import themed

_DASHES = {"-": "", "--": "7 4", ":": "2 3", "-.": "7 3 2 3"}


@dataclass(frozen=True)
class Mark:
    """A colour as the style sheet has it, and the dashes of the line; empty for a full one."""

    colour: str
    dashes: str


def marks(designs: Sequence[str]) -> dict[str, Mark]:
    """The mark of each design by its place in the study."""
    return {name: Mark(themed(look.colour), _DASHES[look.line]) for name, look in looks(designs).items()}
