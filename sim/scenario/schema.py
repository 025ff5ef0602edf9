"""JSON Schemas of the files, for editors that complete and check YAML while one types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sim.scenario.base import Strict
from sim.scenario.design import Design
from sim.scenario.initial import InitialState
from sim.scenario.parameter import Sourced, parameters
from sim.scenario.shipped import shipped_folder
from sim.scenario.source import read
from sim.scenario.study import Study
from sim.scenario.units import HOURS, HOURS_OR_NEVER, write_duration
from sim.scenario.validate import validate
from sim.scenario.world import World

KINDS: dict[str, type[Strict]] = {
    "world": World,
    "design": Design,
    "study": Study,
    "initial": InitialState,
}
_SHIPPED_WORLD = "industrial.yaml"
_Schema = dict[str, Any]


def json_schema(kind: str) -> _Schema:
    """The schema of a world, a design, a study or an initial state; ``KeyError`` for another kind.

    A file with ``extends`` may leave out whatever the file beneath says, at any depth, so nothing is required
    outside of lists. Keys are explained in the words of the classes that read them, and parameters of the
    world by the value, range and source that the shipped one has.
    """
    schema = KINDS[kind].model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = f"salesim {kind}"
    defined = schema.get("$defs", {})
    for part in (schema, *defined.values()):
        _explain(part)
        _write_defaults(part)
    _require_nothing(schema, defined)
    if kind == "world":
        _tell_sources(schema, defined)
    schema["properties"]["extends"] = {
        "type": "string",
        "description": "File that this one is laid over; its path is relative to this file.",
    }
    return schema


def meaning(path: Sequence[str]) -> str:
    """What a parameter of the world is, in the words of the class that reads it; empty where it has none.

    >>> meaning(["people", "families", "closer", "ramp"])
    'time until a newcomer works at full speed'
    """
    schema = _of_worlds()
    part = schema
    for key in path[:-1]:
        part = _below(part, key, schema["$defs"])
    text = _about(part, path[-1]).removeprefix(f"{path[-1]}: ")
    return text.rstrip(".;:")


@cache
def _of_worlds() -> _Schema:
    return World.model_json_schema()


def _below(part: _Schema, key: str, defined: dict[str, _Schema]) -> _Schema:
    """The part of a schema that a key of another part leads to."""
    field = part.get("properties", {}).get(key) or part["additionalProperties"]
    names = [option["$ref"] for option in _options(field) if "$ref" in option]
    return defined[names[0].rsplit("/", 1)[-1]] if names else field


def _about(part: _Schema, name: str) -> str:
    """The sentences of a class that are about one of its keys."""
    text = " ".join(part.get("description", "").split())
    sentences = re.split(r"(?<=[.;:]) (?=``)|(?<=\.) ", text)
    return " ".join(sentence for sentence in sentences if f"``{name}``" in sentence).replace("``", "")


def _explain(part: _Schema) -> None:
    """Give each key the sentences of its class that are about it."""
    for name, field in part.get("properties", {}).items():
        about = _about(part, name)
        if about and "description" not in field:
            field["description"] = about


def _write_defaults(part: _Schema) -> None:
    """Defaults in the words of a file: an editor types them."""
    durations = (HOURS.schema["description"], HOURS_OR_NEVER.schema["description"])
    for field in part.get("properties", {}).values():
        is_duration = field.get("type") == "string" and field.get("description") in durations
        if is_duration and isinstance(field.get("default"), int | float):
            field["default"] = write_duration(field["default"])


def _require_nothing(part: _Schema, defined: dict[str, _Schema]) -> None:
    """Nothing has to be there in this part, and in what it is made of; entries of lists stay whole."""
    part.pop("required", None)
    for name in _named(part):
        if "required" in defined[name]:
            _require_nothing(defined[name], defined)


def _named(part: _Schema) -> Iterator[str]:
    """The definitions that the keys of a part lead to."""
    for field in [*part.get("properties", {}).values(), part.get("additionalProperties")]:
        for option in _options(field):
            if "$ref" in option:
                yield option["$ref"].rsplit("/", 1)[-1]
            elif isinstance(option.get("additionalProperties"), dict):
                yield from _named(option)


def _options(field: Any) -> list[_Schema]:
    return [] if not isinstance(field, dict) else [field, *field.get("anyOf", ())]


def _tell_sources(schema: _Schema, defined: dict[str, _Schema]) -> None:
    """Say of each parameter what the shipped world says of it."""
    told: dict[int, str] = {}
    shipped = validate(read(shipped_folder() / "worlds" / _SHIPPED_WORLD), World)
    for path, parameter in parameters(shipped):
        field: _Schema = schema
        for key in path:
            name = field.get("$ref", "").rsplit("/", 1)[-1]
            part = defined.get(name, field)
            field = part.get("properties", {}).get(key) or part["additionalProperties"]
        # Keys that several families or tiers share have no single value to tell.
        text = _as_shipped(parameter)
        told[id(field)] = text if told.get(id(field), text) == text else ""
        field["description"] = told[id(field)] or "Each has its own value; salesim show lists them."


def _as_shipped(parameter: Sourced[Any]) -> str:
    written: Any = parameter.model_dump(mode="json")  # bare where nothing is known but the value
    if not isinstance(written, dict) or "value" not in written:
        return f"Shipped: {written}."
    span = f" ({written['low']} to {written['high']})" if "low" in written else ""
    source = (
        f" Source: {written['source']}, grade {written.get('grade', '-')}." if "source" in written else ""
    )
    note = f" {written['note']}." if "note" in written else ""
    return f"Shipped: {written['value']}{span}.{source}{note}"
