"""The colours of figures: a design has the same everywhere, by day and by night.

A figure is drawn in its light colours. On a page each of them is a variable with the light colour behind it
(``var(--fig-ink, #000000)``), which ``theme_css`` sets for light, for dark and for paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COLOURS = ("#004c99", "#9c3d00", "#006e5a", "#a184c0", "#c48300", "#1a92f2", "#141414")
"""Of the first seven designs; beyond, the line tells them apart.

After Okabe and Ito, moved until each has a contrast of 3 to 1 with white (a bound of WCAG for graphics) and
any two are 20 apart in CIELAB, for full colour vision and as people without red or green cones see them. One
can just be told from another at about 2.3; a thin line on a telephone needs some times that.
"""
BY_NIGHT = ("#2f7fdc", "#cf6215", "#35b97f", "#b97fae", "#f7cf3a", "#86d4ff", "#fafafa")
"""The same on a dark page, by the same rules."""
LINES = ("-", "--", ":", "-.")
_MARKERS = {"-": "o", "--": "s", ":": "^", "-.": "D"}
_HATCHES = {"-": None, "--": "////", ":": "....", "-.": "xxxx"}

INK = "#000000"
SOFT = "#595959"
GRID = "#dcdcdc"
GROUND = "#ffffff"
MUTE = "#e4e4e4"
GAIN, LOSS, WHOLE = "#2a8a6e", "#c8643c", "#6b6b6b"
"""Bars that add and take away, and what they add up to; their numbers carry a sign."""
ON_PALE = "#111111"
"""Text on colours that are pale by day and by night: never changed."""

_ROLES: Mapping[str, tuple[str, str]] = {
    INK: ("ink", "#e8e8e8"),
    SOFT: ("soft", "#a8a8a8"),
    GRID: ("grid", "#3c4046"),
    GROUND: ("ground", "#1f2226"),
    MUTE: ("mute", "#383c42"),
    GAIN: ("gain", "#4fb596"),
    LOSS: ("loss", "#e08a62"),
    WHOLE: ("whole", "#9a9da3"),
} | {
    colour: (f"design-{place}", night)
    for place, (colour, night) in enumerate(zip(COLOURS, BY_NIGHT, strict=True), 1)
}


@dataclass(frozen=True)
class Look:
    """How one design is drawn in every figure."""

    colour: str
    line: str

    @property
    def marker(self) -> str:
        """The shape of a point."""
        return _MARKERS[self.line]

    @property
    def bar(self) -> dict[str, Any]:
        """How a bar is filled."""
        fill: dict[str, Any] = {"facecolor": self.colour, "linewidth": 0.0}
        return fill | {"hatch": _HATCHES[self.line], "edgecolor": GROUND}


def looks(designs: Sequence[str]) -> dict[str, Look]:
    """A colour per design by its place in the study; past the last colour the line changes too."""
    return {
        name: Look(COLOURS[place % len(COLOURS)], LINES[place // len(COLOURS) % len(LINES)])
        for place, name in enumerate(designs)
    }


def themed(colour: str) -> str:
    """The colour as a page has it: a variable, and the light colour where there is none."""
    role = _ROLES.get(colour)
    return colour if role is None else f"var(--fig-{role[0]},{colour})"


def theme_css() -> str:
    """The variables of a page with figures: light, dark where the reader wishes it, and light on paper."""
    light = "".join(f"--fig-{name}:{colour};" for colour, (name, _night) in _ROLES.items())
    dark = "".join(f"--fig-{name}:{night};" for name, night in _ROLES.values())
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
