"""Results, studies, designs and worlds at a glance: what they are, in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.report.assumptions import GRADES, assumptions, weakest_first
from sim.report.chart import pay_in_words
from sim.report.follow_up import first_line, follow_up_lines, rules_in_words
from sim.report.numbers import HEADLINES, alike, duration, money, percent
from sim.report.rules import rules_of_work
from sim.report.terminal import paragraphs, print_comparison
from sim.report.until import ending_sentences
from sim.report.words import changed, either, replications
from sim.stats import mean_interval
from sim.texts import _, ngettext

if TYPE_CHECKING:
    from sim.experiment.plausible import Outlook, Plausible
    from sim.experiment.replicate import StudyResult
    from sim.experiment.until import Sought
    from sim.metrics.tables import Tables
    from sim.scenario.design import Design
    from sim.scenario.role import Role
    from sim.scenario.study import LoadedStudy
    from sim.scenario.world import World

PARAMETERS = 12
"""Parameters of a world that are shown: the weakest."""


def _table(title: str, *columns: str, numbers_from: int) -> Table:
    """An empty table; columns from the one at this place on hold numbers."""
    table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(columns):
        table.add_column(Text(column), justify="right" if place >= numbers_from else "left", overflow="fold")
    return table


def print_result(result: StudyResult, console: Console) -> None:
    """How many runs came to their end, and the headline numbers of each design."""
    if result.tables is not None:
        console.print(_means(result.study, result.tables))
    finished, failed = result.finished, len(result.failed)
    told = [ngettext("{n:,} run finished.", "{n:,} runs finished.", finished).format(n=finished)]
    if failed:
        told.append(ngettext("{n:,} run failed.", "{n:,} runs failed.", failed).format(n=failed))
    if result.interrupted:
        told.append(_("Ended early."))
    if result.tables is not None and len(result.study.cases) > 1:
        told.append(_("sim.compare says which design is better, and how surely."))
    paragraphs(console, told)


def _means(study: LoadedStudy, tables: Tables) -> Table:
    """The headline numbers of each design."""
    units = {
        "profit_a_year": _("{money} a year").format(money=study.world.money.currency),
        "new_customers": _("in {span}").format(span=duration(study.study.horizon)),
    }
    title = _("{study}: means and their 95% intervals, each by itself").format(study=study.name)
    heads = [f"{_(HEADLINES[metric])}, {unit}" for metric, unit in units.items()]
    table = _table(title, _("design"), _("replications"), *heads, numbers_from=1)
    for design, runs in tables.totals.groupby("design", sort=False):
        cells = [_interval(runs[metric].to_numpy()) for metric in units]
        table.add_row(Text(str(design), style="bold"), str(len(runs)), *cells)
    return table


def _interval(values: object) -> str:
    found = mean_interval(values)  # type: ignore[arg-type]
    mean, low, high = alike(found.estimate, found.low, found.high)
    return mean if found.n < 2 else f"{mean} [{low}, {high}]"


def print_tables(tables: Tables, console: Console) -> None:
    """The names of all tables, and what is in them."""
    table = _table(
        _("Data frames; every row begins with design and replication"),
        _("name"),
        _("columns"),
        _("rows"),
        numbers_from=2,
    )
    for name, frame in tables.by_name().items():
        columns = [str(column) for column in frame.columns[2:]]
        rest = len(columns) - 8
        names = ", ".join(columns[:8]) + (_(" and {n} more").format(n=rest) if rest > 0 else "")
        table.add_row(Text(name, style="bold"), Text(names), f"{len(frame):,}")
    console.print(table)


def print_study(study: LoadedStudy, console: Console) -> None:
    """What is compared, for how long, from where; a line for each design."""
    currency, yardstick = study.world.money.currency, study.world.money.hunter_pay.value
    console.print(Text(study.name, style="bold"))
    console.print(Text(study.study.description))
    pay = _("planned payroll, {money} a month").format(money=currency)
    table = _table("", _("design"), _("who works in it"), _("seats"), pay, numbers_from=2)
    for design in (case.design for case in study.cases):
        name = Text(design.name, style="bold" if design.name == study.study.reference else "")
        seats = sum(role.seats for role in design.roles.values())
        table.add_row(name, _people(design), str(seats), money(design.planned_pay(yardstick)))
    console.print(table)
    start = [] if study.start is None else study.start.in_words()
    told = [changed(text) for text in study.overrides]
    paragraphs(console, [_settings(study), *(f"{text[0].upper()}{text[1:]}." for text in start), *told])


def _settings(study: LoadedStudy) -> str:
    return _("World {world}; {span}; {replications}, seed {seed}; the reference is {reference}.").format(
        world=study.world.name,
        span=duration(study.study.horizon),
        replications=replications(study.study.replications),
        seed=study.study.seed,
        reference=study.study.reference,
    )


def _people(design: Design) -> str:
    return ", ".join(f"{role.seats} {name}" for name, role in design.roles.items())


def print_design(design: Design, console: Console) -> None:
    """The organisation as a table of roles, and the rules of work around it."""
    console.print(Text(design.name, style="bold"))
    console.print(Text(design.description))
    names = (_("role"), _("seats"), _("duties, the first one first"), _("unit"), _("pay, in lead hunters'"))
    table = _table("", *names, numbers_from=len(names))
    for name, role in design.roles.items():
        table.add_row(
            Text(name, style="bold"), str(role.seats), _duties(role), _unit(design, role), pay_in_words(role)
        )
    console.print(table)
    paragraphs(console, [*_lines(design), *_rules(design)])


def _duties(role: Role) -> str:
    duties = " > ".join(map(_, role.duties))
    if role.available == 1:
        return duties
    return _("{duties} ({share} of the week)").format(duties=duties, share=percent(role.available))


def _unit(design: Design, role: Role) -> str:
    above = design.units[role.unit].reports_to
    return role.unit if above is None else _("{unit}, reports to {above}").format(unit=role.unit, above=above)


def _lines(design: Design) -> list[str]:
    """Who is in contact with a customer."""
    first = either(first_line(design)) or _("nobody")
    further = [
        _("Further line: {roles}, every {time}").format(roles=either(line.roles), time=duration(line.every))
        for line in design.lines.further
    ]
    return [_("First line to a customer: {roles}").format(roles=first), *further]


def _rules(design: Design) -> list[str]:
    parts = [
        _("Follow-up, {parts}: {who}").format(parts=parts, who=who) for parts, who in follow_up_lines(design)
    ]
    # The first of these rules is the follow-up as a whole.
    rules = (*rules_in_words(design)[1:], *rules_of_work(design))
    return [*parts, *(f"{name}: {text}" for name, text in rules)]


def print_world(world: World, console: Console) -> None:
    """How much of it is known, and the parameters that are known least."""
    console.print(Text(world.name, style="bold"))
    console.print(Text(world.description))
    found = weakest_first(assumptions(world))
    shown = found[:PARAMETERS]
    title = _("{shown} of {all} parameters, guesses first; `salesim show` and the report have all of them")
    names = (_("parameter"), _("value"), _("range"), _("grade"), _("source"))
    table = _table(title.format(shown=len(shown), all=len(found)), *names, numbers_from=len(names))
    for each in shown:
        span = _("{low} to {high}").format(low=each.low, high=each.high) if each.low else ""
        table.add_row(*map(Text, (each.path, each.value, span, each.grade, each.source)))
    console.print(table)
    count = {grade: sum(each.grade == grade for each in found) for grade in GRADES}
    told = [f"{grade}, {_(words)}: {count[grade]}" for grade, words in GRADES.items()]
    console.print(Text(_("Grades: {grades}.").format(grades="; ".join(told)), style="dim"))


def print_plausible(plausible: Plausible, console: Console) -> None:
    """In how many other worlds each design is better than the reference, and what moves it."""
    title = _("{worlds} plausible worlds of {asked}, {parameters} uncertain parameters moved at once")
    names = (_("against the reference"), _("in"), _("better"), _("equal"), _("worse"),
             _("worst tenth, or less"), _("best tenth, or more"))  # fmt: skip
    table = _table(
        title.format(worlds=plausible.worlds, asked=plausible.asked, parameters=plausible.parameters),
        *names,
        numbers_from=2,
    )
    for each in plausible.outlooks:
        shares = (each.better.estimate, each.equal, each.worse.estimate)
        tenths = alike(each.spread.quantile(0.1), each.spread.quantile(0.9), sign=True)
        word = _(HEADLINES[each.metric])
        table.add_row(Text(each.design, style="bold"), word, *map(percent, shares), *tenths)
    console.print(table)
    paragraphs(console, [text for each in plausible.outlooks if (text := _matters(each))])


def _matters(outlook: Outlook) -> str:
    surely = [each.range.path for each in outlook.matters if each.beyond_chance]
    if not surely:
        return ""
    told = _("{design}, {metric}: moved most by {parameters}.")
    return told.format(
        design=outlook.design, metric=_(HEADLINES[outlook.metric]), parameters=", ".join(surely)
    )


def print_sought(sought: Sought, console: Console) -> None:
    """How often one looked and why it ended, then the comparison of the last look."""
    paragraphs(console, ending_sentences(sought), style="bold")
    if sought.comparison is not None:
        print_comparison(sought.comparison, console)
