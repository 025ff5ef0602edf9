"""Every sourced parameter of a world, as text that can be shown anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.report.numbers import duration, plain
from sim.scenario.errors import Problem
from sim.scenario.parameter import Sourced, parameters
from sim.scenario.units import parse_duration
from sim.scenario.world import World
from sim.texts import _, marked, ngettext

GRADES = {
    "A": marked("peer-reviewed or primary"),
    "B": marked("large survey or trade body"),
    "C": marked("vendor or blog"),
    "D": marked("guess"),
}
"""What each grade means; ``_`` shows it."""
UNGRADED = ""
"""The grade of a parameter that came without one, usually from an override."""

WEAKEST_FIRST = ("D", UNGRADED, "C", "B", "A")


@dataclass(frozen=True)
class Assumption:
    """One parameter; ``path`` is what an override names, texts are empty where nothing is known.

    ``low`` and ``high`` bound the value (its mean, for a distribution). ``overridden``: the value is the
    user's and no longer the source's.
    """

    path: str
    value: str
    low: str
    high: str
    source: str
    grade: str
    note: str
    overridden: bool


def assumptions(world: World) -> list[Assumption]:
    """All sourced parameters of a world, in its own order."""
    return [_assumption(".".join(path), parameter) for path, parameter in parameters(world)]


def weakest_first(found: list[Assumption]) -> list[Assumption]:
    """The guesses first, then what has no grade, then from C to A; else in the order given."""
    return sorted(found, key=lambda assumption: WEAKEST_FIRST.index(assumption.grade))


def strength(found: list[Assumption]) -> str:
    """How much of the world is guessed, in a sentence."""
    guesses = sum(assumption.grade == "D" for assumption in found)
    overridden = sum(assumption.overridden for assumption in found)
    text = _("{guesses} of {all} parameters are guesses (grade D); they come first.").format(
        guesses=guesses, all=len(found)
    )
    if not overridden:
        return text
    changed = ngettext(
        "{n} was set by this study or its user.", "{n} were set by this study or its user.", overridden
    )
    return f"{text} {changed.format(n=overridden)}"


def _assumption(path: str, parameter: Sourced[Any]) -> Assumption:
    # The dump writes durations with their unit; a parameter without evidence is written bare.
    known = [parameter.low, parameter.high, parameter.source, parameter.grade, parameter.note]
    dump: Any = parameter.model_dump(mode="json")
    long = parameter.overridden or any(part is not None for part in known)
    written = dump if long else {"value": dump}
    return Assumption(
        path=path,
        value=readable(written["value"]),
        low=readable(written["low"]) if "low" in written else "",
        high=readable(written["high"]) if "high" in written else "",
        source=parameter.source or "",
        grade=parameter.grade or UNGRADED,
        note=parameter.note or "",
        overridden=parameter.overridden,
    )


def readable(written: object) -> str:
    """A value as files write it, in words: durations in a handy unit, tables and lists on one line.

    >>> readable({"lognormal": {"mean": "2080.0 h", "cv": 0.8}}), readable([4.0, 6.0]), readable("never")
    ('lognormal (mean 1 yr, cv 0.8)', '4, 6', 'never')
    """
    if isinstance(written, Mapping):
        return ", ".join(f"{key} {_nested(item)}" for key, item in written.items())
    if isinstance(written, list):
        return ", ".join(_nested(item) for item in written)
    if isinstance(written, str):
        return _text(written)
    return plain(written) if isinstance(written, (int, float)) else str(written)


def _nested(written: object) -> str:
    shown = readable(written)
    return f"({shown})" if isinstance(written, (Mapping, list)) else shown


def _text(written: str) -> str:
    """Text as it is, except for a duration."""
    try:
        return duration(parse_duration(written, never=True))
    except Problem:
        return written
