"""From files to a validated study: the one way in for users' files."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.scenario.begin import check_past, load_start, misfits
from sim.scenario.design import Design
from sim.scenario.errors import ScenarioError, ScenarioErrors, dotted, nearest, shown
from sim.scenario.overrides import (
    Override,
    aimed,
    overridden,
    refuse_new_roles,
    refuse_unknown_designs,
    split,
)
from sim.scenario.replay import Recording, read_leads
from sim.scenario.source import Document, read
from sim.scenario.study import Case, LoadedStudy, Start, Study
from sim.scenario.validate import validate
from sim.scenario.world import World

Kind = type[World] | type[Design] | type[Study]
_Filed = tuple[Document, Case]


def load_study(path: Path | str, overrides: Sequence[str] = ()) -> LoadedStudy:
    """Read and validate a study with its world and designs.

    ``overrides``: texts PATH=VALUE where PATH begins with ``world.``, ``study.`` or ``design.NAME.`` (the
    name of a design, or ``*`` for all); they are applied after those of the study file. Raises
    ``ScenarioError`` or ``ScenarioErrors`` with file, line, path, what was found and what is allowed.
    """
    asked = [aimed(*split(text)) for text in overrides]
    as_filed = read(path)
    _refuse_other_kinds(as_filed)
    document = overridden(as_filed, (o for o in asked if o.target == "study"))
    study = validate(document, Study)
    of_study = [_study_override(document, key, value) for key, value in study.set.items()]
    asked = of_study + asked
    folder = Path(path).parent
    world_as_filed = _read_named(document, ("world",), study.world, folder)
    world_document = overridden(world_as_filed, (o for o in asked if o.target == "world"))
    world = validate(world_document, World)
    cases, later, files = _load_cases(document, study, folder, asked)
    _check_words([*cases, *later], world)
    past = validate(overridden(world_as_filed, (o for o in of_study if o.target == "world")), World)
    start, start_files = _load_start(document, study, past, [case.design for _, case in cases], folder)
    for filed, case in cases:
        _check_stay(filed, case.design, start)
    if start is not None and start.state is None:
        check_past(past, world, Path("--set"))
    recording = _recording(world, world_document)
    recorded_files = () if recording is None else (recording.file,)
    files = [document.file, *document.parents, world_document.file, *world_document.parents, *files]
    return LoadedStudy(
        study=study,
        world=world,
        cases=tuple(case for _, case in cases),
        recorded_leads=None if recording is None else recording.leads,
        start=start,
        files=tuple(dict.fromkeys([*files, *start_files, *recorded_files])),
        notes=() if recording is None else recording.notes(study.horizon),
        overrides=tuple(overrides),
    )


def _load_start(
    document: Document, study: Study, world: World, designs: list[Design], folder: Path
) -> tuple[Start | None, list[Path]]:
    """Where the designs begin; today's organisation is read as it is filed, whatever is overridden."""

    def load_case(at: tuple[str | int, ...], named: str) -> tuple[Case, list[Path]]:
        filed = _read_named(document, at, named, folder)
        design = validate(filed, Design)
        case = Case(design, _file_seats(filed, design))
        _check_words([(filed, case)], world)
        return case, [filed.file, *filed.parents]

    if study.initial == "green-field":
        return None, []
    return load_start(document, study.initial, designs, world, load_case)


def _check_stay(document: Document, design: Design, start: Start | None) -> None:
    """People who are to stay in any case must be people of the company's tables."""
    people = [] if start is None or start.state is None else [person.code for person in start.state.people]
    for place, change in enumerate(design.timeline):
        for number, code in enumerate(change.stay):
            if code not in people:
                allowed = f"a code of the people: {', '.join(people) or 'there are none without tables'}"
                raise _study_error(document, ("timeline", place, "stay", number), code, allowed)


def _refuse_other_kinds(document: Document) -> None:
    """A world or a design in place of a study gets one message, not one for every key."""
    kind = kind_of(document)
    if kind is not Study:
        found = f"a {kind.__name__.lower()}, which has no designs to compare"
        raise ScenarioError(document.file, None, "", found, "a study: a world, some designs, a reference")


def _recording(world: World, document: Document) -> Recording | None:
    """The recorded lead stream of a world, if it has one; its file is relative to where it is named."""
    replay = world.leads.inbound.replay
    if replay is None:
        return None
    position = document.positions[("leads", "inbound", "replay", "file")]
    on_command_line = str(position.file).startswith("--set ")
    folder = Path() if on_command_line else position.file.parent
    return read_leads(replay, folder, list(world.market.tiers.value))


def _read_named(document: Document, at: tuple[str | int, ...], named: str, folder: Path) -> Document:
    """Read a file that a study names: relative to the file in which the name stands."""
    position = document.positions[at]
    base = folder if position.line is None else position.file.parent
    return read(Path(os.path.normpath(base / named)), position, ".".join(map(str, at)))


def _study_override(document: Document, key: str, value: object) -> Override:
    """An override that stands in the study file itself."""
    line = document.positions[("set", key)].line
    override = aimed(key, json.dumps(value), Path(f"{document.file}, line {line}, set {key}"))
    if override.target == "study":
        allowed = "paths that begin with world. or design.NAME.; say it in the study itself"
        raise _study_error(document, ("set", key), key, allowed)
    return override


def _load_cases(
    document: Document, study: Study, folder: Path, asked: Sequence[Override]
) -> tuple[list[_Filed], list[_Filed], list[Path]]:
    """The designs of the study, those that their timelines make of them, and the files of both."""
    cases: list[_Filed] = []
    later: list[_Filed] = []
    for place, file in enumerate(study.designs):
        as_filed = _read_named(document, ("designs", place), file, folder)
        design = validate(as_filed, Design)
        if design.name in [case.design.name for _, case in cases]:
            raise _study_error(document, ("designs", place), design.name, "designs with different names")
        refuse_new_roles(as_filed.tree.get("roles", {}), [o for o in asked if o.is_for(design.name)])
        changed, case = _case(as_filed, asked)
        becomes = _later(changed, case, folder, asked)
        cases.append((changed, replace(case, later=tuple(case for _, case in becomes))))
        later += becomes
    refuse_unknown_designs(asked, [case.design.name for _, case in (*cases, *later)])
    names = [case.design.name for _, case in cases]
    if study.reference not in names:
        near = nearest(study.reference, names)
        raise _study_error(document, ("reference",), study.reference, ", ".join(names), near)
    files = [file for doc, _ in (*cases, *later) for file in (doc.file, *doc.parents)]
    return cases, later, files


def _case(as_filed: Document, asked: Sequence[Override]) -> _Filed:
    design = validate(as_filed, Design)
    changed = overridden(as_filed, (o for o in asked if o.is_for(design.name)))
    return changed, Case(validate(changed, Design), _file_seats(as_filed, design))


def _later(document: Document, case: Case, folder: Path, asked: Sequence[Override]) -> list[_Filed]:
    """What the changes of a design's timeline make of it."""
    becomes = []
    for place, change in enumerate(case.design.timeline):
        at = ("timeline", place, "become")
        filed = _read_named(document, at, change.become, folder)
        if kind_of(filed) is not Design:
            raise _study_error(document, at, f"{change.become}, which is no design", "a design")
        found = _case(filed, asked)
        for section in ("timeline", "departures"):
            if getattr(found[1].design, section):
                allowed = f"a design without {section}: say all in those of the first design"
                raise _study_error(document, at, f"{change.become}, which has {section}", allowed)
        becomes.append(found)
    _check_managers_stay(document, case, becomes)
    _check_departures(document, case, becomes)
    return becomes


def _check_managers_stay(document: Document, case: Case, becomes: list[_Filed]) -> None:
    """Managers stay managers: where nobody is let go there must be a seat of their kind."""
    here = case.design
    for place, (change, (_, later)) in enumerate(zip(here.timeline, becomes, strict=True)):
        managed = any(role.only_manages and role.seats for role in here.roles.values())
        for_managers = any(role.only_manages and role.seats for role in later.design.roles.values())
        if change.dismiss == "nobody" and managed and not for_managers:
            at = ("timeline", place, "dismiss")
            found = f"nobody, with {later.design.name}, which has no seat for managers"
            raise _study_error(document, at, found, "anyone, or a design with a role that only manages")


def _check_departures(document: Document, case: Case, becomes: list[_Filed]) -> None:
    """Whoever is to leave has a role that the design has on that day."""
    for place, departure in enumerate(case.design.departures):
        roles = case.design.roles
        for change, (_, later) in zip(case.design.timeline, becomes, strict=True):
            if change.at is not None and change.at <= departure.at:
                roles = later.design.roles
        asked = [("roles", role) for role in departure.roles] + [("seats", role) for role in departure.seats]
        for section, role in asked:
            if role not in roles:
                at = ("departures", place, section, role)
                raise _study_error(document, at, role, f"a role of that day: {', '.join(roles)}")


def _file_seats(as_filed: Document, design: Design) -> dict[str, int]:
    """Seats of each role as the file at the bottom of a chain of ``extends`` has them.

    A variant that adds a closer then seats the same people as its original, like an override would.
    """
    seats = {name: role.seats for name, role in design.roles.items()}
    for parent in reversed(as_filed.parents):
        roles = read(parent).tree.get("roles")
        if isinstance(roles, dict):
            beneath = {name: role.get("seats") for name, role in roles.items() if isinstance(role, dict)}
            return seats | {name: n for name, n in beneath.items() if name in seats and isinstance(n, int)}
    return seats


def _study_error(
    document: Document, at: tuple[str | int, ...], found: str, allowed: str, near: str | None = None
) -> ScenarioError:
    position = document.positions[at]
    return ScenarioError(position.file, position.line, ".".join(map(str, at)), shown(found), allowed, near)


def _check_words(cases: list[tuple[Document, Case]], world: World) -> None:
    """Designs must speak of the families of the world's labour market and of the tiers of its customers."""
    errors = []
    for document, case in cases:
        for problem in misfits(case.design, world):
            position = document.positions[problem.at]
            path = dotted(problem.at)
            errors.append(
                ScenarioError(
                    position.file, position.line, path, "", problem.allowed, problem.nearest, problem.text
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
    if kind is Design:
        return validate(document, Design)
    world = validate(document, World)
    _recording(world, document)
    return world


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
        return f"design {found.name}: {seats} seats, {found.pay_in_words()}"
    return f"world {found.name}"
