"""Distributions as users write them: a bare size, or a mapping with one family as its key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from sim.scenario.errors import Problem, nearest, shown
from sim.scenario.families import (
    FAMILIES,
    FORMULAS,
    SIZES,
    Distribution,
    Empirical,
    Mixture,
    Part,
    check_names,
    listed,
    located,
    parametric,
)
from sim.scenario.units import HOURS, HOURS_OR_NEVER, PLAIN, Unit, parse_number

__all__ = [
    "FAMILIES",
    "AmountDistribution",
    "Distribution",
    "DurationDistribution",
    "DurationDistributionOrNever",
    "parametric",
    "read_distribution",
]


def read_distribution(raw: object, unit: Unit) -> Distribution:
    """The distribution meant by a YAML value: a bare size (fixed) or a mapping with one family as its key.

    Raises:
        ValueError: anything else; its `at` leads to the culprit.
    """
    if isinstance(raw, Distribution):
        return raw
    if not isinstance(raw, Mapping):
        return parametric("fixed", value=unit.read(raw))
    if len(raw) != 1:
        raise Problem(f"found {shown(dict(raw))}", f"a mapping with exactly one key: {listed(FAMILIES)}")
    [(family, inner)] = raw.items()
    if family not in FAMILIES:
        raise Problem(f"unknown distribution {family!r}", listed(FAMILIES), nearest(str(family), FAMILIES))
    with located(family):
        if family == "mixture":
            return _read_mixture(inner, unit)
        if family == "empirical":
            return _read_empirical(inner, unit)
        if family == "fixed":
            return parametric("fixed", value=unit.read(inner))
        _check_mapping(inner)
        return parametric(family, **_read_numbers(inner, FORMULAS[family].sets, unit))


def _read_numbers(raw: Mapping[str, object], sets: list[tuple[str, ...]], unit: Unit) -> dict[str, float]:
    """The parameters of a family; names are checked first, since the name decides the unit."""
    check_names(raw, sets)
    numbers = {}
    for name, value in raw.items():
        with located(name):
            numbers[name] = unit.read(value) if name in SIZES else parse_number(value)
    return numbers


def _read_mixture(raw: object, unit: Unit) -> Mixture:
    if not isinstance(raw, (list, tuple)):
        raise Problem(f"found {shown(raw)}", "a list of {weight, of}")
    parts = []
    for place, item in enumerate(raw):
        with located(place):
            _check_mapping(item, {"weight", "of"})
            with located("weight"):
                weight = parse_number(item["weight"])
            with located("of"):
                parts.append(Part(weight=weight, of=read_distribution(item["of"], unit)))
    return Mixture(parts=tuple(parts))


def _read_empirical(raw: object, unit: Unit) -> Empirical:
    if not isinstance(raw, Mapping):
        return Empirical(values=_read_list(raw, unit.read))
    _check_mapping(raw, {"values", "weights"})
    with located("values"):
        values = _read_list(raw["values"], unit.read)
    with located("weights"):
        return Empirical(values=values, weights=_read_list(raw["weights"], parse_number))


def _read_list(raw: object, read: Callable[[object], float]) -> tuple[float, ...]:
    if not isinstance(raw, (list, tuple)):
        raise Problem(f"found {shown(raw)}", "a list of values")
    values = []
    for place, item in enumerate(raw):
        with located(place):
            values.append(read(item))
    return tuple(values)


def _check_mapping(raw: object, keys: Collection[str] | None = None) -> None:
    """Refuse what is not a mapping, or has other keys than `keys`."""
    wanted = "a mapping" if keys is None else f"a mapping with the keys {listed(keys)}"
    if not isinstance(raw, Mapping) or (keys is not None and raw.keys() != set(keys)):
        raise Problem(f"found {shown(raw)}", wanted)


def _schema(unit: Unit) -> dict[str, Any]:
    """JSON Schema for editors: a bare size or a mapping with one family as its key."""
    families = {"type": "object", "maxProperties": 1, "minProperties": 1, "additionalProperties": False}
    return {"anyOf": [dict(unit.schema), {**families, "properties": {name: {} for name in sorted(FAMILIES)}}]}


# Field types: a distribution of hours, written with units, and one of plain numbers.
DurationDistribution = Annotated[
    Distribution,
    HOURS,
    PlainValidator(lambda raw: read_distribution(raw, HOURS)),
    PlainSerializer(lambda distribution: distribution.written(HOURS)),
    WithJsonSchema(_schema(HOURS)),
]
AmountDistribution = Annotated[
    Distribution,
    PLAIN,
    PlainValidator(lambda raw: read_distribution(raw, PLAIN)),
    PlainSerializer(lambda distribution: distribution.written(PLAIN)),
    WithJsonSchema(_schema(PLAIN)),
]
# As the first, but it may also be infinite: `never`.
DurationDistributionOrNever = Annotated[
    Distribution,
    HOURS_OR_NEVER,
    PlainValidator(lambda raw: read_distribution(raw, HOURS_OR_NEVER)),
    PlainSerializer(lambda distribution: distribution.written(HOURS_OR_NEVER)),
    WithJsonSchema(_schema(HOURS_OR_NEVER)),
]
