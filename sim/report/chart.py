"""Designs and worlds in a terminal: who does what and reports to whom, what is assumed and why."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from sim.report.assumptions import GRADES, assumptions, weakest_first
from sim.report.changes import change_in_words
from sim.report.follow_up import first_line, follow_up_lines, rules_in_words, to_tiers
from sim.report.numbers import duration, percent, plain
from sim.report.planned import departures_in_words
from sim.report.plant import backlog_table, delay_table, factory_in_words, start_in_words
from sim.report.rules import rules_of_work, variable_parts
from sim.scenario.design import Design
from sim.scenario.role import Role
from sim.scenario.study import LoadedStudy
from sim.scenario.world import World


def print_design(design: Design, console: Console) -> None:
    """The units as a tree by reporting, with their roles, and the lines to a customer below."""
    console.print(Text(f"design {design.name}", style="bold"))
    source = f" (document {design.document})" if design.document else ""
    console.print(Text(design.description + source))
    console.print()
    for name, unit in design.units.items():
        if unit.reports_to is None:
            tree = Tree(_unit_label(design, name))
            _grow(tree, design, name)
            console.print(tree)
    console.print()
    console.print(_lines(design))
    console.print(_follow_up(design))
    for change in design.timeline:
        console.print(Text(f"change: {change_in_words(change)}"))
    if design.departures:
        console.print(Text(departures_in_words(design.departures)))
    seats = sum(role.seats for role in design.roles.values())
    console.print(Text(f"{seats} seats, {design.pay_in_words()}"))


def _unit_label(design: Design, name: str) -> Text:
    unit = design.units[name]
    served = unit.serves.in_words()
    words = [*([] if unit.kind == name else [unit.kind]), *([f"serves {served}"] if served else [])]
    suffix = f" ({'; '.join(words)})" if words else ""
    return Text.assemble((name, "bold"), suffix)


def _grow(tree: Tree, design: Design, unit: str) -> None:
    """Managers first, then the others, then the units that report to this one."""
    roles = [(name, role) for name, role in design.roles.items() if role.unit == unit]
    for name, role in sorted(roles, key=lambda item: "manage" not in item[1].duties):
        part = "" if role.available == 1 else f", {percent(role.available)} of the week"
        tree.add(
            Text.assemble(
                f"{role.seats} x ",
                (name, "bold"),
                f": {' > '.join(role.duties)}{part}; paid {pay_in_words(role)}",
            )
        )
    for name, below in design.units.items():
        if below.reports_to == unit:
            _grow(tree.add(_unit_label(design, name)), design, name)


def pay_in_words(role: Role) -> str:
    """Fixed pay in lead hunters' pay, and what is paid beside it."""
    fixed = plain(role.pay) if role.salary is None else f"{plain(role.salary)} money"
    parts = variable_parts(role)
    return f"{fixed}, {', '.join(parts)}" if parts else fixed


def _lines(design: Design) -> Text:
    text = f"customer <- {' or '.join(first_line(design)) or 'nobody'} (first line)"
    for line in design.lines.further:
        aligned = "" if line.aligned == 1 else f", interests aligned {percent(line.aligned)}"
        when = f"every {duration(line.every)}{to_tiers(line)}{aligned}"
        text += f"\n         <- {' or '.join(line.roles)} (further line, {when})"
    return Text(text)


def _follow_up(design: Design) -> Table:
    """Who does which part of follow-up, and the rules around it."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(overflow="fold")
    for parts, who in follow_up_lines(design):
        grid.add_row(Text(f"follow-up, {parts}"), Text(f"-> {who}"))
    for name, text in (*rules_in_words(design)[1:], *rules_of_work(design)):
        grid.add_row(Text(name.lower()), Text(text))
    return grid


def print_factory(world: World, console: Console, start: list[str]) -> None:
    """The factory in words, how it stands at the start, and what delays and backlogs do in this world."""
    console.print(Text("factory", style="bold"))
    for text in (*factory_in_words(world), *start):
        console.print(Text(f"- {text}"))
    console.print()
    tables = (
        (
            "what a delay does (win factor 1: as in the reference department)",
            ("of shortest", "calendar days", "win factor", "delivery quality"),
            delay_table(world),
        ),
        (
            "what a backlog does",
            ("weeks of capacity", "use of capacity", "calendar days to make"),
            backlog_table(world),
        ),
    )
    for title, names, lines in tables:
        if lines:
            table = Table(title=title, title_justify="left", box=None, pad_edge=False)
            for name in names:
                table.add_column(name, justify="right")
            for cells in lines:
                table.add_row(*(Text(cell) for cell in cells))
            console.print(table)
            console.print()


def print_world(world: World, console: Console) -> None:
    """The factory, and the table of parameters: value, range, grade and source, guesses first."""
    console.print(Text(f"world {world.name}", style="bold"))
    console.print(Text(world.description))
    console.print()
    print_factory(world, console, [])
    table = Table(box=None, pad_edge=False)
    for column in ("parameter", "value", "range", "grade", "source"):
        table.add_column(column, overflow="fold")
    for found in weakest_first(assumptions(world)):
        span = f"{found.low} - {found.high}" if found.low else ""
        mark = " (overridden)" if found.overridden else ""
        cells = (found.path, found.value + mark, span, found.grade, found.source)
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)
    console.print(escape("Grades: " + "; ".join(f"{grade} {words}" for grade, words in GRADES.items()) + "."))


def print_study(study: LoadedStudy, console: Console) -> None:
    """What a study compares, the factory and how it stands at the start, then each of the designs."""
    about = study.study
    console.print(Text(f"study {about.name}", style="bold"))
    console.print(Text(about.description))
    console.print(
        Text(
            f"world {study.world.name}, {duration(about.horizon)}, {about.replications} replications, "
            f"seed {about.seed}, reference {about.reference}"
        )
    )
    console.print()
    print_factory(study.world, console, start_in_words(study))
    for case in study.cases:
        console.print()
        print_design(case.design, console)
