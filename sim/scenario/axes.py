"""What is varied, found in a study: any value of its world or its designs, with a size where it has one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10
from pathlib import Path
from typing import Any

from sim.scenario.errors import Problem, ScenarioError, ScenarioErrors, shown
from sim.scenario.parameter import parameters
from sim.scenario.ranges import Range
from sim.scenario.source import LONG_FORM, parse
from sim.scenario.study import Case, LoadedStudy
from sim.scenario.sweep import Span, Vary, span_of
from sim.scenario.units import HOURS_OR_NEVER, PLAIN, Unit
from sim.scenario.vary import varied

_MOST_WHOLE = 1000
"""A range of whole numbers as wide as this needs steps in a grid."""

_DIGITS = 6
"""Digits of values within a range, counted from its width: points are told apart, and can be read."""


@dataclass(frozen=True)
class Value:
    """One value of an axis: its text in an override, and its size in the unit of the model, if it has one.

    Durations have their size in hours, distributions that of their mean.
    """

    text: str
    size: float | int | None


@dataclass(frozen=True)
class Quantity:
    """A number of a study that may be varied by its size; ``low`` and ``high`` are those of its source."""

    size: float
    whole: bool
    unit: Unit
    low: float | None = None
    high: float | None = None
    parameter: Range | None = None

    def value(self, size: float) -> Value:
        """A size with its text."""
        if self.whole:
            return Value(str(round(size)), round(size))
        text = str(self.unit.write(size)) if self.parameter is None else self.parameter.text(size)
        return Value(text, size)


@dataclass(frozen=True)
class Axis:
    """One thing that is varied: among ``values``; where there are none, anywhere from ``low`` to ``high``."""

    path: str
    values: tuple[Value, ...]
    low: float
    high: float
    quantity: Quantity | None

    def at(self, share: float) -> Value:
        """The value at a share of the way, 0 to below 1; each of a list, or whole number, equally often."""
        if self.quantity is None or self.values:
            return self.values[int(share * len(self.values))]
        if self.quantity.whole:
            return self.quantity.value(self.low + int(share * (self.high - self.low + 1)))
        return self.quantity.value(_between(self.low, self.high, share))

    def override(self, value: Value) -> str:
        """The text PATH=VALUE that gives the study a value of this axis."""
        return f"{self.path}={value.text}"

    def touches(self, case: Case) -> bool:
        """Whether a design, as it is at first or becomes later, may run otherwise at another value."""
        target, name, *_ = self.path.split(".")
        names = [case.design.name, *(later.design.name for later in case.later)]
        return target == "world" or name == "*" or name in names

    @property
    def by_size(self) -> bool:
        """Whether each value is known by a number."""
        return all(value.size is not None for value in self.values or (self.at(0.0),))

    @property
    def has_words(self) -> bool:
        """Whether some value is not written as a bare number: with a unit, as a distribution or a word."""
        return not all(_is_number(value.text) for value in self.values or (self.at(0.0),))


def axis_of(study: LoadedStudy, path: str, asked: Vary, *, needs_values: bool) -> Axis:
    """What is asked for, found in the study and tried: each value of a list, both ends of a range.

    ``needs_values``: a range must have steps, unless it is one of whole numbers. Raises ``ScenarioError`` or
    ``ScenarioErrors`` that name the path, what was found and what is allowed.
    """
    if isinstance(asked, str):
        return _range_axis(study, path, asked, needs_values)
    values = tuple(_value(study, path, raw) for raw in asked)
    if len({value.text for value in values}) < len(values):
        raise _wrong(path, shown(asked), "a value stands twice", "each once")
    return Axis(path, values, 0.0, 0.0, None)


def check_apart(paths: Sequence[str]) -> None:
    """Refuse two paths of which one holds the other; raises ``ScenarioError``."""
    for place, path in enumerate(paths):
        for other in paths[:place]:
            steps = zip(path.split("."), other.split("."), strict=False)
            if all(one == two or "*" in (one, two) for one, two in steps):
                raise _wrong(path, "", f"{other} is varied too, and one holds the other", "one of both")


def _range_axis(study: LoadedStudy, path: str, asked: str, needs_values: bool) -> Axis:
    try:
        span = span_of(asked)
    except Problem as problem:
        raise _wrong(path, asked, problem.text, problem.allowed) from None
    # What a file leaves out has a size once it is given one.
    found = _quantity(study, path) or _tried(study, path, span.low or span.high or "0")
    if found is None:
        raise _wrong(path, asked, "a range is for numbers and durations", "a list of values")
    low, high = _ends(path, span, found)
    if not low < high or high == float("inf"):
        raise _wrong(path, asked, "", "a range from a lower to a higher finite value")
    if found.whole and not (low.is_integer() and high.is_integer()):
        raise _wrong(path, asked, "", "whole numbers")
    values = _steps(found, low, high, span.steps, needs_values)
    if needs_values and not values:
        allowed = f"steps ({path}={asked}:5), a list of values, or --method lhs or sobol"
        raise _wrong(path, asked, "a grid cannot take a whole range", allowed)
    for size in (low, high):
        _tried(study, path, found.value(size).text)
    return Axis(path, values, low, high, found)


def _ends(path: str, span: Span, found: Quantity) -> tuple[float, float]:
    """Both ends of a range, those of its source where they are not given."""
    ends = []
    for name, text, sourced in (("low", span.low, found.low), ("high", span.high, found.high)):
        if text is not None:
            ends.append(_size(path, text, found.unit))
        elif sourced is not None:
            ends.append(sourced)
        else:
            raise _wrong(path, "", f"its source gives no {name} end", f"{path}=LOW..HIGH")
    return ends[0], ends[1]


def _steps(
    found: Quantity, low: float, high: float, steps: int | None, needs_values: bool
) -> tuple[Value, ...]:
    if steps is not None:
        sizes = [low, *(_between(low, high, step / (steps - 1)) for step in range(1, steps - 1)), high]
        return tuple(dict.fromkeys(found.value(size) for size in sizes))
    if found.whole and needs_values and high - low < _MOST_WHOLE:
        return tuple(found.value(size) for size in range(int(low), int(high) + 1))
    return ()


def _between(low: float, high: float, share: float) -> float:
    """A value of a range, without more digits than it takes to tell points apart."""
    digits = _DIGITS - 1 - floor(log10(high - low))
    return min(max(round(low + share * (high - low), digits), low), high)


def _size(path: str, text: str, unit: Unit) -> float:
    try:
        return unit.read(parse(text, Path(f"--vary {path}"), has_lines=False).plain())
    except Problem as problem:
        raise _wrong(path, text, problem.text, problem.allowed) from None


def _tried(study: LoadedStudy, path: str, text: str) -> Quantity | None:
    """What the study has at a path once it is given a value; what speaks against it is told of the option."""
    try:
        return _quantity(varied(study, [f"{path}={text}"]), path)
    except ScenarioError as error:
        raise _retold(error, path, text) from None
    except ScenarioErrors as errors:
        raise ScenarioErrors([_retold(error, path, text) for error in errors.errors]) from None


def _value(study: LoadedStudy, path: str, raw: Any) -> Value:
    """One value of a list; numbers are written in one way, so that equal ones are the same cell."""
    text = _text(raw)
    found = _tried(study, path, text)
    if found is None:
        return Value(text, None)
    size = round(found.size) if found.whole else found.size
    return Value(str(size) if _is_number(text) else text, size)


def _retold(error: ScenarioError, path: str, text: str) -> ScenarioError:
    _, line, *rest = error.args
    return ScenarioError(Path(f"--vary {path}={text}"), line, *rest)


def _wrong(path: str, found: str, problem: str, allowed: str) -> ScenarioError:
    return ScenarioError(Path(f"--vary {path}"), None, "", found, allowed, problem=problem)


def _quantity(study: LoadedStudy, path: str) -> Quantity | None:
    """The number at a path; None where there is none, or something else."""
    target, _, rest = path.partition(".")
    if target == "world":
        for keys, parameter in parameters(study.world):
            if ".".join(keys) == rest:
                size = getattr(parameter.value, "mean", parameter.value)
                if isinstance(size, bool) or not isinstance(size, int | float):
                    return None
                unit, whole = parameter.unit() or PLAIN, isinstance(parameter.value, int)
                ends = (parameter.low, parameter.high)
                known = Range(path, float(size), 0.0, 0.0, parameter.source, parameter.grade, parameter)
                return Quantity(float(size), whole, unit, *ends, known)
        return _bare(study.world.model_dump(mode="json"), rest.split("."))
    name, _, rest = rest.partition(".")
    cases = [*study.cases, *(later for case in study.cases for later in case.later)]
    mine = (case.design for case in cases if name in ("*", case.design.name))
    found = (_bare(design.model_dump(mode="json"), rest.split(".")) for design in mine)
    return next((each for each in found if each is not None), None)


def _bare(tree: Any, steps: list[str]) -> Quantity | None:
    """A number without evidence, found in plain data as overrides find it."""
    for step in steps:
        if isinstance(tree, dict) and "value" in tree and step not in LONG_FORM:
            tree = tree["value"]
        places = dict(_children(tree))
        if step not in places:
            return None
        tree = places[step]
    if isinstance(tree, bool) or tree is None:
        return None
    if isinstance(tree, int | float):
        return Quantity(float(tree), isinstance(tree, int), PLAIN)
    try:
        return Quantity(HOURS_OR_NEVER.read(tree), False, HOURS_OR_NEVER)
    except ValueError:
        return None


def _children(tree: Any) -> Iterator[tuple[str, Any]]:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return ((str(key), item) for key, item in items)


def _text(value: Any) -> str:
    """A value as an override has it: bare where that reads back as the same, else as JSON."""
    if isinstance(value, str) and parse(value, Path("--vary"), has_lines=False).plain() == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
