"""The uncertain parameters of a world: each with the range that its source holds possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sim.scenario.distribution import Distribution
from sim.scenario.parameter import Sourced, parameters
from sim.scenario.world import World


@dataclass(frozen=True)
class Range:
    """One parameter of a world: ``path`` as overrides name it, its ``size`` and what it may be.

    ``size``, ``low`` and ``high`` are numbers in the unit of the model (hours for durations), of the mean
    where the value is a distribution.
    """

    path: str
    size: float
    low: float
    high: float
    source: str | None
    grade: str | None
    _parameter: Sourced[Any]

    @property
    def note(self) -> str | None:
        """What the file notes on the parameter."""
        return self._parameter.note

    def override(self, size: float) -> str:
        """The text PATH=VALUE that gives the parameter this size; a distribution is scaled to that mean."""
        return f"{self.path}={self.text(size)}"

    def text(self, size: float) -> str:
        """A size as a file would have it; whole numbers are rounded."""
        value = self._parameter.value
        if isinstance(value, Distribution):
            scaled = value.scaled(size / value.mean)
            bare = self._parameter.model_copy(update={"value": scaled, "low": None, "high": None})
            return _in_one_line(bare.model_dump(mode="json")["value"])
        if isinstance(value, int):
            return str(round(size))
        return str(self._parameter._show(size))


def uncertain(world: World) -> list[Range]:
    """All parameters with a range of some width, in file order.

    Left out is what was set from outside (``overridden``): who sets a value means that value.
    """
    return [found for path, parameter in parameters(world) for found in _range(path, parameter)]


def _range(path: tuple[str, ...], parameter: Sourced[Any]) -> Iterator[Range]:
    size = getattr(parameter.value, "mean", parameter.value)
    low, high = parameter.low, parameter.high
    if parameter.overridden or low is None or high is None or not low < high:
        return
    if isinstance(size, bool) or not isinstance(size, int | float):
        return
    # A distribution that is nothing at all has no shape to be scaled.
    if isinstance(parameter.value, Distribution) and not size > 0:
        return
    name = ".".join(("world", *path))
    yield Range(name, float(size), low, high, parameter.source, parameter.grade, parameter)


def _in_one_line(value: object) -> str:
    """Plain data as YAML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_in_one_line(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_in_one_line, value)) + "]"
    return str(value)
