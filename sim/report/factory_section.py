"""The section of the page on the factory: delivery, use of capacity, backlog and complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report import business
from sim.report.beside import Measure, measures
from sim.report.numbers import calendar_days, money, number, percent, years
from sim.report.pictures import BANDS, Picture, by_design, mean_of, svg
from sim.report.section import Section, names, span
from sim.scenario.units import HOURS_PER_UNIT
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.metrics.tables import Tables

_WEEKS_A_MONTH = 52 / 12


def factory(tables: Tables, comparison: Comparison) -> Section:
    """Delivery, use of capacity, backlog and complaints."""
    capacity = comparison.study.world.factory.capacity.value
    pictures = [_delivery(tables, comparison)]
    if capacity != "unlimited":
        pictures.append(_use(tables, comparison))
        if float(capacity) > 0:
            pictures.append(_backlog(tables, comparison, float(capacity)))
    pictures.append(_complaints(tables, comparison))
    wanted = _wanted(comparison, capacity != "unlimited")
    return Section(tuple(measures(comparison, wanted)), pictures=tuple(pictures))


def _wanted(comparison: Comparison, limited: bool) -> list[Measure]:
    in_all = _("in {years}").format(years=years(span(comparison)))
    days = _("calendar days")
    found = [
        Measure("delivery_days", _("Delivery delay"), days, _("from order to delivery"), calendar_days),
        Measure("entry_days", _("Of it until it is entered"), days, _("from order or quote"), calendar_days),
        Measure("complaints_per_100", _("Complaints"), _("per 100 deliveries"), "", number),
        Measure("complaint_days", _("Complaint settled after"), days, "", calendar_days),
        Measure("expedited", _("Orders pushed to the front"), in_all, "", number),
        Measure("cancelled", _("Orders cancelled"), in_all, "", number),
    ]
    if limited:
        note = _("mean of the months; differences in points")
        use = Measure("use", _("Use of the plant"), _("of its capacity"), note, percent, scale=100.0)
        found.insert(0, use)
    return found


def _delivery(tables: Tables, comparison: Comparison) -> Picture:
    shortest = comparison.study.world.factory.shortest.value / HOURS_PER_UNIT["cal_d"]
    said = by_design(
        comparison,
        lambda d: _("{days} days on average").format(days=calendar_days(mean_of(d, "delivery_days"))),
    )
    return Picture(
        svg(business.delivery(tables.monthly, names(comparison), shortest)),
        _("Line chart of calendar days from order to delivery by month and design. {designs}").format(
            designs=said
        ),
        _(
            "{bands} Quote, entry, production and shipping together; dashed: production alone at the "
            "shortest delay of the trade."
        ).format(bands=_(BANDS)),
    )


def _use(tables: Tables, comparison: Comparison) -> Picture:
    said = by_design(comparison, lambda d: _("{share} on average").format(share=percent(mean_of(d, "use"))))
    return Picture(
        svg(business.use(tables.monthly, names(comparison))),
        _(
            "Line chart of the share of its capacity that the plant works at by month and design. {designs}"
        ).format(designs=said),
        _(BANDS),
    )


def _backlog(tables: Tables, comparison: Comparison, capacity: float) -> Picture:
    if comparison.study.world.factory.expansion.strength.value > 0:
        caption = _(
            "{bands} Orders that wait for people are in it too; capacity of the first day, though the plant "
            "may grow."
        ).format(bands=_(BANDS))
    else:
        caption = _(
            "{bands} Orders that wait for people are in it too; capacity of {amount} a month."
        ).format(bands=_(BANDS), amount=money(capacity))
    said = by_design(
        comparison,
        lambda d: _("{weeks} weeks").format(
            weeks=number(mean_of(d, "backlog_end") / capacity * _WEEKS_A_MONTH)
        ),
    )
    return Picture(
        svg(business.backlog(tables.monthly, names(comparison), capacity)),
        _(
            "Line chart of orders placed and not delivered by month and design, at the end in weeks of "
            "capacity. {designs}"
        ).format(designs=said),
        caption,
    )


def _complaints(tables: Tables, comparison: Comparison) -> Picture:
    said = by_design(
        comparison,
        lambda d: _("{complaints} per 100 deliveries").format(
            complaints=number(mean_of(d, "complaints_per_100"))
        ),
    )
    return Picture(
        svg(business.complaints(tables.monthly, names(comparison))),
        _("Line chart of complaints by month and design. {designs}").format(designs=said),
        _(BANDS),
    )
