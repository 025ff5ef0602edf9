"""Changing one value of a document by its dotted path, as in `--set people.turnover=0.3`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenario.errors import ScenarioError, nearest, shown
from sim.scenario.source import (
    LONG_FORM,
    Document,
    Keys,
    Node,
    Position,
    children,
    document,
    is_sourced,
    mark_overridden,
    merge,
    parse,
    refuse_null,
)


@dataclass(frozen=True)
class Override:
    """``path=value`` for the study itself ('study'), the world ('world'), or designs ('design.NAME')."""

    target: str
    design: str | None
    path: str
    value: str
    origin: Path

    def is_for(self, design: str) -> bool:
        """Whether it changes the design of this name."""
        return self.design in ("*", design)


def aimed(path: str, value: str, origin: Path | None = None) -> Override:
    """What a dotted path from the top changes; `origin` is what messages name in place of a file.

    Raises:
        ScenarioError: the path begins with none of world., study. and design.NAME.
    """
    origin = origin or Path(f"--set {path}={value}")
    target, _, rest = path.partition(".")
    design = None
    if target == "design":
        design, _, rest = rest.partition(".")
    if target not in ("study", "world", "design") or not rest:
        raise ScenarioError(
            origin,
            None,
            path,
            shown(path),
            "a path that begins with world., study. or design.NAME. (design.*. for all designs)",
            nearest(target, ("study", "world", "design")),
        )
    return Override(target, design, rest, value, origin)


def overridden(base: Document, overrides: Iterable[Override]) -> Document:
    """The document with all overrides applied in their order.

    It is taken apart and put together once for all of them, as an experiment may set two hundred values.
    """
    root = None
    for override in overrides:
        if root is None:
            root = _lift(base.tree, base.positions)
        root = _laid_over(root, override.path, override.value, override.origin)
    return base if root is None else document(root, base.file, base.parents)


def refuse_unknown_designs(asked: Iterable[Override], names: Iterable[str]) -> None:
    """An override of a design that is not in the study is a slip; raises `ScenarioError`."""
    names = list(names)
    for override in asked:
        if override.design not in (None, "*", *names):
            near = nearest(override.design or "", names)
            raise ScenarioError(
                override.origin, None, "design", shown(override.design), ", ".join(names), near
            )


def refuse_new_roles(roles: Iterable[str], asked: Iterable[Override]) -> None:
    """An override of a role that the design has not is a slip, not a new role without duties.

    Raises:
        ScenarioError: which role, and which there are.
    """
    roles = list(roles)
    for override in asked:
        section, _, rest = override.path.partition(".")
        role = rest.partition(".")[0]
        if section == "roles" and role and role not in roles and override.design != "*":
            raise ScenarioError(
                override.origin,
                None,
                f"roles.{role}",
                f"no role '{role}'",
                ", ".join(roles),
                nearest(role, roles),
            )


def split(text: str) -> tuple[str, str]:
    """The path and the value of `PATH=VALUE`; only the first `=` divides.

    Raises:
        ScenarioError: no `=`, an empty part of the path, or no value.
    """
    path, equals, value = (part.strip() for part in text.partition("="))
    problem = ""
    if not equals:
        problem = f"found {shown(text)} without '='"
    elif not all(path.split(".")):
        problem = f"found {shown(path)}, a path with an empty part"
    elif not value:
        problem = "found no value after '='"
    if problem:
        allowed = "PATH=VALUE, for example world.people.turnover=0.3"
        raise ScenarioError(Path(f"--set {text}"), None, path, text, allowed, problem=problem)
    return path, value


def apply(base: Document, path: str, value: str, origin: Path | None = None) -> Document:
    """The document with the value at `path` replaced by `value`, a text in YAML.

    `origin` is what messages name in place of a file; by default the option that sets this path.

    Mappings are merged and sourced parameters keep their evidence, as in an overlay file. Keys may be new, as
    a file may leave whole sections to their defaults; validation knows which keys are allowed.

    Raises:
        ScenarioError: the path leads nowhere, or the text is not the YAML we accept.
    """
    root = _laid_over(_lift(base.tree, base.positions), path, value, origin or Path(f"--set {path}={value}"))
    return document(root, base.file, base.parents)


def _laid_over(root: Node, path: str, value: str, origin: Path) -> Node:
    new = parse(value, origin, has_lines=False)
    refuse_null(new, tuple(path.split(".")))
    return _replace(root, path.split("."), 0, new)


def _lift(value: Any, positions: Mapping[Keys, Position], at: Keys = ()) -> Node:
    """Plain values put together again with their places."""
    lifted = {key: _lift(child, positions, (*at, key)) for key, child in children(value)}
    if isinstance(value, dict):
        return Node(lifted, positions[at])
    return Node(list(lifted.values()) if isinstance(value, list) else value, positions[at])


def _replace(node: Node, steps: list[str], depth: int, new: Node) -> Node:
    """The node with `new` laid over what `steps[depth:]` lead to."""
    if depth == len(steps):
        return merge(node, new)
    step = steps[depth]
    if is_sourced(node) and step not in LONG_FORM:
        return mark_overridden(node, _replace(node.value["value"], steps, depth, new))
    items: dict[Any, Node] = dict(children(node.value))
    key = int(step) if isinstance(node.value, list) and step.isdecimal() else step
    if key in items:
        items[key] = _replace(items[key], steps, depth + 1, new)
    elif isinstance(node.value, dict):
        items[key] = _nested(steps[depth + 1 :], new)
    else:
        raise _dead_end(node, steps, depth, new.position)
    if isinstance(node.value, list):
        return Node(list(items.values()), node.position)
    if key == "value" and is_sourced(node):
        return mark_overridden(node, items[key])
    return Node(items, node.position)


def _nested(steps: list[str], new: Node) -> Node:
    """A value inside mappings that the document leaves to their defaults; validation knows which may be."""
    for step in reversed(steps):
        new = Node({step: new}, new.position)
    return new


def _dead_end(node: Node, steps: list[str], depth: int, place: Position) -> ScenarioError:
    """The error for a path that cannot be followed beyond `node`."""
    names = [str(key) for key, _ in children(node.value)]
    step, above = steps[depth], ".".join(steps[:depth]) or "the top level"
    if isinstance(node.value, (dict, list)):
        problem = f"there is no {step!r} in {above}"
    else:
        problem = f"{above} is the value {shown(node.value)}, which has no {step!r} inside"
    allowed, near = ", ".join(names), nearest(step, names)
    return ScenarioError(place.file, place.line, ".".join(steps), repr(step), allowed, near, problem)
