"""The section ``sweep`` of a study file: what is varied, and how its points are chosen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import Field, field_validator

from sim.scenario.base import Strict
from sim.scenario.errors import Problem, ScenarioError, shown
from sim.scenario.source import document, parse
from sim.scenario.validate import validate

Method: TypeAlias = Literal["grid", "lhs", "sobol"]
Vary: TypeAlias = str | list[Any]

_RANGE = re.compile(r"(?P<low>[^,:\[{]*?)\.\.(?P<high>[^,:\[{]*?)(:(?P<steps>[0-9]{1,6}))?")
_FORMS = "a range such as 0.1..0.6 or 0.1..0.6:7 (in 7 steps), or a list of values"


class Span(NamedTuple):
    """A range as it was written; an end that is not given is that of the parameter's source."""

    low: str | None
    high: str | None
    steps: int | None


def span_of(text: str) -> Span:
    """The range meant by ``LOW..HIGH`` or ``LOW..HIGH:STEPS``, where both ends may be left out.

    Raises ``ValueError`` where it is none.

    >>> span_of("5 d..10 d"), span_of("..:5")
    (Span(low='5 d', high='10 d', steps=None), Span(low=None, high=None, steps=5))
    """
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        raise Problem(f"found {shown(text)}", _FORMS)
    steps = None if match["steps"] is None else int(match["steps"])
    if steps is not None and steps < 2:
        raise Problem(f"found {shown(text)}, a range in {steps} steps", "2 steps or more")
    return Span(match["low"].strip() or None, match["high"].strip() or None, steps)


class Sweep(Strict):
    """What a sweep varies: dotted path of the world or of designs to its values.

    ``vary``: a list of values, or a range. ``method``: all combinations (grid), a Latin hypercube (lhs) or
    Sobol' points. ``points``: their number; a list for a Latin hypercube that was extended, block by block.
    ``replications`` of each point; those of the study where it is left out.
    """

    vary: dict[str, Vary] = Field(default_factory=dict)
    method: Method = "grid"
    points: Annotated[list[Annotated[int, Field(ge=1, le=1_000_000)]], Field(min_length=1)] | None = None
    replications: Annotated[int, Field(ge=1, le=1_000_000)] | None = None

    @field_validator("points", mode="before")
    @classmethod
    def _one_block(cls, raw: object) -> object:
        return [raw] if isinstance(raw, int) and not isinstance(raw, bool) else raw

    @field_validator("vary")
    @classmethod
    def _readable(cls, vary: dict[str, Vary]) -> dict[str, Vary]:
        for path, asked in vary.items():
            if isinstance(asked, str):
                try:
                    span_of(asked)
                except Problem as problem:
                    raise problem.under(path) from None
            elif not asked:
                raise Problem("found an empty list", "one value or more", at=(path,))
        return vary


def option(text: str) -> tuple[str, Vary]:
    """What an option ``PATH``, ``PATH=LOW..HIGH`` or ``PATH=VALUE,VALUE`` asks for.

    Raises ``ScenarioError`` for anything else.

    >>> option("world.people.turnover"), option("design.a.scripts=0, 0.5")
    (('world.people.turnover', '..'), ('design.a.scripts', [0, 0.5]))
    """
    path, equals, values = (part.strip() for part in text.partition("="))
    if not equals:
        return path, ".."
    if ".." in values and not any(mark in values for mark in ",[{"):
        return path, values
    origin = Path(f"--vary {text}")
    if not values:
        raise ScenarioError(origin, None, path, "", _FORMS, problem="found no value after '='")
    return path, parse(f"[{values}]", origin, has_lines=False).plain()


def asked_for(
    section: Sweep | None,
    vary: Mapping[str, Vary],
    method: str | None = None,
    points: Sequence[int] | None = None,
    replications: int | None = None,
) -> Sweep:
    """The section of a study with what was asked for from outside laid over it, whole and sound.

    Raises ``ScenarioError`` or ``ScenarioErrors`` where something is missing or does not fit.
    """
    raw = {} if section is None else section.model_dump(mode="json", exclude_none=True)
    raw["vary"] = {**raw.get("vary", {}), **vary}
    if method is not None and method != raw.get("method"):
        # The number of points belongs to the method that the file names.
        raw.pop("points", None)
        raw["method"] = method
    if points is not None:
        raw["points"] = list(points)
    if replications is not None:
        raw["replications"] = replications
    origin = Path("sweep")
    tree = parse(json.dumps(raw), origin, has_lines=False)
    found = validate(document(tree, origin, ()), Sweep)
    _check_whole(found, origin)
    return found


def _check_whole(sweep: Sweep, origin: Path) -> None:
    def wrong(path: str, problem: str, allowed: str) -> ScenarioError:
        return ScenarioError(origin, None, path, "", allowed, problem=problem)

    if not sweep.vary:
        allowed = "--vary PATH=VALUES, or a section sweep with vary in the study file"
        raise wrong("vary", "nothing is varied", allowed)
    if sweep.method == "grid":
        if sweep.points is not None:
            raise wrong("points", "a grid has all combinations of its values", "--method lhs or sobol")
    elif sweep.points is None:
        raise wrong("points", f"how many points is not said, with the method {sweep.method}", "--points 64")
    elif sweep.method == "sobol" and len(sweep.points) > 1:
        raise wrong(
            "points", "Sobol' points need no blocks", "one number; a larger one keeps the first points"
        )
