"""The sheet of what was put in: each parameter with its range, source and grade."""

from __future__ import annotations

import math
from typing import Any

from sim.report.assumptions import GRADES, assumptions
from sim.report.workbook.book import Book, Cell
from sim.report.workbook.columns import Column
from sim.scenario.parameter import Sourced, parameters
from sim.scenario.units import PLAIN
from sim.scenario.world import World
from sim.texts import _


def add_assumptions(book: Book, name: str, world: World) -> None:
    """A sheet with a row for each parameter, in the order of the world."""
    columns = [
        Column(_("Parameter"), "text"),
        Column(_("Value, or the mean of a distribution"), "plain"),
        Column(_("Lowest plausible"), "plain"),
        Column(_("Highest plausible"), "plain"),
        Column(_("Unit"), "text"),
        Column(_("As it is written"), "text"),
        Column(_("Grade"), "text"),
        Column(_("Source"), "text"),
        Column(_("Note"), "text"),
        Column(_("Set by this study or its user (1) or not (0)"), "count"),
    ]
    found = zip(assumptions(world), parameters(world), strict=True)
    rows: list[list[Cell]] = [
        [
            told.path,
            _number(parameter.value),
            parameter.low,
            parameter.high,
            _unit(parameter),
            told.value,
            told.grade,
            told.source,
            told.note,
            told.overridden,
        ]
        for told, (_path, parameter) in found
    ]
    grades = "; ".join(f"{grade}: {_(words)}" for grade, words in GRADES.items())
    note = _("Every number that was put in. Grades of sources: {grades}.").format(grades=grades)
    book.table(book.sheet(name), columns, rows, note=note, wide=(5, 7, 8))


def _number(value: Any) -> Cell:
    """A parameter as a number where it is one; a distribution is its mean, durations are working hours."""
    size = getattr(value, "mean", value)
    is_number = isinstance(size, int | float) and not isinstance(size, bool)
    return size if is_number and math.isfinite(size) else None


def _unit(parameter: Sourced[Any]) -> str:
    is_time = parameter.unit() not in (None, PLAIN)
    return _("working hours") if is_time and _number(parameter.value) is not None else ""
