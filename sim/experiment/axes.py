"""Axes of a map: a path of the world or of a design, and the values it takes.

Written PATH=LOW..HIGH:STEPS, PATH=V1,V2,V3, or PATH alone for a parameter whose source gives a range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from sim.scenario.errors import ScenarioError, nearest, shown
from sim.scenario.ranges import Range, uncertain
from sim.scenario.study import LoadedStudy
from sim.scenario.units import HOURS_PER_UNIT
from sim.scenario.vary import varied

Kind: TypeAlias = Literal["number", "duration", "word"]

STEPS = 5
MOST_STEPS = 100
ALLOWED = "PATH=LOW..HIGH:STEPS, PATH=V1,V2,V3, or PATH alone for a parameter with a sourced range"

_RANGE = re.compile(r"(?P<low>.+?)\.\.(?P<high>[^:]+?)(?::(?P<steps>\d+))?")
_SIZE = re.compile(rf"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*({'|'.join(HOURS_PER_UNIT)})?")
_DURATION_INSIDE = re.compile(r"\d h\b")


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
    """The axis that a text asks for; each of its values is tried on the study.

    Raises ``ScenarioError`` or ``ScenarioErrors`` that name what was found and what is allowed.
    """
    path, equals, values = (part.strip() for part in text.partition("="))
    known = {found.path: found for found in uncertain(study.world)}
    found = _RANGE.fullmatch(values)
    if not equals:
        axis = _whole_range(text, path, known)
    elif found is not None:
        axis = _stepped(text, path, found, known.get(path))
    else:
        axis = _listed(path, values)
    if len(axis.values) < 2:
        raise _wrong(text, path, shown(values), "two values or more")
    for override in axis.overrides:
        varied(study, (override,))
    return axis


def _whole_range(text: str, path: str, known: dict[str, Range]) -> Axis:
    if path not in known:
        near = nearest(path, known)
        raise _wrong(text, path, shown(path), ALLOWED, near, "has no sourced range; say which values")
    own = known[path]
    return _of_range(own, _steps(own.low, own.high, STEPS))


def _stepped(text: str, path: str, found: re.Match[str], own: Range | None) -> Axis:
    first, last = (_size(found[end].strip()) for end in ("low", "high"))
    if first is None or last is None or first[1] != last[1]:
        raise _wrong(text, path, shown(found[0]), "two numbers, or two durations such as 2 d..10 d")
    (low, kind), (high, _) = first, last
    if not low < high:
        raise _wrong(text, path, shown(found[0]), "a low end below the high end")
    whole = low.is_integer() and high.is_integer() and kind == "number"
    # Seats and the like: each whole number, unless the range is a wide one.
    usual = int(high - low) + 1 if own is None and whole and high - low < MOST_STEPS else STEPS
    steps = int(found["steps"] or usual)
    if not 2 <= steps <= MOST_STEPS:
        raise _wrong(text, path, f"{steps} steps", f"2 to {MOST_STEPS} steps")
    sizes = _steps(low, high, steps)
    if own is not None:
        return _of_range(own, sizes)
    return _sized(path, [_text(size, kind) for size in sizes], sizes, kind)


def _listed(path: str, values: str) -> Axis:
    texts = list(dict.fromkeys(_split(values)))
    sizes = [_size(text) for text in texts]
    known = [size for size in sizes if size is not None]
    if len(known) < len(texts) or len({kind for _, kind in known}) != 1:
        return Axis(path, tuple(texts), tuple(map(float, range(len(texts)))), "word")
    return _sized(path, texts, [size for size, _ in known], known[0][1])


def _of_range(own: Range, sizes: list[float]) -> Axis:
    """Values of a sourced parameter; a distribution keeps its shape and gets these means."""
    texts = [own.text(size) for size in sizes]
    kind: Kind = "duration" if _DURATION_INSIDE.search(texts[0]) else "number"
    # A whole number was rounded.
    written = [_size(text) for text in texts]
    sizes = [size if found is None else found[0] for size, found in zip(sizes, written, strict=True)]
    return _sized(own.path, texts, sizes, kind)


def _sized(path: str, texts: list[str], sizes: list[float], kind: Kind) -> Axis:
    by_size = dict(sorted(zip(sizes, texts, strict=True)))
    return Axis(path, tuple(by_size.values()), tuple(by_size), kind)


def _steps(low: float, high: float, steps: int) -> list[float]:
    """Values in equal steps, without the digits that arithmetic leaves: .1 and not .09999999999999999."""
    inner = [float(f"{size:.12g}") for size in np.linspace(low, high, steps)[1:-1]]
    return [low, *inner, high]


def _text(size: float, kind: Kind) -> str:
    number = str(int(size)) if size.is_integer() else repr(size)
    return f"{number} h" if kind == "duration" else number


def _size(text: str) -> tuple[float, Kind] | None:
    """What a text weighs, None where it is not a number and not a duration."""
    match = _SIZE.fullmatch(text)
    if match is None:
        return None
    number, unit = match.groups()
    if unit is None:
        return float(number), "number"
    return float(number) * HOURS_PER_UNIT[unit], "duration"


def _split(values: str) -> list[str]:
    """Parts between commas that stand in no bracket."""
    parts, depth = [""], 0
    for sign in values:
        depth += (sign in "[{(") - (sign in "]})")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


def _wrong(
    text: str, path: str, found: str, allowed: str, near: str | None = None, problem: str = ""
) -> ScenarioError:
    return ScenarioError(Path(f"--vary {text}"), None, path, found, allowed, near, problem)
