"""The first sheet: a row for each design, what the other sheets hold, and where all of it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sim.report.numbers import years
from sim.report.sentences import against, headlines
from sim.report.workbook.book import Book, Cell
from sim.report.workbook.columns import Column, with_unit
from sim.scenario.units import HOURS_PER_YEAR
from sim.texts import _, marked, ngettext

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from sim.experiment.compare import Comparison, DesignSummary

_PROFIT, _CUSTOMERS = "profit_a_year", "new_customers"
_HEAD_ROW = 5
_HOLDS = {
    "Numbers": marked("every number of the report's table, by design, with its interval"),
    "Charts": marked("growth, accounts, profit and cash as charts that can be edited"),
    "Monthly": marked("means by design and month, which the charts are drawn from"),
    "Departures": marked("everybody who left, and what became of his accounts"),
    "Customers": marked("what each customer earned and cost"),
    "Assumptions": marked("every number that was put in, its range and source"),
    "Runs": marked("one row of numbers for each run"),
}


def add_summary(
    book: Book, name: str, comparison: Comparison, sheets: Mapping[str, str], manifest: Mapping[str, object]
) -> None:
    """The sheet to look at first; ``sheets``: what the others are called."""
    study = comparison.study.study
    sheet = book.sheet(name)
    sheet.write_string(0, 0, study.name, book.title)
    sheet.write_string(1, 0, study.description)
    for row, text in enumerate([*headlines(comparison), _runs(comparison)][:3], 2):
        sheet.write_string(row, 0, text, book.note)
    columns = _columns(comparison)
    book.head(sheet, _HEAD_ROW, columns, lines=4)
    for row, design in enumerate(comparison.designs, _HEAD_ROW + 1):
        for place, (cell, column) in enumerate(zip(_cells(comparison, design), columns, strict=True)):
            book.put(sheet, row, place, cell, column.kind)
    last = _HEAD_ROW + len(comparison.designs)
    sheet.autofilter(_HEAD_ROW, 0, last, len(columns) - 1)
    sheet.freeze_panes(_HEAD_ROW + 1, 1)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, len(columns) - 1, 14)
    row = _listed(book, sheet, last + 2, _("Sheets"), [(sheets[key], _(_HOLDS[key])) for key in sheets])
    if comparison.warnings:
        row = _listed(book, sheet, row + 1, _("Warnings"), [(text, "") for text in comparison.warnings])
    _listed(book, sheet, row + 1, _("How to reproduce"), list(_flat(manifest)))


def _runs(comparison: Comparison) -> str:
    runs, span = comparison.replications, years(comparison.study.study.horizon / HOURS_PER_YEAR)
    return ngettext(
        "Over {span}, {n} replication; intervals are about luck only.",
        "Over {span}, means of {n} replications; intervals are about luck only.",
        runs,
    ).format(span=span, n=f"{runs:,}")


def _columns(comparison: Comparison) -> list[Column]:
    currency = comparison.study.world.money.currency
    span = years(comparison.study.study.horizon / HOURS_PER_YEAR)
    reference = comparison.study.study.reference
    year = _("{currency} a year").format(currency=currency)
    found = [
        Column(_("Design"), "text"),
        Column(_("Seats"), "count"),
        Column(with_unit(_("Planned payroll"), _("{currency} a month").format(currency=currency)), "money"),
    ]
    whats = ((_("Profit"), year, "money"), (_("New customers"), _("all {span}").format(span=span), "mean"))
    for what, unit, kind in whats:
        beside = _("{what} less that of {reference}").format(what=what, reference=reference)
        texts = (
            what,
            _("{what}, interval from").format(what=what),
            _("{what}, interval to").format(what=what),
            beside,
            _("Difference, interval from"),
            _("Difference, interval to"),
        )
        found += [Column(with_unit(text, unit), "money" if kind == "money" else "mean") for text in texts]
        found.append(Column(_("Verdict: {what}").format(what=what), "text"))
        if comparison.plausible is not None:
            found.append(Column(_("Better in so many plausible worlds"), "share"))
            found.append(Column(_("Worse in so many plausible worlds"), "share"))
    return found


def _cells(comparison: Comparison, design: DesignSummary) -> Iterator[Cell]:
    yield from (design.design, design.seats, design.planned_payroll)
    for metric in (_PROFIT, _CUSTOMERS):
        mean, pair = design.means.get(metric), against(design, metric)
        yield from (None, None, None) if mean is None else (mean.estimate, mean.low, mean.high)
        if pair is None:
            is_reference = design.design == comparison.study.study.reference
            yield from (None, None, None, _("reference") if is_reference else None)
        else:
            beside = pair.difference
            yield from (beside.mean, beside.low, beside.high, _(pair.verdict.word))
        if comparison.plausible is not None:
            outlook = comparison.plausible.outlook(design.design, metric)
            if outlook is None:
                yield from (None, None)
            else:
                yield from (outlook.better.estimate, outlook.worse.estimate)


def _listed(book: Book, sheet: Worksheet, row: int, title: str, lines: list[tuple[str, str]]) -> int:
    """Names with texts below a title; returns the row after them."""
    sheet.write_string(row, 0, title, book.bold)
    for place, (name, text) in enumerate(lines, row + 1):
        book.put(sheet, place, 0, name, "text")
        book.put(sheet, place, 1, text, "text")
    return row + 1 + len(lines)


def _flat(tree: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    """A manifest as lines: the path of each entry, and what it says; of long entries only how many."""
    for key, value in tree.items():
        name = f"{above}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}: ")
        elif not isinstance(value, list | tuple):
            yield name, str(value)
        elif value and all(isinstance(item, str) for item in value):
            yield name, " ".join(map(str, value))
        else:
            yield name, str(len(value))
