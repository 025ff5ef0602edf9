"""Who gives notice, by himself or by the plan of the design, and leaves when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from sim.events import NOBODY, Destination, Fact

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.person import Person
    from sim.scenario.rules import Departure, Where

_DESTINATIONS: dict[Where, Destination] = {
    "rival": Destination.RIVAL,
    "own-firm": Destination.OWN_FIRM,
    "elsewhere": Destination.ELSEWHERE,
}


def plan_departures(company: Company) -> None:
    """Let the planned departures of the design happen; nobody else's luck hangs on them."""
    for departure in company.design.departures:
        company.after(departure.at, partial(_together, company, departure))


def _together(company: Company, departure: Departure) -> None:
    """All who are chosen give notice before any of them leaves: none holds the others' customers."""
    chosen = [
        person for role, number in departure.roles.items() for person in _first_of(company, role)[:number]
    ]
    chosen += [
        person for role, numbers in departure.seats.items() for person in _seated_on(company, role, numbers)
    ]
    # Who is one of the first of a role may be named by his seat as well.
    for person in dict.fromkeys(chosen):
        person.destination = _DESTINATIONS[departure.to]
        row = (company.now, Fact.PLANNED, person.index, NOBODY, person.destination, person.notice)
        company.emit(row)
        give_notice(company, person)


def _first_of(company: Company, role: str) -> list[Person]:
    """The people of a role who are there and stay, in the order of their seats."""
    seated = (company.staff.sitting_on(seat) for seat in company.staff.seats if seat.role == role)
    return [person for person in seated if person is not None and not person.has_given_notice]


def _seated_on(company: Company, role: str, numbers: Sequence[int]) -> list[Person]:
    """Who sits on these seats of a role, counted from 1, and stays."""
    seats = [seat for seat in company.staff.seats if seat.role == role]
    # A reorganisation may have left the role fewer seats.
    seated = (company.staff.sitting_on(seats[number - 1]) for number in numbers if number <= len(seats))
    return [person for person in seated if person is not None and not person.has_given_notice]


def give_notice(company: Company, person: Person) -> None:
    """The person decides to leave; nothing happens to somebody who has decided so before."""
    if person.has_given_notice:
        return
    person.has_given_notice = True
    company.staff.seek_successor(person)
    if person.notice > 0.0:
        company.succession.prepare(person)
        company.after(person.notice, lambda: go(person))
    else:
        go(person)


def go(person: Person) -> None:
    """The period of notice is over: the person leaves after the task in hand."""
    person.leaving = True
    person.wake()
