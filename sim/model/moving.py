"""Who sits where after a reorganisation: the people who are there, on the seats of another design."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.model.freeze import people_and_accounts, person_code
from sim.model.placing import place
from sim.model.seat import Seat, Slot, seats_of
from sim.scenario.study import Placing

if TYPE_CHECKING:
    from collections.abc import Collection

    from sim.model.company import Company
    from sim.model.person import Person
    from sim.scenario.design import Design
    from sim.scenario.timeline import Change


@dataclass(frozen=True)
class Moves:
    """All seats of the new design, who sits on which of them, and who finds none."""

    seats: list[Seat]
    seated: dict[Seat, Person]
    without: list[Person]


def mapped(company: Company, design: Design, change: Change, number: int) -> Moves:
    """Map today's people to the seats of a design, by the rule of the change and what people like to do.

    Whoever is not to be dismissed and finds no seat sits on a further one, which nobody gets after him.
    """
    people = {str(person_code(person)): person for person in company.staff.seated.values()}
    staying = {
        code for code, person in people.items() if change.dismiss == "nobody" or person.code in change.stay
    }
    in_file = {name: role.seats for name, role in design.roles.items()}
    roomy = _with_room_for([people[code] for code in staying], design)
    seated_on = place(
        people_and_accounts(company),
        company.design,
        roomy,
        Placing(rule=change.by),
        company.world.start.result_weight.value,
        in_file,
        {code: person.traits.wish for code, person in people.items()},
        staying,
    ).seated
    seats: list[Seat] = []
    seated: dict[Seat, Person] = {}
    for seat in seats_of(roomy, company.world, in_file):
        known, is_further = seated_on.get(seat.position), seat.slot[0] == "extra"
        if is_further and (known is None or known.code not in staying):
            continue
        person = None if known is None else people[known.code]
        slot: Slot = ("after", number, seat.position) if person is None else person.seat.slot
        now = replace(seat, slot=slot, position=len(seats), refilled=not is_further)
        seats.append(now)
        if person is not None:
            seated[now] = person
    taken = set(seated.values())
    return Moves(seats, seated, [person for person in people.values() if person not in taken])


def _with_room_for(staying: Collection[Person], design: Design) -> Design:
    """The design with further seats in every role, as many as there are managers, or others, who stay."""
    managers = sum(person.seat.terms.only_manages for person in staying)
    room = {True: managers, False: len(staying) - managers}
    roles = design.roles | {
        name: role.model_copy(update={"seats": role.seats + room[role.only_manages]})
        for name, role in design.roles.items()
        if role.seats
    }
    return design.model_copy(update={"roles": roles})
