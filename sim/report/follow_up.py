"""Who does which part of follow-up in a design, and where its orders cross into the factory; in words."""

from __future__ import annotations

import math

from sim.report.numbers import duration
from sim.scenario.design import Design
from sim.scenario.role import MEMBERS
from sim.scenario.rules import Liaison

OWN, DESK = "own customers", "desk"
PARTS = {part: part.removeprefix("keep.").replace("aftersales", "after-sales") for part in MEMBERS}
DEPARTMENTS = {
    "samples": "R&D (samples)",
    "credit": "finance (credit)",
    "marketing": "marketing",
    "aftersales": "after-sales",
}


def to_tiers(line: Liaison) -> str:
    """To which customers a further line goes, where it is not to all."""
    return f", to customers served as {' or '.join(line.tiers)}" if line.tiers else ""


def first_line(design: Design) -> list[str]:
    """The roles that hold the first line to customers."""
    return [name for name, role in design.roles.items() if role.keeps]


def owners(design: Design) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each part of follow-up the roles that do it, each for its own customers or at the desk."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for part in MEMBERS:
        own = [
            (name, OWN)
            for name, role in design.roles.items()
            if role.seats and role.keeps and part in design.own_parts(role)
        ]
        desk = [
            (name, DESK)
            for name, role in design.roles.items()
            if role.seats and not role.keeps and part in role.duties
        ]
        found[part] = (*own, *desk)
    return found


def follow_up_lines(design: Design) -> list[tuple[str, str]]:
    """Parts done by the same people together, in their order: the parts, and who does them."""
    by_who: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for part, who in owners(design).items():
        by_who.setdefault(who, []).append(PARTS[part])
    return [
        (
            "every part" if len(parts) == len(MEMBERS) else ", ".join(parts),
            " or ".join(f"{role} ({how})" for role, how in who) or "nobody",
        )
        for who, parts in by_who.items()
    ]


def border_in_words(design: Design) -> str:
    """Whether orders cross the border between sales and the factory, by the units of those who enter them."""
    kinds = {name: design.units[design.roles[name].unit].kind for name, _ in owners(design)["keep.order"]}
    outside = [name for name, kind in kinds.items() if kind == "sales"]
    inside = [name for name, kind in kinds.items() if kind == "factory"]
    if not kinds:
        return "nobody enters orders"
    if not outside:
        return f"orders stay inside the factory: entered by {_listed(inside)}, no border to cross"
    text = f"orders cross the border from sales to the factory: entered by {_listed(outside)} outside it"
    return f"{text}, by {_listed(inside)} inside it" if inside else text


def rules_in_words(design: Design) -> list[tuple[str, str]]:
    """Follow-up, border, departments inside units and rules of service: a name, and what it says."""
    found = [("Follow-up", "; ".join(f"{parts}: {who}" for parts, who in follow_up_lines(design)))]
    found.append(("Border", border_in_words(design)))
    inside = [
        f"{' and '.join(DEPARTMENTS[name] for name in unit.includes)} in {label}"
        for label, unit in design.units.items()
        if unit.includes
    ]
    found.append(("Other departments", "; ".join(inside) if inside else "outside every unit"))
    return [*found, ("Service", _service(design))]


def _service(design: Design) -> str:
    first, review = design.service.first, design.service.review
    served = f"tier {' and '.join(first)} before all others" if first else "no tier first"
    if not math.isfinite(review):
        return f"{served}; tiers as the firms were born"
    return f"{served}; tiers reviewed every {duration(review)} by what was bought in the last year"


def _listed(names: list[str]) -> str:
    return " and ".join(names)
