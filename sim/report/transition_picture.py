"""Reorganisations as a picture: cumulative cash against the reference, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.experiment.transition import against
from sim.report.business import cash_against
from sim.report.numbers import money
from sim.report.pictures import BANDS, Picture, svg
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.metrics.tables import Tables


def transition_picture(tables: Tables, comparison: Comparison) -> Picture:
    """Cumulative cash against the reference, by month."""
    found, unit = comparison.transitions, comparison.study.world.money.currency
    reference = comparison.study.study.reference
    names = [case.design.name for case in comparison.study.cases]
    cash = against(tables.monthly, reference)
    ends = "; ".join(
        _("{design}: {amount} {currency} at the end").format(
            design=each.design, amount=money(float(each.by_month[-1])), currency=unit
        )
        for each in found
    )
    return Picture(
        svg(cash_against(cash, names, reference, unit)),
        _("Line chart of cumulative cash less that of {reference}, by month and design. {designs}.").format(
            reference=reference, designs=ends
        ),
        _("{bands} Difference to {reference}, replication by replication.").format(
            bands=_(BANDS), reference=reference
        ),
    )
