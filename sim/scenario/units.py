"""Units of the simulator: the clock counts working hours, other quantities are plain numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from sim.scenario.errors import Problem, nearest, shown

HOURS_PER_DAY = 8.0
HOURS_PER_WEEK = 40.0
HOURS_PER_YEAR = 2080.0
HOURS_PER_MONTH = HOURS_PER_YEAR / 12

HOURS_PER_UNIT = {
    "min": 1 / 60,
    "h": 1.0,
    "d": HOURS_PER_DAY,
    "wk": HOURS_PER_WEEK,
    "mo": HOURS_PER_MONTH,
    "yr": HOURS_PER_YEAR,
    "cal_d": HOURS_PER_YEAR / 365.25,
}
NEVER = "never"

_ALLOWED = f"zero or more, with a unit ({', '.join(HOURS_PER_UNIT)}), for example '10 d'"
_DURATION = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*([A-Za-z_]*)\s*")


def parse_duration(text: object, never: bool = False) -> float:
    """Working hours meant by a text such as `10 d`, `1.5mo` or `2e3 min`; `never` is infinity if allowed.

    Calendar days (`cal_d`) count the working hours that pass in them on average: 2080/365.25 a day.

    Raises:
        ValueError: not a text, no unit, an unknown unit, or a number that is negative or not finite.
    """
    allowed = f"{_ALLOWED}, or '{NEVER}'" if never else _ALLOWED
    if never and text == NEVER:
        return math.inf
    bare = isinstance(text, (int, float)) and not isinstance(text, bool)
    match = _DURATION.fullmatch(str(text)) if bare or isinstance(text, str) else None
    if match is None:
        raise Problem(f"found {shown(text)}, which is not a duration", allowed)
    number, unit = match.groups()
    if not unit:
        raise Problem(f"found {shown(text)}, a duration without a unit", allowed)
    if unit not in HOURS_PER_UNIT:
        raise Problem(f"found {shown(text)}: unknown unit {unit!r}", allowed, nearest(unit, HOURS_PER_UNIT))
    hours = float(number) * HOURS_PER_UNIT[unit]
    if hours < 0:
        raise Problem(f"found {shown(text)}, a negative duration", allowed)
    if not math.isfinite(hours):
        raise Problem(f"found {shown(text)}, which is too long", allowed)
    # The sum turns minus zero, which would be written with its sign, into zero.
    return hours + 0.0


def write_duration(hours: float) -> str:
    """The text that `parse_duration` turns back into exactly these hours."""
    return NEVER if hours == math.inf else f"{float(hours)!r} h"


def parse_number(raw: object) -> float:
    """A finite number as it is; text and booleans are not numbers.

    Raises:
        ValueError: anything but a finite int or float.
    """
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        raise Problem(f"found {shown(raw)}", "a number")
    try:
        number = float(raw)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Problem(f"found {shown(raw)}", "a finite number")
    return number


@dataclass(frozen=True)
class Unit:
    """How a quantity is written in files: `read` and `write` undo each other; `schema` is JSON Schema."""

    read: Callable[[object], float]
    write: Callable[[float], float | str]
    schema: Mapping[str, str] = field(hash=False)


HOURS = Unit(parse_duration, write_duration, {"type": "string", "description": _ALLOWED})
HOURS_OR_NEVER = Unit(
    lambda raw: parse_duration(raw, never=True), write_duration, {"type": "string", "description": _ALLOWED}
)
PLAIN = Unit(parse_number, float, {"type": "number"})


def unit_of(annotation: object) -> Unit | None:
    """The unit of a field type: that of its metadata, `PLAIN` for numbers, None for what has no size.

    Where a number may be written as a word too (`unlimited`), it is that of the number.
    """
    args = get_args(annotation)
    if get_origin(annotation) in (Union, UnionType):
        return next((unit for unit in map(unit_of, args) if unit is not None), None)
    units = [item for item in args if isinstance(item, Unit)]
    if units:
        return units[0]
    base = args[0] if get_origin(annotation) is Annotated else annotation
    return PLAIN if base in (float, int) else None


# Fields in working hours, written as text with a unit and dumped as text that reads back exactly.
Duration = Annotated[
    float,
    HOURS,
    BeforeValidator(HOURS.read),
    PlainSerializer(HOURS.write),
    WithJsonSchema(dict(HOURS.schema)),
]
DurationOrNever = Annotated[
    float,
    HOURS_OR_NEVER,
    Field(allow_inf_nan=True),
    BeforeValidator(HOURS_OR_NEVER.read),
    PlainSerializer(HOURS_OR_NEVER.write),
    WithJsonSchema(dict(HOURS_OR_NEVER.schema)),
]

# Plain numbers; strict means that neither text nor a boolean passes for one.
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
Positive = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
