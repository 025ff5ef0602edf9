"""Who of today's people sits where in a design: one assignment, the same in every replication."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from math import log

import numpy as np
from scipy.optimize import linear_sum_assignment

from sim.mechanisms.pay import skill_from_result
from sim.scenario.design import Design, Role
from sim.scenario.initial import InitialState, KnownPerson
from sim.scenario.study import Placing

MARKET_DUTIES = ("generate", "convert", "keep")
# How much the first and the second criterion weigh, by rule: what one does today, what one is good at.
_WEIGHTS = {"present-duty": (1.0, 0.01), "skill": (0.01, 1.0)}
_NAMED = 1_000.0
_EXTRA = 100.0
_SAME_SEAT = 0.2
_IN_ORDER = 1e-6


@dataclass(frozen=True)
class Placement:
    """An initial state in a design: who sits on which seat (by its place in file order), and who finds none.

    ``organisation`` is the design of the state's roles, ``skills`` what is known of people's skills, by code.
    """

    state: InitialState
    organisation: Design
    skills: dict[str, dict[str, float]]
    seated: dict[int, KnownPerson]
    without: tuple[KnownPerson, ...]


def known_skills(
    state: InitialState, organisation: Design, result_weight: float
) -> dict[str, dict[str, float]]:
    """What the company knows of its people's skills, by code and duty; unknown ones are left out.

    A skill of the duty counts, else the overall skill, else last year's result for the duties held today.
    """
    results = defaultdict[str, list[float]](list)
    for person in state.people:
        if person.last_year_result is not None:
            results[person.role].append(person.last_year_result)
    skills: dict[str, dict[str, float]] = {}
    for person in state.people:
        mean = float(np.mean(results[person.role])) if results[person.role] else 0.0
        told = None
        if person.last_year_result is not None and mean > 0:
            told = skill_from_result(person.last_year_result, mean, result_weight)
        today = organisation.roles[person.role].duties
        guesses = {
            duty: (getattr(person, f"skill_{duty}"), person.skill, told if duty in today else None)
            for duty in MARKET_DUTIES
        }
        known = {duty: [g for g in guess if g is not None] for duty, guess in guesses.items()}
        skills[person.code] = {duty: found[0] for duty, found in known.items() if found}
    return skills


def place(
    state: InitialState,
    organisation: Design,
    design: Design,
    placing: Placing,
    result_weight: float,
    file_seats: Mapping[str, int],
) -> Placement:
    """Place the people of a state on the seats of a design by the rule of the study.

    Seats beyond those of the design's file (``file_seats``, by role) come last: one more closer is one more
    person and moves nobody.

    The assignment maximises the sum of what speaks for each person on each seat; equal cases are decided by
    the order of seats, today's and the design's, so that nothing is left to luck or to names.
    """
    seats = [
        (name, role, number >= file_seats.get(name, role.seats))
        for name, role in design.roles.items()
        for number in range(role.seats)
    ]
    people = state.people
    places = _places_today(state, organisation)
    named = placing.named.get(design.name, {})
    skills = known_skills(state, organisation, result_weight)
    by_duty, by_skill = _WEIGHTS[placing.rule]
    score = np.zeros((len(people), len(seats)))
    for i, person in enumerate(people):
        today = organisation.roles[person.role]
        for j, (name, role, is_extra) in enumerate(seats):
            stays = places[i] == j and today.duties == role.duties
            score[i, j] = (
                by_duty * (_overlap(today, role) + _SAME_SEAT * stays)
                + by_skill * _suits(skills[person.code], role)
                + _NAMED * (named.get(person.code) == name)
                - _NAMED * (_manages(today) != _manages(role))
                - _EXTRA * is_extra
                - _IN_ORDER * abs(places[i] - j)
            )
    rows, columns = linear_sum_assignment(score, maximize=True)
    seated = {int(j): people[i] for i, j in zip(rows, columns, strict=True) if score[i, j] > -_NAMED / 2}
    placed = {person.code for person in seated.values()}
    without = tuple(person for person in people if person.code not in placed)
    return Placement(state, organisation, skills, seated, without)


def _places_today(state: InitialState, organisation: Design) -> list[int]:
    """Where each person sits in the file order of today's seats; without a number, on the next free one."""
    first, begins = 0, {}
    for name, role in organisation.roles.items():
        begins[name] = first
        first += role.seats
    taken = {(person.role, person.seat) for person in state.people}
    places = []
    for person in state.people:
        seat = person.seat
        if seat is None:
            seat = next(n for n in count(1) if (person.role, n) not in taken)
            taken.add((person.role, seat))
        places.append(begins[person.role] + seat - 1)
    return places


def _overlap(today: Role, seat: Role) -> float:
    """Duties that are in both, over duties that are in either; 1 for the same duties."""
    one, other = set(today.duties), set(seat.duties)
    return len(one & other) / len(one | other)


def _suits(skills: dict[str, float], seat: Role) -> float:
    """Known skill in the seat's duties, in log, weighed by its pay; unknown skill counts as average."""
    logs = [log(skills.get(duty, 1.0)) for duty in seat.duties if duty in MARKET_DUTIES]
    return seat.pay * sum(logs) / len(logs) if logs else 0.0


def _manages(role: Role) -> bool:
    """Whether a seat is for managers: nobody becomes one, or ceases to be one, by the rule alone."""
    return "manage" in role.duties
