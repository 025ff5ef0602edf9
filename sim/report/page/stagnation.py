"""Whether growth comes to a stop: the rows of its section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.numbers import number, percent, percent_interval
from sim.report.page.answers import estimate
from sim.report.summary import Row
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison


def stagnation_rows(comparison: Comparison) -> list[Row]:
    """New customers at first and at last, the index, and runs that stalled; one cell per design."""
    designs = comparison.designs
    flat = _("in brackets how often a flat process would be called so")
    index = _("1 - last year / best year of the mean curve; it cannot be negative")
    return [
        Row(
            _("New customers"),
            _("first year"),
            "",
            tuple(number(estimate(design, "new_first_year")) for design in designs),
        ),
        Row(
            _("New customers"),
            _("last year"),
            "",
            tuple(number(estimate(design, "new_last_year")) for design in designs),
        ),
        Row(
            _("Stagnation index"), "", index, tuple(percent_interval(design.stagnation) for design in designs)
        ),
        Row(
            _("Runs that stalled (flat)"),
            "",
            flat,
            tuple(
                _("{stalled} ({flat})").format(
                    stalled=percent(estimate(design, "stalled")), flat=percent(design.stalled_if_flat)
                )
                for design in designs
            ),
        ),
    ]
