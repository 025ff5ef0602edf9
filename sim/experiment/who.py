"""Which seats a design has on a given day, and who sits there today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.experiment.twin import SeatId
from sim.model.placing import place
from sim.scenario.errors import ScenarioError, nearest, shown
from sim.scenario.study import Case, LoadedStudy


def chosen_seats(
    study: LoadedStudy,
    at: float,
    designs: Sequence[str] | None,
    seats: Sequence[str] | None,
    managers: bool,
) -> list[SeatId]:
    """The seats asked for: ``ROLE`` or ``ROLE:NUMBER`` each, in all designs that have them; all where None.

    Seats that do nothing but manage are left out unless ``managers``, or asked for by name. A design with a
    timeline has the seats that it has on that day by its dates. Raises ``ScenarioError`` for what no design
    has.
    """
    names = [case.design.name for case in study.cases]
    for name in designs or ():
        if name not in names:
            raise ScenarioError(
                Path("--designs"), None, "", shown(name), ", ".join(names), nearest(name, names)
            )
    cases = [case for case in study.cases if designs is None or case.design.name in designs]
    there = [seat for case in cases for seat in _seats(case, at, managers or seats is not None)]
    if seats is None:
        return there
    for text in seats:
        if not any(_is_meant(text, seat) for seat in there):
            roles = list(dict.fromkeys(seat.role for seat in there))
            near = nearest(text.partition(":")[0], roles)
            allowed = f"a role, or a role and the number of a seat such as {roles[0]}:1; {', '.join(roles)}"
            raise ScenarioError(Path("--seat"), None, "", shown(text), allowed, near)
    return [seat for seat in there if any(_is_meant(text, seat) for text in seats)]


def _seats(case: Case, at: float, managers: bool) -> Iterator[SeatId]:
    """The seats of a case; those it has on a day by the dates of its timeline."""
    roles = case.design.roles
    for change, later in zip(case.design.timeline, case.later, strict=True):
        if change.at is not None and change.at <= at:
            roles = later.design.roles
    for name, role in roles.items():
        if managers or not role.only_manages:
            for number in range(1, role.seats + 1):
                yield SeatId(case.design.name, name, number)


def _is_meant(text: str, seat: SeatId) -> bool:
    return text in (seat.role, f"{seat.role}:{seat.number}")


def people_today(study: LoadedStudy) -> dict[SeatId, str]:
    """Codes of who sits where at time 0, where the study begins with tables of people."""
    start = study.start
    if start is None or start.state is None:
        return {}
    weight = study.world.start.result_weight.value
    found = {}
    for case in study.cases:
        design = case.design
        seated = place(
            start.state, start.organisation.design, design, start.placing, weight, case.file_seats
        ).seated
        places = ((name, n) for name, role in design.roles.items() for n in range(1, role.seats + 1))
        for number, (role, seat) in enumerate(places):
            if number in seated:
                found[SeatId(design.name, role, seat)] = seated[number].code
    return found
