"""Who does which part of follow-up in a design, and where its orders cross into the factory; in words."""

from __future__ import annotations

import math

from sim.report.numbers import duration
from sim.report.words import either, together
from sim.scenario.design import Design
from sim.scenario.role import MEMBERS
from sim.scenario.rules import Liaison
from sim.texts import _, marked

OWN, DESK = marked("own customers"), marked("desk")
PARTS = {
    "keep.quote": marked("quote"),
    "keep.order": marked("order"),
    "keep.deliver": marked("deliver"),
    "keep.collect": marked("collect"),
    "keep.care": marked("care"),
    "keep.promote": marked("promote"),
    "keep.aftersales": marked("after-sales"),
}
DEPARTMENTS = {
    "samples": marked("R&D (samples)"),
    "credit": marked("finance (credit)"),
    "marketing": marked("marketing"),
    "aftersales": marked("after-sales"),
}


def to_tiers(line: Liaison) -> str:
    """To which customers a further line goes, where it is not to all."""
    return _(", to customers served as {tiers}").format(tiers=either(line.tiers)) if line.tiers else ""


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
        by_who.setdefault(who, []).append(_(PARTS[part]))
    return [
        (
            _("every part") if len(parts) == len(MEMBERS) else ", ".join(parts),
            either([f"{role} ({_(how)})" for role, how in who]) or _("nobody"),
        )
        for who, parts in by_who.items()
    ]


def border_in_words(design: Design) -> str:
    """Whether orders cross the border between sales and the factory, by the units of those who enter them."""
    kinds = {name: design.units[design.roles[name].unit].kind for name, _how in owners(design)["keep.order"]}
    outside = [name for name, kind in kinds.items() if kind == "sales"]
    inside = [name for name, kind in kinds.items() if kind == "factory"]
    if not kinds:
        return _("nobody enters orders")
    if not outside:
        text = _("orders stay inside the factory: entered by {inside}, no border to cross")
    elif inside:
        text = _(
            "orders cross the border from sales to the factory: entered by {outside} outside it, by {inside} "
            "inside it"
        )
    else:
        text = _("orders cross the border from sales to the factory: entered by {outside} outside it")
    return text.format(inside=together(inside), outside=together(outside))


def rules_in_words(design: Design) -> list[tuple[str, str]]:
    """Follow-up, border, departments inside units and rules of service: a name, and what it says."""
    found = [(_("Follow-up"), "; ".join(f"{parts}: {who}" for parts, who in follow_up_lines(design)))]
    found.append((_("Border"), border_in_words(design)))
    inside = [
        _("{departments} in {unit}").format(
            departments=together([_(DEPARTMENTS[name]) for name in unit.includes]), unit=label
        )
        for label, unit in design.units.items()
        if unit.includes
    ]
    found.append((_("Other departments"), "; ".join(inside) if inside else _("outside every unit")))
    return [*found, (_("Service"), _service(design))]


def _service(design: Design) -> str:
    first, review = design.service.first, design.service.review
    if math.isfinite(review) and first:
        text = _(
            "tier {first} before all others; tiers reviewed every {time} by what was bought in the last year"
        )
    elif math.isfinite(review):
        text = _("no tier first; tiers reviewed every {time} by what was bought in the last year")
    elif first:
        text = _("tier {first} before all others; tiers as the firms were born")
    else:
        text = _("no tier first; tiers as the firms were born")
    return text.format(first=together(first), time=duration(review))
