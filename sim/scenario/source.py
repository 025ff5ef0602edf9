"""The only reader of YAML: strict YAML 1.2 into plain Python, with the place of every value.

Values are built from parser events, so that nothing a user wrote is resolved behind our back: no tags, no
anchors, no merges, and `no` and `on` are words.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from textwrap import shorten
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from sim.scenario.distribution import FAMILIES
from sim.scenario.errors import ScenarioError, dotted, nearest, shown

MAX_BYTES = 1_000_000
MAX_DEPTH = 50
_NO_MAGIC = "plain values; tags, anchors and aliases are not used here"

Key: TypeAlias = str | int
Keys: TypeAlias = tuple[Key, ...]

# The library does not say in types which events carry anchors, tags and values.
Event: TypeAlias = Any

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"(true|True|TRUE)|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,4000}|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass(frozen=True)
class Position:
    """Where a value was written; `line` counts from 1 and is None outside files."""

    file: Path
    line: int | None


@dataclass(frozen=True)
class Node:
    """A value with its place: a scalar, a dict of nodes or a list of nodes."""

    value: Any
    position: Position

    def plain(self) -> Any:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def places(self, at: Keys = ()) -> Iterator[tuple[Keys, Position]]:
        """The path and place of this value and of all inside it."""
        yield at, self.position
        for key, node in children(self.value):
            yield from node.places((*at, key))


@dataclass(frozen=True)
class Document:
    """What a file says, with its parents merged in.

    `tree` is plain Python, `positions` the place of every value in it (the line of the key in a mapping, of
    the item in a list), `parents` the files it extends, nearest first.
    """

    file: Path
    tree: dict[str, Any]
    positions: Mapping[Keys, Position]
    parents: tuple[Path, ...] = ()


def children(value: Any) -> list[tuple[Key, Any]]:
    """Keys and values of a mapping, places and items of a list, nothing for a scalar."""
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def read(path: Path | str, asked: Position | None = None, key: str = "") -> Document:
    """Read a file and all it extends; `asked` and `key` say where its name stands, if in another file.

    Raises:
        ScenarioError: the file is missing, too large, not UTF-8 or not the YAML we accept, or its chain of
            parents is broken or circular.
    """
    files: list[Path] = []
    root = _read_chain(Path(path), files, asked or Position(Path(path), None), key)
    return document(root, files[0], tuple(files[1:]))


def document(root: Node, file: Path, parents: tuple[Path, ...]) -> Document:
    """The document whose content is `root`."""
    return Document(file, root.plain(), dict(root.places()), parents)


def _read_chain(path: Path, files: list[Path], asked: Position, key: str) -> Node:
    """The content of `path` laid over its parents; `files` collects the chain so far."""
    chain = [file.resolve() for file in files]
    if path.resolve() in chain:
        circle = " -> ".join(map(str, [*files, path]))
        raise ScenarioError(
            asked.file,
            asked.line,
            key,
            str(path),
            allowed="a chain of files that ends",
            problem=f"circular chain: {circle}",
        )
    text = _read_text(path, asked, key)
    files.append(path)
    root = parse(text, path)
    if not isinstance(root.value, dict):
        raise ScenarioError(
            path, 1, "", shown(root.plain()), "YAML lines of the form 'key: value' at the top level of a file"
        )
    if "extends" not in root.value:
        return root
    parent = root.value["extends"]
    root = Node({key: node for key, node in root.value.items() if key != "extends"}, root.position)
    if not isinstance(parent.value, str) or "\0" in parent.value:
        raise ScenarioError(
            path, parent.position.line, "extends", shown(parent.plain()), "the name of one file"
        )
    refuse_null(root)
    beneath = Path(os.path.normpath(path.parent / parent.value))
    return merge(_read_chain(beneath, files, parent.position, "extends"), root)


def _read_text(path: Path, asked: Position, key: str) -> str:
    """The text of a file; problems with the file itself are told at the place that asked for it."""

    def refuse(problem: str, allowed: str = "", near: str | None = None) -> ScenarioError:
        told = problem if path == asked.file else f"{path}: {problem}"
        return ScenarioError(asked.file, asked.line, key, str(path), allowed, near, told)

    if not path.exists():
        folder = path.parent
        names = sorted(item.name for item in folder.iterdir()) if folder.is_dir() else []
        files = ", ".join(name for name in names if name.endswith((".yaml", ".yml")))
        problem = "no such file" if folder.is_dir() else f"no such file, and no folder {folder}"
        raise refuse(
            problem,
            shorten(files, 300, placeholder=" ...", break_on_hyphens=False),
            nearest(path.name, names),
        )
    if not path.is_file():
        raise refuse("not a file")
    if path.stat().st_size > MAX_BYTES:
        raise refuse(f"the file has {path.stat().st_size:,} bytes", f"at most {MAX_BYTES:,} bytes")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(f"byte {error.start + 1} is not UTF-8", "a text file in the encoding UTF-8") from None
    except OSError as error:
        raise refuse(f"cannot be read ({error.strerror})") from None


@lru_cache(maxsize=256)
def parse(text: str, file: Path, has_lines: bool = True) -> Node:
    """Parse one YAML document; without `has_lines` the places name the file only.

    A text is parsed once, as that is nearly all the time it takes to load a study, whose files name each
    other in turns: nobody may change the nodes.

    Raises:
        ScenarioError: not the YAML we accept.
    """
    builder = _Builder(file, has_lines)
    try:
        events = YAML(typ="rt", pure=True).parse(text)
        return builder.build_document(events)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None or not has_lines else mark.line + 1
        fault = " ".join(part for part in (error.context, error.problem) if part)
        allowed = "spaces, not tabs" if "'\\t'" in fault else "YAML"
        raise ScenarioError(file, line, "", "", allowed, problem=f"not valid YAML: {fault}") from None
    except (YAMLError, ValueError, OverflowError) as error:
        # The last two come from escapes such as "\U99999999", which name no character.
        fault = str(error).partition("\n")[0]
        raise ScenarioError(file, None, "", "", "YAML", problem=f"not valid YAML: {fault}") from None


class _Builder:
    """Turns parser events into nodes, refusing what is not plain data."""

    def __init__(self, file: Path, has_lines: bool) -> None:
        self.file, self.has_lines = file, has_lines

    def build_document(self, events: Iterator[Event]) -> Node:
        """The one document of a stream."""
        next(events)
        if isinstance(start := next(events), StreamEndEvent):
            raise self._error(None, (), "", "the file is empty", "a mapping")
        assert isinstance(start, DocumentStartEvent)
        root = self._build(next(events), events, ())
        next(events)
        if not isinstance(after := next(events), StreamEndEvent):
            raise self._error(after, (), "", "a second document begins here", "one document in a file")
        return root

    def _build(self, event: Event, events: Iterator[Event], at: Keys) -> Node:
        """The node that begins with `event`."""
        self._refuse_magic(event, at)
        position = self._position(event)
        if isinstance(event, MappingStartEvent):
            return Node(self._mapping(events, at), position)
        if isinstance(event, SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(first := next(events), SequenceEndEvent):
                items.append(self._build(first, events, (*at, len(items))))
            return Node(items, position)
        plain = event.implicit[0]
        # The library marks the folds of a folded text (`>`) with a bell, to write them back where they were.
        text = event.value.replace("\a", "") if event.style == ">" else event.value
        return Node(_scalar(text) if plain else str(text), position)

    def _mapping(self, events: Iterator[Event], at: Keys) -> dict[str, Node]:
        """The entries of a mapping; an entry's place is that of its key."""
        entries: dict[str, Node] = {}
        while not isinstance(start := next(events), MappingEndEvent):
            self._refuse_magic(start, at)
            if not isinstance(start, ScalarEvent):
                raise self._error(start, at, "", "the key is a list or a mapping", "keys that are words")
            key = _scalar(start.value) if start.implicit[0] else str(start.value)
            if key == "<<" and start.implicit[0]:
                raise self._error(start, at, "'<<'", "found a merge ('<<')", "'extends' at the top of a file")
            if not isinstance(key, str):
                hint = f"words; write {start.value!r} in quotes if it is a name"
                raise self._error(start, at, shown(key), f"the key {shown(key)} is not a word", hint)
            if key in entries:
                first = entries[key].position.line
                where = "" if first is None else f", first on line {first}"
                raise self._error(
                    start, (*at, key), repr(key), f"the key {key!r} stands here twice{where}", "each key once"
                )
            node = self._build(next(events), events, (*at, key))
            entries[key] = Node(node.value, self._position(start))
        return entries

    def _refuse_magic(self, event: Event, at: Keys) -> None:
        """Refuse tags, anchors and aliases, and nesting that only an accident or an attack explains."""
        if isinstance(event, AliasEvent):
            raise self._error(event, at, f"*{event.anchor}", f"found the alias '*{event.anchor}'", _NO_MAGIC)
        if event.anchor is not None:
            raise self._error(event, at, f"&{event.anchor}", f"found the anchor '&{event.anchor}'", _NO_MAGIC)
        if event.tag is not None:
            raise self._error(event, at, str(event.tag), f"found the tag '{event.tag}'", _NO_MAGIC)
        if len(at) > MAX_DEPTH:
            raise self._error(event, at[:3], "", f"nested more than {MAX_DEPTH} deep", "a flatter file")

    def _position(self, event: Event) -> Position:
        return Position(self.file, event.start_mark.line + 1 if self.has_lines else None)

    def _error(
        self, event: Event | None, at: Keys, found: str, problem: str, allowed: str = ""
    ) -> ScenarioError:
        line = None if event is None else self._position(event).line
        return ScenarioError(self.file, line, dotted(at), found, allowed, problem=problem)


def _scalar(text: str) -> Any:
    """The value of an unquoted scalar by the core schema of YAML 1.2."""
    if _NULL.fullmatch(text):
        return None
    if match := _BOOL.fullmatch(text):
        return match[1] is not None
    if _INT.fullmatch(text):
        return int(text, 0 if text[:2] in ("0o", "0x") else 10)
    if _FLOAT.fullmatch(text):
        return float(text)
    return float(text.replace(".", "")) if _SPECIAL.fullmatch(text) else text


LONG_FORM = frozenset({"value", "low", "high", "source", "grade", "note"})


def merge(beneath: Node, above: Node) -> Node:
    """Lay `above` over `beneath`: mappings are merged key by key, everything else is replaced whole.

    A bare value over a sourced parameter is laid over its `value`, keeps the evidence and leaves the mark
    `overridden`. A distribution is replaced whole.
    """
    if is_sourced(beneath) and is_bare(above):
        return mark_overridden(beneath, merge(beneath.value["value"], above))
    if not isinstance(beneath.value, dict) or not isinstance(above.value, dict):
        return above
    if _is_distribution(beneath):
        return above
    merged = dict(beneath.value)
    for key, node in above.value.items():
        merged[key] = merge(merged[key], node) if key in merged else node
    return Node(merged, above.position)


def is_sourced(node: Node) -> bool:
    """Whether this is a parameter in its long form."""
    return isinstance(node.value, dict) and "value" in node.value


def is_bare(node: Node) -> bool:
    """Whether this is a value alone: not a mapping with a key of a parameter's long form."""
    return not isinstance(node.value, dict) or LONG_FORM.isdisjoint(node.value)


def mark_overridden(sourced: Node, value: Node) -> Node:
    """A sourced parameter with another value and the mark that its range no longer binds."""
    mark = Node(True, value.position)
    return Node({**sourced.value, "value": value, "overridden": mark}, value.position)


def _is_distribution(node: Node) -> bool:
    """Whether this is a mapping whose only key is the name of a family."""
    return isinstance(node.value, dict) and len(node.value) == 1 and not FAMILIES.isdisjoint(node.value)


def refuse_null(node: Node, at: Keys = ()) -> None:
    """Refuse null in an overlay: it would not remove what it lies on.

    Raises:
        ScenarioError: a null anywhere inside.
    """
    if node.value is None:
        raise ScenarioError(
            node.position.file, node.position.line, dotted(at), "null", "a value; to keep it, omit the key"
        )
    for key, child in children(node.value):
        refuse_null(child, (*at, key))
