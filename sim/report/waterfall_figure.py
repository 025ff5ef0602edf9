"""From the profit of the reference to that of another design, line by line of the account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.experiment.compare import yearly
from sim.metrics.books import COSTS
from sim.report.account_words import ACCOUNT_WORDS
from sim.report.drawing import STYLE, amounts, axes, label_rows, looks, short, title
from sim.report.numbers import alike, money
from sim.report.palette import GAIN, LOSS, SOFT
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison, DesignSummary

MOST_STEPS = 7
"""Lines of the account that are shown one by one, the largest of them."""
_SMALL = 0.01
"""A line that does less than this part of all that the lines do goes to the others."""
_TRIFLE = 0.002
_ROW = 0.4


@dataclass(frozen=True)
class Step:
    """What one line of the account adds to the profit, in money a year; a cost that falls adds."""

    label: str
    amount: float


def steps(reference: DesignSummary, design: DesignSummary) -> list[Step]:
    """What leads from the mean profit of one design to that of another; all but a trifle of it."""
    lines = {
        name: (1 if name == "gross_profit" else -1) * difference_of(reference, design, name)
        for name in ("gross_profit", *COSTS)
    }
    all_moved = sum(map(abs, lines.values()))
    ranked = sorted(lines, key=lambda name: -abs(lines[name]))[:MOST_STEPS]
    shown = [name for name in lines if name in ranked and abs(lines[name]) > _SMALL * all_moved]
    found = [Step(_(ACCOUNT_WORDS[name][0]), lines[name]) for name in shown]
    rest = sum(amount for name, amount in lines.items() if name not in shown)
    return [*found, Step(_("Other lines"), rest)] if abs(rest) > _TRIFLE * all_moved else found


def difference_of(reference: DesignSummary, design: DesignSummary, name: str) -> float:
    """A line of the account against the reference, over the replications that both finished."""
    paired = design.differences.get(yearly(name))
    if paired is not None:
        return paired.mean
    return design.means[yearly(name)].estimate - reference.means[yearly(name)].estimate


def ends(reference: DesignSummary, design: DesignSummary) -> tuple[float, float]:
    """The profit of the reference, and that of the design as far from it as the verdict says."""
    begin = reference.means[yearly("profit")].estimate
    return begin, begin + difference_of(reference, design, "profit")


def best_others(comparison: Comparison) -> list[str]:
    """The designs other than the reference, the most profitable first; none where it did not finish."""
    reference = comparison.study.study.reference
    if all(design.design != reference for design in comparison.designs):
        return []
    known = {design.design: design for design in comparison.designs}
    others = [design for name, design in known.items() if name != reference]
    ranked = sorted(others, key=lambda design: -difference_of(known[reference], design, "profit"))
    return [design.design for design in ranked]


def waterfall(comparison: Comparison, design: str, ax: Axes | None = None) -> Axes:
    """Bars that begin where the one before ends, from the profit of the reference to that of a design."""
    known = {each.design: each for each in comparison.designs}
    reference = known[comparison.study.study.reference]
    moves = steps(reference, known[design])
    begin, end = ends(reference, known[design])
    look = looks([case.design.name for case in comparison.study.cases])
    ax = axes(ax, 1.1 + _ROW * (len(moves) + 2))
    with rc_context(STYLE):
        edge = _left_edge(begin, end, moves)
        ax.use_sticky_edges = False
        _bar(ax, 0, edge, begin, look[reference.design].colour)
        level = begin
        for row, step in enumerate(moves, 1):
            ax.vlines(level, row - 1, row, color=SOFT, linewidth=0.8)
            _bar(ax, row, level, level + step.amount, GAIN if step.amount >= 0 else LOSS)
            level += step.amount
        ax.vlines(level, len(moves), len(moves) + 1, color=SOFT, linewidth=0.8)
        _bar(ax, len(moves) + 1, edge, end, look[design].colour)
        _words(ax, comparison, design, (begin, *(step.amount for step in moves), end), moves)
        if edge:
            ax.set_xlim(left=edge)
        else:
            ax.axvline(0.0, color=SOFT, linewidth=0.9)
    return ax


def _left_edge(begin: float, end: float, moves: list[Step]) -> float:
    """Where the bars of the whole profits begin: 0, unless the steps would be too small to see."""
    levels = [begin]
    for step in moves:
        levels.append(levels[-1] + step.amount)
    low, span = min(levels), max(levels) - min(levels)
    return low - span / 2 if low > 2 * span > 0 else 0.0


def _bar(ax: Axes, row: int, start: float, stop: float, colour: str) -> None:
    ax.barh(row, stop - start, 0.36, left=start, color=colour, linewidth=0)


def _words(
    ax: Axes, comparison: Comparison, design: str, profits: tuple[float, ...], moves: list[Step]
) -> None:
    reference, currency = comparison.study.study.reference, comparison.study.world.money.currency
    begin, *changes, end = profits
    written = alike(*changes, sign=True)
    labels = [
        _("Profit of {design}: {amount}").format(design=short(reference), amount=money(begin)),
        *(
            _("{line}: {amount}").format(line=step.label, amount=amount)
            for step, amount in zip(moves, written, strict=True)
        ),
        _("Profit of {design}: {amount}").format(design=short(design), amount=money(end)),
    ]
    label_rows(ax, labels, above=0.2, bold=(0, len(labels) - 1))
    title(
        ax,
        _("From the profit of {reference} to that of {design}").format(
            reference=short(reference), design=short(design)
        ),
    )
    cut = _left_edge(begin, end, moves) > 0
    unit = _("{currency} a year (the axis does not begin at 0)") if cut else _("{currency} a year")
    ax.set_xlabel(unit.format(currency=currency))
    ax.xaxis.set_major_formatter(amounts())
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6))
    ax.grid(axis="x")
