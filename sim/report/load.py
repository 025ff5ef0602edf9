"""The arithmetic of a study in a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.report.numbers import NOTHING, number, percent
from sim.report.words import warning
from sim.texts import _, marked

if TYPE_CHECKING:
    from sim.experiment.workload import DesignLoad, RoleLoad

_COLUMNS = (
    marked("role"),
    marked("seats"),
    marked("hours"),
    marked("keep"),
    marked("liaise"),
    marked("close"),
    marked("hunt"),
    marked("in use"),
    marked("pay"),
)
_DUTIES = ("keep", "liaise", "convert", "generate")


def print_load(loads: list[DesignLoad], console: Console) -> None:
    """A table for each design, its ceiling of new customers, and its warnings."""
    for load in loads:
        table = Table(title=Text(load.design), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
        for column in _COLUMNS:
            table.add_column(_(column), justify="left" if column == "role" else "right", no_wrap=True)
        for role in load.roles:
            table.add_row(*_cells(role))
        console.print(table)
        console.print(
            _(
                "Ceiling: {count} new customers a year, with today's accounts served in full and nothing "
                "ever waiting; today's open deals come on top."
            ).format(count=number(load.new_customers))
        )
        for text in load.warnings:
            console.print(Text(warning(text), style="yellow"))
        console.print()
    console.print(
        _(
            "Hours are duty hours a year of all seats of a role, after leave, sickness, overheads, vacancies "
            "and ramp; under the duties, the shares that the work of today's accounts and the best use of "
            "the rest take; more than 100% in use: what the role puts last is not done. Pay is expected pay "
            "over target. Means only: queues, luck and growth are for the simulation; of grown departments "
            "the first ten."
        ),
        style="dim",
    )


def _cells(role: RoleLoad) -> list[Text]:
    shares = [
        percent(role.needed[duty] / role.available) if role.needed.get(duty) and role.available else NOTHING
        for duty in _DUTIES
    ]
    used = percent(role.utilisation) if math.isfinite(role.utilisation) else _("too much")
    income = NOTHING if math.isnan(role.income) else percent(role.income)
    cells = [role.role, str(role.seats), f"{role.available:,.0f}", *shares, used, income]
    return [Text(cell) for cell in cells]
