"""The designs of a study as text: roles, lines and rules."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from sim.report.assumptions import readable
from sim.report.changes import change_in_words
from sim.report.follow_up import first_line, rules_in_words, to_tiers
from sim.report.numbers import duration, money, percent, plain
from sim.report.page.org_chart import Chart, org_chart
from sim.report.planned import departures_in_words
from sim.report.rules import quotas, rules_of_work, variable_parts
from sim.report.words import either
from sim.scenario.design import Design
from sim.scenario.role import Role
from sim.scenario.rules import Liaison
from sim.scenario.study import Case, LoadedStudy
from sim.texts import _


@dataclass(frozen=True)
class RoleView:
    """One role of a design in words."""

    name: str
    seats: str
    duties: str
    unit: str
    family: str
    pay: str
    variable: str


@dataclass(frozen=True)
class DesignView:
    """One design in words; ``rules`` are pairs of a name and what it says."""

    name: str
    description: str
    is_reference: bool
    planned_payroll: str
    roles: tuple[RoleView, ...]
    rules: tuple[tuple[str, str], ...]
    chart: Chart


def design_views(study: LoadedStudy) -> list[DesignView]:
    """All designs of a study in its order."""
    yardstick = study.world.money.hunter_pay.value
    currency = study.world.money.currency
    return [
        DesignView(
            name=case.design.name,
            description=case.design.description,
            is_reference=case.design.name == study.study.reference,
            planned_payroll=_("{amount} {currency} a month").format(
                amount=money(case.design.planned_pay(yardstick)), currency=currency
            ),
            roles=tuple(_role(case, name, role, yardstick) for name, role in case.design.roles.items()),
            rules=tuple(_rules(case.design)),
            chart=org_chart(case.design),
        )
        for case in study.cases
    ]


def _role(case: Case, name: str, role: Role, yardstick: float) -> RoleView:
    in_file = case.file_seats.get(name, role.seats)
    unit = case.design.units[role.unit]
    part_time = _(" ({share} of the week)").format(share=percent(role.available))
    changed = _("{seats} (file: {in_file})").format(seats=role.seats, in_file=in_file)
    return RoleView(
        name=name,
        seats=str(role.seats) if in_file == role.seats else changed,
        duties=", ".join(map(_, role.duties)) + ("" if role.available == 1 else part_time),
        unit=role.unit if role.unit == unit.kind else f"{role.unit} ({_(unit.kind)})",
        family=role.family,
        pay=f"{money(role.money(yardstick))} ({plain(role.money(yardstick) / yardstick)} ×)",
        variable=", ".join(
            f"{part} ({quota})" for part, quota in zip(variable_parts(role), quotas(role), strict=True)
        ),
    )


def _rules(design: Design) -> list[tuple[str, str]]:
    first = ", ".join(first_line(design)) or _("nobody")
    rules = [(_("First line"), first), *rules_in_words(design), *rules_of_work(design)]
    rules += [(_("Further line"), _further(line)) for line in design.lines.further]
    rules += _of_units(design)
    rules.append((_("Routing"), _written(design.routing)))
    rules.append((_("Flow control"), _written(design.flow)))
    rules.append((_("Accounts of a leaver"), _written(design.orphans)))
    if design.timeline:
        rules.append((_("Changes"), "; ".join(map(change_in_words, design.timeline))))
    if design.discounts.by != "nobody":
        text = _("asked for by closers, decided on by the {role}")
        rules.append((_("Discounts"), text.format(role=_(design.discounts.by))))
    rules.append((_("Orders of a keeper who is away"), _cover(design)))
    if design.departures:
        rules.append((_("Planned departures"), departures_in_words(design.departures)))
    return rules


def _further(line: Liaison) -> str:
    return _("{roles}, every {time}{tiers}, interests aligned {share} with the first line").format(
        roles=either(line.roles), time=duration(line.every), tiers=to_tiers(line), share=percent(line.aligned)
    )


def _of_units(design: Design) -> list[tuple[str, str]]:
    """Who reports to whom, and whom each unit serves, where a design says it."""
    found = []
    above = [
        _("{unit} to {other}").format(unit=name, other=unit.reports_to)
        for name, unit in design.units.items()
        if unit.reports_to
    ]
    if above:
        found.append((_("Units report"), ", ".join(above)))
    served = [f"{name} {words}" for name, unit in design.units.items() if (words := unit.serves.in_words())]
    if served:
        found.append((_("Units serve"), ", ".join(served)))
    return found


def _written(section: BaseModel) -> str:
    """A section of a design file on one line."""
    return readable(section.model_dump(mode="json")).replace("_", " ")


def _cover(design: Design) -> str:
    if not design.cover.by:
        return _("nobody")
    text = _("{roles}, of absences longer than {time}")
    return text.format(roles=_(", else ").join(map(_, design.cover.by)), time=duration(design.cover.after))
