"""The comparison as rows of text: what terminal and web page show, without markup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.report.compared import MONEY, SERVICE, Compared, is_known, unit_of
from sim.report.numbers import (
    NOTHING,
    days,
    difference,
    money,
    number,
    percent,
    percent_interval,
    years,
)
from sim.report.sentences import against, sentences
from sim.scenario.units import HOURS_PER_YEAR
from sim.texts import _, marked

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison, DesignSummary
    from sim.experiment.verdicts import Pair
    from sim.stats import PairedDifference

__all__ = ["Row", "rows", "sentences"]


@dataclass(frozen=True)
class Row:
    """One line of the comparison: one text per design, in ``unit``; ``note`` says what is meant.

    Rows of one ``group`` stand together under its name. A ``detail`` is for the page, where there is room.
    """

    label: str
    unit: str
    note: str
    cells: tuple[str, ...]
    group: str = ""
    detail: bool = False


_Cell = Callable[["DesignSummary"], str]
_Line = tuple[str, str, str, _Cell]


_DETAILS = (
    marked("Field-study estimate"),
    marked("Runs that stalled (flat)"),
    marked("Veterans who stopped hunting"),
)


def rows(comparison: Comparison) -> list[Row]:
    """All rows of the comparison, one cell per design in the order of ``comparison.designs``.

    Means are over replications; brackets hold 95% intervals. What cannot be computed is shown as ``-``.
    """
    reference = comparison.study.study.reference
    groups = (
        (_("Start"), [] if comparison.study.start is None else _start()),
        (_("Growth"), _growth(comparison)),
        (_("Service"), [*_service(comparison), *leaving()]),
        (_("Money"), _money(comparison)),
        (_("People"), _people()),
    )
    details = {_(label) for label in _DETAILS}
    found = [
        replace(row, group=group, detail=row.label in details)
        for group, lines in groups
        for row in texts(lines, comparison)
    ]
    beside = [*_differences(comparison), *_other_differences(comparison)]
    group = _("Difference to {reference}").format(reference=reference)
    return found + [replace(row, group=group) for row in beside]


def texts(lines: list[_Line], comparison: Comparison) -> list[Row]:
    """Lines with a function per cell, filled in for every design."""
    return [
        Row(label, unit, note, tuple(cell(design) for design in comparison.designs))
        for label, unit, note, cell in lines
    ]


def _also_compared(lines: tuple[Compared, ...], comparison: Comparison) -> list[_Line]:
    return [
        (
            _(line.label),
            unit_of(line, comparison),
            _(line.note),
            _mean(line.metric, line.write) if is_known(line, comparison) else lambda _design: NOTHING,
        )
        for line in lines
    ]


def _other_differences(comparison: Comparison) -> list[Row]:
    """One row for each number beside the headlines: for reading, as nothing is decided by it."""
    reference = comparison.study.study.reference
    if not any(design.differences for design in comparison.designs):
        return []
    return [
        Row(
            _(line.label),
            _(line.difference_unit) or unit_of(line, comparison),
            "",
            tuple(
                difference_cell(
                    design, line.metric if is_known(line, comparison) else "", reference, line.scale
                )
                for design in comparison.designs
            ),
        )
        for line in (*SERVICE, *MONEY)
    ]


def difference_cell(design: DesignSummary, metric: str, reference: str, scale: float = 1.0) -> str:
    """The difference of a design to the reference in a number, with its interval."""
    if design.design == reference:
        return _("reference")
    found = design.differences.get(metric)
    return NOTHING if found is None else difference(scaled(found, scale))


def scaled(found: PairedDifference, factor: float) -> PairedDifference:
    """The same difference in another unit."""
    return replace(
        found,
        mean=found.mean * factor,
        low=found.low * factor,
        high=found.high * factor,
        half_width=found.half_width * factor,
        sd=found.sd * factor,
    )


def _start() -> list[_Line]:
    """What the company has at time 0, and what it takes to put it into the design."""
    moved = _("accounts whose keeper changes on the first day, by the design's lines")
    return [
        (
            _("Active accounts"),
            _("at the start"),
            _("the same in every design"),
            _mean("accounts_start", number),
        ),
        (_("Handed over on the first day"), _("accounts"), moved, _mean("handed_over_start", number)),
        (
            _("Without a keeper then"),
            _("accounts"),
            _("nobody keeps them yet"),
            _mean("orphaned_start", number),
        ),
        (_("People on seats then"), _("of all seats"), _("the others are sought"), _seated),
        (_("Without a seat"), _("people"), _("let go on the first day"), _mean("let_go_start", number)),
    ]


def _seated(design: DesignSummary) -> str:
    found = design.means.get("seated_start")
    if found is None:
        return NOTHING
    return _("{count} of {all}").format(count=number(found.estimate), all=design.seats)


def _money(comparison: Comparison) -> list[_Line]:
    currency = comparison.study.world.money.currency
    year = _("{currency} a year").format(currency=currency)
    month = _("{currency} a month").format(currency=currency)
    return [
        (
            _("Planned payroll"),
            month,
            _("every seat filled, without on-costs"),
            lambda d: money(d.planned_payroll),
        ),
        (_("Payroll paid"), year, _("with on-costs"), _mean("payroll_a_year", money)),
        (_("Revenue"), year, _("invoiced"), _mean("revenue_a_year", money)),
        (_("Profit"), year, _("gross profit less every cost of the account"), _mean("profit_a_year", money)),
        *_also_compared(MONEY, comparison),
    ]


def _growth(comparison: Comparison) -> list[_Line]:
    span = years(comparison.study.study.horizon / HOURS_PER_YEAR)
    return [
        (_("New customers"), _("year 1"), "", _mean("new_first_year", number)),
        (_("New customers"), _("last year"), "", _mean("new_last_year", number)),
        (_("New customers"), _("all {span}").format(span=span), "", _mean("new_customers", number)),
        (
            _("Stagnation index"),
            "",
            _(
                "1 - last year / best year of the mean curve; it cannot be negative, so an interval above 0% "
                "alone proves nothing: compare designs"
            ),
            lambda d: percent_interval(d.stagnation),
        ),
        (
            _("Runs that stalled (flat)"),
            "",
            _(
                "12-month sum below half its peak for the final year, where the peak has 30 or more; in "
                "brackets how often a flat process would be called so"
            ),
            _stalled,
        ),
        (_("Active accounts"), _("at the end"), "", _mean("accounts_end", number)),
    ]


def _stalled(design: DesignSummary) -> str:
    found = design.means.get("stalled")
    return NOTHING if found is None else f"{percent(found.estimate)} ({percent(design.stalled_if_flat)})"


def _service(comparison: Comparison) -> list[_Line]:
    wait = _("from the qualified lead to the closer's first touch")
    return [
        (_("Win rate"), "", _("won of all decided opportunities"), _mean("win_rate", percent)),
        (_("First response"), _("working days"), wait, _mean("response_wait", days)),
        *_also_compared(SERVICE, comparison),
    ]


def leaving() -> list[_Line]:
    """What happens to the accounts of people who leave."""
    return [
        (
            _("Left with a leaver"),
            "",
            _("share of the leavers' accounts that followed at once"),
            lambda d: percent_interval(d.lost_at_departure),
        ),
        (
            _("Lost in 12 months"),
            "",
            _("share of the leavers' accounts gone within 12 months, for any reason"),
            lambda d: percent_interval(d.lost_after_departure),
        ),
        (
            _("Field-study estimate"),
            "",
            _(
                "revenue of the leavers' accounts after on before, untouched ones apart; published: -13% to "
                "-18%"
            ),
            lambda d: percent(d.field_loss),
        ),
    ]


def _people() -> list[_Line]:
    one_person = _("largest share of the last year's revenue that hangs on one person")
    target = _("income over on-target pay of those who close; 100% is on target")
    return [
        (_("Revenue on one person"), "", one_person, _mean("key_person_share", percent)),
        (_("Closers' income / target"), "", target, _mean("closer_income_ratio", percent)),
        (
            _("Veterans who stopped hunting"),
            "",
            _("seen for 36 months or more, hunting under a quarter of their second year, sales flat"),
            lambda d: percent_interval(d.plateaued),
        ),
    ]


def _mean(metric: str, write: Callable[[float], str]) -> _Cell:
    def cell(design: DesignSummary) -> str:
        found = design.means.get(metric)
        return NOTHING if found is None else write(found.estimate)

    return cell


def _differences(comparison: Comparison) -> list[Row]:
    """Two rows per headline metric: the paired difference with its interval, and the word."""
    reference = comparison.study.study.reference
    currency = comparison.study.world.money.currency
    span = years(comparison.study.study.horizon / HOURS_PER_YEAR)
    note = _("difference to {reference}, paired over replications, with its interval")
    said = _("what the interval says against {reference}")
    headline = (
        (_("Profit, difference"), _("{currency} a year").format(currency=currency), "profit_a_year"),
        (_("New customers, difference"), _("all {span}").format(span=span), "new_customers"),
    )
    found: list[Row] = []
    for label, unit, metric in headline:
        pairs = [(design.design, against(design, metric)) for design in comparison.designs]
        if any(pair for _name, pair in pairs):
            cells = tuple(_difference_cell(name, pair, reference) for name, pair in pairs)
            words = tuple(_(pair.verdict.word) if pair else NOTHING for _name, pair in pairs)
            found.append(Row(label, unit, note.format(reference=reference), cells))
            found.append(Row(_("Verdict on it"), "", said.format(reference=reference), words))
    return found


def _difference_cell(name: str, pair: Pair | None, reference: str) -> str:
    if pair is None:
        return _("reference") if name == reference else NOTHING
    return difference(pair.difference)
