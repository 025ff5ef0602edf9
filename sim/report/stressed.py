"""Single departures in a terminal: whom a design can least do without, what it costs, and for how long."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.report.numbers import NOTHING, difference, duration, percent
from sim.report.planned import WHERE
from sim.report.terminal import paragraphs

if TYPE_CHECKING:
    from sim.experiment.key_person import Loss
    from sim.experiment.stress import Stress

MOST_SEATS = 12
"""Seats of a design that are shown, the worst first; the table on disk has all of them."""
_WHO, _AMOUNT, _SHARE, _SMALL = 14, 22, 6, 8
_WIDE = 122
"""From this width of the terminal on there is room for all columns."""


def print_stress(stress: Stress, console: Console) -> None:
    """Print for each design whom it can least do without, then its seats and means, and what that means."""
    paragraphs(console, stress_sentences(stress), style="bold")
    for design in stress.designs:
        console.print(_table(stress, design, console.width >= _WIDE))
    if stress.designs:
        paragraphs(console, _how_to_read(stress), style="dim")
    paragraphs(console, _warnings(stress), style="yellow")


def stress_sentences(stress: Stress) -> list[str]:
    """One sentence for each design: its worst seat, and the mean one."""
    return [_sentence(stress, design) for design in stress.designs]


def _sentence(stress: Stress, design: str) -> str:
    seats, unit = stress.seats(design), stress.study.world.money.currency
    if not seats:
        return f"{design}: nobody sat on any of these seats on that day."
    worst, mean = seats[0], stress.means(design)[-1]
    text = (
        f"{design}: the seat that costs most when its person leaves {WHERE[stress.to]} is {who(worst)}: "
        f"orders of the next 12 months {difference(worst.orders)} {unit}{_share(worst.orders_share)}, "
        f"profit {difference(worst.profit)} {unit}{_share(worst.profit_share)}"
    )
    roles = [loss for loss in stress.means(design)[:-1] if loss.replications]
    if len(roles) > 1:
        role = min(roles, key=lambda loss: loss.orders.mean)
        text += f"; of the roles {role.role}, in the mean {difference(role.orders)} {unit} of orders"
        text += _share(role.orders_share)
    if len(seats) > 1:
        text += (
            f"; in the mean of its {len(seats)} seats orders {difference(mean.orders)} {unit}"
            f"{_share(mean.orders_share)}, profit {difference(mean.profit)} {unit}{_share(mean.profit_share)}"
        )
    return f"{text}. {_over(mean if len(seats) > 1 else worst, len(seats) > 1)}"


def _share(share: float) -> str:
    """A share of the usual; nothing where the usual is nothing, or a loss."""
    return f" ({percent(share)} of the usual)" if math.isfinite(share) else ""


def _over(loss: Loss, is_mean: bool) -> str:
    subject = "After a departure from the mean seat orders are" if is_mean else "Orders are"
    found = loss.recovery
    if found.word == "back":
        return f"{subject} back at the usual, as far as luck lets one see, after {found.months} months."
    if found.word == "not in the run":
        return f"{subject} not back at the usual by the end of the run."
    return "What is missing of the year's orders is not beyond luck."


def who(loss: Loss) -> str:
    """A seat, or the mean of several, in words; with the code of who sits there today where it is known."""
    if loss.role is None:
        return "mean of all"
    if loss.seat is None:
        return f"mean {loss.role}"
    return f"{loss.role} {loss.seat}" + (f" ({loss.person})" if loss.person else "")


def _table(stress: Stress, design: str, is_wide: bool) -> Table:
    unit, seats = stress.study.world.money.currency, stress.seats(design)
    title = f"{design}: somebody leaves after {duration(stress.at)}; the 12 months after, in {unit}"
    table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("who leaves", width=_WHO + 4 * is_wide)
    table.add_column("orders", justify="right", width=_AMOUNT + is_wide)
    table.add_column("usual", justify="right", width=_SHARE)
    table.add_column("profit", justify="right", width=_AMOUNT + is_wide)
    if is_wide:
        table.add_column("usual", justify="right", width=_SHARE)
        table.add_column("accounts", justify="right", width=_SMALL)
        table.add_column("followed", justify="right", width=_SMALL)
    table.add_column("back in", justify="right", width=_SMALL)
    for loss in seats[:MOST_SEATS]:
        table.add_row(*_cells(loss, is_wide))
    table.add_section()
    means = stress.means(design)
    for loss in means[:-1] if len(means) == 2 else means:
        table.add_row(*_cells(loss, is_wide), style="bold")
    return table


def _cells(loss: Loss, is_wide: bool) -> list[Text | str]:
    accounts = loss.accounts.mean
    more = [
        percent(loss.profit_share),
        f"{accounts:+.1f}" if math.isfinite(accounts) else NOTHING,
        f"{loss.followed:.1f}" if math.isfinite(loss.followed) else NOTHING,
    ]
    return [
        Text(who(loss), overflow="fold"),
        difference(loss.orders),
        percent(loss.orders_share),
        difference(loss.profit),
        *(more if is_wide else ()),
        _months(loss),
    ]


def _months(loss: Loss) -> str:
    found = loss.recovery
    return {"back": f"{found.months} mo", "not in the run": "later"}.get(found.word, NOTHING)


def _how_to_read(stress: Stress) -> list[str]:
    runs = stress.study.study.replications
    found = next(loss.orders for loss in stress.losses if loss.seat is not None)
    texts = [
        f"Every line compares twins: the same company with the same luck, {runs} times, to the bit the same "
        "until the day on which that one person gives notice. Differences are with the departure less "
        "without, 'usual' is their share of what would be usual. Who leaves is paid no longer, so profit may "
        "rise where little is lost.",
        "'back in': months from the departure to the first three months, after the deepest ones of the year, "
        "whose missing orders luck could explain ('-': what is missing in the year is not beyond luck; "
        "'later': not within the run). More replications see smaller losses, for longer.",
    ]
    if math.isfinite(found.low):
        texts.append(
            f"Intervals of seats hold at {found.confidence:.0%} for all seats of a design together, so the "
            "worst may be read off; those of means hold for themselves. Where a department is grown anew in "
            "each replication, the seats of one role differ by luck alone: read its mean."
        )
    return texts


def _warnings(stress: Stress) -> list[str]:
    texts = []
    for design in stress.designs:
        every = [loss for loss in stress.losses if loss.design == design and loss.seat is not None]
        empty = [f"{who(loss)} in {loss.empty}" for loss in every if loss.empty]
        if empty:
            texts.append(
                f"{design}: nobody was there to leave from {', '.join(empty)} replications; they are left out"
            )
        if len(stress.seats(design)) > MOST_SEATS:
            texts.append(f"{design}: the {MOST_SEATS} worst seats are shown; --out writes all of them")
    if stress.interrupted:
        texts.append(f"ended early: {stress.pairs} pairs of twins were finished")
    texts += [
        f"{twin.seat.design}, {twin.seat.role} {twin.seat.number}, replication {twin.replication} failed: "
        f"{failure.error}: {failure.message}"
        for twin, failure in stress.failed[:5]
    ]
    if len(stress.failed) > 5:
        texts.append(f"{len(stress.failed) - 5} more pairs of twins failed")
    return [f"warning: {text}" for text in texts]
