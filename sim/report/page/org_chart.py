"""The organisation chart of a design: units within units, who sits there, and what they do."""

from __future__ import annotations

from dataclasses import dataclass

from sim.report.follow_up import to_tiers
from sim.report.numbers import duration, percent
from sim.scenario.design import Design
from sim.scenario.role import Role
from sim.texts import _, marked, ngettext

DUTIES = {
    "generate": marked("finds leads"),
    "convert": marked("wins first orders"),
    "keep": marked("keeps customers"),
    "keep.quote": marked("writes quotes"),
    "keep.order": marked("enters orders"),
    "keep.deliver": marked("ships"),
    "keep.collect": marked("collects money"),
    "keep.care": marked("visits customers"),
    "keep.promote": marked("offers more"),
    "keep.aftersales": marked("puts right"),
    "liaise": marked("second contact"),
    "manage": marked("manages"),
}
"""What somebody with a duty does, in plain words; ``_`` shows them."""


@dataclass(frozen=True)
class Box:
    """A role in its unit: ``duties`` are pairs of the stage that gives the colour and plain words."""

    name: str
    seats: str
    duties: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True)
class Branch:
    """A unit with its roles and the units that report to it; ``about`` says its kind and whom it serves."""

    name: str
    about: str
    boxes: tuple[Box, ...]
    below: tuple[Branch, ...]


@dataclass(frozen=True)
class Contact:
    """A line to the customer: who holds it, and how often he calls where that is a rule."""

    line: str
    who: str
    note: str


@dataclass(frozen=True)
class Chart:
    """The units at the top with all below them, and the lines to a customer, the first one first."""

    branches: tuple[Branch, ...]
    contacts: tuple[Contact, ...]


def org_chart(design: Design) -> Chart:
    """The chart of a design, as it is before its timeline changes it."""
    tops = [name for name, unit in design.units.items() if unit.reports_to is None]
    return Chart(tuple(_branch(design, name) for name in tops), tuple(_contacts(design)))


def _branch(design: Design, name: str) -> Branch:
    unit = design.units[name]
    about = [] if unit.kind == name else [_("part of the factory") if unit.kind == "factory" else ""]
    served = unit.serves.in_words()
    about += [_("serves {firms}").format(firms=served)] if served else []
    roles = [(key, role) for key, role in design.roles.items() if role.unit == name]
    # Managers stand above those they manage.
    boxes = [_box(key, role) for key, role in sorted(roles, key=lambda item: "manage" not in item[1].duties)]
    below = [_branch(design, other) for other, each in design.units.items() if each.reports_to == name]
    return Branch(name, "; ".join(filter(None, about)), tuple(boxes), tuple(below))


def _box(name: str, role: Role) -> Box:
    seats = ngettext("{number} person", "{number} people", role.seats).format(number=role.seats)
    text = _("{share} of the week")
    note = "" if role.available == 1 else text.format(share=percent(role.available))
    duties = tuple((duty.split(".")[0], _(DUTIES[duty])) for duty in role.duties)
    return Box(name, seats, duties, note)


def _contacts(design: Design) -> list[Contact]:
    keepers = [name for name, role in design.roles.items() if role.keeps]
    found = [Contact(_("first line"), ", ".join(keepers) or _("nobody"), _("keeps the customer"))]
    for line in design.lines.further:
        every = _("calls every {time}{tiers}").format(time=duration(line.every), tiers=to_tiers(line))
        found.append(Contact(_("further line"), ", ".join(line.roles), every))
    return found
