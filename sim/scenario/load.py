"""From files to a validated study: the one way in for users' files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.design import Design
from sim.scenario.errors import ScenarioError, ScenarioErrors, nearest, shown
from sim.scenario.overrides import apply, split
from sim.scenario.replay import RecordedLead, read_leads
from sim.scenario.source import Document, read
from sim.scenario.study import Case, LoadedStudy, Study
from sim.scenario.validate import validate
from sim.scenario.world import World

Kind = type[World] | type[Design] | type[Study]


@dataclass(frozen=True)
class _Override:
    """``path=value`` for the study itself ('study'), the world ('world'), or designs ('design.NAME')."""

    target: str
    design: str | None
    path: str
    value: str
    origin: Path


def load_study(path: Path | str, overrides: Sequence[str] = ()) -> LoadedStudy:
    """Read and validate a study with its world and designs.

    ``overrides``: texts PATH=VALUE where PATH begins with ``world.``, ``study.`` or ``design.NAME.`` (the
    name of a design, or ``*`` for all); they are applied after those of the study file. Raises
    ``ScenarioError`` or ``ScenarioErrors`` with file, line, path, what was found and what is allowed.
    """
    asked = [_override(*split(text)) for text in overrides]
    document = _overridden(read(path), (o for o in asked if o.target == "study"))
    study = validate(document, Study)
    asked = [_study_override(document, key, value) for key, value in study.set.items()] + asked
    folder = Path(path).parent
    world_as_filed = _read_named(document, ("world",), study.world, folder)
    world_document = _overridden(world_as_filed, (o for o in asked if o.target == "world"))
    world = validate(world_document, World)
    cases, files = _load_cases(document, study, folder, asked)
    _check_families(cases, world)
    leads: tuple[RecordedLead, ...] | None = None
    notes: list[str] = []
    if world.leads.inbound.replay is not None:
        where = world_document.positions[("leads", "inbound", "replay", "file")].file.parent
        leads, notes = read_leads(world.leads.inbound.replay, where, list(world.market.tiers.value))
    files = [document.file, *document.parents, world_document.file, *world_document.parents, *files]
    return LoadedStudy(
        study, world, tuple(case for _, case in cases), leads, tuple(dict.fromkeys(files)), tuple(notes)
    )


def _read_named(document: Document, at: tuple[str | int, ...], named: str, folder: Path) -> Document:
    """Read a file that a study names: relative to the file in which the name stands."""
    position = document.positions[at]
    base = folder if position.line is None else position.file.parent
    return read(Path(os.path.normpath(base / named)), position, ".".join(map(str, at)))


def _override(path: str, value: str, origin: Path | None = None) -> _Override:
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
    return _Override(target, design, rest, value, origin)


def _study_override(document: Document, key: str, value: object) -> _Override:
    """An override that stands in the study file itself."""
    line = document.positions[("set", key)].line
    override = _override(key, json.dumps(value), Path(f"{document.file}, line {line}, set {key}"))
    if override.target == "study":
        allowed = "paths that begin with world. or design.NAME.; say it in the study itself"
        raise _study_error(document, ("set", key), key, allowed)
    return override


def _overridden(document: Document, overrides: Iterable[_Override]) -> Document:
    for override in overrides:
        document = apply(document, override.path, override.value, override.origin)
    return document


def _load_cases(
    document: Document, study: Study, folder: Path, asked: Sequence[_Override]
) -> tuple[list[tuple[Document, Case]], list[Path]]:
    cases: list[tuple[Document, Case]] = []
    for place, file in enumerate(study.designs):
        as_filed = _read_named(document, ("designs", place), file, folder)
        design = validate(as_filed, Design)
        if design.name in [case.design.name for _, case in cases]:
            raise _study_error(document, ("designs", place), design.name, "designs with different names")
        file_seats = {name: role.seats for name, role in design.roles.items()}
        changed = _overridden(as_filed, (o for o in asked if o.design in ("*", design.name)))
        cases.append((changed, Case(validate(changed, Design), file_seats)))
    names = [case.design.name for _, case in cases]
    for override in asked:
        if override.design not in (None, "*", *names):
            near = nearest(override.design or "", names)
            raise ScenarioError(
                override.origin, None, "design", shown(override.design), ", ".join(names), near
            )
    if study.reference not in names:
        near = nearest(study.reference, names)
        raise _study_error(document, ("reference",), study.reference, ", ".join(names), near)
    files = [file for doc, _ in cases for file in (doc.file, *doc.parents)]
    return cases, files


def _study_error(
    document: Document, at: tuple[str | int, ...], found: str, allowed: str, near: str | None = None
) -> ScenarioError:
    position = document.positions[at]
    return ScenarioError(position.file, position.line, ".".join(map(str, at)), shown(found), allowed, near)


def _check_families(cases: list[tuple[Document, Case]], world: World) -> None:
    """Roles must be of skill families that the world's labour market has."""
    errors = []
    families = list(world.people.families)
    for document, case in cases:
        for name, role in case.design.roles.items():
            if role.family not in families:
                at = ("roles", name, "family")
                place = document.positions[at]
                errors.append(
                    ScenarioError(
                        place.file,
                        place.line,
                        ".".join(at),
                        shown(role.family),
                        f"a family of world {world.name}: {', '.join(families)}",
                        nearest(role.family, families),
                    )
                )
    if errors:
        raise ScenarioErrors(errors)


def load_file(path: Path) -> World | Design | LoadedStudy:
    """Read and validate one file of any kind; a study comes with everything it names."""
    document = read(path)
    kind = kind_of(document)
    if kind is Study:
        return load_study(path)
    return validate(document, Design) if kind is Design else validate(document, World)


def kind_of(document: Document) -> Kind:
    """Whether a file is a world, a design or a study, by the keys only one of them has."""
    if "designs" in document.tree:
        return Study
    return Design if "roles" in document.tree else World


def check(path: Path) -> str:
    """Validate one file of any kind, a study with all it names; returns a line that says what it is."""
    found = load_file(path)
    if isinstance(found, LoadedStudy):
        names = ", ".join(case.design.name for case in found.cases)
        return f"study {found.study.name}: world {found.world.name}, designs {names}"
    if isinstance(found, Design):
        seats = sum(role.seats for role in found.roles.values())
        return f"design {found.name}: {seats} seats, planned pay {found.planned_pay:g} hunters"
    return f"world {found.name}"
