"""The figures of a report, each with the words that stand for it where it cannot be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes

from sim.experiment.leaver_curve import LeaverCurve, leaver_curves
from sim.report import figures
from sim.report.by_design import stagnation
from sim.report.drawing import to_svg
from sim.report.leaving_figures import departures, leavers
from sim.report.numbers import number, percent, percent_interval
from sim.report.week_figures import group_names, hours_a_week, roles, week
from sim.scenario.units import HOURS_PER_WEEK
from sim.texts import _, marked

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison, DesignSummary
    from sim.metrics.tables import Tables

BANDS = marked(
    "Line: mean over replications; band (of many designs: bar on the right, for the last month): its 95% "
    "interval, which is about luck only."
)


@dataclass(frozen=True)
class Picture:
    """A figure for a page: ``svg`` is safe markup, ``alt`` says what is seen, ``caption`` how to read it."""

    svg: str
    alt: str
    caption: str


def pictures(tables: Tables, comparison: Comparison) -> dict[str, Picture]:
    """Growth, accounts, stagnation, the week of the department and that of each role, by these names."""
    names = [case.design.name for case in comparison.study.cases]
    growth = by_design(
        comparison,
        lambda d: _("{first} in the first year, {last} in the last").format(
            first=number(d.means["new_first_year"].estimate), last=number(d.means["new_last_year"].estimate)
        ),
    )
    ends = by_design(
        comparison,
        lambda d: _("{accounts} at the end").format(accounts=number(d.means["accounts_end"].estimate)),
    )
    return {
        "growth": Picture(
            svg(figures.growth(tables.monthly, names)),
            _("Line chart of new customers won in the last twelve months, by design. {designs}").format(
                designs=growth
            ),
            _(BANDS),
        ),
        "accounts": Picture(
            svg(figures.accounts(tables.monthly, names)),
            _("Line chart of active accounts at the end of each month, by design. {designs}").format(
                designs=ends
            ),
            _(BANDS),
        ),
        "stagnation": _stagnation(comparison),
        "week": _week(tables, comparison, names),
        "roles": _roles(tables, comparison, names),
    }


def _stagnation(comparison: Comparison) -> Picture:
    said = by_design(comparison, lambda d: percent_interval(d.stagnation))
    return Picture(
        svg(stagnation(comparison)),
        _(
            "Chart of how far the new customers of the last year are below those of the best year. {designs}"
        ).format(designs=said),
        _(
            "Point: of the mean over replications; line: its 95% bootstrap interval. 0% says that the last "
            "year was the best, 100% that nobody was won in it. It cannot be below 0%, so a small value says "
            "nothing by itself: compare designs."
        ),
    )


def _week(tables: Tables, comparison: Comparison, names: list[str]) -> Picture:
    reference = comparison.study.study.reference
    hours = hours_a_week(tables.time_use, comparison.study.study.horizon / HOURS_PER_WEEK)
    said = by_design(
        comparison,
        lambda d: "; ".join(
            _("{activity} {hours} hours").format(activity=_(group), hours=number(found))
            for group, found in _of_design(hours, d.design).items()
            if found > 0
        ),
    )
    return Picture(
        svg(week(hours, names, reference)),
        _(
            "Chart of the hours a week that the department of each design spends on each activity, with "
            "{reference} as it is before. {designs}"
        ).format(reference=reference, designs=said),
        _(
            "Ring: {reference}, the design that all are compared with; filled: the others. Hours of all "
            "people together while they attend, means over replications and the whole time."
        ).format(reference=reference),
    )


def _of_design(hours: pd.DataFrame, design: str) -> dict[str, float]:
    return {str(group): float(by_name[design]) for group, by_name in hours.to_dict().items()}


def _roles(tables: Tables, comparison: Comparison, names: list[str]) -> Picture:
    shown = {case.design.name: list(case.roles) for case in comparison.study.cases}
    return Picture(
        svg(roles(tables.time_use, names, shown)),
        _(
            "Stacked bars of how the hours that each role attends divide into {activities}, for {designs}."
        ).format(activities=", ".join(group_names()), designs=", ".join(names)),
        _(
            "Numbers are percent of the hours people attend, leave and sickness left out, pooled over "
            "replications; orders and complaints are quotes, entry, expediting, shipping, collecting money, "
            "putting right and standing in for others; for others is the part of the week that a role owes "
            "to work outside the department; managing is discounts, hiring and coaching."
        ),
    )


def departure_pictures(tables: Tables, comparison: Comparison) -> list[Picture]:
    """What a leaver's accounts buy around his departure, where one counts, and how many are lost."""
    curves = leaver_curves(tables.leavers, comparison.study)
    names = [case.design.name for case in comparison.study.cases]
    found = [_leavers(curves, names)] if curves else []
    return [*found, _departures(comparison)]


def _leavers(curves: list[LeaverCurve], names: list[str]) -> Picture:
    said = "; ".join(
        _("{design}: {share} of the orders of the year before in the year after").format(
            design=curve.design, share=percent(curve.year_after)
        )
        for curve in curves
    )
    behind = "; ".join(
        _("{design}: {departures} departures with {accounts} accounts").format(
            design=curve.design, departures=number(curve.departures), accounts=number(curve.accounts)
        )
        for curve in curves
    )
    return Picture(
        svg(leavers(curves, names)),
        _(
            "Line chart of what the accounts of leavers order by month, from a year before the departure to "
            "a year after it, by design. {designs}."
        ).format(designs=said),
        _(
            "Orders of the accounts that a leaver held and that had been customers for a year, 100% being "
            "the mean month before he left; pooled over all departures with a year of data on either side. "
            "Band: 95% bootstrap interval over replications. Customers who would have stopped anyway are in "
            "it: no curve stays at 100%, and it is the designs that are to be compared. {designs}."
        ).format(designs=behind),
    )


def _departures(comparison: Comparison) -> Picture:
    said = by_design(
        comparison,
        lambda d: _("{followed} followed, {lost} lost within twelve months").format(
            followed=percent(d.lost_at_departure.estimate), lost=percent(d.lost_after_departure.estimate)
        ),
    )
    return Picture(
        svg(departures(comparison)),
        _(
            "Bar chart of the share of the leavers' accounts that followed at once and that were lost within "
            "twelve months, by design. {designs}"
        ).format(designs=said),
        _(
            "Bars: pooled over replications; whiskers: 95% bootstrap intervals over replications. The second "
            "group includes the first, and customers who would have stopped buying anyway."
        ),
    )


def svg(ax: Axes) -> str:
    """A figure as markup."""
    return to_svg(ax.figure)


def mean_of(design: DesignSummary, metric: str) -> float:
    """A number of a design; nan where it has none."""
    found = design.means.get(metric)
    return float("nan") if found is None else found.estimate


def by_design(comparison: Comparison, say: Callable[[DesignSummary], str]) -> str:
    """What is to be said of each design, as one sentence."""
    parts = (
        _("{design}: {text}").format(design=design.design, text=say(design)) for design in comparison.designs
    )
    return _("{parts}.").format(parts="; ".join(parts))
