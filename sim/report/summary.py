"""The comparison as rows of text: what terminal and web page show, without markup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.numbers import NOTHING, days, difference, money, number, percent, percent_interval, years
from sim.report.sentences import against, sentences
from sim.scenario.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.experiment.compare import Against, Comparison, DesignSummary

__all__ = ["Row", "rows", "sentences"]


@dataclass(frozen=True)
class Row:
    """One line of the comparison: one text per design, in ``unit``; ``note`` says what is meant."""

    label: str
    unit: str
    note: str
    cells: tuple[str, ...]


_Cell = Callable[["DesignSummary"], str]
_Line = tuple[str, str, str, _Cell]


def rows(comparison: Comparison) -> list[Row]:
    """All rows of the comparison, one cell per design in the order of ``comparison.designs``.

    Means are over replications; brackets hold 95% intervals. What cannot be computed is shown as ``-``.
    """
    start = [] if comparison.study.start is None else _start()
    lines = [*start, *_money(comparison), *_growth(comparison), *_service(), *leaving(), *_people()]
    return [*texts(lines, comparison), *_differences(comparison)]


def texts(lines: list[_Line], comparison: Comparison) -> list[Row]:
    """Lines with a function per cell, filled in for every design."""
    return [
        Row(label, unit, note, tuple(cell(design) for design in comparison.designs))
        for label, unit, note, cell in lines
    ]


def _start() -> list[_Line]:
    """What the company has at time 0, and what it takes to put it into the design."""
    moved = "accounts whose keeper changes on the first day, by the design's lines"
    return [
        ("Active accounts", "at the start", "the same in every design", _mean("accounts_start", number)),
        ("Handed over on the first day", "accounts", moved, _mean("handed_over_start", number)),
        ("Without a keeper then", "accounts", "nobody keeps them yet", _mean("orphaned_start", number)),
        ("People on seats then", "of all seats", "the others are sought", _seated),
        ("Without a seat", "people", "let go on the first day", _mean("let_go_start", number)),
    ]


def _seated(design: DesignSummary) -> str:
    found = design.means.get("seated_start")
    return NOTHING if found is None else f"{number(found.estimate)} of {design.seats}"


def _money(comparison: Comparison) -> list[_Line]:
    year = f"{comparison.study.world.money.currency} a year"
    month = f"{comparison.study.world.money.currency} a month"
    return [
        ("Planned payroll", month, "every seat filled, without on-costs", lambda d: money(d.planned_payroll)),
        ("Payroll paid", year, "with on-costs", _mean("payroll_a_year", money)),
        ("Revenue", year, "", _mean("revenue_a_year", money)),
        ("Profit", year, "gross profit - payroll - hiring", _mean("profit_a_year", money)),
    ]


def _growth(comparison: Comparison) -> list[_Line]:
    span = years(comparison.study.study.horizon / HOURS_PER_YEAR)
    return [
        ("New customers", "year 1", "", _mean("new_first_year", number)),
        ("New customers", "last year", "", _mean("new_last_year", number)),
        ("New customers", f"all {span}", "", _mean("new_customers", number)),
        (
            "Stagnation index",
            "",
            "1 - last year / best year of the mean curve; it cannot be negative, so an interval above 0% "
            "alone proves nothing: compare designs",
            lambda d: percent_interval(d.stagnation),
        ),
        (
            "Runs that stalled (flat)",
            "",
            "12-month sum below half its peak for the final year, where the peak has 30 or more; in brackets "
            "how often a flat process would be called so",
            _stalled,
        ),
        ("Active accounts", "at the end", "", _mean("accounts_end", number)),
    ]


def _stalled(design: DesignSummary) -> str:
    found = design.means.get("stalled")
    return NOTHING if found is None else f"{percent(found.estimate)} ({percent(design.stalled_if_flat)})"


def _service() -> list[_Line]:
    wait = "from the qualified lead to the closer's first touch"
    return [
        ("Win rate", "", "won of all decided opportunities", _mean("win_rate", percent)),
        ("First response", "working days", wait, _mean("response_wait", days)),
    ]


def leaving() -> list[_Line]:
    """What happens to the accounts of people who leave."""
    return [
        (
            "Left with a leaver",
            "",
            "share of the leavers' accounts that followed at once",
            lambda d: percent_interval(d.lost_at_departure),
        ),
        (
            "Lost in 12 months",
            "",
            "share of the leavers' accounts gone within 12 months, for any reason",
            lambda d: percent_interval(d.lost_after_departure),
        ),
        (
            "Field-study estimate",
            "",
            "revenue of the leavers' accounts after on before, untouched ones apart; published: -13% to -18%",
            lambda d: percent(d.field_loss),
        ),
    ]


def _people() -> list[_Line]:
    one_person = "largest share of the last year's revenue that hangs on one person"
    target = "income over on-target pay of those who close; 100% is on target"
    return [
        ("Revenue on one person", "", one_person, _mean("key_person_share", percent)),
        ("Closers' income / target", "", target, _mean("closer_income_ratio", percent)),
        (
            "Veterans who stopped hunting",
            "",
            "seen for 36 months or more, hunting under a quarter of their second year, sales flat",
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
    note = f"difference to {reference}, paired over replications, with its interval"
    headline = (
        ("Profit, difference", f"{currency} a year", "profit_a_year"),
        ("New customers, difference", f"all {span}", "new_customers"),
    )
    found: list[Row] = []
    for label, unit, metric in headline:
        pairs = [(design.design, against(design, metric)) for design in comparison.designs]
        if any(pair for _, pair in pairs):
            cells = tuple(_difference_cell(name, pair, reference) for name, pair in pairs)
            words = tuple(pair.verdict.word if pair else NOTHING for _, pair in pairs)
            found.append(Row(label, unit, note, cells))
            found.append(Row("Verdict on it", "", f"what the interval says against {reference}", words))
    return found


def _difference_cell(name: str, pair: Against | None, reference: str) -> str:
    if pair is None:
        return "reference" if name == reference else NOTHING
    return difference(pair.difference)
