"""A map of the best design in a terminal: the table, the rule, and how sure it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.experiment.verdicts import CONFIDENCE
from sim.report.axis_words import axis_names, size_shown, values_shown
from sim.report.failed import failure_sentences
from sim.report.numbers import HEADLINES, alike, percent
from sim.report.terminal import paragraphs
from sim.report.words import either, together, warning
from sim.texts import _, ngettext

if TYPE_CHECKING:
    from sim.experiment.best_map import BestMap
    from sim.experiment.rule import Bound, Leaf

_STYLES = {"decided": "", "practically equal": "cyan", "undecided": "yellow", "not run": "dim"}


def print_map(found: BestMap, console: Console) -> None:
    """Print which design is best where, a rule for it, and what is not sure."""
    console.print(_grid(found))
    paragraphs(console, rule_sentences(found), style="bold")
    paragraphs(console, map_sentences(found))
    paragraphs(console, list(map(warning, map_warnings(found))), style="yellow")


def rule_sentences(found: BestMap) -> list[str]:
    """Where each design wins, in plain words."""
    rule = found.rule
    if rule.usual is None:
        return [_("No point is decided, so there is no rule of where a design wins.")]
    if rule.usually == rule.points:
        text = _("{design} wins at every decided point ({decided} of {all} points).")
        return [text.format(design=rule.usual, decided=rule.points, all=len(found.points))]
    if not rule.leaves:
        text = _(
            "{design} wins at {count} of {all} decided points, and where it does not, {axes} do not tell."
        )
        axes = together(axis_names(found.axes))
        return [text.format(design=rule.usual, count=rule.usually, all=rule.points, axes=axes)]
    told = [_leaf(found, leaf) for leaf in rule.leaves]
    if rule.right < rule.points:
        text = _("These rules are right at {count} of {all} decided points.")
        told.append(text.format(count=rule.right, all=rule.points))
    return told


def _leaf(found: BestMap, leaf: Leaf) -> str:
    text = ngettext(
        "{design} wins where {conditions}: {right} of {n} decided point",
        "{design} wins where {conditions}: {right} of {n} decided points",
        leaf.points,
    ).format(
        design=leaf.winner,
        conditions=together([_bound(found, bound) for bound in leaf.bounds]),
        right=leaf.right,
        n=leaf.points,
    )
    if leaf.open:
        more = ngettext("{rule}; {n} more is not decided", "{rule}; {n} more are not decided", leaf.open)
        text = more.format(rule=text, n=leaf.open)
    return _("{sentence}.").format(sentence=text)


def _bound(found: BestMap, bound: Bound) -> str:
    axis, name = found.axes[bound.axis], axis_names(found.axes)[bound.axis]
    if axis.kind == "word":
        return _("{axis} is {values}").format(axis=name, values=either(bound.values))
    above, below = (None if end is None else size_shown(axis, end) for end in (bound.above, bound.below))
    if above is not None and below is not None:
        text = _("{axis} lies between {above} and {below}")
    else:
        text = _("{axis} is above {above}") if below is None else _("{axis} is below {below}")
    return text.format(axis=name, above=above, below=below)


def map_sentences(found: BestMap) -> list[str]:
    """How surely the map is known."""
    words = Counter(found.points["word"])
    decided, run = words["decided"], len(found.points) - words["not run"]
    stay = int(found.points["holds_everywhere"].sum())
    wrong = (1 - CONFIDENCE) / 2
    return [
        _(
            "{decided} of {all} points are decided: there the best design beats every other beyond luck "
            "({replications} replications, the same at every point). At {equal} of the points the best ones "
            "are practically equal, and {undecided} are undecided: the designs named there are those that "
            "may be best."
        ).format(
            decided=decided,
            all=run,
            replications=found.replications,
            equal=words["practically equal"],
            undecided=words["undecided"],
        ),
        _(
            "Each point is judged for itself: the chance that luck makes us name a wrong design is below "
            "{wrong} at each. As all points share their luck, neighbours err together. Of the {decided} "
            "decided points, {stay} stand as well if luck is to fool us at none of the {all}."
        ).format(wrong=percent(wrong), decided=decided, stay=stay, all=run),
        _("The intervals are about luck only; all that is not on the axes is as in the study."),
    ]


def map_warnings(found: BestMap) -> list[str]:
    """What is missing."""
    told = failure_sentences(found.effort.failed)
    if found.effort.interrupted:
        told.append(_("ended early: points without enough runs are blank"))
    return told


# -- the table ---------------------------------------------------------------------------------------------


def _grid(found: BestMap) -> Table:
    """One row per value of the last axis, one column per value of the first."""
    text = _("{study}: best design by {metric}, and its lead")
    title = text.format(study=found.study.study.name, metric=_metric(found))
    table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False, show_lines=False)
    names = axis_names(found.axes)
    across = values_shown(found.axes[0])
    if len(found.axes) == 1:
        table.add_column(Text(names[0]))
        for design in found.names:
            table.add_column(Text(design, overflow="fold"), justify="right")
        table.add_column(Text(_("best")), overflow="fold")
        for row, value in enumerate(across):
            means = found.designs["mean"].iloc[row * len(found.names) : (row + 1) * len(found.names)]
            table.add_row(Text(value), *map(Text, alike(*means.tolist())), _cell(found, row))
        return table
    table.add_column(Text(f"{names[1]} \\ {names[0]}"))
    for value in across:
        table.add_column(Text(value), overflow="fold")
    down = values_shown(found.axes[1])
    for row in reversed(range(len(down))):
        cells = [_cell(found, column * len(down) + row) for column in range(len(across))]
        table.add_row(Text(down[row], style="bold"), *cells)
    return table


def _metric(found: BestMap) -> str:
    """What is best, with its unit."""
    name = _(HEADLINES[found.metric])
    return f"{name} ({found.study.world.money.currency})" if found.metric == "profit_a_year" else name


def _cell(found: BestMap, place: int) -> Text:
    point = found.points.iloc[place]
    word, style = point["word"], _STYLES[point["word"]]
    if word == "not run":
        return Text(_("no result"), style=style)
    contenders = str(point["contenders"]).split("; ")
    if word == "practically equal":
        return Text(" = ".join(contenders), style=style)
    if word == "undecided":
        return Text(f"{either(contenders)}?", style=style)
    mean, low, high = alike(*_lead(found, place), sign=True)
    return Text(f"{point['best']} {mean} [{low}, {high}]", style=style)


def _lead(found: BestMap, place: int) -> tuple[float, float, float]:
    """How far the best is before the next one, with its interval."""
    count = len(found.names)
    own = found.designs.iloc[place * count : (place + 1) * count].dropna(subset="behind")
    closest = own.sort_values("behind").iloc[0]
    return float(closest["behind"]), float(closest["behind_low"]), float(closest["behind_high"])
