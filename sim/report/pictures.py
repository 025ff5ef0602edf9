"""The figures of a report, each with the words that stand for it where it cannot be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from sim.report import figures
from sim.report.numbers import number, percent

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison, DesignSummary
    from sim.metrics.tables import Tables

BANDS = "Line: mean over replications; band: its 95% interval, which is about luck only."


@dataclass(frozen=True)
class Picture:
    """A figure for a page: ``svg`` is safe markup, ``alt`` says what is seen, ``caption`` how to read it."""

    svg: str
    alt: str
    caption: str


def pictures(tables: Tables, comparison: Comparison) -> list[Picture]:
    """Growth, accounts and the week."""
    cases = comparison.study.cases
    names = [case.design.name for case in cases]
    roles = {case.design.name: list(case.roles) for case in cases}
    return [
        Picture(
            svg(figures.growth(tables.monthly, names)),
            "Line chart of new customers won in the last twelve months, by design. "
            + by_design(
                comparison,
                lambda d: (
                    f"{number(d.means['new_first_year'].estimate)} in the first year, "
                    f"{number(d.means['new_last_year'].estimate)} in the last"
                ),
            ),
            BANDS,
        ),
        Picture(
            svg(figures.accounts(tables.monthly, names)),
            "Line chart of active accounts at the end of each month, by design. "
            + by_design(comparison, lambda d: f"{number(d.means['accounts_end'].estimate)} at the end"),
            BANDS,
        ),
        Picture(
            svg(figures.week(tables.time_use, names, roles)),
            "Stacked bars of how the hours that each role attends divide into "
            f"{', '.join(figures.ACTIVITY_GROUPS)}, for {', '.join(names)}.",
            "Numbers are percent of the hours people attend, leave and sickness left out, pooled over "
            "replications; orders and complaints are quotes, entry, expediting, shipping, collecting money, "
            "putting right and standing in for others; for others is the part of the week that a role owes "
            "to work outside the department; managing is discounts, hiring and coaching.",
        ),
    ]


def departure_picture(comparison: Comparison) -> Picture:
    """Losses at departures."""
    return Picture(
        svg(figures.departures(comparison)),
        "Bar chart of the share of the leavers' accounts that followed at once and that were lost within "
        "twelve months, by design. "
        + by_design(
            comparison,
            lambda d: (
                f"{percent(d.lost_at_departure.estimate)} followed, "
                f"{percent(d.lost_after_departure.estimate)} lost within twelve months"
            ),
        ),
        "Bars: pooled over replications; whiskers: 95% bootstrap intervals over replications. The second "
        "group includes the first, and customers who would have stopped buying anyway.",
    )


def svg(ax: Axes) -> str:
    """A figure as markup."""
    return figures.to_svg(ax.figure)


def mean_of(design: DesignSummary, metric: str) -> float:
    """A number of a design; nan where it has none."""
    found = design.means.get(metric)
    return float("nan") if found is None else found.estimate


def by_design(comparison: Comparison, say: Callable[[DesignSummary], str]) -> str:
    """What is to be said of each design, as one sentence."""
    return "; ".join(f"{design.design}: {say(design)}" for design in comparison.designs) + "."
