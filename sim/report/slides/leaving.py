"""The slide on what happens to the customers of people who leave."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.experiment.leaver_curve import leaver_curves
from sim.metrics.leavers import AFTER, BEFORE
from sim.report.drawing import short
from sim.report.numbers import percent
from sim.report.palette import looks
from sim.report.slides.charts import BESIDE, LINES, Chart, Series
from sim.report.slides.deck import WHOLE, text
from sim.report.slides.story import Story, charted
from sim.texts import _

_MOST_TOLD = 4


def leaving(story: Story) -> None:
    """What the accounts of leavers buy, before and after."""
    curves = leaver_curves(story.tables.leavers, story.comparison.study)
    look = looks(story.designs)
    title = _("What happens when people leave")
    source = _("Source: leavers.parquet, pooled over replications; 100% is the year before the departure.")
    if not curves:
        _lost(story, title)
        return
    chart = Chart(
        LINES,
        [f"{month:+d}" for month in range(-BEFORE, AFTER)],
        [
            Series(
                short(curve.design),
                [month.estimate for month in curve.revenue],
                look[curve.design].colour,
                look[curve.design].line,
            )
            for curve in curves
        ],
        across=_("month after the departure (+0 is the first)"),
        up=_("orders of a leaver's accounts, of the usual before"),
        format="0%",
        said=_("Line chart of what leavers' accounts buy before and after the departure, by design."),
        every=3,
        floor=0.0,
    )
    lowest = min(curves, key=lambda curve: curve.year_after)
    told = _(
        "In the year after a departure a leaver's accounts buy {least} of the year before with {design}."
    )
    if len(curves) > 1:
        told = _(
            "In the year after a departure a leaver's accounts buy between {least} ({design}) and {most} "
            "({other}) of the year before."
        )
    highest = max(curves, key=lambda curve: curve.year_after)
    told = told.format(
        least=f"{lowest.year_after:.0%}",
        design=short(lowest.design),
        most=f"{highest.year_after:.0%}",
        other=short(highest.design),
    )
    charted(story, title, told, chart, source)


def _lost(story: Story, title: str) -> None:
    """Instead of the curve, which needs a long study: which shares of leavers' accounts went with them."""
    source = _("Source: totals.parquet, pooled over replications; the intervals are in the report.")
    shares = {
        design.design: (design.lost_at_departure.estimate, design.lost_after_departure.estimate)
        for design in story.comparison.designs
    }
    shares = {name: both for name, both in shares.items() if any(map(math.isfinite, both))}
    if not shares:
        slide = story.deck.slide(title, source)
        text(slide, [_("Nobody left whose accounts could be followed for a year before and after.")], WHOLE)
        return
    look = looks(story.designs)
    chart = Chart(
        BESIDE,
        [_("followed the leaver at once"), _("lost within 12 months, for any reason")],
        [Series(short(name), both, look[name].colour, look[name].line) for name, both in shares.items()],
        across="",
        up=_("share of the leavers' accounts"),
        format="0%",
        said=_("Columns of what leavers' accounts followed at once and were lost in a year, by design."),
        floor=0.0,
    )
    charted(story, title, _told_of_lost(shares), chart, source)


def _told_of_lost(shares: Mapping[str, tuple[float, float]]) -> str:
    """The share that was lost within a year, or at once where no year was seen; all, or the ends of many."""
    later = {name: both[1] for name, both in shares.items() if math.isfinite(both[1])}
    found = later or {name: both[0] for name, both in shares.items()}
    shown = list(found)
    if len(shown) > _MOST_TOLD:
        ranked = sorted(found, key=lambda name: -found[name])
        shown = [ranked[0], ranked[-1]]
    told = _("Leavers' accounts that followed at once: {designs}.")
    if later:
        told = _("Leavers' accounts that were lost within 12 months, for any reason: {designs}.")
    if len(shown) < len(found):
        told = _("Most and fewest of the leavers' accounts that followed at once: {designs}.")
        if later:
            told = _(
                "Most and fewest of the leavers' accounts that were lost within 12 months, for any reason: "
                "{designs}."
            )
    parts = [_("{design}: {share}").format(design=short(name), share=percent(found[name])) for name in shown]
    return told.format(designs="; ".join(parts))
