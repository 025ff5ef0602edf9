"""What a key of a file may hold, in words: from the very types that validate it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from docs.from_code.markdown import code
from sim.scenario.base import Strict
from sim.scenario.families import Distribution
from sim.scenario.parameter import Sourced
from sim.scenario.units import HOURS, HOURS_OR_NEVER

_PLAIN = {bool: "`true` or `false`", date: "a day such as `2026-03-31`", Any: "anything"}


def split(annotation: Any) -> tuple[Any, list[Any]]:
    """A type without its metadata, and the metadata, constraints taken out of their wrapping."""
    found: list[Any] = []
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        found += more
    return annotation, [item for one in found for item in _constraints(one)]


def _constraints(found: Any) -> list[Any]:
    return found.metadata if isinstance(found, FieldInfo) else [found]


def sourced(annotation: Any) -> Any:
    """What a sourced parameter holds; None for what is no sourced parameter."""
    bare, _ = split(annotation)
    return bare._type() if isinstance(bare, type) and issubclass(bare, Sourced) else None


def in_words(annotation: Any, metadata: Sequence[Any] = ()) -> str:
    """What is allowed, such as ``a number, 0 to 1``."""
    bare, found = split(annotation)
    found = [*found, *(item for one in metadata for item in split(Annotated[int, one])[1])]
    origin, args = get_origin(bare), get_args(bare)
    if origin is Literal:
        return _either([code(arg) for arg in args])
    if origin in (Union, UnionType):
        return _either([in_words(arg) for arg in args if arg is not NoneType])
    if origin in (list, dict):
        return _collection(origin, args, found)
    if bare in _PLAIN:
        return _PLAIN[bare]
    if bare is str:
        return "text"
    if isinstance(bare, type) and issubclass(bare, Distribution):
        return f"a distribution of {'durations' if _is_time(found) else 'amounts'}{_never(found)}"
    if isinstance(bare, type) and issubclass(bare, Sourced):
        return in_words(bare._type())
    if isinstance(bare, type) and issubclass(bare, Strict):
        return "a section"
    return _number(bare, found)


def _collection(origin: Any, args: tuple[Any, ...], found: list[Any]) -> str:
    least, most = (_limit(found, name) for name in ("min_length", "max_length"))
    number = f"{least} " if least == most and least else f"{least} or more " if least else ""
    number = f"{least} to {most} " if least and most and least != most else number
    if origin is dict:
        return f"{number}{'names' if args[0] is str else in_words(args[0])}, each with {in_words(args[1])}"
    return f"a list of {number}{_several(in_words(args[0]))}".replace("  ", " ")


def _several(one: str) -> str:
    return f"({one})" if " or " in one else one


def _number(bare: Any, found: list[Any]) -> str:
    kind = "a duration" if _is_time(found) else "a whole number" if bare is int else "a number"
    shown = _hours if _is_time(found) else _plain
    above, least, most = (_limit(found, name) for name in ("gt", "ge", "le"))
    if least is not None and most is not None:
        span = f", {shown(least)} to {shown(most)}"
    else:
        parts = [] if least is None else [f"{shown(least)} or more"]
        parts += [] if above is None else [f"above {shown(above)}"]
        parts += [] if most is None else [f"{shown(most)} at most"]
        span = ", " + ", ".join(parts) if parts else ""
    return f"{kind}{span}{_never(found)}"


def _is_time(found: list[Any]) -> bool:
    return HOURS in found or HOURS_OR_NEVER in found


def _never(found: list[Any]) -> str:
    return " or `never`" if HOURS_OR_NEVER in found else ""


def _limit(found: list[Any], name: str) -> Any:
    return next((getattr(item, name) for item in found if getattr(item, name, None) is not None), None)


def _plain(limit: float) -> str:
    return f"{limit:,.15g}"


def _hours(limit: float) -> str:
    for unit, hours in (("yr", 2080.0), ("mo", 2080.0 / 12), ("d", 8.0)):
        if limit and abs(limit / hours - round(limit / hours)) < 1e-9:
            return f"{limit / hours:g} {unit}"
    return f"{limit:g} h"


def _either(words: list[str]) -> str:
    return ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else words[0]
