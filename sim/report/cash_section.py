"""The section of the page on cash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report import business
from sim.report.beside import Measure, measures
from sim.report.numbers import calendar_days, money, percent, years
from sim.report.pictures import BANDS, Picture, by_design, mean_of, svg
from sim.report.section import Section, currency, names, span
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.metrics.tables import Tables


def cash(tables: Tables, comparison: Comparison) -> Section:
    """Cash by month, and what it is worth."""
    unit = currency(comparison)
    in_all = _("{currency} in {years}").format(currency=unit, years=years(span(comparison)))
    discount = percent(comparison.study.world.money.discount.value)
    wanted = [
        Measure("cash", _("Cumulative cash"), in_all, _("paid by customers less all costs paid"), money),
        Measure(
            "cash_trough",
            _("Deepest point"),
            unit,
            _("lowest cumulative cash; 0 if it is never negative"),
            money,
        ),
        Measure(
            "npv",
            _("Net present value"),
            unit,
            _("of the cash flows, at {discount} a year").format(discount=discount),
            money,
        ),
        Measure(
            "dso",
            _("Receivables in days of revenue (DSO)"),
            _("calendar days"),
            _("mean of the months, of the revenue of three"),
            calendar_days,
        ),
        Measure("order_to_cash_days", _("From invoice to payment"), _("calendar days"), "", calendar_days),
        Measure("receivables_end", _("Receivables at the end"), unit, _("invoiced and not paid"), money),
        Measure("backlog_end", _("Backlog at the end"), unit, _("ordered and not delivered"), money),
        Measure("bad_debts", _("Bad debts"), in_all, _("written off"), money),
    ]
    said = by_design(
        comparison,
        lambda d: _("{amount} {currency} at the end").format(amount=money(mean_of(d, "cash")), currency=unit),
    )
    picture = Picture(
        svg(business.cash(tables.monthly, names(comparison), unit)),
        _("Line chart of cash since the start by month and design. {designs}").format(designs=said),
        _(
            "{bands} Cash paid by customers less cost of goods and all costs paid; what customers owe on the "
            "first day is paid to every design alike."
        ).format(bands=_(BANDS)),
    )
    return Section(tuple(measures(comparison, wanted)), pictures=(picture,))
