"""Plain data as YAML that people like to read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*( [A-Za-z0-9_.-]+)*")
_WIDTH = 80
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def emit(tree: Mapping[str, Any], comment: str) -> str:
    """A mapping as the text of a YAML file, with a comment on top."""
    return "".join(f"{line}\n" for line in (f"# {comment}", *_lines(tree, "")))


def _lines(tree: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, Mapping) and _is_large(value, indent):
            yield f"{indent}{_scalar(key)}:"
            yield from _lines(value, indent + "  ")
        else:
            yield f"{indent}{_scalar(key)}: {_inline(value)}"


def _is_large(value: Mapping[str, Any], indent: str) -> bool:
    """Whether a mapping is read more easily line by line."""
    nested = any(isinstance(item, Mapping | list) for item in value.values())
    return nested or len(indent) + len(_inline(value)) > _WIDTH


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    """A word bare where no reader can take it for anything else, other text in quotes."""
    if not isinstance(value, str):
        return json.dumps(value)
    if _BARE.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=not value.isprintable())
