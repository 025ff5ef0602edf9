"""From a document to a model, with every mistake told in the words of the user's file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.scenario.base import INTERNAL, Strict
from sim.scenario.errors import Problem, ScenarioError, ScenarioErrors, dotted, nearest, shown
from sim.scenario.source import Document, Keys, Position
from sim.scenario.units import write_duration

__all__ = ["Strict", "validate"]

M = TypeVar("M", bound=BaseModel)

# What may stand there, by pydantic's name of the error; the braces are filled from its context.
_ALLOWED = {
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "text",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "none_required": "nothing",
    "greater_than": "a number greater than {gt:g}",
    "greater_than_equal": "a number of {ge:g} or more",
    "less_than": "a number less than {lt:g}",
    "less_than_equal": "a number of {le:g} or less",
    "multiple_of": "a multiple of {multiple_of}",
    "too_short": "{min_length} or more of them, not {actual_length}",
    "too_long": "{max_length} of them at most, not {actual_length}",
    "string_too_short": "text of at least {min_length} letters",
    "string_too_long": "text of at most {max_length} letters",
    "string_pattern_mismatch": "text that matches {pattern}",
}
# What a bound on a duration says, and under which name pydantic keeps it.
_BOUNDS = {
    "greater_than": ("more than {}", "gt"),
    "greater_than_equal": ("{} or more", "ge"),
    "less_than": ("less than {}", "lt"),
    "less_than_equal": ("{} or less", "le"),
}


class _Fault(NamedTuple):
    """A pydantic error placed in the document.

    `path` leads as far as the document goes; `labels` are the steps of pydantic that are not keys of the
    user, namely the alternatives of unions; `branching` is the path up to the first of them.
    """

    path: Keys
    labels: Keys
    branching: Keys
    details: ErrorDetails


def validate(document: Document, model: type[M]) -> M:
    """The model made from a document.

    Raises:
        ScenarioErrors: all mistakes, sorted by file and line.
    """
    try:
        return model.model_validate(document.tree)
    except ValidationError as error:
        faults = [_place(details, document.tree) for details in error.errors(include_url=False)]
    errors = [_translate(group, document, model) for group in _grouped(faults)]
    raise ScenarioErrors(sorted(errors, key=lambda e: (str(e.file), e.line or 0))) from None


def _place(details: ErrorDetails, tree: Any) -> _Fault:
    """Follow the place of an error through the document as far as it goes."""
    steps = list(details["loc"])
    problem = details.get("ctx", {}).get("error")
    steps += problem.at if isinstance(problem, Problem) else ()
    missing = [steps.pop()] if details["type"] == "missing" else []
    path: Keys = ()
    labels: Keys = ()
    branching: Keys | None = None
    node = tree
    for step in steps:
        if _has(node, step):
            path, node = (*path, step), node[step]
        # A bare parameter is validated as if it were written {value: ...}.
        elif step != "value":
            branching = path if branching is None else branching
            labels = (*labels, step)
    return _Fault((*path, *missing), labels, path if branching is None else branching, details)


def _has(node: Any, step: Any) -> bool:
    """Whether `step` is a key of a mapping or a place in a list."""
    if isinstance(node, dict):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and step < len(node)


def _grouped(faults: list[_Fault]) -> list[list[_Fault]]:
    """One group for each mistake: the alternatives of a union that all failed are one mistake."""
    groups: list[list[_Fault]] = [[fault] for fault in faults if not fault.labels]
    in_unions = sorted((f for f in faults if f.labels), key=lambda f: dotted(f.branching))
    for branching, members in groupby(in_unions, key=lambda f: f.branching):
        union = _meant(list(members))
        deepest = max(len(fault.path) for fault in union)
        # Where one alternative was followed further than the others, it is the one that was meant.
        best = {f.labels[0] for f in union if len(f.path) == deepest > len(branching)}
        if len(best) == 1 or len({f.labels[0] for f in union}) == 1:
            meant = next(iter(best or {union[0].labels[0]}))
            groups += [[fault] for fault in union if fault.labels[0] == meant]
        else:
            groups.append(union)
    return groups


def _meant(union: list[_Fault]) -> list[_Fault]:
    """The alternatives that a user may have meant: whoever wrote a mapping did not mean a single word."""
    words = [
        f for f in union if f.details["type"] == "literal_error" and isinstance(f.details["input"], dict)
    ]
    return [fault for fault in union if fault not in words] or union


def _translate(group: list[_Fault], document: Document, model: type[BaseModel]) -> ScenarioError:
    """One error for one mistake."""
    path = group[0].path if len(group) == 1 else group[0].branching
    position = _position(path, document)
    if len(group) > 1:
        found = shown(_at(document.tree, path))
        # dict.fromkeys keeps the order and drops what several alternatives say alike.
        allowed = " or ".join(dict.fromkeys(_allowed(fault.details) for fault in group))
        return ScenarioError(position.file, position.line, dotted(path), found, allowed)
    found, allowed, near, problem = _describe(group[0], document, model)
    return ScenarioError(position.file, position.line, dotted(path), found, allowed, near, problem)


def _describe(fault: _Fault, document: Document, model: type[BaseModel]) -> tuple[str, str, str | None, str]:
    """The last four fields of the error: found, allowed, nearest and, where needed, its own wording."""
    details, kind = fault.details, fault.details["type"]
    if kind == "missing":
        missing, near = f"missing key {str(fault.path[-1])!r}", _misspelt(fault.path, document, model)
        return "", "", near, missing if near is None else f"{missing}, as {fault.path[-2]!r} is new"
    raw = _at(document.tree, fault.path)
    found = shown(raw)
    if kind == "extra_forbidden":
        name, names = str(fault.path[-1]), _keys(model, details["loc"][:-1])
        return found, ", ".join(names), nearest(name, names), f"unknown key {name!r}"
    cause = details.get("ctx", {}).get("error")
    if isinstance(cause, Problem):
        return found, cause.allowed, cause.nearest, cause.text
    if kind in ("value_error", "assertion_error"):
        return found, "", None, str(cause)
    word = str(details.get("ctx", {}).get("tag", raw))
    allowed = _allowed(details)
    if isinstance(raw, str) and kind in _BOUNDS:
        # Only a duration is written as text and bounded as a number.
        words, bound = _BOUNDS[kind]
        allowed = words.format(write_duration(float(details["ctx"][bound])))
    return found, allowed, nearest(word, _choices(details)), ""


def _misspelt(missing: Keys, document: Document, model: type[BaseModel]) -> str | None:
    """The entry of a file beneath that an incomplete new one was perhaps meant to change, or None.

    Only where names are the user's own: a name of ours is right, or it is told as an unknown key.
    """
    above, name = missing[:-2], missing[-2:-1]
    entries = _at(document.tree, above)
    if not name or not isinstance(entries, dict) or _keys(model, above):
        return None
    beneath = [key for key in entries if _position((*above, key), document).file in document.parents]
    is_new = _position((*above, *name), document).file not in document.parents
    return nearest(str(name[0]), beneath) if is_new else None


def _allowed(details: ErrorDetails) -> str:
    """What may stand there, in words."""
    kind, context = details["type"], details.get("ctx", {})
    cause = context.get("error")
    if cause is not None:
        return cause.allowed if isinstance(cause, Problem) and cause.allowed else str(cause)
    if kind in _ALLOWED:
        return _ALLOWED[kind].format(**context)
    if kind == "missing":
        return f"a mapping with the key {str(details['loc'][-1])!r}"
    if kind == "union_tag_not_found":
        return f"a mapping with the key {context['discriminator']}"
    if choices := _choices(details):
        return ", ".join(choices)
    # An error nobody foresaw is told in pydantic's words rather than not at all.
    return re.sub(r"^Input should be (a valid )?", "", details["msg"])


def _choices(details: ErrorDetails) -> list[str]:
    """The words allowed by a Literal, an Enum or the tag of a union; empty for other errors."""
    context = details.get("ctx", {})
    listed = str(context.get("expected", context.get("expected_tags", "")))
    return re.findall(r"'([^']*)'", listed) or ([listed] if listed else [])


def _at(tree: Any, path: Keys) -> Any:
    """The value at a path of the document."""
    for step in path:
        tree = tree[step]
    return tree


def _position(path: Keys, document: Document) -> Position:
    """The place of a value, or of what it is missing from."""
    while path not in document.positions and path:
        path = path[:-1]
    return document.positions.get(path, Position(document.file, None))


def _keys(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    """The keys allowed in the model that `loc` leads to."""
    current: list[Any] = [model]
    for step in loc:
        inner = [child for annotation in current for child in _children(annotation, step)]
        # A step that leads nowhere is the label of an alternative: keep to that alternative, if known.
        current = inner or [kind for a in current for kind in _kinds(a) if _is_called(kind, step)] or current
    return list(
        dict.fromkeys(
            field.alias or name
            for annotation in current
            for kind in _kinds(annotation)
            if _is_model(kind)
            for name, field in kind.model_fields.items()
            if INTERNAL not in field.metadata
        )
    )


def _kinds(annotation: Any) -> Iterator[Any]:
    """The types an annotation allows, out of their unions and metadata."""
    if get_origin(annotation) is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for alternative in get_args(annotation):
            yield from _kinds(alternative)
    else:
        yield annotation


def _children(annotation: Any, step: int | str) -> Iterator[Any]:
    """The types of what is found under `step`."""
    for kind in _kinds(annotation):
        if _is_model(kind):
            for name, field in kind.model_fields.items():
                if step in (name, field.alias):
                    yield field.annotation
        elif get_origin(kind) is dict:
            yield get_args(kind)[1]
        elif isinstance(step, int):
            yield from (item for item in get_args(kind) if item is not Ellipsis)


def _is_model(kind: Any) -> bool:
    """Whether this is a model class."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _is_called(kind: Any, label: int | str) -> bool:
    """Whether a union calls this model `label`: by its class, or by the value of its tag."""
    if not _is_model(kind):
        return False
    tags = (field.annotation for field in kind.model_fields.values())
    return kind.__name__ == label or any(get_origin(t) is Literal and label in get_args(t) for t in tags)
