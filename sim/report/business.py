"""The figures of money, the plant and the customers; see ``sim.report.figures`` for what all share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes

from sim.report.drawing import HEIGHT, STYLE, amounts, axes, legend, legend_room, looks, percents, title
from sim.report.figures import Floats, curves
from sim.report.palette import SOFT
from sim.texts import _, ngettext

TENTHS = 10
_WEEKS_A_MONTH = 52.0 / 12.0


def cash(monthly: pd.DataFrame, designs: Sequence[str], currency: str, ax: Axes | None = None) -> Axes:
    """Cash since the start, summed up to the end of each month, with the band of the mean."""
    return _cumulated(monthly, designs, _("Cumulative cash"), currency, ax)


def cash_against(
    cash_flow: pd.DataFrame, designs: Sequence[str], reference: str, currency: str, ax: Axes | None = None
) -> Axes:
    """Cash since the start less that of the reference; ``cash_flow`` is each month's difference to it."""
    words = _("Cumulative cash against {reference}").format(reference=reference)
    return _cumulated(cash_flow, designs, words, currency, ax)


def _cumulated(
    monthly: pd.DataFrame, designs: Sequence[str], words: str, currency: str, ax: Axes | None
) -> Axes:
    ax = curves(
        monthly,
        "cash_flow",
        designs,
        lambda runs: np.cumsum(runs, axis=1),
        ax,
        words=words,
        unit=_("{currency} since the start").format(currency=currency),
        floor=None,
    )
    ax.axhline(0.0, color=SOFT, linewidth=0.8)
    ax.yaxis.set_major_formatter(amounts())
    return ax


def delivery(monthly: pd.DataFrame, designs: Sequence[str], shortest: float, ax: Axes | None = None) -> Axes:
    """Calendar days from order to delivery, by the month of delivery; ``shortest`` is a line of its own."""
    words, unit = _("Delivery delay, by month of delivery"), _("calendar days from the order")
    ax = curves(monthly, "delivery_days", designs, _as_it_is, ax, words=words, unit=unit)
    _limit(ax, shortest, _("shortest delay of the trade"), above=False)
    return ax


def use(monthly: pd.DataFrame, designs: Sequence[str], ax: Axes | None = None) -> Axes:
    """Share of its capacity that the plant works at as each month begins."""
    words, unit = _("Use of the plant as each month begins"), _("share of its capacity")
    ax = curves(monthly, "use", designs, _as_it_is, ax, words=words, unit=unit, ceiling=1.0)
    ax.set_ylim(0.0, 1.12)
    ax.set_yticks(np.arange(0.0, 1.01, 0.2))
    ax.yaxis.set_major_formatter(percents())
    _limit(ax, 1.0, _("all of its capacity"))
    return ax


def backlog(monthly: pd.DataFrame, designs: Sequence[str], capacity: float, ax: Axes | None = None) -> Axes:
    """Orders placed and not delivered at the end of each month, in weeks of ``capacity`` (money a month)."""
    words, unit = _("Backlog at the end of each month"), _("weeks of the plant's capacity")
    weeks = _WEEKS_A_MONTH / capacity
    return curves(monthly, "backlog", designs, lambda runs: runs * weeks, ax, words=words, unit=unit)


def complaints(monthly: pd.DataFrame, designs: Sequence[str], ax: Axes | None = None) -> Axes:
    """Complaints a month, as means of three months: single months are luck."""
    window = min(3, int(monthly["month"].max()) + 1)
    kernel = np.full(window, 1.0 / window)

    def smooth(runs: Floats) -> Floats:
        return np.array([np.convolve(run, kernel, "valid") for run in runs])

    words, unit = _("Complaints a month"), _("complaints a month")
    if window > 1:
        words = ngettext(
            "Complaints a month, mean of {n} month", "Complaints a month, mean of {n} months", window
        ).format(n=window)
    return curves(monthly, "complaints", designs, smooth, ax, words=words, unit=unit)


def tenths(customers: pd.DataFrame, years: float) -> pd.DataFrame:
    """Profit a year of each tenth of the customers, the best first; one row a design, means of replications.

    Customers are ranked by profit within a replication; where their number is no multiple of ten the better
    tenths have one more. Runs without a customer are left out, designs without any have no row.
    """
    own = customers[customers["firm"] >= 0]
    found: dict[str, list[Floats]] = {}
    for (design, _replication), table in own.groupby(["design", "replication"], sort=False):
        ranked = np.sort(table["profit"].to_numpy(np.float64))[::-1]
        parts = np.array([part.sum() for part in np.array_split(ranked, TENTHS)]) / years
        found.setdefault(str(design), []).append(parts)
    means = {design: np.mean(runs, axis=0) for design, runs in found.items()}
    return pd.DataFrame.from_dict(means, orient="index", columns=list(range(1, TENTHS + 1)))


def by_tenth(table: pd.DataFrame, designs: Sequence[str], currency: str, ax: Axes | None = None) -> Axes:
    """Bars of ``tenths`` by design."""
    look = looks(designs)
    shown = [name for name in designs if name in table.index]
    ax = axes(ax, HEIGHT + legend_room(shown))
    width = 0.84 / max(1, len(shown))
    handles = []
    with rc_context(STYLE):
        for place, name in enumerate(shown):
            x: Floats = np.arange(1.0, TENTHS + 1) + np.float64(place - (len(shown) - 1) / 2) * width
            heights = table.loc[name].to_numpy(np.float64)
            handles.append(ax.bar(x, heights, width * 0.92, **look[name].bar))
        ax.axhline(0.0, color=SOFT, linewidth=0.8)
        ax.set_xticks(range(1, TENTHS + 1))
        title(ax, _("Profit by tenth of the customers"))
        ax.set_xlabel(_("tenth of the customers by profit, the best first"))
        ax.set_ylabel(_("{currency} a year, all of the tenth").format(currency=currency))
        ax.yaxis.set_major_formatter(amounts())
        ax.grid(axis="y")
        legend(ax, handles, shown)
    return ax


def _as_it_is(runs: Floats) -> Floats:
    return runs


def _limit(ax: Axes, at: float, words: str, *, above: bool = True) -> None:
    """A line across with its name on the side where no curve can be."""
    with rc_context(STYLE):
        ax.axhline(at, color=SOFT, linewidth=0.9, linestyle=(0, (4, 3)))
        # Where no curve reaches the line, it would stand outside of the picture.
        ax.set_ylim(top=max(ax.get_ylim()[1], 1.1 * at))
        ax.annotate(
            words,
            (ax.get_xlim()[1], at),
            (0.0, 2.0 if above else -3.0),
            textcoords="offset points",
            ha="right",
            va="bottom" if above else "top",
            fontsize=9,
            color=SOFT,
        )
