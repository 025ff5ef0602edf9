"""Which assumptions would turn a verdict, as far as the plausible worlds can tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.report.page.answers import agreeing
from sim.report.page.words import of_worlds
from sim.report.sensitivity import size_in_words
from sim.report.sentences import PROFIT, against
from sim.stats.crossing import Crossing, crossing
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.plausible import Assumption, Outlook, Plausible
    from sim.experiment.verdicts import Pair
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
    sign = _sign(comparison, design)
    return tuple(_flip(outlook, plausible, seen, each, sign) for each in outlook.matters)


@dataclass(frozen=True)
class Turning:
    """What the plausible worlds say against the verdict on one design."""

    design: str
    sentence: str
    flips: tuple[Flip, ...]


def doubts(comparison: Comparison) -> tuple[str, ...]:
    """What the plausible worlds can tell of verdicts that turn, and what they cannot."""
    plausible = comparison.plausible
    if plausible is None:
        return (_("Whether a verdict would turn under other assumptions was not tried for this report."),)
    many = _(
        "{worlds} plausible worlds were drawn from the ranges of {parameters} assumptions, all moved at "
        "once. They tell in how many of them a verdict differs. With so many assumptions at once only the "
        "strongest stand out, so an assumption that is not named here may matter too; and a value from which "
        "on a verdict turns is that of a straight line through all worlds, on the average of all other "
        "assumptions."
    )
    return (many.format(worlds=plausible.worlds, parameters=plausible.parameters),)


def turning(comparison: Comparison) -> tuple[Turning, ...]:
    """For each design of which the worlds tell something: how often its verdict differs, and by what."""
    found = []
    for design in comparison.designs:
        pair = against(design, PROFIT)
        known = flips(comparison, design.design)
        if pair is not None and known:
            found.append(Turning(design.design, _differs(comparison, pair), known))
    return tuple(found)


def _differs(comparison: Comparison, pair: Pair) -> str:
    share = agreeing(comparison, pair.other, pair.verdict.word)
    if share is None:
        text = _(
            "There is no verdict on its profit that could turn; these assumptions move the difference most."
        )
        return text
    told = {
        "better": _("The verdict, better than {reference} in profit, holds in about {of_worlds}."),
        "worse": _("The verdict, worse than {reference} in profit, holds in about {of_worlds}."),
        "practically equal": _("The verdict, as good as {reference} in profit, holds in about {of_worlds}."),
    }[pair.verdict.word].format(reference=pair.one, of_worlds=of_worlds(share))
    differs = _("It is another one in about {number} of 100.").format(
        number=f"{100 * (1 - share.estimate):.0f}"
    )
    return f"{told} {differs}"


def parameter_name(path: str) -> str:
    """A parameter as a heading: its path without the world, families, dots and underscores.

    >>> parameter_name("world.people.families.closer.week.admin")
    'people: closer: week: admin'
    """
    return path.removeprefix("world.").replace(".families.", ".").replace(".", ": ").replace("_", " ")


def described(own: Range, design: str, direction: str, turning: str) -> Flip:
    """A parameter with its range as text."""
    value, low, high = (size_in_words(own, size) for size in (own.size, own.low, own.high))
    note = own.note or ""
    return Flip(
        design, own.path, value, low, high, own.grade or "", own.source or "", note, direction, turning
    )


def _sign(comparison: Comparison, design: str) -> int:
    """1 where the verdict is that a design is better, -1 where it is worse, 0 for anything else."""
    own = next(each for each in comparison.designs if each.design == design)
    pair = against(own, PROFIT)
    return 0 if pair is None else {"better": 1, "worse": -1}.get(pair.verdict.word, 0)


def _differences(runs: pd.DataFrame, design: str, reference: str) -> pd.Series[float]:
    """Profit of a design less that of the reference in each world that both lived through."""
    wide = runs.pivot(index="world", columns="design", values=PROFIT)
    found: pd.Series[float] = (wide[design] - wide[reference]).dropna()
    return found


def _flip(
    outlook: Outlook, plausible: Plausible, seen: pd.Series[float], found: Assumption, sign: int
) -> Flip:
    own = found.range
    sizes = np.asarray(plausible.sample.loc[seen.index, own.path], dtype=np.float64)
    line = crossing(sizes, np.asarray(seen, dtype=np.float64), own.low, own.high)
    if not found.beyond_chance:
        text = _("Whether it matters at all, {worlds} worlds are too few to tell.")
        return described(own, outlook.design, "", text.format(worlds=len(seen)))
    helps = _("The higher it is, the better for {design}.")
    harms = _("The higher it is, the worse for {design}.")
    direction = (helps if found.correlation > 0 else harms).format(design=outlook.design)
    if sign * line.side(own.size) < 0:
        # What the study says of its own numbers is not what the worlds say of the same value.
        turned = _("On the average of the worlds the verdict is the other way round at this value already.")
        return described(own, outlook.design, direction, turned)
    return described(own, outlook.design, direction, _turning(own, line, outlook.design, len(seen)))


def _turning(own: Range, line: Crossing, design: str, worlds: int) -> str:
    if line.sure:
        better = _("From about {at} on {design} is ahead, on the average of the worlds (sure from {far} on).")
        worse = _("From about {at} on {design} is behind, on the average of the worlds (sure from {far} on).")
        rises = line.at_high > 0
        return (better if rises else worse).format(
            at=size_in_words(own, line.at),
            far=size_in_words(own, line.at if math.isnan(line.open_to) else line.open_to),
            design=design,
        )
    if line.at_low * line.at_high > 0 and math.isnan(line.open_from):
        text = _("Alone it turns nothing, wherever in its range it is.")
    elif math.isfinite(line.at):
        text = _("Perhaps {design} changes sides at about {at}; {worlds} worlds are too few to be sure.")
    else:
        text = _("Whether it alone turns anything, {worlds} worlds are too few to tell.")
    return text.format(at=size_in_words(own, line.at), design=design, worlds=worlds)
