"""Headcount mixes: how many seats of each role of a design a payroll budget buys."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from sim.experiment.compare import PAYROLL_TOLERANCE
from sim.scenario.design import Design
from sim.scenario.errors import ScenarioError, ScenarioErrors, nearest
from sim.scenario.study import Case, LoadedStudy
from sim.scenario.vary import varied

MOST_MIXES = 300
"""Mixes of one design that may compete: each is run in the whole first stage."""
MOST_LOOKED_AT = 50_000
"""Where enumeration stops counting."""
_SPARE = 1e-9
"""Sums of pay are equal within this share: 8 x 2.4 + 6 is 25.2."""

Bounds: TypeAlias = Mapping[str, tuple[int, int]]
"""Fewest and most seats by role, for roles of whichever design has them."""
_Spans: TypeAlias = dict[str, tuple[int, float]]


@dataclass(frozen=True)
class Mix:
    """Seats of the roles of a design whose seats may vary; ``pay`` of the whole design, in lead hunters."""

    design: str
    seats: dict[str, int]
    pay: float

    @property
    def overrides(self) -> tuple[str, ...]:
        """The texts PATH=VALUE that give the design these seats."""
        return tuple(f"design.{self.design}.roles.{role}.seats={n}" for role, n in self.seats.items())

    def __str__(self) -> str:
        """The seats in words."""
        return ", ".join(f"{role} {n}" for role, n in self.seats.items())


@dataclass(frozen=True)
class Mixes:
    """The mixes of a design that compete; none can have one more seat of any role within the budget.

    ``tight``: all leave no more unspent than the tolerance of equal pay; where no mix does, all mixes compete
    that leave no room for a seat. ``filed`` is the mix that the design has by itself, whatever it costs.
    ``refused``: mixes that the design does not allow, and why one of them is not allowed.
    """

    design: str
    found: tuple[Mix, ...]
    filed: Mix
    tight: bool
    refused: int = 0
    reason: str = ""


class NoMixError(Exception):
    """A design has no mix within the budget, or cannot be staffed at all; the text says why."""


def planned_pay(study: LoadedStudy, design: Design) -> float:
    """Planned pay of all seats of a design, in lead hunters."""
    yardstick = study.world.money.hunter_pay.value
    return design.planned_pay(yardstick) / yardstick


def mixes_within(study: LoadedStudy, case: Case, budget: float, bounds: Bounds) -> Mixes:
    """All mixes of a design that a ``budget`` (planned pay, in lead hunters) buys and that compete.

    Every role that works with customers has one seat or more; roles that only manage, and roles without a
    seat, stay as they are filed. ``bounds`` narrow a role, or let one vary that would not.

    Raises ``NoMixError`` where there is none, and ``ScenarioError`` where there are too many.
    """
    design = case.design
    if case.later:
        raise NoMixError("it becomes another design during the run, so it stays as it is filed")
    spans = _spans(design, bounds)
    filed = Mix(design.name, {role: design.roles[role].seats for role in spans}, planned_pay(study, design))
    found = _enumerated(study, design, spans, budget)
    near = [mix for mix in found if mix.pay >= budget * (1 - PAYROLL_TOLERANCE - _SPARE)]
    competing = near or found
    if len(competing) > MOST_MIXES:
        raise _too_many(design.name, f"{len(competing):,}")
    return _allowed(study, case, Mixes(design.name, tuple(competing), filed, bool(near)))


def check_roles(cases: Sequence[Case], bounds: Bounds) -> None:
    """A role that none of the designs has is a slip; raises ``ScenarioError``."""
    roles = list(dict.fromkeys(role for case in cases for role in case.design.roles))
    for role, (low, high) in bounds.items():
        if role not in roles:
            origin = Path(f"--seats {role}={low}..{high}")
            raise ScenarioError(origin, None, "", f"'{role}'", ", ".join(roles), nearest(role, roles))


def _spans(design: Design, bounds: Bounds) -> _Spans:
    """Fewest and most seats of each role that may vary."""
    spans: _Spans = {}
    for name, role in design.roles.items():
        if name in bounds:
            spans[name] = bounds[name]
        elif role.seats and not role.only_manages:
            spans[name] = (1, math.inf)
    return spans


def _enumerated(study: LoadedStudy, design: Design, spans: _Spans, budget: float) -> list[Mix]:
    """All mixes that leave no room for one more seat of any role."""
    yardstick = study.world.money.hunter_pay.value
    pay = {name: role.money(yardstick) / yardstick for name, role in design.roles.items()}
    least = sum(pay[name] * spans.get(name, (role.seats, 0))[0] for name, role in design.roles.items())
    free = budget * (1 + _SPARE) - least
    if free < 0:
        raise NoMixError(f"its fewest seats cost {least:.4g} lead hunters; the budget is {budget:.4g}")
    cheapest_last = sorted(spans, key=lambda name: -pay[name])
    room = [spans[name][1] - spans[name][0] for name in cheapest_last]
    found = []
    for looked, more in enumerate(_filled([pay[name] for name in cheapest_last], room, free)):
        if looked == MOST_LOOKED_AT:
            raise _too_many(design.name, f"more than {MOST_LOOKED_AT:,}")
        cost = sum(n * pay[name] for n, name in zip(more, cheapest_last, strict=True))
        full = zip(more, room, cheapest_last, strict=True)
        if all(n == most or free - cost < pay[name] for n, most, name in full):
            extra = dict(zip(cheapest_last, more, strict=True))
            seats = {name: low + extra[name] for name, (low, _) in spans.items()}
            found.append(Mix(design.name, seats, round(least + cost, 9)))
    return sorted(found, key=lambda mix: tuple(mix.seats.values()))


def _filled(pays: list[float], room: list[float], free: float) -> Iterator[tuple[int, ...]]:
    """Further seats by role that ``free`` pays for; of the last role as many as possible."""
    if not pays:
        yield ()
        return
    most = int(min(math.floor(free / pays[0]), room[0]))
    for n in [most] if len(pays) == 1 else range(most + 1):
        for others in _filled(pays[1:], room[1:], free - n * pays[0]):
            yield (n, *others)


def _allowed(study: LoadedStudy, case: Case, mixes: Mixes) -> Mixes:
    """The mixes that the design itself allows (as many seats as its planned departures need, for one)."""
    alone = replace(study, cases=(case,))
    found, reason = [], ""
    for mix in mixes.found:
        try:
            varied(alone, mix.overrides)
        except (ScenarioError, ScenarioErrors) as error:
            reason = str(error)
        else:
            found.append(mix)
    if not found:
        raise NoMixError(f"none of its {len(mixes.found)} mixes within the budget is allowed: {reason}")
    return replace(mixes, found=tuple(found), refused=len(mixes.found) - len(found), reason=reason)


def _too_many(design: str, count: str) -> ScenarioError:
    allowed = f"at most {MOST_MIXES}; narrow a role by --seats ROLE=LOW..HIGH, or hold it by --seats ROLE=N"
    return ScenarioError(Path("--seats"), None, design, f"{count} mixes within the budget", allowed)
