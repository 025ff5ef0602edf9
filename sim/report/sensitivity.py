"""What matters, in a terminal: which assumptions move a difference, and which turn it round."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.report.failed import failure_sentences
from sim.report.numbers import HEADLINES, NOTHING, alike, duration, number, percent, plain
from sim.report.terminal import paragraphs
from sim.report.words import warning
from sim.texts import _, ngettext

if TYPE_CHECKING:
    from sim.experiment.screening import Noise
    from sim.experiment.sensitivity import Against, Sensitivity
    from sim.scenario.ranges import Range

ROWS = 12
ONE_WAY = 0.9
"""From this part of its size on, an effect is said to have one direction."""

_NAME = 20
_HOURS = re.compile(r"\d h\b")


def print_sensitivity(found: Sensitivity, console: Console) -> None:
    """Print, for each difference, what moves it, what its variance is made of, and what turns it round."""
    for each in found.against:
        console.print(Text(_heading(found, each), style="bold"))
        if each.morris is not None:
            console.print(_morris(found, each))
        if each.sobol is not None:
            console.print(_sobol(each))
        if each.flips is not None and len(each.flips):
            console.print(_flips(found, each))
        paragraphs(console, sensitivity_sentences(found, each))
    paragraphs(console, list(map(warning, sensitivity_warnings(found))), style="yellow")


def sensitivity_sentences(found: Sensitivity, each: Against) -> list[str]:
    """What the tables of one difference say, and how far they can be trusted."""
    told = []
    if each.flips is not None:
        told.append(_turning(found, each))
    if each.morris is not None and each.morris_noise is not None:
        count = int(each.morris["matters"].sum())
        told.append(
            _(
                "{count} of {all} assumptions move the difference beyond luck; of those named so, a "
                "twentieth at most is luck, on average. By how much is the mean over moves across the whole "
                "range, with all other assumptions anywhere in theirs."
            ).format(count=count, all=len(each.morris))
        )
        told.append(_noise(_("the mean square of the effects"), each.morris_noise, found))
    if each.sobol_noise is not None:
        told.append(_noise(_("the variance between points"), each.sobol_noise, None))
    return told


def sensitivity_warnings(found: Sensitivity) -> list[str]:
    """What could not be run or computed."""
    told = [*found.problems, *failure_sentences(found.effort.failed)]
    if found.effort.interrupted:
        told.append(_("ended early: what was not reached is missing"))
    return told


def _unit(found: Sensitivity) -> str:
    if found.metric == "profit_a_year":
        return _("{currency} a year").format(currency=found.study.world.money.currency)
    return _("customers")


def _heading(found: Sensitivity, each: Against) -> str:
    mean, low, high = alike(each.base.estimate, each.base.low, each.base.high, sign=True)
    interval = "" if NOTHING in (low, high) else f" [{low}, {high}]"
    currency = f" {found.study.world.money.currency}" if found.metric == "profit_a_year" else ""
    return ngettext(
        "{design} less {reference}, {metric}: {amount} in the study ({n} replication)",
        "{design} less {reference}, {metric}: {amount} in the study ({n} replications)",
        each.base.n,
    ).format(
        design=each.design,
        reference=found.reference,
        metric=_(HEADLINES[found.metric]),
        amount=f"{mean}{interval}{currency}",
        n=each.base.n,
    )


# -- tables ------------------------------------------------------------------------------------------------


def _table(title: str, *columns: str) -> Table:
    table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False, show_lines=False)
    table.add_column(Text(columns[0]), min_width=_NAME, overflow="fold")
    for column in columns[1:]:
        table.add_column(Text(column), justify="right")
    return table


def _morris(found: Sensitivity, each: Against) -> Table:
    assert each.morris is not None
    ranges = {own.path: own for own in found.parameters}
    count = min(ROWS, len(each.morris))
    title = (
        _("What moves it, in {unit}: the {count} of {all} assumptions, the foremost first")
        if count < len(each.morris)
        else _("What moves it, in {unit}: all {count} assumptions, the foremost first")
    ).format(unit=_unit(found), count=count, all=len(each.morris))
    table = _table(title, _("assumption"), _("range"), _("moves it by"), _("luck alone"), _("sure"))
    span = _("{low} to {high}")
    for row in each.morris.head(ROWS).to_dict("records"):
        own = ranges[row["parameter"]]
        size, half, luck = alike(row["mu_star"], row["mu_star_conf"], row["luck"])
        table.add_row(
            Text(own.path.removeprefix("world.")),
            span.format(low=size_in_words(own, own.low), high=size_in_words(own, own.high)),
            f"{_way(row['mu'], row['mu_star'])} {size} +- {half}",
            luck,
            _yes(row["matters"]),
        )
    return table


def _way(mean: float, size: float) -> str:
    if abs(mean) < ONE_WAY * size or size == 0:
        return _("up or down")
    return _("up") if mean > 0 else _("down")


def _yes(sure: bool) -> Text:
    return Text(_("yes")) if sure else Text(_("no"), style="yellow")


def _sobol(each: Against) -> Table:
    assert each.sobol is not None
    title = _("Which share of its variance they make, while all of these vary over their ranges")
    table = _table(title, _("assumption"), _("alone"), _("with interactions"))
    for row in each.sobol.to_dict("records"):
        cells = [_share(row[name], row[f"{name}_conf"]) for name in ("first", "total")]
        table.add_row(Text(row["parameter"].removeprefix("world.")), *cells)
    return table


def _share(share: float, half: float) -> str:
    return f"{percent(share)} +- {percent(half) if half < 1 else _('over 100%')}"


def _flips(found: Sensitivity, each: Against) -> Table:
    assert each.flips is not None
    ranges = {own.path: own for own in found.parameters}
    title = _("What could turn it round: one assumption moved alone, all else as in the study")
    columns = (_("now"), _("moved to"), _("difference there"), _("turns at"), _("sure"))
    table = _table(title, _("assumption"), *columns)
    for row in each.flips.head(ROWS).to_dict("records"):
        own = ranges[row["parameter"]]
        mean, low, high = alike(row["at_end"], row["at_end_low"], row["at_end_high"], sign=True)
        turns = not math.isnan(row["flips_at"])
        table.add_row(
            Text(own.path.removeprefix("world.")),
            size_in_words(own, row["size"]),
            size_in_words(own, row["end_size"]),
            f"{mean} [{low}, {high}]",
            _turns_at(own, row) if turns else NOTHING,
            _yes(row["sure"]) if turns else NOTHING,
        )
    return table


def _turns_at(own: Range, row: dict[Hashable, Any]) -> str:
    at = size_in_words(own, row["flips_at"])
    ends = [size_in_words(own, row[name]) for name in ("flips_from", "flips_to")]
    return at if NOTHING in ends else f"{at} [{ends[0]}, {ends[1]}]"


def size_in_words(own: Range, size: float) -> str:
    """A size of a parameter in its unit."""
    if math.isnan(size):
        return NOTHING
    if _HOURS.search(own.text(own.high)):
        exact = duration(size)
        # What no unit says in few digits is told in whole hours.
        return duration(round(size)) if exact.endswith(" h") and size >= 16 else exact
    return str(round(size)) if own.text(own.high).isdigit() else plain(float(f"{size:.3g}"))


# -- sentences ---------------------------------------------------------------------------------------------


def _turning(found: Sensitivity, each: Against) -> str:
    assert each.flips is not None
    turned = each.flips[each.flips["flips_at"].notna()]
    looked = each.flips["parameter"].nunique()
    known = {own.path: own for own in found.parameters}
    if not (each.base.low > 0 or each.base.high < 0):
        text = ngettext(
            "Luck leaves open which of the two is ahead in the study itself ({n} replication), so nothing "
            "can be said to turn it round.",
            "Luck leaves open which of the two is ahead in the study itself ({n} replications), so nothing "
            "can be said to turn it round.",
            found.extent.replications,
        )
        return text.format(n=found.extent.replications)
    if turned.empty:
        closest = each.flips.iloc[0]
        own = known[closest["parameter"]]
        return _(
            "None of the {looked} assumptions looked at turns it round alone within its sourced range. "
            "{path} comes closest: at {size}, {share} of the difference is left."
        ).format(
            looked=looked,
            path=own.path,
            size=size_in_words(own, closest["end_size"]),
            share=percent(closest["left"]),
        )
    sure = turned[turned["sure"]]
    names = [
        _("{path} at {size}").format(
            path=row["parameter"], size=size_in_words(known[row["parameter"]], row["flips_at"])
        )
        for row in sure.to_dict("records")
    ]
    text = (
        _(
            "{turned} of the {looked} assumptions looked at turn it round alone within their sourced ranges, "
            "{sure} of them beyond luck: {names}."
        )
        if names
        else _(
            "{turned} of the {looked} assumptions looked at turn it round alone within their sourced ranges, "
            "{sure} of them beyond luck."
        )
    )
    return text.format(
        turned=turned["parameter"].nunique(),
        looked=looked,
        sure=sure["parameter"].nunique(),
        names=", ".join(names),
    )


def _noise(what: str, noise: Noise, found: Sensitivity | None) -> str:
    """How much of what was analysed is luck, and what the inert control shows."""
    if found is None:
        control, own = percent(noise.control), percent(noise.control_own_luck)
    else:
        unit = _unit(found)
        control, own = (f"{number(x)} {unit}" for x in (noise.control, noise.control_own_luck))
    text = (
        _(
            "Luck makes {share} of {what}, as points that are compared share it; if each had luck of its "
            "own it would be {own_luck}. An inert control that was run along shows {control}, as it must; "
            "if each point had luck of its own it would show {own}."
        )
        if noise.control == 0
        else _(
            "Luck makes {share} of {what}, as points that are compared share it; if each had luck of its own "
            "it would be {own_luck}. An inert control that was run along shows {control}, but should show 0; "
            "if each point had luck of its own it would show {own}."
        )
    )
    return text.format(
        share=percent(noise.share), what=what, own_luck=percent(noise.own_luck), control=control, own=own
    )
