"""Equal-budget staffing in a terminal: the best mix of each design, what is as good, and how flat it is."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.report.numbers import alike, difference, money, number, percent
from sim.report.words import changed, either, warning
from sim.texts import _, marked, ngettext

if TYPE_CHECKING:
    from collections.abc import Hashable
    from typing import Any

    from sim.experiment.cells import FailedCell
    from sim.experiment.standing import Staffed, Staffing

NOTE = marked(
    "Pay is in lead hunters' pay, profit a year; new: customers won in the whole time. Intervals against "
    "the best are for all mixes together, as if the number of runs had been fixed beforehand. All of it is "
    "from the runs that chose the best, which so looks a little too good: what it is worth, a comparison on "
    "fresh luck says."
)
MOST_ROWS = 10
"""Mixes of a design that are shown; the file has all."""
_COLUMNS = (
    marked("pay"),
    marked("runs"),
    marked("profit"),
    marked("against the best"),
    "",
    marked("new"),
)
_STYLES = {"practically equal": "cyan", "worse": "red", "undecided": "yellow"}


def print_staffing(staffing: Staffing, study: str, console: Console) -> None:
    """Print the best mix of each design, the mixes beside it, and the options that bring them about."""
    for text in staffing.study.overrides:
        console.print(Text(changed(text), style="yellow"))
    _say(console, _("Budget: {pay}, managers included.").format(pay=_pay(staffing, staffing.budget)))
    for staffed in staffing.designs:
        _print_design(staffed, staffing, console)
    for design, reason in staffing.left.items():
        text = _("{design} stays as it is: {reason}.").format(design=design, reason=reason)
        _say(console, text, "yellow")
    if staffing.interrupted:
        text = _("Ended early: what was found until then is shown, and nothing is promised.")
        _say(console, text, "yellow")
    for failed in staffing.failed[:5]:
        _say(console, _failed(failed), "yellow")
    if staffing.runs:
        text = ngettext("{n} run, {time} of computing.", "{n} runs, {time} of computing.", staffing.runs)
        _say(console, text.format(n=f"{staffing.runs:,}", time=_time(staffing.seconds)), "dim")
        _say(console, _(NOTE), "dim")
    if staffing.overrides:
        sets = " ".join(f"--set {shlex.quote(text)}" for text in staffing.overrides)
        _say(console, _("To compare the designs at these mixes, on fresh luck:"))
        console.print(Text(f"salesim compare {shlex.quote(study)} {sets}"), soft_wrap=True)


def _failed(failed: FailedCell) -> str:
    cell, failure = failed.cell, failed.failure
    text = _("{mix}, replication {n} failed: {error}: {message}; its mix was taken out")
    return warning(
        text.format(
            mix=" ".join(cell.overrides), n=cell.replication, error=failure.error, message=failure.message
        )
    )


def mix_lines(staffing: Staffing) -> list[str]:
    """One line for each design: the mix it is compared at."""
    lines = [
        _("{design}: {mix} ({pay} lead hunters' pay)").format(
            design=staffed.design, mix=staffed.winner, pay=_short(staffed.winner.pay)
        )
        for staffed in staffing.designs
    ]
    text = _("{design}: as it is filed, {reason}")
    return [*lines, *(text.format(design=name, reason=reason) for name, reason in staffing.left.items())]


def design_sentences(staffed: Staffed, staffing: Staffing) -> list[str]:
    """What was found for one design, in plain words."""
    mixes, selection = staffed.mixes, staffed.selection
    text = _("As filed: {mix} (pay {pay}).")
    texts = [text.format(mix=mixes.filed, pay=_short(mixes.filed.pay))]
    if not mixes.tight:
        spare = 1 - max(mix.pay for mix in mixes.found) / staffing.budget
        text = _("No mix uses the budget up: the fullest leaves {share} of it unspent.")
        texts.append(text.format(share=percent(spare)))
    if mixes.refused:
        text = ngettext(
            "{n} more mix is not allowed: {reason}",
            "{n} more mixes are not allowed, for example: {reason}",
            mixes.refused,
        )
        texts.append(text.format(n=mixes.refused, reason=mixes.reason))
    if selection is None:
        return [*texts, _("It is the only mix that the budget buys, so nothing had to be run.")]
    return [*texts, _promise(staffed, staffing), _equals(staffed), *_flatness(staffed)]


def _promise(staffed: Staffed, staffing: Staffing) -> str:
    selection, margin = staffed.selection, money(staffing.margin)
    assert selection is not None
    count = len(staffed.mixes.found)
    if selection.decided:
        return _(
            "Chosen from {count} mixes, each run up to {runs} times. If one mix earns {margin} a year more "
            "than all others, or more, this is it with a probability of {level} at least."
        ).format(count=count, runs=max(selection.used), margin=margin, level=percent(selection.confidence))
    if staffed.shortfall > 0:
        text = _(
            "Undecided: after {runs} runs of each, {left} of {count} mixes are left (below: contender). "
            "Nothing is promised, but that the best of those left earns at most {most} a year more than this "
            "one (95%). A higher --limit or a wider --indifference (now {margin}) decides."
        )
    else:
        text = _(
            "Undecided: after {runs} runs of each, {left} of {count} mixes are left (below: contender). "
            "Nothing is promised, but that the best of those left earns no more than this one (95%). A "
            "higher --limit or a wider --indifference (now {margin}) decides."
        )
    return text.format(
        runs=max(selection.used),
        left=len(selection.contenders),
        count=count,
        most=money(staffed.shortfall),
        margin=margin,
    )


def _equals(staffed: Staffed) -> str:
    assert staffed.selection is not None
    margin = money(staffed.selection.delta)
    if not staffed.equal:
        text = _("No other mix is known to be practically equal (within {margin} a year).")
        return text.format(margin=margin)
    text = _("Practically equal to it (within {margin} a year): {mixes}.")
    return text.format(margin=margin, mixes="; ".join(staffed.equal))


def _flatness(staffed: Staffed) -> list[str]:
    count = len(staffed.mixes.found)
    near = staffed.within - 1
    text = (
        _("How flat it is: on average {near} of the {others} other mixes lie within that.")
        if near
        else _("How flat it is: on average none of the {others} other mixes lie within that.")
    )
    texts = [text.format(near=near, others=count - 1)]
    # Pays differ, so a seat more of one role is often a seat fewer of another, in one and the same mix.
    steps: dict[str, list[str]] = {}
    for move in staffed.moves:
        word = _("one {role} more") if move.step > 0 else _("one {role} fewer")
        what = _("{mix}: {difference} a year").format(mix=move.mix, difference=difference(move.difference))
        steps.setdefault(what, []).append(word.format(role=move.role))
    best = _("Best with {steps}: {what}.")
    return [*texts, *(best.format(steps=either(words), what=what) for what, words in steps.items())]


def _print_design(staffed: Staffed, staffing: Staffing, console: Console) -> None:
    pay = _pay(staffing, staffed.winner.pay)
    text = _("{design}: {mix}, for {pay}")
    title = text.format(design=staffed.design, mix=staffed.winner, pay=pay)
    console.print(Text(title, style="bold"))
    for text in design_sentences(staffed, staffing):
        console.print(Text(f"  {text}"))
    if staffed.selection is not None:
        console.print(_table(staffed))
    console.print()


def _table(staffed: Staffed) -> Table:
    roles = list(staffed.winner.seats)
    table = Table(box=SIMPLE_HEAD, padding=0)
    # Names of roles may be broken, numbers are not.
    for name in roles:
        table.add_column(Text(name), justify="right", overflow="fold")
    for name in _COLUMNS:
        justify: Literal["left", "right"] = "right" if name else "left"
        table.add_column(Text(_(name)), justify=justify, overflow="fold", no_wrap=bool(name))
    for row in staffed.table.head(MOST_ROWS).to_dict("records"):
        table.add_row(*(Text(str(row[f"seats.{role}"])) for role in roles), *_cells(row))
    hidden = len(staffed.table) - MOST_ROWS
    if hidden > 0:
        text = ngettext(
            "{n} more mix is worse, or went out earlier",
            "{n} more mixes are worse, or went out earlier",
            hidden,
        )
        table.caption = Text(text.format(n=hidden))
        table.caption_justify = "left"
    return table


def _cells(row: dict[Hashable, Any]) -> list[Text]:
    word = str(row["verdict"])
    state = str(row["state"])
    shown = _(word) if state in ("winner", "eliminated") else f"{_(word)} ({_(state)})"
    found = alike(row["difference"], row["difference_low"], row["difference_high"], sign=True)
    against = _("the best") if state == "winner" else f"{found[0]} [{found[1]}, {found[2]}]"
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
    text = _("the pay of {pay} lead hunters ({amount} {currency} a month)")
    return text.format(pay=_short(pay), amount=f"{amount:,.0f}", currency=world.money.currency)


def _time(seconds: float) -> str:
    if seconds < 120:
        n = round(seconds)
        return ngettext("{n} second", "{n} seconds", n).format(n=n)
    n = round(seconds / 60)
    return ngettext("{n} minute", "{n} minutes", n).format(n=n)


def _short(pay: float) -> str:
    return f"{pay:.4g}"


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style))
