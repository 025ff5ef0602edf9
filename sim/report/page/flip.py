"""Which assumptions would turn a verdict, as far as the plausible worlds can tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.report.sensitivity import size_in_words
from sim.report.sentences import PROFIT
from sim.stats.crossing import Crossing, crossing
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.plausible import Assumption, Outlook, Plausible
    from sim.scenario.ranges import Range


@dataclass(frozen=True)
class Flip:
    """One assumption and what it does to the profit of a design against the reference.

    ``direction``: whether a higher value helps the design. ``turning``: from which value on the design is on
    the other side of the reference, or why that cannot be told.
    """

    design: str
    path: str
    value: str
    low: str
    high: str
    grade: str
    source: str
    note: str
    direction: str
    turning: str


def flips(comparison: Comparison, design: str) -> tuple[Flip, ...]:
    """The assumptions that matter most for a design in profit; none where no worlds were tried."""
    plausible = comparison.plausible
    outlook = None if plausible is None else plausible.outlook(design, PROFIT)
    if plausible is None or outlook is None or math.isnan(outlook.spread.mean):
        return ()
    seen = _differences(plausible.runs, design, comparison.study.study.reference)
    return tuple(_flip(outlook, plausible, seen, each) for each in outlook.matters)


def parameter_name(path: str) -> str:
    """A parameter as a heading: its path without the world, dots and underscores.

    >>> parameter_name("world.people.families.closer.week.admin")
    'people: families: closer: week: admin'
    """
    return path.removeprefix("world.").replace(".", ": ").replace("_", " ")


def described(own: Range, design: str, direction: str, turning: str) -> Flip:
    """A parameter with its range as text."""
    value, low, high = (size_in_words(own, size) for size in (own.size, own.low, own.high))
    note = own.note or ""
    return Flip(
        design, own.path, value, low, high, own.grade or "", own.source or "", note, direction, turning
    )


def _differences(runs: pd.DataFrame, design: str, reference: str) -> pd.Series[float]:
    """Profit of a design less that of the reference in each world that both lived through."""
    wide = runs.pivot(index="world", columns="design", values=PROFIT)
    found: pd.Series[float] = (wide[design] - wide[reference]).dropna()
    return found


def _flip(outlook: Outlook, plausible: Plausible, seen: pd.Series[float], found: Assumption) -> Flip:
    own = found.range
    sizes = np.asarray(plausible.sample.loc[seen.index, own.path], dtype=np.float64)
    line = crossing(sizes, np.asarray(seen, dtype=np.float64), own.low, own.high)
    if not found.beyond_chance:
        text = _("Whether it matters at all, {worlds} worlds are too few to tell.")
        return described(own, outlook.design, "", text.format(worlds=len(seen)))
    helps = _("The higher it is, the better for {design}.")
    harms = _("The higher it is, the worse for {design}.")
    direction = (helps if found.correlation > 0 else harms).format(design=outlook.design)
    return described(own, outlook.design, direction, _turning(own, line, outlook.design, len(seen)))


def _turning(own: Range, line: Crossing, design: str, worlds: int) -> str:
    if line.sure:
        better = _("From about {at} on {design} is ahead (sure from {far} on).")
        worse = _("From about {at} on {design} is behind (sure from {far} on).")
        rises = line.at_high > 0
        return (better if rises else worse).format(
            at=size_in_words(own, line.at), far=size_in_words(own, line.open_to), design=design
        )
    if line.at_low * line.at_high > 0 and math.isnan(line.open_from):
        text = _("Alone it turns nothing, wherever in its range it is.")
    elif math.isfinite(line.at):
        text = _("Perhaps {design} changes sides at about {at}; {worlds} worlds are too few to be sure.")
    else:
        text = _("Whether it alone turns anything, {worlds} worlds are too few to tell.")
    return text.format(at=size_in_words(own, line.at), design=design, worlds=worlds)
