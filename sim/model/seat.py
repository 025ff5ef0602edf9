"""Seats, and what the person who sits down on one is born with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import log, log1p, sqrt
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.special import ndtri

from sim.events import Destination
from sim.mechanisms.pay import paid_skill
from sim.randomness import Key, Luck
from sim.scenario.design import Design
from sim.scenario.distribution import Distribution
from sim.scenario.initial import KnownPerson
from sim.scenario.role import Role
from sim.scenario.units import HOURS_PER_WEEK
from sim.scenario.world import Family, People, World

Slot = tuple[Key, ...]
# Drawn at birth; more than are used, so that a further trait changes nobody's luck.
_QUANTILES = 11
SKILLS = ("generate", "convert", "keep")


@dataclass(frozen=True, eq=False)
class Seat:
    """One seat of a design. ``slot`` names its luck: the same people sit in every organisation.

    ``pay`` is the role's, as a ratio to a lead hunter's; ``includes``: departments that are part of its unit.
    ``known`` is who of the initial state sits on it at time 0. A seat that is not ``refilled`` goes with who
    sits on it.
    """

    slot: Slot
    role: str
    position: int
    terms: Role
    pay: float
    family: Family
    in_factory: bool
    includes: frozenset[str] = frozenset()
    known: KnownPerson | None = None
    refilled: bool = True


def seats_of(
    design: Design,
    world: World,
    file_seats: dict[str, int],
    seated: Mapping[int, KnownPerson] = MappingProxyType({}),
) -> list[Seat]:
    """All seats in file order, with the people of the initial state who sit on them, by place.

    A seat of a known person has the slot ("person", code), wherever it stands. Others: the seats that the
    design file has get the slots ("seat", 0, n) in file order; seats beyond them (from an override) get
    ("extra", role position, j), so that one more closer changes nobody else.
    """
    seats: list[Seat] = []
    yardstick = world.money.hunter_pay.value
    first = 0
    for position, (name, role) in enumerate(design.roles.items()):
        in_file = file_seats.get(name, role.seats)
        for j in range(role.seats):
            slot: Slot = ("seat", 0, first + j) if j < in_file else ("extra", position, j - in_file)
            known = seated.get(len(seats))
            if known is not None:
                slot = ("person", known.code)
            unit = design.units[role.unit]
            family = world.people.families[role.family]
            pay = role.money(yardstick) / yardstick
            inside = unit.kind == "factory"
            includes = frozenset[str](unit.includes)
            seats.append(Seat(slot, name, len(seats), role, pay, family, inside, includes, known))
        first += in_file
    return seats


@dataclass(frozen=True)
class Traits:
    """What a person is born with; the same person whatever the organisation.

    ``skill`` by duty (mean 1), ``ramp`` in hours, ``threshold`` of the summed departure hazard, ``wish`` the
    duty he would like best, ``destination`` where he goes when he leaves, ``tenure`` a quantile, ``manner``
    his way with customers (a point on a circle of length 1), ``vacancy`` in hours that it takes to find a
    successor, ``notice`` in hours between giving notice and leaving.
    """

    skill: dict[str, float]
    ramp: float
    satisficer: bool
    threshold: float
    wish: str
    destination: Destination
    tenure: float
    manner: float
    vacancy: float
    notice: float


def born(people: People, seat: Seat, luck: Luck, succession: int) -> Traits:
    """Draw the person number ``succession`` of a seat's slot."""
    block = luck.block(_QUANTILES, "person", *seat.slot, succession)
    u = np.maximum(block, 1e-12).tolist()
    skill = {
        duty: _lognormal(u[5 + i], people.skill_cv.value)
        * paid_skill(seat.pay, people.market_pay.value.get(duty, seat.pay), people.pay_skill_link.value)
        for i, duty in enumerate(SKILLS)
    }
    return Traits(
        skill=skill,
        ramp=quantile_at(seat.family.ramp.value, u[0]),
        satisficer=u[1] < people.satisficing.share.value,
        threshold=-log1p(-u[2]),
        wish=SKILLS[min(int(u[9] * len(SKILLS)), len(SKILLS) - 1)],
        destination=_destination(people, u[3]),
        tenure=u[4],
        manner=u[8],
        vacancy=quantile_at(seat.family.vacancy.value, u[-1]),
        notice=people.notice.value,
    )


def _destination(people: People, u: float) -> Destination:
    if u < people.rival_share.value:
        return Destination.RIVAL
    competes = people.rival_share.value + people.own_firm_share.value
    return Destination.OWN_FIRM if u < competes else Destination.ELSEWHERE


def as_known(traits: Traits, person: KnownPerson, skills: Mapping[str, float]) -> Traits:
    """The traits of somebody who works here today: what the company knows of him takes the place of draws."""
    known: dict[str, Any] = {"skill": {**traits.skill, **skills}}
    if person.content is not None:
        known["satisficer"] = person.content
    if person.notice_weeks is not None:
        known["notice"] = person.notice_weeks * HOURS_PER_WEEK
    return replace(traits, **known)


def _lognormal(u: float, cv: float) -> float:
    """Quantile of a lognormal with mean 1; exactly 1 for cv 0."""
    sigma2 = log(1.0 + cv * cv)
    return float(np.exp(sqrt(sigma2) * ndtri(u) - sigma2 / 2.0))


def quantile_at(distribution: Distribution, u: float) -> float:
    """One value of a distribution, at the quantile ``u`` that a person was born with."""
    return float(distribution.quantile(np.array([u]))[0])
