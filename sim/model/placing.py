"""Who of today's people sits where in a design: one assignment, the same in every replication."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import count
from math import log

import numpy as np
from scipy.optimize import linear_sum_assignment

from sim.mechanisms.pay import skill_from_result
from sim.scenario.chart import Territory, belongs
from sim.scenario.design import Design
from sim.scenario.initial import InitialState, KnownPerson
from sim.scenario.role import Role
from sim.scenario.study import Placing

MARKET_DUTIES = ("generate", "convert", "keep")
# How much the first and the second criterion weigh, by rule: what one does today, what one is good at.
_WEIGHTS = {"present-duty": (1.0, 0.01), "skill": (0.01, 1.0)}
_NAMED = 10_000.0
_MANAGES = 1_000.0
_EXTRA = 200.0
_SAME_SEAT = 100.0
_SAME_HOUSE = 0.25
_KNOWS_THEM = 0.5
_WISHES = 0.3
_STAYS = 500.0
_IN_TURN = 20.0
# Strictly convex in the distance, or the order of the table's rows would decide between equal sums.
_IN_ORDER = 1e-8


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
        today = organisation.roles[person.role].stages
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
    wishes: Mapping[str, str] | None = None,
    staying: Collection[str] = (),
) -> Placement:
    """Place the people of a state on the seats of a design by the rule of the study.

    Who finds his own seat of today stays on it. Where there are fewer people than seats, seats of each kind
    are filled in proportion: a conveyor that begins with all of its hunters and hardly a keeper would be
    nobody's plan. Seats beyond those of the design's file (``file_seats``, by role) come last: one more
    closer is one more person and moves nobody. ``wishes``: the duty that people like best, by code, where the
    company knows them well enough. ``staying``: codes of people who must not be left without a seat.

    Within that, the assignment maximises the sum of what speaks for each person on each seat; equal cases are
    decided by the order of seats, today's and the design's, so that nothing is left to luck or to names.
    """
    seats = [
        (name, role, number >= file_seats.get(name, role.seats))
        for name, role in design.roles.items()
        for number in range(role.seats)
    ]
    in_turn = iter(_turns([role for _, role, is_extra in seats if not is_extra]))
    turn_of = [1.0 if is_extra else next(in_turn) for _, _, is_extra in seats]
    # A further seat must not move the places of those behind it.
    in_file = count()
    place_of = [len(seats) if is_extra else next(in_file) for _, _, is_extra in seats]
    people = state.people
    places = _places_today(state, organisation)
    named = placing.named.get(design.name, {})
    skills = known_skills(state, organisation, result_weight)
    by_duty, by_skill = _WEIGHTS[placing.rule]
    known = {name: _known_accounts(state, design.territory(role)) for name, role in design.roles.items()}
    score = np.zeros((len(people), len(seats)))
    for i, person in enumerate(people):
        today = organisation.roles[person.role]
        for j, (name, role, is_extra) in enumerate(seats):
            stays = places[i] == place_of[j] and today.duties == role.duties
            same_house = organisation.units[today.unit].kind == design.units[role.unit].kind
            score[i, j] = (
                by_duty * (_overlap(today, role) + _SAME_HOUSE * same_house)
                + _KNOWS_THEM * known[name].get(person.code, 0.0)
                + _STAYS * (person.code in staying)
                + _WISHES * (wishes is not None and wishes[person.code] in role.stages)
                + _SAME_SEAT * stays
                + by_skill * _suits(skills[person.code], role)
                + _NAMED * (named.get(person.code) == name)
                - _MANAGES * (today.only_manages != role.only_manages)
                - _EXTRA * is_extra
                - _IN_TURN * turn_of[j]
                - _IN_ORDER * (places[i] - place_of[j]) ** 2
            )
    rows, columns = linear_sum_assignment(score, maximize=True)
    seated = {int(j): people[i] for i, j in zip(rows, columns, strict=True) if score[i, j] > -_MANAGES / 2}
    placed = {person.code for person in seated.values()}
    without = tuple(person for person in people if person.code not in placed)
    return Placement(state, organisation, skills, seated, without)


def _known_accounts(state: InitialState, territory: Territory) -> dict[str, float]:
    """By code the share of somebody's accounts that is of a territory; nobody where all firms are."""
    if not territory:
        return {}
    kept, fits = Counter[str](), Counter[str]()
    for row in state.accounts:
        if row.first_line is not None:
            kept[row.first_line] += 1
            words = {"regions": row.region, "segments": row.segment, "tiers": row.tier}
            fits[row.first_line] += belongs(words, territory)
    return {code: fits[code] / count for code, count in kept.items()}


def _turns(roles: list[Role]) -> list[float]:
    """When each seat's turn comes, 0..1: the middle of its place among the seats of the same kind.

    Seats are of one kind where they have the same duties, unit, family and pay, whatever their role's name.
    """
    kinds = [(*role.duties, role.unit, role.family, str(role.pay), str(role.salary)) for role in roles]
    seen: Counter[tuple[str, ...]] = Counter()
    turns = []
    for kind in kinds:
        turns.append((seen[kind] + 0.5) / kinds.count(kind))
        seen[kind] += 1
    return turns


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
    one, other = set(today.stages), set(seat.stages)
    return len(one & other) / len(one | other)


def _suits(skills: dict[str, float], seat: Role) -> float:
    """Known skill in the seat's duties, in log, weighed by its pay; unknown skill counts as average."""
    logs = [log(skills.get(duty, 1.0)) for duty in seat.stages if duty in MARKET_DUTIES]
    return seat.pay * sum(logs) / len(logs) if logs else 0.0
