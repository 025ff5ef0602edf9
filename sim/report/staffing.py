"""Equal-budget staffing in a terminal: the best mix of each design, what is as good, and how flat it is."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.report.numbers import alike, difference, money, number, percent

if TYPE_CHECKING:
    from collections.abc import Hashable
    from typing import Any

    from sim.experiment.standing import Staffed, Staffing

NOTE = (
    "Pay is in lead hunters' pay, profit a year; new: customers won in the whole time. Intervals against "
    "the best are for all mixes together, as if the number of runs had been fixed beforehand. All of it is "
    "from the runs that chose the best, which so looks a little too good: what it is worth, a comparison on "
    "fresh luck says."
)
MOST_ROWS = 10
"""Mixes of a design that are shown; the file has all."""
_AGAINST = "against the best"
_COLUMNS = ("pay", "runs", "profit", _AGAINST, "", "new")
_UNBROKEN = ("pay", "runs", "profit", _AGAINST, "new")
_STYLES = {"practically equal": "cyan", "worse": "red", "undecided": "yellow"}


def print_staffing(staffing: Staffing, study: str, console: Console) -> None:
    """Print the best mix of each design, the mixes beside it, and the options that bring them about."""
    for text in staffing.study.overrides:
        console.print(Text(f"changed: {text}", style="yellow"))
    _say(console, f"Budget: {_pay(staffing, staffing.budget)}, managers included.")
    for staffed in staffing.designs:
        _print_design(staffed, staffing, console)
    for design, reason in staffing.left.items():
        _say(console, f"{design} stays as it is: {reason}.", "yellow")
    if staffing.interrupted:
        _say(console, "Ended early: what was found until then is shown, and nothing is promised.", "yellow")
    for failed in staffing.failed[:5]:
        cell, failure = failed.cell, failed.failure
        mix = " ".join(cell.overrides)
        told = f"{mix}, replication {cell.replication} failed: {failure.error}: {failure.message}"
        _say(console, f"warning: {told}; its mix was taken out", "yellow")
    if staffing.runs:
        _say(console, f"{staffing.runs:,} runs, {_time(staffing.seconds)} of computing.", "dim")
        _say(console, NOTE, "dim")
    if staffing.overrides:
        sets = " ".join(f"--set {shlex.quote(text)}" for text in staffing.overrides)
        _say(console, "To compare the designs at these mixes, on fresh luck:")
        console.print(Text(f"salesim compare {shlex.quote(study)} {sets}"), soft_wrap=True)


def mix_lines(staffing: Staffing) -> list[str]:
    """One line for each design: the mix it is compared at."""
    lines = [
        f"{staffed.design}: {staffed.winner} ({_short(staffed.winner.pay)} lead hunters' pay)"
        for staffed in staffing.designs
    ]
    return [*lines, *(f"{design}: as it is filed, {reason}" for design, reason in staffing.left.items())]


def design_sentences(staffed: Staffed, staffing: Staffing) -> list[str]:
    """What was found for one design, in plain words."""
    mixes, selection = staffed.mixes, staffed.selection
    filed = f"As filed: {mixes.filed} (pay {_short(mixes.filed.pay)})."
    texts = [filed]
    if not mixes.tight:
        spare = 1 - max(mix.pay for mix in mixes.found) / staffing.budget
        texts.append(f"No mix uses the budget up: the fullest leaves {percent(spare)} of it unspent.")
    if mixes.refused:
        texts.append(f"{mixes.refused} more mixes are not allowed, for example: {mixes.reason}")
    if selection is None:
        return [*texts, "It is the only mix that the budget buys, so nothing had to be run."]
    return [*texts, _promise(staffed, staffing), _equals(staffed), *_flatness(staffed)]


def _promise(staffed: Staffed, staffing: Staffing) -> str:
    selection, margin = staffed.selection, money(staffing.margin)
    assert selection is not None
    count = len(staffed.mixes.found)
    if selection.decided:
        return (
            f"Chosen from {count} mixes, each run up to {max(selection.used)} times. If one mix earns "
            f"{margin} a year more than all others, or more, this is it with a probability of "
            f"{percent(selection.confidence)} at least."
        )
    short = staffed.shortfall
    most = f"at most {money(short)} a year more than this one" if short > 0 else "no more than this one"
    return (
        f"Undecided: after {max(selection.used)} runs of each, {len(selection.contenders)} of {count} mixes "
        f"are left (below: contender). Nothing is promised, but that the best of those left earns {most} "
        f"(95%). A higher --limit or a wider --indifference (now {margin}) decides."
    )


def _equals(staffed: Staffed) -> str:
    assert staffed.selection is not None
    margin = money(staffed.selection.delta)
    if not staffed.equal:
        return f"No other mix is known to be practically equal (within {margin} a year)."
    return f"Practically equal to it (within {margin} a year): {'; '.join(staffed.equal)}."


def _flatness(staffed: Staffed) -> list[str]:
    count = len(staffed.mixes.found)
    near = staffed.within - 1
    texts = [f"How flat it is: on average {near or 'none'} of the {count - 1} other mixes lie within that."]
    # Pays differ, so a seat more of one role is often a seat fewer of another, in one and the same mix.
    steps: dict[str, list[str]] = {}
    for move in staffed.moves:
        word = f"one {move.role} {'more' if move.step > 0 else 'fewer'}"
        steps.setdefault(f"{move.mix}: {difference(move.difference)} a year", []).append(word)
    return [*texts, *(f"Best with {' or '.join(words)}: {what}." for what, words in steps.items())]


def _print_design(staffed: Staffed, staffing: Staffing, console: Console) -> None:
    pay = _pay(staffing, staffed.winner.pay)
    console.print(Text(f"{staffed.design}: {staffed.winner}, for {pay}", style="bold"))
    for text in design_sentences(staffed, staffing):
        console.print(Text(f"  {text}"))
    if staffed.selection is not None:
        console.print(_table(staffed))
    console.print()


def _table(staffed: Staffed) -> Table:
    roles = list(staffed.winner.seats)
    table = Table(box=SIMPLE_HEAD, padding=0)
    for name in (*roles, *_COLUMNS):
        justify: Literal["left", "right"] = "right" if name else "left"
        # Numbers are not broken; names of roles may be.
        table.add_column(Text(name), justify=justify, overflow="fold", no_wrap=name in _UNBROKEN)
    for row in staffed.table.head(MOST_ROWS).to_dict("records"):
        table.add_row(*(Text(str(row[f"seats.{role}"])) for role in roles), *_cells(row))
    hidden = len(staffed.table) - MOST_ROWS
    if hidden > 0:
        table.caption = Text(f"{hidden} more mixes are worse, or went out earlier")
        table.caption_justify = "left"
    return table


def _cells(row: dict[Hashable, Any]) -> list[Text]:
    word = str(row["verdict"])
    state = str(row["state"])
    shown = word if state in ("winner", "eliminated") else f"{word} ({state})"
    found = alike(row["difference"], row["difference_low"], row["difference_high"], sign=True)
    against = "the best" if state == "winner" else f"{found[0]} [{found[1]}, {found[2]}]"
    return [
        Text(f"{row['planned_pay']:.1f}"),
        Text(str(row["replications"])),
        Text(money(row["profit_a_year"])),
        Text(against),
        Text(shown, style=_STYLES.get(word, "")),
        Text(number(row["new_customers"])),
    ]


def _pay(staffing: Staffing, pay: float) -> str:
    """Planned pay in both its units: hunters, and money."""
    world = staffing.study.world
    amount = pay * world.money.hunter_pay.value
    return f"the pay of {_short(pay)} lead hunters ({amount:,.0f} {world.money.currency} a month)"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"


def _short(pay: float) -> str:
    return f"{pay:.4g}"


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style))
