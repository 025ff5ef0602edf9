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

if TYPE_CHECKING:
    from sim.experiment.best_map import BestMap
    from sim.experiment.rule import Bound, Leaf

_STYLES = {"decided": "", "practically equal": "cyan", "undecided": "yellow", "not run": "dim"}


def print_map(found: BestMap, console: Console) -> None:
    """Print which design is best where, a rule for it, and what is not sure."""
    console.print(_grid(found))
    paragraphs(console, rule_sentences(found), style="bold")
    paragraphs(console, map_sentences(found))
    paragraphs(console, [f"warning: {text}" for text in map_warnings(found)], style="yellow")


def rule_sentences(found: BestMap) -> list[str]:
    """Where each design wins, in plain words."""
    rule = found.rule
    if rule.usual is None:
        return ["No point is decided, so there is no rule of where a design wins."]
    if rule.usually == rule.points:
        return [f"{rule.usual} wins at every decided point ({rule.points} of {len(found.points)} points)."]
    if not rule.leaves:
        names = " and ".join(axis_names(found.axes))
        return [
            f"{rule.usual} wins at {rule.usually} of {rule.points} decided points, and where it does not, "
            f"{names} do not tell."
        ]
    told = [_leaf(found, leaf) for leaf in rule.leaves]
    if rule.right < rule.points:
        told.append(f"These rules are right at {rule.right} of {rule.points} decided points.")
    return told


def _leaf(found: BestMap, leaf: Leaf) -> str:
    conditions = " and ".join(_bound(found, bound) for bound in leaf.bounds)
    points = "decided point" if leaf.points == 1 else "decided points"
    more = f"; {leaf.open} more {'is' if leaf.open == 1 else 'are'} not decided" if leaf.open else ""
    return f"{leaf.winner} wins where {conditions}: {leaf.right} of {leaf.points} {points}{more}."


def _bound(found: BestMap, bound: Bound) -> str:
    axis, name = found.axes[bound.axis], axis_names(found.axes)[bound.axis]
    if axis.kind == "word":
        return f"{name} is {' or '.join(bound.values)}"
    ends = [None if end is None else size_shown(axis, end) for end in (bound.above, bound.below)]
    if None not in ends:
        return f"{name} lies between {ends[0]} and {ends[1]}"
    return f"{name} is above {ends[0]}" if ends[1] is None else f"{name} is below {ends[1]}"


def map_sentences(found: BestMap) -> list[str]:
    """How surely the map is known."""
    words = Counter(found.points["word"])
    decided, run = words["decided"], len(found.points) - words["not run"]
    stay = int(found.points["holds_everywhere"].sum())
    wrong = (1 - CONFIDENCE) / 2
    return [
        f"{decided} of {run} points are decided: there the best design beats every other beyond luck "
        f"({found.replications} replications, the same at every point). At {words['practically equal']} of "
        f"the points the best ones are practically equal, and {words['undecided']} are undecided: the "
        "designs named there are those that may be best.",
        "Each point is judged for itself: the chance that luck makes us name a wrong design is below "
        f"{percent(wrong)} at each. As all points share their luck, neighbours err together. Of the "
        f"{decided} decided points, {stay} stand as well if luck is to fool us at none of the {run}.",
        "The intervals are about luck only; all that is not on the axes is as in the study.",
    ]


def map_warnings(found: BestMap) -> list[str]:
    """What is missing."""
    told = failure_sentences(found.effort.failed)
    if found.effort.interrupted:
        told.append("ended early: points without enough runs are blank")
    return told


# -- the table ---------------------------------------------------------------------------------------------


def _grid(found: BestMap) -> Table:
    """One row per value of the last axis, one column per value of the first."""
    title = f"{found.study.study.name}: best design by {HEADLINES[found.metric]}{_unit(found)}, and its lead"
    table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False, show_lines=False)
    names = axis_names(found.axes)
    across = values_shown(found.axes[0])
    if len(found.axes) == 1:
        table.add_column(Text(names[0]))
        for design in found.names:
            table.add_column(Text(design, overflow="fold"), justify="right")
        table.add_column(Text("best"), overflow="fold")
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


def _unit(found: BestMap) -> str:
    return f" ({found.study.world.money.currency})" if found.metric == "profit_a_year" else ""


def _cell(found: BestMap, place: int) -> Text:
    point = found.points.iloc[place]
    word, style = point["word"], _STYLES[point["word"]]
    if word == "not run":
        return Text("no result", style=style)
    contenders = str(point["contenders"]).split("; ")
    if word == "practically equal":
        return Text(" = ".join(contenders), style=style)
    if word == "undecided":
        return Text(" or ".join(contenders) + "?", style=style)
    mean, low, high = alike(*_lead(found, place), sign=True)
    return Text(f"{point['best']} {mean} [{low}, {high}]", style=style)


def _lead(found: BestMap, place: int) -> tuple[float, float, float]:
    """How far the best is before the next one, with its interval."""
    count = len(found.names)
    own = found.designs.iloc[place * count : (place + 1) * count].dropna(subset="behind")
    closest = own.sort_values("behind").iloc[0]
    return float(closest["behind"]), float(closest["behind_low"]), float(closest["behind_high"])
