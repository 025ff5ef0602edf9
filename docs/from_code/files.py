"""The keys of all files, from the schemas that validate them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from docs.from_code.markdown import anchor, code, readable, table
from docs.from_code.types import in_words, sourced, split
from sim.report.assumptions import Assumption, assumptions
from sim.scenario.base import INTERNAL, Strict
from sim.scenario.load import load_file
from sim.scenario.schema import KINDS
from sim.scenario.shipped import shipped_folder
from sim.scenario.world import World

Section = tuple[str, type[Strict]]
Evidence = dict[tuple[str, ...], Assumption]


def page(kind: str) -> str:
    """All sections of a kind of file, each with its keys."""
    known = evidence() if kind == "world" else {}
    return "\n\n".join(_section(kind, path, model, known) for path, model in sections(KINDS[kind]))


def sections(model: type[Strict], path: str = "") -> Iterator[Section]:
    """A model and all models below it, each with the keys that lead to it."""
    yield path, model
    for name, field in keys(model):
        here = f"{path}.{name}" if path else name
        for step, below in models(field.annotation):
            yield from sections(below, here + step)


def keys(model: type[Strict]) -> Iterator[tuple[str, FieldInfo]]:
    """The keys that a user may write."""
    for name, field in model.model_fields.items():
        if INTERNAL not in field.metadata:
            yield name, field


def models(annotation: Any) -> Iterator[tuple[str, type[Strict]]]:
    """The models in a type, each with the step that leads from the key to it."""
    bare, _ = split(annotation)
    if sourced(bare) is not None:
        yield from models(sourced(bare))
    elif isinstance(bare, type) and issubclass(bare, Strict):
        yield "", bare
    else:
        step = {dict: ".NAME", list: "[]"}.get(get_origin(bare), "")
        for arg in get_args(bare):
            for below, model in models(arg):
                yield step + below, model


def _section(kind: str, path: str, model: type[Strict], evidence: Evidence) -> str:
    title = f"## {code(path)}" if path else "## The top of the file"
    mark = anchor(f"{kind}-{path or 'top'}")
    return f"{mark}\n{title}\n\n{readable(model)}\n\n{_keys(path, model, evidence)}"


def _keys(path: str, model: type[Strict], evidence: Evidence) -> str:
    """The table of a section's keys; in the world with the evidence, a row for each family of people."""
    rows = []
    for name, field in keys(model):
        allowed = in_words(field.annotation, field.metadata)
        about = field.description or ""
        told = [(label, _told(known)) for label, known in evidence_of(path, name, evidence)]
        for label, cells in told or [(name, ["", "", "", ""])]:
            rows.append([code(label), allowed, _default(field), about, *cells])
    headers = ["key", "allowed", "default", "meaning", "shipped", "range", "grade", "source"]
    filled = [column for column in range(len(headers)) if any(row[column] for row in rows)]
    if evidence and "shipped" in [headers[column] for column in filled]:
        # Where keys have evidence, a value is worth more than that there is no default.
        filled.remove(headers.index("default"))
    return table([headers[column] for column in filled], ([row[column] for column in filled] for row in rows))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    default = field.get_default(call_default_factory=True, validated_data={})
    if default is None:
        return ""
    if isinstance(default, Strict):
        return "as in its section"
    if isinstance(default, float) and in_words(field.annotation, field.metadata).startswith("a duration"):
        return code("never" if default == float("inf") else f"{default:g} h")
    return code(json.dumps(default, default=str))


def evidence() -> Evidence:
    """Values, ranges and sources of the shipped world by path."""
    world = load_file(shipped_folder() / "worlds" / "industrial.yaml")
    assert isinstance(world, World)
    return {tuple(found.path.split(".")): found for found in assumptions(world)}


def evidence_of(path: str, name: str, evidence: Evidence) -> list[tuple[str, Assumption]]:
    """The evidence of a key, with what the key is called in the table."""
    asked = (*path.split("."), name) if path else (name,)
    return [
        (" ".join((*_free(asked, steps), name)), found)
        for steps, found in evidence.items()
        if len(steps) == len(asked) and all(a in ("NAME", b) for a, b in zip(asked, steps, strict=True))
    ]


def _free(asked: tuple[str, ...], steps: tuple[str, ...]) -> list[str]:
    """The names that stand in the places of NAME."""
    return [step for a, step in zip(asked, steps, strict=True) if a == "NAME"]


def _told(found: Assumption) -> list[str]:
    span = f"{found.low} to {found.high}" if found.low else ""
    return [found.value, span, found.grade, found.source + (f" ({found.note})" if found.note else "")]
