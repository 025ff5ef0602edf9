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
from sim.report.words import either
from sim.scenario.design import Design
from sim.scenario.role import Role
from sim.scenario.study import LoadedStudy
from sim.scenario.world import World
from sim.texts import _, ngettext


def print_design(design: Design, console: Console) -> None:
    """The units as a tree by reporting, with their roles, and the lines to a customer below."""
    console.print(Text(_("design {name}").format(name=design.name), style="bold"))
    source = _("{description} (document {document})") if design.document else "{description}"
    console.print(Text(source.format(description=design.description, document=design.document)))
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
        console.print(Text(_("change: {change}").format(change=change_in_words(change))))
    if design.departures:
        console.print(Text(departures_in_words(design.departures)))
    seats = sum(role.seats for role in design.roles.values())
    text = ngettext("{n} seat, {pay}", "{n} seats, {pay}", seats)
    console.print(Text(text.format(n=seats, pay=design.pay_in_words())))


def _unit_label(design: Design, name: str) -> Text:
    unit = design.units[name]
    served = unit.serves.in_words()
    words = [] if unit.kind == name else [_(unit.kind)]
    words += [_("serves {served}").format(served=served)] if served else []
    suffix = f" ({'; '.join(words)})" if words else ""
    return Text.assemble((name, "bold"), suffix)


def _grow(tree: Tree, design: Design, unit: str) -> None:
    """Managers first, then the others, then the units that report to this one."""
    roles = [(name, role) for name, role in design.roles.items() if role.unit == unit]
    for name, role in sorted(roles, key=lambda item: "manage" not in item[1].duties):
        text = (
            _("{duties}; paid {pay}")
            if role.available == 1
            else _("{duties}, {share} of the week; paid {pay}")
        ).format(
            duties=" > ".join(map(_, role.duties)), share=percent(role.available), pay=pay_in_words(role)
        )
        tree.add(Text.assemble(f"{role.seats} x ", (name, "bold"), f": {text}"))
    for name, below in design.units.items():
        if below.reports_to == unit:
            _grow(tree.add(_unit_label(design, name)), design, name)


def pay_in_words(role: Role) -> str:
    """Fixed pay in lead hunters' pay, and what is paid beside it."""
    fixed = plain(role.pay)
    if role.salary is not None:
        fixed = _("{amount} money").format(amount=plain(role.salary))
    parts = variable_parts(role)
    return f"{fixed}, {', '.join(parts)}" if parts else fixed


def _lines(design: Design) -> Text:
    customer = _("customer")
    first = _("{roles} (first line)").format(roles=either(first_line(design)) or _("nobody"))
    text = f"{customer} <- {first}"
    for line in design.lines.further:
        further = (
            _("{roles} (further line, every {time}{tiers})")
            if line.aligned == 1
            else _("{roles} (further line, every {time}{tiers}, interests aligned {share})")
        ).format(
            roles=either(line.roles),
            time=duration(line.every),
            tiers=to_tiers(line),
            share=percent(line.aligned),
        )
        text += f"\n{' ' * len(customer)} <- {further}"
    return Text(text)


def _follow_up(design: Design) -> Table:
    """Who does which part of follow-up, and the rules around it."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(overflow="fold")
    for parts, who in follow_up_lines(design):
        grid.add_row(Text(_("follow-up, {parts}").format(parts=parts)), Text(f"-> {who}"))
    for name, text in (*rules_in_words(design)[1:], *rules_of_work(design)):
        grid.add_row(Text(name.lower()), Text(text))
    return grid


def print_factory(world: World, console: Console, start: list[str]) -> None:
    """The factory in words, how it stands at the start, and what delays and backlogs do in this world."""
    console.print(Text(_("factory"), style="bold"))
    for text in (*factory_in_words(world), *start):
        console.print(Text(f"- {text}"))
    console.print()
    tables = (
        (
            _("what a delay does (win factor 1: as in the reference department)"),
            (_("of shortest"), _("calendar days"), _("win factor"), _("delivery quality")),
            delay_table(world),
        ),
        (
            _("what a backlog does"),
            (_("weeks of capacity"), _("use of capacity"), _("calendar days to make")),
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
    console.print(Text(_("world {name}").format(name=world.name), style="bold"))
    console.print(Text(world.description))
    console.print()
    print_factory(world, console, [])
    table = Table(box=None, pad_edge=False)
    for column in (_("parameter"), _("value"), _("range"), _("grade"), _("source")):
        table.add_column(column, overflow="fold")
    for found in weakest_first(assumptions(world)):
        span = f"{found.low} - {found.high}" if found.low else ""
        value = _("{value} (overridden)").format(value=found.value) if found.overridden else found.value
        cells = (found.path, value, span, found.grade, found.source)
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)
    grades = "; ".join(f"{grade} {_(words)}" for grade, words in GRADES.items())
    console.print(escape(_("Grades: {grades}.").format(grades=grades)))


def print_study(study: LoadedStudy, console: Console) -> None:
    """What a study compares, the factory and how it stands at the start, then each of the designs."""
    about = study.study
    console.print(Text(_("study {name}").format(name=about.name), style="bold"))
    console.print(Text(about.description))
    console.print(
        Text(
            ngettext(
                "world {world}, {time}, {n} replication, seed {seed}, reference {reference}",
                "world {world}, {time}, {n} replications, seed {seed}, reference {reference}",
                about.replications,
            ).format(
                world=study.world.name,
                time=duration(about.horizon),
                n=about.replications,
                seed=about.seed,
                reference=about.reference,
            )
        )
    )
    console.print()
    print_factory(study.world, console, start_in_words(study))
    for case in study.cases:
        console.print()
        print_design(case.design, console)
