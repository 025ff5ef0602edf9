"""The sheet with every number of the report's table: a row for each number and design, intervals apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.report.numbers import years
from sim.report.sentences import against
from sim.report.workbook.book import Book, Cell
from sim.report.workbook.columns import Column, Kind
from sim.scenario.units import HOURS_PER_DAY, HOURS_PER_YEAR
from sim.stats import Interval
from sim.texts import _, marked

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison, DesignSummary


@dataclass(frozen=True)
class Line:
    """A number of the report: ``of`` names it among the means of a design, or is an attribute of its own.

    ``money`` in a unit stands for the currency, ``span`` for the length of the study. The number in the unit
    is ``scale`` times the one that is known.
    """

    group: str
    label: str
    unit: str
    of: str
    kind: Kind
    scale: float = 1.0


_START, _GROWTH, _SERVICE = marked("Start"), marked("Growth"), marked("Service")
_MONEY, _PEOPLE = marked("Money"), marked("People")
LINES = (
    Line(_START, marked("Active accounts"), marked("at the start"), "accounts_start", "mean"),
    Line(_START, marked("Handed over on the first day"), marked("accounts"), "handed_over_start", "mean"),
    Line(_START, marked("Without a keeper then"), marked("accounts"), "orphaned_start", "mean"),
    Line(_START, marked("People on seats then"), marked("of all seats"), "seated_start", "mean"),
    Line(_START, marked("Without a seat"), marked("people"), "let_go_start", "mean"),
    Line(_GROWTH, marked("New customers"), marked("year 1"), "new_first_year", "mean"),
    Line(_GROWTH, marked("New customers"), marked("last year"), "new_last_year", "mean"),
    Line(_GROWTH, marked("New customers"), marked("all {span}"), "new_customers", "mean"),
    Line(_GROWTH, marked("Stagnation index"), "", "stagnation", "share"),
    Line(_GROWTH, marked("Runs that stalled (flat)"), "", "stalled", "share"),
    Line(_GROWTH, marked("Active accounts"), marked("at the end"), "accounts_end", "mean"),
    Line(_SERVICE, marked("Win rate"), "", "win_rate", "share"),
    Line(
        _SERVICE,
        marked("First response"),
        marked("working days"),
        "response_wait",
        "days",
        1 / HOURS_PER_DAY,
    ),
    Line(_SERVICE, marked("Delivery delay"), marked("calendar days"), "delivery_days", "days"),
    Line(_SERVICE, marked("Complaints"), marked("per 100 deliveries"), "complaints_per_100", "number"),
    Line(_SERVICE, marked("Use of the plant"), marked("of its capacity"), "use", "share"),
    Line(_SERVICE, marked("Left with a leaver"), "", "lost_at_departure", "share"),
    Line(_SERVICE, marked("Lost in 12 months"), "", "lost_after_departure", "share"),
    Line(_SERVICE, marked("Field-study estimate"), "", "field_loss", "share"),
    Line(_MONEY, marked("Planned payroll"), marked("{money} a month"), "planned_payroll", "money"),
    Line(_MONEY, marked("Payroll paid"), marked("{money} a year"), "payroll_a_year", "money"),
    Line(_MONEY, marked("Revenue"), marked("{money} a year"), "revenue_a_year", "money"),
    Line(_MONEY, marked("Profit"), marked("{money} a year"), "profit_a_year", "money"),
    Line(_MONEY, marked("Revenue per payroll"), "", "revenue_per_payroll", "number"),
    Line(_MONEY, marked("Cost per new customer"), marked("{money}"), "cost_per_new_customer", "money"),
    Line(_MONEY, marked("Net present value"), marked("{money}, {span}"), "npv", "money"),
    Line(_MONEY, marked("Cumulative cash"), marked("{money}, {span}"), "cash", "money"),
    Line(_MONEY, marked("Receivables (DSO)"), marked("calendar days"), "dso", "days"),
    Line(_MONEY, marked("Bad debts"), marked("{money}, {span}"), "bad_debts", "money"),
    Line(_PEOPLE, marked("Revenue on one person"), "", "key_person_share", "share"),
    Line(_PEOPLE, marked("Closers' income / target"), "", "closer_income_ratio", "share"),
    Line(_PEOPLE, marked("Veterans who stopped hunting"), "", "plateaued", "share"),
)
"""Every number of the report's table, in its order."""

_PARTS_OF_A_WHOLE = frozenset(
    {
        *("stagnation", "stalled", "win_rate", "use", "key_person_share", "plateaued"),
        *("lost_at_departure", "lost_after_departure"),
    }
)
"""Shares that lie between 0 and 1; the others are ratios, which do not."""


def add_numbers(book: Book, name: str, comparison: Comparison) -> None:
    """A sheet with ``LINES`` for each design, and how far it is from the reference."""
    reference = comparison.study.study.reference
    beside = _("difference to {reference}").format(reference=reference)
    columns = [
        Column(_("Group"), "text"),
        Column(_("Number"), "text"),
        Column(_("Unit"), "text"),
        Column(_("Design"), "text"),
        Column(_("Mean"), "plain"),
        Column(_("Mean, interval from"), "plain"),
        Column(_("Mean, interval to"), "plain"),
        Column(_("Mean {difference}").format(difference=beside), "plain"),
        Column(_("Difference, interval from"), "plain"),
        Column(_("Difference, interval to"), "plain"),
        Column(_("Verdict on the difference"), "text"),
    ]
    shown = [
        (line, design)
        for line in LINES
        for design in comparison.designs
        if line.group != _START or comparison.study.start is not None
    ]
    rows = [[*_names(line, design, comparison), *_cells(line, design)] for line, design in shown]
    note = _(
        "The numbers of the report, a row for each number and design. Intervals are at 95% over "
        "replications, each for itself; only those of the differences of profit a year and of new customers "
        "over all years hold for all comparisons of designs at once."
    )
    kinds = [line.kind for line, _design in shown]
    book.table(book.sheet(name), columns, rows, note=note, frozen=4, kinds=kinds)


def value_of(line: Line, design: DesignSummary) -> Interval | None:
    """A number of a design with its interval, in its unit; None where it has none."""
    found = design.means.get(line.of, getattr(design, line.of, None))
    if isinstance(found, float):
        nothing = float("nan")
        return Interval(found, nothing, nothing, nothing, 0)
    if not isinstance(found, Interval):
        return None
    estimate, low, high = (line.scale * x for x in (found.estimate, found.low, found.high))
    return replace(found, estimate=estimate, low=low, high=high)


def unit_of(line: Line, comparison: Comparison) -> str:
    """The unit of a number in this study."""
    study = comparison.study
    span = years(study.study.horizon / HOURS_PER_YEAR)
    return _(line.unit).format(span=span, money=study.world.money.currency) if line.unit else ""


def _names(line: Line, design: DesignSummary, comparison: Comparison) -> Iterator[str]:
    yield from (_(line.group), _(line.label), unit_of(line, comparison), design.design)


def _ends(line: Line, found: Interval) -> tuple[float, float]:
    """Both ends of an interval as they are shown; one of few runs may reach where no share can be."""
    if line.of not in _PARTS_OF_A_WHOLE:
        return found.low, found.high
    # In this order nan stays nan.
    return max(found.low, 0.0), min(found.high, 1.0)


def _cells(line: Line, design: DesignSummary) -> Iterator[Cell]:
    found = value_of(line, design)
    if found is None:
        yield from (None, None, None)
    else:
        yield from (found.estimate, *_ends(line, found))
    beside = design.differences.get(line.of)
    if beside is None:
        yield from (None, None, None)
    else:
        yield from (line.scale * x for x in (beside.mean, beside.low, beside.high))
    pair = against(design, line.of)
    yield None if pair is None else _(pair.verdict.word)
