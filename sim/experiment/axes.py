"""Axes of a map: what is varied, as sweeps read it, in single values that can be drawn and split."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from sim.scenario.axes import Value, axis_of
from sim.scenario.errors import ScenarioError
from sim.scenario.study import LoadedStudy
from sim.scenario.sweep import Vary, option
from sim.scenario.units import HOURS_PER_UNIT

Kind: TypeAlias = Literal["number", "duration", "word"]

STEPS = 5
"""Values of a range whose steps nobody names."""
MOST_VALUES = 100

_WITH_UNIT = re.compile(rf"[0-9.] ({'|'.join(HOURS_PER_UNIT)})\b")


@dataclass(frozen=True)
class Axis:
    """The ``values`` of a ``path`` as a file would have them; ``sizes`` are numbers to draw and to split by.

    Sizes are in the unit of the model (hours for durations), and places 0, 1, ... where values are words.
    Numbers and durations rise.
    """

    path: str
    values: tuple[str, ...]
    sizes: tuple[float, ...]
    kind: Kind = "number"

    @property
    def overrides(self) -> tuple[str, ...]:
        """The text PATH=VALUE of each value."""
        return tuple(f"{self.path}={value}" for value in self.values)


def read_axis(study: LoadedStudy, text: str) -> Axis:
    """The axis that a text asks for: PATH=LOW..HIGH:STEPS, PATH=V1,V2, or PATH for all of a sourced range.

    Each value was tried on the study. Raises ``ScenarioError`` or ``ScenarioErrors`` that name what was found
    and what is allowed.
    """
    path, asked = option(text)
    found = axis_of(study, path, _in_steps(study, path, asked), needs_values=True)
    if not 2 <= len(found.values) <= MOST_VALUES:
        raise ScenarioError(
            Path(f"--vary {text}"), None, path, f"{len(found.values)} of them", f"2 to {MOST_VALUES} values"
        )
    if not found.by_size:
        places = tuple(map(float, range(len(found.values))))
        return Axis(path, tuple(value.text for value in found.values), places, "word")
    rising = sorted(found.values, key=_size)
    kind: Kind = "duration" if _WITH_UNIT.search(rising[0].text) else "number"
    return Axis(path, tuple(value.text for value in rising), tuple(map(_size, rising)), kind)


def _in_steps(study: LoadedStudy, path: str, asked: Vary) -> Vary:
    """A range without steps gets some, unless it is a narrow one of whole numbers, such as seats."""
    if not isinstance(asked, str) or ":" in asked:
        return asked
    whole = axis_of(study, path, asked, needs_values=False)
    narrow = whole.quantity is not None and whole.quantity.whole and whole.high - whole.low < MOST_VALUES
    return asked if narrow else f"{asked}:{STEPS}"


def _size(value: Value) -> float:
    return float(value.size or 0.0)
