"""The designs of a study as text: roles, lines and rules."""

from __future__ import annotations

from dataclasses import dataclass

from sim.report.assumptions import readable
from sim.report.changes import change_in_words
from sim.report.follow_up import first_line, rules_in_words, to_tiers
from sim.report.numbers import duration, money, percent, plain
from sim.report.planned import departures_in_words
from sim.report.rules import quotas, rules_of_work, variable_parts
from sim.scenario.design import Design
from sim.scenario.role import Role
from sim.scenario.study import Case, LoadedStudy


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


def design_views(study: LoadedStudy) -> list[DesignView]:
    """All designs of a study in its order."""
    yardstick = study.world.money.hunter_pay.value
    currency = study.world.money.currency
    return [
        DesignView(
            name=case.design.name,
            description=case.design.description,
            is_reference=case.design.name == study.study.reference,
            planned_payroll=f"{money(case.design.planned_pay(yardstick))} {currency} a month",
            roles=tuple(_role(case, name, role, yardstick) for name, role in case.design.roles.items()),
            rules=tuple(_rules(case.design)),
        )
        for case in study.cases
    ]


def _role(case: Case, name: str, role: Role, yardstick: float) -> RoleView:
    in_file = case.file_seats.get(name, role.seats)
    unit = case.design.units[role.unit]
    part_time = "" if role.available == 1 else f" ({percent(role.available)} of the week)"
    return RoleView(
        name=name,
        seats=str(role.seats) if in_file == role.seats else f"{role.seats} (file: {in_file})",
        duties=", ".join(role.duties) + part_time,
        unit=role.unit if role.unit == unit.kind else f"{role.unit} ({unit.kind})",
        family=role.family,
        pay=f"{money(role.money(yardstick))} ({plain(role.money(yardstick) / yardstick)} ×)",
        variable=", ".join(
            f"{part} ({quota})" for part, quota in zip(variable_parts(role), quotas(role), strict=True)
        ),
    )


def _rules(design: Design) -> list[tuple[str, str]]:
    rules = [("First line", ", ".join(first_line(design)) or "nobody"), *rules_in_words(design)]
    rules += rules_of_work(design)
    rules += [
        (
            "Further line",
            f"{' or '.join(line.roles)}, every {duration(line.every)}{to_tiers(line)}, "
            f"interests aligned {percent(line.aligned)} with the first line",
        )
        for line in design.lines.further
    ]
    above = [f"{name} to {unit.reports_to}" for name, unit in design.units.items() if unit.reports_to]
    if above:
        rules.append(("Units report", ", ".join(above)))
    served = [f"{name} {words}" for name, unit in design.units.items() if (words := unit.serves.in_words())]
    if served:
        rules.append(("Units serve", ", ".join(served)))
    for label, section in (
        ("Routing", design.routing),
        ("Flow control", design.flow),
        ("Accounts of a leaver", design.orphans),
    ):
        rules.append((label, readable(section.model_dump(mode="json")).replace("_", " ")))
    if design.timeline:
        rules.append(("Changes", "; ".join(map(change_in_words, design.timeline))))
    if design.discounts.by != "nobody":
        rules.append(("Discounts", f"asked for by closers, decided on by the {design.discounts.by}"))
    by = ", else ".join(design.cover.by)
    cover = f"{by}, of absences longer than {duration(design.cover.after)}" if by else "nobody"
    rules.append(("Orders of a keeper who is away", cover))
    if design.departures:
        rules.append(("Planned departures", departures_in_words(design.departures)))
    return rules
