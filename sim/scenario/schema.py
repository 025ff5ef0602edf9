"""JSON Schemas of the files, for editors that complete and check YAML while one types."""

from __future__ import annotations

from typing import Any

from sim.scenario.base import Strict
from sim.scenario.design import Design
from sim.scenario.initial import InitialState
from sim.scenario.study import Study
from sim.scenario.world import World

KINDS: dict[str, type[Strict]] = {
    "world": World,
    "design": Design,
    "study": Study,
    "initial": InitialState,
}


def json_schema(kind: str) -> dict[str, Any]:
    """The schema of a world, a design, a study or an initial state; ``KeyError`` for another kind.

    A file with ``extends`` may leave out whatever the file beneath says, so nothing is required at the top.
    """
    schema = KINDS[kind].model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = f"salesim {kind}"
    schema["properties"]["extends"] = {
        "type": "string",
        "description": "File that this one is laid over; its path is relative to this file.",
    }
    schema.pop("required", None)
    return schema
