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
from sim.report.words import warning
from sim.texts import _, ngettext

if TYPE_CHECKING:
    from sim.experiment.key_person import Loss
    from sim.experiment.stress import Stress
    from sim.stats import PairedDifference

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
        return _("{design}: nobody sat on any of these seats on that day.").format(design=design)
    worst, mean = seats[0], stress.means(design)[-1]
    parts = [
        _(
            "{design}: the seat that costs most when its person leaves {where} is {who}: orders of the next "
            "12 months {orders}, profit {profit}"
        ).format(
            design=design,
            where=_(WHERE[stress.to]),
            who=who(worst),
            orders=_amount(worst.orders, worst.orders_share, unit),
            profit=_amount(worst.profit, worst.profit_share, unit),
        )
    ]
    roles = [loss for loss in stress.means(design)[:-1] if loss.replications]
    if len(roles) > 1:
        role = min(roles, key=lambda loss: loss.orders.mean)
        shown = {"role": role.role, "amount": difference(role.orders), "unit": unit}
        text = (
            _("of the roles {role}, in the mean {amount} {unit} of orders ({share} of the usual)")
            if math.isfinite(role.orders_share)
            else _("of the roles {role}, in the mean {amount} {unit} of orders")
        )
        parts.append(text.format(**shown, share=percent(role.orders_share)))
    if len(seats) > 1:
        text = _("in the mean of its {n} seats orders {orders}, profit {profit}")
        orders = _amount(mean.orders, mean.orders_share, unit)
        profit = _amount(mean.profit, mean.profit_share, unit)
        parts.append(text.format(n=len(seats), orders=orders, profit=profit))
    over = _over(mean if len(seats) > 1 else worst, len(seats) > 1)
    return _("{sentence}. {more}").format(sentence="; ".join(parts), more=over)


def _amount(found: PairedDifference, share: float, unit: str) -> str:
    """A difference, and its share of the usual; no share where the usual is nothing, or a loss."""
    if not math.isfinite(share):
        return f"{difference(found)} {unit}"
    text = _("{amount} {unit} ({share} of the usual)")
    return text.format(amount=difference(found), unit=unit, share=percent(share))


def _over(loss: Loss, is_mean: bool) -> str:
    found = loss.recovery
    n = found.months or 0
    if found.word == "back" and is_mean:
        text = ngettext(
            "After a departure from the mean seat orders are back at the usual, as far as luck lets one see, "
            "after {n} month.",
            "After a departure from the mean seat orders are back at the usual, as far as luck lets one see, "
            "after {n} months.",
            n,
        )
        return text.format(n=n)
    if found.word == "back":
        text = ngettext(
            "Orders are back at the usual, as far as luck lets one see, after {n} month.",
            "Orders are back at the usual, as far as luck lets one see, after {n} months.",
            n,
        )
        return text.format(n=n)
    if found.word == "not in the run":
        return (
            _("After a departure from the mean seat orders are not back at the usual by the end of the run.")
            if is_mean
            else _("Orders are not back at the usual by the end of the run.")
        )
    return _("What is missing of the year's orders is not beyond luck.")


def who(loss: Loss) -> str:
    """A seat, or the mean of several, in words; with the code of who sits there today where it is known."""
    if loss.role is None:
        return _("mean of all")
    if loss.seat is None:
        return _("mean {role}").format(role=loss.role)
    return f"{loss.role} {loss.seat}" + (f" ({loss.person})" if loss.person else "")


def _table(stress: Stress, design: str, is_wide: bool) -> Table:
    unit, seats = stress.study.world.money.currency, stress.seats(design)
    title = _("{design}: somebody leaves after {time}; the 12 months after, in {unit}").format(
        design=design, time=duration(stress.at), unit=unit
    )
    table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("who leaves"), width=_WHO + 4 * is_wide)
    table.add_column(_("orders"), justify="right", width=_AMOUNT + is_wide)
    table.add_column(_("usual"), justify="right", width=_SHARE)
    table.add_column(_("profit"), justify="right", width=_AMOUNT + is_wide)
    if is_wide:
        table.add_column(_("usual"), justify="right", width=_SHARE)
        table.add_column(_("accounts"), justify="right", width=_SMALL)
        table.add_column(_("followed"), justify="right", width=_SMALL)
    table.add_column(_("back in"), justify="right", width=_SMALL)
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
    back = _("{n} mo").format(n=found.months)
    return {"back": back, "not in the run": _("later")}.get(found.word, NOTHING)


def _how_to_read(stress: Stress) -> list[str]:
    runs = stress.study.study.replications
    found = next(loss.orders for loss in stress.losses if loss.seat is not None)
    twins = ngettext(
        "Every line compares twins: the same company with the same luck, {n} time, to the bit the same until "
        "the day on which that one person gives notice. Differences are with the departure less without, "
        "'usual' is their share of what would be usual. Who leaves is paid no longer, so profit may rise "
        "where little is lost.",
        "Every line compares twins: the same company with the same luck, {n} times, to the bit the same "
        "until the day on which that one person gives notice. Differences are with the departure less "
        "without, 'usual' is their share of what would be usual. Who leaves is paid no longer, so profit "
        "may rise where little is lost.",
        runs,
    )
    back = _(
        "'back in': months from the departure to the first three months, after the deepest ones of the year, "
        "whose missing orders luck could explain ('-': what is missing in the year is not beyond luck; "
        "'later': not within the run). More replications see smaller losses, for longer."
    )
    texts = [twins.format(n=runs), back]
    if math.isfinite(found.low):
        texts.append(
            _(
                "Intervals of seats hold at {level} for all seats of a design together, so the worst may be "
                "read off; those of means hold for themselves. Where a department is grown anew in each "
                "replication, the seats of one role differ by luck alone: read its mean."
            ).format(level=f"{found.confidence:.0%}")
        )
    return texts


def _warnings(stress: Stress) -> list[str]:
    texts = []
    for design in stress.designs:
        every = [loss for loss in stress.losses if loss.design == design and loss.seat is not None]
        empty = [_("{who} in {n}").format(who=who(loss), n=loss.empty) for loss in every if loss.empty]
        if empty:
            text = _("{design}: nobody was there to leave from {seats} replications; they are left out")
            texts.append(text.format(design=design, seats=", ".join(empty)))
        if len(stress.seats(design)) > MOST_SEATS:
            text = _("{design}: the {n} worst seats are shown; --out writes all of them")
            texts.append(text.format(design=design, n=MOST_SEATS))
    if stress.interrupted:
        text = ngettext(
            "ended early: {n} pair of twins was finished",
            "ended early: {n} pairs of twins were finished",
            stress.pairs,
        )
        texts.append(text.format(n=stress.pairs))
    return list(map(warning, [*texts, *_failures(stress)]))


def _failures(stress: Stress) -> list[str]:
    text = _("{design}, {role} {seat}, replication {n} failed: {error}: {message}")
    told = [
        text.format(
            design=twin.seat.design,
            role=twin.seat.role,
            seat=twin.seat.number,
            n=twin.replication,
            error=failure.error,
            message=failure.message,
        )
        for twin, failure in stress.failed[:5]
    ]
    more = len(stress.failed) - 5
    if more > 0:
        text = ngettext("{n} more pair of twins failed", "{n} more pairs of twins failed", more)
        told.append(text.format(n=more))
    return told
