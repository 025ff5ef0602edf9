"""The mechanisms of an explanation: for each what is so while it is switched off, and the overrides for it.

No two of them set the same number, so that nothing is counted twice by definition. What is switched off is so
from time 0 on and in both designs; the past of a department, its people and what is known of them, stays.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sim.scenario.neutral import switched_off
from sim.scenario.role import Role
from sim.scenario.study import Case, LoadedStudy
from sim.scenario.world import World
from sim.texts import marked

Switch: TypeAlias = Callable[[World, Sequence[Case]], list[str]]


@dataclass(frozen=True)
class Mechanism:
    """One line of an explanation. ``neutral`` says in a sentence what is so while it is switched off."""

    name: str
    neutral: str
    _switch: Switch

    def off(self, study: LoadedStudy, *designs: str) -> tuple[str, ...]:
        """The overrides PATH=VALUE that switch it off in the study's world and in these designs."""
        cases = [each for case in study.cases if case.design.name in designs for each in (case, *case.later)]
        return tuple(self._switch(study.world, cases))


def _always(*names: str, more: Sequence[str] = ()) -> Switch:
    return lambda _world, _cases: [*switched_off(*names), *more]


_FOLLOW_UP_HOURS = (
    "world.accounts.handling",
    "world.accounts.care_hours",
    "world.accounts.promotion_hours",
    "world.orders.quote_hours",
    "world.orders.ship_hours",
    "world.payment.hours",
    "world.complaints.hours",
    "world.border.expedite_hours",
    "world.ties.liaison_hours",
)


def _no_follow_up_work(world: World, _cases: Sequence[Case]) -> list[str]:
    ways = json.dumps(dict.fromkeys(world.market.regions.value, "0 h"))
    return [*(f"{path}=0 h" for path in _FOLLOW_UP_HOURS), f"world.people.travel.hours={ways}"]


def _one_trade(_world: World, cases: Sequence[Case]) -> list[str]:
    """Everybody who sells is of the commonest trade (family), and equally good at all of it."""
    trades = Counter[str]()
    for _, _, role in _selling(cases):
        trades[role.family] += role.seats
    commonest = trades.most_common(1)
    off = switched_off(
        "skill differences",
        "skill in closing",
        "farming skill",
        "local knowledge",
        "product knowledge",
        "shorter ways",
        "joint visits",
    )
    return [
        *off,
        "world.people.pay_skill_link=0.0",
        *_roles(cases, lambda _role: {"family": commonest[0][0]}),
    ]


def _seats_filled_at_once(world: World, _cases: Sequence[Case]) -> list[str]:
    families = json.dumps({name: {"vacancy": "0 h"} for name in world.people.families})
    reasons = switched_off("unpaid expectation", "overload", "universality", "contagion", "offers")
    return [*reasons, *switched_off("hiring work"), f"world.people.families={families}"]


def _one_wage(world: World, cases: Sequence[Case]) -> list[str]:
    """Every selling seat is planned at the mean pay of those of both designs; managers keep theirs."""
    yardstick = world.money.hunter_pay.value
    paid = [(role.seats, role.seats * role.money(yardstick)) for _, _, role in _selling(cases)]
    seats = sum(count for count, _ in paid)
    if not seats:
        return []
    mean = sum(money for _, money in paid) / seats
    return _roles(cases, lambda role: {"pay": mean / yardstick} if role.salary is None else {"salary": mean})


def _selling(cases: Sequence[Case]) -> Iterator[tuple[str, str, Role]]:
    for case in cases:
        for name, role in case.design.roles.items():
            if not role.only_manages:
                yield case.design.name, name, role


def _roles(cases: Sequence[Case], change: Callable[[Role], dict[str, Any]]) -> list[str]:
    """One override for each design, of its selling roles."""
    changes: dict[str, dict[str, dict[str, Any]]] = {}
    for design, name, role in _selling(cases):
        changes.setdefault(design, {})[name] = change(role)
    return [f"design.{design}.roles={json.dumps(roles)}" for design, roles in changes.items()]


_LINKS = ("link: samples", "link: credit", "link: marketing", "link: aftersales")

MECHANISMS: tuple[Mechanism, ...] = (
    Mechanism(
        marked("crowding"),
        marked(
            "follow-up (orders, visits, reminders, complaints) and the ways to customers take no time, so "
            "they crowd nothing out; those who do nothing else are still paid"
        ),
        _no_follow_up_work,
    ),
    Mechanism(marked("satisficing"), marked("nobody slackens once he earns enough"), _always("satisficing")),
    Mechanism(
        marked("specialisation"),
        marked(
            "all who sell are of one trade (the commonest of both designs: time to learn and to be "
            "replaced, rate of leaving, paperwork); newcomers are equally good at every duty, skill in "
            "closing counts for nothing, nobody in the factory is worse at growing customers, and "
            "territories bring no knowledge"
        ),
        _one_trade,
    ),
    Mechanism(
        marked("hand-off loss"),
        marked(
            "a deal loses nothing when it goes to another person, no take-over of a customer goes badly, and "
            "taking over needs no visit of its own"
        ),
        _always("hand-off loss", "bad hand-overs", more=["world.handover.hours=0 h"]),
    ),
    Mechanism(
        marked("waiting"),
        marked("who asked, or was qualified, loses no interest while he waits for the first answer"),
        _always("speed", "lead decay", "patience"),
    ),
    Mechanism(
        marked("friction"),
        marked(
            "follow-up outside the factory costs no more hours, errors and delay than inside it, and other "
            "departments cost nothing"
        ),
        _always("friction", *_LINKS),
    ),
    Mechanism(marked("theft"), marked("no account follows somebody who leaves"), _always("following")),
    Mechanism(
        marked("ramp"),
        marked("newcomers, and people in new duties, are at full speed at once"),
        _always("ramp"),
    ),
    Mechanism(
        marked("departures"),
        marked(
            "the seat of a leaver is filled at once, and nobody leaves sooner for too much work, too little "
            "income, leaving colleagues, offers or being universal (what leavers take along and what "
            "newcomers must learn are lines of their own)"
        ),
        _seats_filled_at_once,
    ),
    Mechanism(
        marked("limits of the plant"),
        marked("the plant makes everything in its shortest time"),
        _always("limits of the plant"),
    ),
    Mechanism(
        marked("wage mix"),
        marked(
            "every selling seat is paid the same, the mean of those of both designs (who is here today "
            "keeps his pay)"
        ),
        _one_wage,
    ),
)
"""In the order in which they are asked for; what each is worth decides the order in which they are shown."""
