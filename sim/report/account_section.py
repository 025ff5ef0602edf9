"""The section of the page on the profit account: its lines, and the way from one profit to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.experiment.compare import yearly
from sim.report.account_words import ACCOUNT_WORDS
from sim.report.beside import Measure, measures
from sim.report.explanations import reasons
from sim.report.numbers import alike, money
from sim.report.pictures import Picture, svg
from sim.report.section import Section
from sim.report.waterfall_figure import best_others, steps, waterfall
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison

MOST_WATERFALLS = 2
"""Designs whose way from the profit of the reference is drawn, the best; the table has all."""


def account(comparison: Comparison) -> Section:
    """The profit account a year, which lines make the differences, and the best designs as waterfalls."""
    unit = _("{currency} a year").format(currency=comparison.study.world.money.currency)
    wanted = [
        Measure(yearly(name), _(label), unit if kind != "line" else "", note and _(note), money, kind)
        for name, (label, note, kind) in ACCOUNT_WORDS.items()
    ]
    shown = best_others(comparison)[:MOST_WATERFALLS]
    return Section(
        tuple(measures(comparison, wanted)),
        tuple(reasons(comparison)),
        tuple(_picture(comparison, design, unit) for design in shown),
    )


def _picture(comparison: Comparison, design: str, unit: str) -> Picture:
    reference = comparison.study.study.reference
    known = {each.design: each for each in comparison.designs}
    moves = steps(known[reference], known[design])
    written = alike(*(step.amount for step in moves), sign=True)
    begin, end = (money(known[name].means[yearly("profit")].estimate) for name in (reference, design))
    said = "; ".join(
        _("{line} {amount}").format(line=step.label, amount=amount)
        for step, amount in zip(moves, written, strict=True)
    )
    return Picture(
        svg(waterfall(comparison, design)),
        _("Waterfall chart from {begin} {unit} profit of {reference} to {end} of {design}. {steps}.").format(
            begin=begin, unit=unit, reference=reference, end=end, design=design, steps=said
        ),
        _(
            "What each line of the account adds to the profit of {reference} or takes from it on the way to "
            "that of {design}: a cost that falls adds. Means over replications; the table below has the "
            "intervals of the differences, and all designs."
        ).format(reference=reference, design=design),
    )
