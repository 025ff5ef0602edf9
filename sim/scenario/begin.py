"""From a study's ``initial`` to the state in which its designs begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sim.scenario.coverage import territory_misfits
from sim.scenario.design import Design
from sim.scenario.errors import Problem, ScenarioError, dotted, nearest, shown
from sim.scenario.initial import TABLES, InitialState
from sim.scenario.source import Document
from sim.scenario.study import Case, Initial, Placing, Start
from sim.scenario.tables import Table, placed, read_csv, read_state, read_workbook
from sim.scenario.world import World

LoadCase = Callable[[tuple[str | int, ...], str], tuple[Case, list[Path]]]


def load_start(
    document: Document, initial: Initial, designs: Iterable[Design], world: World, load_case: LoadCase
) -> tuple[Start, list[Path]]:
    """Where the designs of a study begin, and the files that say so.

    ``load_case`` reads a design that the study names at a path of the document.

    Raises:
        ScenarioError, ScenarioErrors: a mistake in the study, in today's organisation or in a table.
    """
    if initial.grown is not None:
        at = ("initial", "grown", "design")
        organisation, files = load_case(at, initial.grown.design)
        if organisation.design.timeline:
            position = document.positions[at]
            found = f"{initial.grown.design}, which has a timeline"
            allowed = "a design that stays what it is while the department grows"
            raise ScenarioError(position.file, position.line, dotted(at), found, allowed)
        start = Start(organisation, None, initial.grown.age, world, initial.placing)
        _check_named(document, initial.placing, designs, None)
        return start, files
    assert initial.organisation is not None
    assert initial.today is not None
    organisation, files = load_case(("initial", "organisation"), initial.organisation)
    tables = _tables(document, initial)
    state = read_state(initial.today, tables)
    try:
        check_fit(state, organisation.design, world)
    except Problem as problem:
        raise placed(problem, tables) from None
    _check_named(document, initial.placing, designs, state)
    files += list(dict.fromkeys(table.file for table in tables))
    return Start(organisation, state, 0.0, world, initial.placing), files


def check_past(past: World, world: World, origin: Path) -> None:
    """Make sure that a department grown in one world can go on in another, which an override made of it.

    Raises:
        ScenarioError: tiers, regions, segments or the number of touches differ.
    """
    for name in ("tiers", "regions", "segments"):
        before, after = (list(getattr(w.market, name).value) for w in (past, world))
        if set(before) != set(after):
            allowed = f"the {name} {', '.join(before)} of the department as it was grown; or a world file"
            raise ScenarioError(origin, None, f"world.market.{name}", ", ".join(after), allowed)
    grown_with, touches = (len(w.conversion.touches.value) for w in (past, world))
    if grown_with != touches:
        allowed = f"{grown_with}, as in the deals of the grown department; or a world file of its own"
        raise ScenarioError(origin, None, "world.conversion.touches", f"{touches} touches", allowed)


def _tables(document: Document, initial: Initial) -> list[Table]:
    def asked(key: str, named: str) -> tuple[Path, ScenarioError]:
        position = document.positions[("initial", key)]
        return position.file.parent / named, ScenarioError(
            position.file, position.line, f"initial.{key}", named
        )

    if initial.workbook is not None:
        return read_workbook(*asked("workbook", initial.workbook))
    named = {name: getattr(initial, name) for name in TABLES}
    return [read_csv(name, *asked(name, file)) for name, file in named.items() if file is not None]


def misfits(design: Design, world: World) -> Iterator[Problem]:
    """What a design says in words that the world does not know: skill families, tiers, territories."""
    families, tiers = world.people.families, world.market.tiers.value
    for name, role in design.roles.items():
        if role.family not in families:
            allowed = f"a family of world {world.name}: {', '.join(families)}"
            at = ("roles", name, "family")
            yield Problem(f"found {shown(role.family)}", allowed, nearest(role.family, families), at)
    served: list[tuple[tuple[str | int, ...], list[str]]] = [(("service", "first"), design.service.first)]
    served += [
        (("lines", "further", place, "tiers"), line.tiers) for place, line in enumerate(design.lines.further)
    ]
    for path, named in served:
        for place, tier in enumerate(named):
            if tier not in tiers:
                allowed = f"a tier of world {world.name}: {', '.join(tiers)}"
                yield Problem(f"found {shown(tier)}", allowed, nearest(tier, tiers), (*path, place))
    yield from territory_misfits(design, world)


def check_fit(state: InitialState, organisation: Design, world: World) -> None:
    """Make sure that a state speaks of the roles of its organisation and of the words of its world.

    Raises:
        Problem: the first row that does not; ``at`` is table, row and column.
    """
    for place, person in enumerate(state.people):
        _one_of(person.role, organisation.roles, f"a role of {organisation.name}", ("people", place, "role"))
    _check_seats(state, organisation)
    words = {
        "tier": world.market.tiers.value,
        "region": world.market.regions.value,
        "segment": world.market.segments.value,
    }
    for table in ("accounts", "deals", "leads"):
        for place, row in enumerate(state.rows(table)):
            for column, allowed in words.items():
                word = getattr(row, column)
                if word is not None:
                    _one_of(word, allowed, f"a {column} of world {world.name}", (table, place, column))
    stages = len(world.conversion.touches.value)
    for place, deal in enumerate(state.deals):
        if deal.stage is not None and deal.stage >= stages:
            right = f"0 (nobody has called yet) to {stages - 1} touches done; {stages} decide a deal"
            raise Problem(f"found {deal.stage}", right, None, ("deals", place, "stage"))


def _check_seats(state: InitialState, organisation: Design) -> None:
    counts: Counter[str] = Counter()
    for place, person in enumerate(state.people):
        seats = organisation.roles[person.role].seats
        counts[person.role] += 1
        if counts[person.role] > seats:
            problem = f"{counts[person.role]} people have the role {person.role}"
            raise Problem(
                problem, f"{seats}, the seats of {organisation.name}", None, ("people", place, "role")
            )
        if person.seat is not None and person.seat > seats:
            right = f"1 to {seats}, the seats of {organisation.name}"
            raise Problem(f"found seat {person.seat}", right, None, ("people", place, "seat"))


def _one_of(word: str, words: Iterable[str], what: str, at: tuple[str | int, ...]) -> None:
    known = list(words)
    if word not in known:
        raise Problem(f"found {shown(word)}", f"{what}: {', '.join(known)}", nearest(word, known), at)


def check_placing(placing: Placing, designs: Iterable[Design], state: InitialState | None) -> None:
    """Make sure that people who are placed by name exist, and the designs and seats they are named for.

    Raises:
        Problem: the first that does not; ``at`` leads to it in a study file.
    """
    by_name = {design.name: design for design in designs}
    at: tuple[str | int, ...] = ("initial", "placing", "named")
    for name, placed_people in placing.named.items():
        _one_of(name, by_name, "a design of the study", (*at, name))
        named: Counter[str] = Counter()
        for code, role in placed_people.items():
            place = (*at, name, code)
            named[role] += 1
            if state is None:
                raise Problem("a grown department has no people with names", "", None, place)
            _one_of(code, [person.code for person in state.people], "a code of the people", place)
            _one_of(role, by_name[name].roles, f"a role of {name}", place)
            seats = by_name[name].roles[role].seats
            if named[role] > seats:
                raise Problem(f"{named[role]} people for {role}", f"{seats}, its seats", None, place)


def _check_named(
    document: Document, placing: Placing, designs: Iterable[Design], state: InitialState | None
) -> None:
    try:
        check_placing(placing, designs, state)
    except Problem as problem:
        position = document.positions[problem.at]
        raise ScenarioError(
            position.file,
            position.line,
            dotted(problem.at),
            "",
            problem.allowed,
            problem.nearest,
            problem.text,
        ) from None
