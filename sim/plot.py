"""Figures of results, for notebooks and scripts: ``sim.plot.growth(result)`` gives the axes it drew.

One rule for all of them: a figure of a study takes what ``replicate`` gave (a ``StudyResult``); where it
shows what ``compare`` computes, it takes the ``Comparison`` as well, which spares computing it again and
brings its plausible worlds along. Figures of other experiments take their result. Each draws on ``ax`` where
it is given, else on a figure of its own (``axes.figure``), and touches no global state of matplotlib. What
cannot be drawn is a ``TypeError`` (another kind of result) or a ``ValueError`` (nothing in it to draw).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from sim.experiment.best_map import BestMap
from sim.experiment.compare import Comparison, compare
from sim.experiment.explain import Explanation
from sim.experiment.leaver_curve import leaver_curves
from sim.experiment.replicate import StudyResult
from sim.experiment.sensitivity import Sensitivity
from sim.experiment.stress import Stress
from sim.experiment.transition import against
from sim.experiment.verdicts import HEADLINES
from sim.report import business, by_design, figures, leaving_figures, waterfall_figure, week_figures
from sim.report.explained_picture import explained
from sim.report.map_figure import map_figure
from sim.report.sensitivity_figure import sensitivity_figure
from sim.report.stressed_picture import stressed
from sim.scenario.units import HOURS_PER_WEEK

if TYPE_CHECKING:
    from sim.metrics.tables import Tables

__all__ = [
    "accounts",
    "best_map",
    "cash",
    "cash_against",
    "departures",
    "difference",
    "explanation",
    "growth",
    "leavers",
    "roles",
    "sensitivity",
    "stagnation",
    "stress",
    "waterfall",
    "week",
]


def growth(result: StudyResult, ax: Axes | None = None) -> Axes:
    """New customers of the last twelve months, month by month and design."""
    return figures.growth(_tables(result).monthly, _names(result), ax)


def accounts(result: StudyResult, ax: Axes | None = None) -> Axes:
    """Active accounts at the end of each month, by design."""
    return figures.accounts(_tables(result).monthly, _names(result), ax)


def stagnation(result: StudyResult | Comparison, ax: Axes | None = None) -> Axes:
    """How far new customers of the last year are below those of the best year, by design."""
    return by_design.stagnation(_comparison(result), ax)


def week(result: StudyResult, ax: Axes | None = None) -> Axes:
    """The department's hours a week before (the reference) and after (each other design), by activity."""
    hours = week_figures.hours_a_week(_tables(result).time_use, result.study.study.horizon / HOURS_PER_WEEK)
    return week_figures.week(hours, _names(result), result.study.study.reference, ax)


def roles(result: StudyResult, ax: Axes | None = None) -> Axes:
    """Where the hours of each role go, by design."""
    time_use = _tables(result).time_use
    shown = {case.design.name: list(case.roles) for case in result.study.cases}
    return week_figures.roles(time_use, _names(result), shown, ax)


def cash(result: StudyResult, ax: Axes | None = None) -> Axes:
    """Cash since the start, by month and design."""
    return business.cash(_tables(result).monthly, _names(result), _currency(result), ax)


def cash_against(result: StudyResult, ax: Axes | None = None) -> Axes:
    """Cash since the start less that of the reference, by month and design."""
    monthly = _tables(result).monthly
    reference = result.study.study.reference
    return business.cash_against(
        against(monthly, reference), _names(result), reference, _currency(result), ax
    )


def departures(result: StudyResult | Comparison, ax: Axes | None = None) -> Axes:
    """Shares of the leavers' accounts that followed at once and that were lost within 12 months."""
    return leaving_figures.departures(_comparison(result), ax)


def leavers(result: StudyResult, ax: Axes | None = None) -> Axes:
    """What a leaver's accounts buy, from a year before he leaves to a year after it, by design."""
    curves = leaver_curves(_tables(result).leavers, result.study)
    if not curves:
        raise ValueError(
            "nobody left who held accounts, with a year of data before and after; nothing to draw"
        )
    return leaving_figures.leavers(curves, _names(result), ax)


def waterfall(result: StudyResult | Comparison, ax: Axes | None = None, *, design: str | None = None) -> Axes:
    """From the profit of the reference to that of a design, else of the most profitable other one."""
    comparison = _comparison(result)
    others = waterfall_figure.best_others(comparison)
    if not others or (design is not None and design not in others):
        raise ValueError(f"no waterfall to {design or 'another design'}: there is one to {others or 'none'}")
    return waterfall_figure.waterfall(comparison, design or others[0], ax)


def difference(
    result: StudyResult | Comparison, ax: Axes | None = None, *, metric: str = "profit_a_year"
) -> Axes:
    """Each design less the reference in a headline metric, with its interval and the plausible worlds."""
    if metric not in HEADLINES:
        raise ValueError(f"{metric!r} is no headline metric: {', '.join(HEADLINES)}")
    return by_design.difference(_comparison(result), metric, ax)


def best_map(found: BestMap, ax: Axes | None = None) -> Axes:
    """Which design is best where, over one or two assumptions."""
    return map_figure(_kind(found, BestMap), ax)


def sensitivity(found: Sensitivity, ax: Axes | None = None) -> Axes:
    """How far each assumption moves the differences, beside what luck alone does."""
    return sensitivity_figure(_kind(found, Sensitivity), ax)


def explanation(found: Explanation, ax: Axes | None = None, *, metric: str = "profit_a_year") -> Axes:
    """What each mechanism adds to the difference of two designs in a headline metric."""
    return explained(_kind(found, Explanation), metric, ax)


def stress(found: Stress, ax: Axes | None = None) -> Axes:
    """Orders that are missing after the departure that costs each design most."""
    return stressed(_kind(found, Stress), ax)


def _kind(found: Any, kind: type) -> Any:
    if not isinstance(found, kind):
        raise TypeError(f"this figure is drawn from a {kind.__name__}, not from a {type(found).__name__}")
    return found


def _tables(result: StudyResult) -> Tables:
    tables = _kind(result, StudyResult).tables
    if tables is None:
        raise ValueError("no run was finished; there is nothing to draw")
    found: Tables = tables
    return found


def _comparison(result: StudyResult | Comparison) -> Comparison:
    if isinstance(result, Comparison):
        return result
    if not isinstance(result, StudyResult):
        raise TypeError(
            f"this figure is drawn from a StudyResult or a Comparison, not from a {type(result).__name__}"
        )
    _tables(result)
    return compare(result)


def _names(result: StudyResult) -> list[str]:
    return [case.design.name for case in result.study.cases]


def _currency(result: StudyResult) -> str:
    return result.study.world.money.currency
