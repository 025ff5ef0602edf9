"""A loaded study with some values of its world or its designs changed, without going back to its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from sim.scenario.base import Strict
from sim.scenario.begin import check_past, misfits
from sim.scenario.errors import ScenarioError, dotted, shown
from sim.scenario.overrides import (
    Override,
    aimed,
    overridden,
    refuse_new_roles,
    refuse_unknown_designs,
    split,
)
from sim.scenario.source import Node, Position, document
from sim.scenario.study import Case, LoadedStudy
from sim.scenario.validate import validate
from sim.scenario.world import World

M = TypeVar("M", bound=Strict)


def varied(study: LoadedStudy, overrides: Sequence[str]) -> LoadedStudy:
    """The study with each text PATH=VALUE applied, as ``load_study`` would with the same overrides.

    PATH begins with ``world.`` or ``design.NAME.`` (``design.*.`` for all). Where the study begins stays as
    it is, and seats that are added change nobody else's luck. Works for studies made from Python objects too.
    Raises ``ScenarioError`` or ``ScenarioErrors`` that name the override, what was found and what is allowed.
    """
    if not overrides:
        return study
    asked = [aimed(*split(text)) for text in overrides]
    _refuse_others(asked)
    cases = [*study.cases, *(later for case in study.cases for later in case.later)]
    refuse_unknown_designs(asked, [case.design.name for case in cases])
    world = _changed(study.world, [o for o in asked if o.target == "world"])
    if study.start is not None and study.start.state is None and world is not study.world:
        check_past(study.start.world, world, Path("--set"))
    changed = tuple(_case(case, asked, world) for case in study.cases)
    return replace(study, world=world, cases=changed, overrides=(*study.overrides, *overrides))


def _refuse_others(asked: list[Override]) -> None:
    for override in asked:
        if override.target == "study":
            allowed = "a path that begins with world. or design.NAME."
            path = f"study.{override.path}"
            raise ScenarioError(override.origin, None, path, shown(path), allowed)
        if override.target == "world" and override.path.startswith("leads.inbound.replay"):
            path = f"world.{override.path}"
            problem = "a recorded lead stream is read when the study is loaded"
            raise ScenarioError(override.origin, None, path, "", "a world file of its own", None, problem)


def _case(case: Case, asked: list[Override], world: World) -> Case:
    mine = [override for override in asked if override.is_for(case.design.name)]
    refuse_new_roles(case.design.roles, mine)
    design = _changed(case.design, mine)
    later = tuple(_case(each, asked, world) for each in case.later)
    for problem in misfits(design, world):
        origin = asked[-1].origin
        raise ScenarioError(
            origin, None, dotted(problem.at), "", problem.allowed, problem.nearest, problem.text
        )
    return replace(case, design=design, later=later)


def _changed(thing: M, asked: list[Override]) -> M:
    if not asked:
        return thing
    origin = asked[-1].origin
    filed = document(
        _node(thing.model_dump(mode="json", exclude_none=True), Position(origin, None)), origin, ()
    )
    return validate(overridden(filed, asked), type(thing))


def _node(value: Any, position: Position) -> Node:
    """Plain data as nodes that all stand in one place."""
    if isinstance(value, dict):
        return Node({key: _node(item, position) for key, item in value.items()}, position)
    if isinstance(value, list):
        return Node([_node(item, position) for item in value], position)
    return Node(value, position)
