"""The organisations to compare: today's, and the shipped others at the same planned pay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sim.intake.sizing import equal_pay_seats
from sim.scenario.design import Design
from sim.scenario.shipped import shipped_folder
from sim.scenario.source import Document, read
from sim.scenario.validate import validate

TODAY = "today"
BASE = "traditional"
OTHERS = ("conveyor", "factory-owned")
LEAST_QUOTA = 0.01
_BUSINESS = frozenset({"generate", "convert", "keep"})
_TITLES = {
    TODAY: "The department as it is today.",
    "conveyor": "Three stages, sized to the planned pay of today.",
    "factory-owned": "Sales hunts and closes, the factory keeps; sized to the planned pay of today.",
}

Tree = dict[str, Any]


@dataclass(frozen=True)
class Terms:
    """What the client pays and sells: salaries a month by role, a hunter's pay, revenue a year if known."""

    salaries: Mapping[str, float]
    hunter_pay: float
    revenue: float | None


@dataclass(frozen=True)
class Organisation:
    """One design as an overlay (without its ``extends``), and what it plans to pay a month."""

    name: str
    base: str
    overlay: Tree
    planned_pay: float


@cache
def shipped_design(name: str) -> Tree:
    """A shipped design as plain data."""
    return read(shipped_folder() / "designs" / f"{name}.yaml").tree


def role_sources() -> dict[str, str]:
    """All roles that there are, and the shipped design that each is taken from."""
    found: dict[str, str] = {}
    for design in (BASE, *OTHERS):
        for role in shipped_design(design)["roles"]:
            found.setdefault(role, design)
    return found


def seats_of(people: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Seats by role: as many as people have the role, or as the highest seat number somebody has."""
    seats = Counter(str(person["role"]) for person in people if "role" in person)
    for person in people:
        if "seat" in person and "role" in person:
            seats[person["role"]] = max(seats[person["role"]], person["seat"])
    return dict(seats)


def today_organisation(seats: Mapping[str, int], terms: Terms) -> Organisation:
    """The organisation of today: the traditional design with the seats of today.

    Roles that the traditional design has not come whole from the shipped design that has them, with the
    further lines that they hold there.
    """
    sources, base = role_sources(), shipped_design(BASE)["roles"]
    full = {role: dict(shipped_design(sources[role])["roles"][role]) for role in [*base, *seats]}
    counted = {role: seats.get(role, 0) for role in full}
    roles = {
        role: _changed(role, tree, counted, full, terms) if role in base else
        tree | _changed(role, tree, counted, full, terms, whole=True)
        for role, tree in full.items()
    }  # fmt: skip
    overlay: Tree = {"roles": roles}
    if lines := _lines(set(full) - set(base), sources):
        overlay["lines"] = {"further": lines}
    return _organisation(TODAY, BASE, overlay, full, terms)


def sized_organisation(name: str, today: Organisation, terms: Terms) -> Organisation:
    """A shipped design, with seats for the planned pay of today and managers as many as today."""
    full: dict[str, Tree] = shipped_design(name)["roles"]
    shipped = {role: int(tree["seats"]) for role, tree in full.items()}
    held = {role: int(tree["seats"]) for role, tree in today.overlay["roles"].items()}
    managers = {role: max(1, held.get(role, 0)) for role, tree in full.items() if _only_manages(tree)}
    pay = {role: _pay(role, tree, terms) for role, tree in full.items()}
    seats = equal_pay_seats(shipped, pay, today.planned_pay, managers)
    roles = {role: _changed(role, tree, seats, full, terms) for role, tree in full.items()}
    return _organisation(name, name, {"roles": roles}, full, terms)


def check(organisation: Organisation, file: Path) -> None:
    """Raise ``ScenarioErrors`` where the design that an overlay makes is not sound."""
    tree = {key: value for key, value in shipped_design(organisation.base).items() if key != "roles"}
    base = shipped_design(organisation.base)["roles"]
    tree |= {key: value for key, value in organisation.overlay.items() if key != "roles"}
    tree["roles"] = {
        role: base.get(role, {}) | {key: value for key, value in changed.items() if key != "variable"}
        for role, changed in organisation.overlay["roles"].items()
    }
    validate(Document(file, tree, {}), Design)


def _organisation(
    name: str, base: str, overlay: Tree, full: Mapping[str, Tree], terms: Terms
) -> Organisation:
    planned = sum(tree["seats"] * _pay(role, full[role], terms) for role, tree in overlay["roles"].items())
    return Organisation(name, base, {"name": name, "description": _TITLES[name], **overlay}, planned)


def _only_manages(role: Tree) -> bool:
    return _BUSINESS.isdisjoint(role["duties"])


def _pay(role: str, tree: Tree, terms: Terms) -> float:
    """Planned pay of a seat, money a month."""
    return terms.salaries.get(role, tree["pay"] * terms.hunter_pay)


def _changed(
    role: str,
    tree: Tree,
    seats: Mapping[str, int],
    full: Mapping[str, Tree],
    terms: Terms,
    *,
    whole: bool = False,
) -> Tree:
    """What an overlay says of one role: seats, salary and the quota of revenue that fits the client.

    ``whole``: the role is not in the design beneath, so its variable pay must be said in full.
    """
    changed: Tree = {"seats": seats[role], **_salary(role, terms)}
    keepers = sum(n for name, n in seats.items() if "keep" in full[name]["duties"])
    if terms.revenue and keepers and "revenue" in tree.get("variable", {}):
        quota = {"quota": max(LEAST_QUOTA, round(terms.revenue / 12 / keepers, 2))}
        variable = tree["variable"]
        changed["variable"] = (
            variable | {"revenue": variable["revenue"] | quota} if whole else {"revenue": quota}
        )
    return changed


def _salary(role: str, terms: Terms) -> Tree:
    """The pay of a role in money, where the client states it."""
    return {"salary": terms.salaries[role]} if role in terms.salaries else {}


def _lines(added: set[str], sources: Mapping[str, str]) -> list[Tree]:
    """The further lines that added roles hold in the designs they come from."""
    lines = []
    for design in dict.fromkeys(sources[role] for role in sorted(added)):
        for line in shipped_design(design).get("lines", {}).get("further", []):
            held = [role for role in line["roles"] if role in added]
            if held:
                lines.append(line | {"roles": held})
    return lines
