"""What the columns of the tables are called in a workbook, and what kind of numbers they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.texts import _, marked

Kind = Literal[
    "text", "plain", "count", "mean", "number", "money", "share", "hours", "days", "months", "years"
]
"""How a number is shown: ``plain`` as it was written, ``mean`` a count that was averaged."""


@dataclass(frozen=True)
class Column:
    """A column: what it is called, and what kind of values it holds."""

    name: str
    kind: Kind


_UNITS: dict[Kind, str] = {
    "share": marked("share"),
    "hours": marked("working hours"),
    "days": marked("calendar days"),
    "months": marked("months"),
    "years": marked("years"),
}

_RUN: dict[str, tuple[str, Kind]] = {
    "design": (marked("Design"), "text"),
    "replication": (marked("Replication"), "count"),
    "month": (marked("Month, from 0"), "count"),
}
_FLOWS: dict[str, tuple[str, Kind]] = {
    "leads": (marked("Leads"), "count"),
    "qualified": (marked("Qualified leads"), "count"),
    "new_customers": (marked("New customers"), "count"),
    "deals_lost": (marked("Deals lost"), "count"),
    "orders": (marked("Orders"), "count"),
    "accounts_lost": (marked("Accounts lost"), "count"),
    "complaints": (marked("Complaints"), "count"),
    "accounts": (marked("Accounts at the end"), "count"),
    "people": (marked("People at the end"), "count"),
}
_ACCOUNT: dict[str, tuple[str, Kind]] = {
    "booked": (marked("Orders placed"), "money"),
    "revenue": (marked("Revenue"), "money"),
    "cost_of_goods": (marked("Cost of goods"), "money"),
    "gross_profit": (marked("Gross profit"), "money"),
    "payroll": (marked("Payroll"), "money"),
    "fixed_pay": (marked("Fixed pay"), "money"),
    "variable_pay": (marked("Variable pay"), "money"),
    "pay": (marked("Pay"), "money"),
    "hiring": (marked("Hiring"), "money"),
    "coordination": (marked("Coordination"), "money"),
    "expediting": (marked("Expediting"), "money"),
    "complaints_cost": (marked("Cost of complaints"), "money"),
    "discounts": (marked("Discounts"), "money"),
    "bad_debts": (marked("Bad debts"), "money"),
    "interest": (marked("Interest"), "money"),
    "expansion": (marked("Expansion"), "money"),
    "reorganisation": (marked("Reorganisation"), "money"),
    "profit": (marked("Profit"), "money"),
    "cash_in": (marked("Paid by customers"), "money"),
    "receivables": (marked("Receivables at the end"), "money"),
    "backlog": (marked("Backlog at the end"), "money"),
    "ramp_pay": (marked("Pay while learning"), "money"),
    "cash_flow": (marked("Cash flow"), "money"),
    "dso": (marked("Receivables (DSO)"), "days"),
    "delivery_days": (marked("Delivery delay"), "days"),
    "use": (marked("Use of the plant"), "share"),
}
_ROLLING: dict[str, tuple[str, Kind]] = {
    "new_in_a_year": (marked("New customers, last 12 months"), "count"),
    "profit_in_a_year": (marked("Profit, last 12 months"), "money"),
    "cash": (marked("Cumulative cash"), "money"),
}
_DEPARTURES: dict[str, tuple[str, Kind]] = {
    "time": (marked("Since the start"), "hours"),
    "slot": (marked("Seat"), "text"),
    "succession": (marked("Holder of the seat, from 0"), "count"),
    "role": (marked("Role"), "text"),
    "family": (marked("Family of roles"), "text"),
    "destination": (marked("Went to"), "text"),
    "planned": (marked("Planned by the design (1) or not (0)"), "count"),
    "tenure_years": (marked("Tenure"), "years"),
    "accounts_held": (marked("Accounts held"), "count"),
    "revenue_held": (marked("Their revenue in the year before"), "money"),
    "accounts_visited": (marked("Accounts on further lines"), "count"),
    "revenue_visited": (marked("Revenue of those in the year before"), "money"),
    "accounts_followed": (marked("Accounts that followed"), "count"),
    "revenue_followed": (marked("Revenue that followed"), "money"),
    "held_followed": (marked("Followed, of those held"), "count"),
    "accounts_lost_12mo": (marked("Held accounts lost in 12 months"), "count"),
}
_CUSTOMERS: dict[str, tuple[str, Kind]] = {
    "firm": (marked("Firm"), "count"),
    "code": (marked("Code"), "text"),
    "tier": (marked("Tier"), "text"),
    "region": (marked("Region"), "text"),
    "segment": (marked("Segment"), "text"),
}
_TOTALS: dict[str, tuple[str, Kind]] = {
    "new_first_year": (marked("New customers, year 1"), "count"),
    "new_last_year": (marked("New customers, last year"), "count"),
    "people_start": (marked("People at the start"), "count"),
    "accounts_start": (marked("Accounts at the start"), "count"),
    "open_deals_start": (marked("Open deals at the start"), "count"),
    "open_leads_start": (marked("Open leads at the start"), "count"),
    "yearly_revenue_start": (marked("Yearly revenue at the start"), "money"),
    "open_orders_start": (marked("Open orders at the start"), "count"),
    "backlog_start": (marked("Backlog at the start"), "money"),
    "open_invoices_start": (marked("Open invoices at the start"), "count"),
    "receivables_start": (marked("Receivables at the start"), "money"),
    "handed_over_start": (marked("Handed over on the first day"), "count"),
    "orphaned_start": (marked("Without a keeper on the first day"), "count"),
    "let_go_start": (marked("Let go on the first day"), "count"),
    "seated_start": (marked("People on seats on the first day"), "count"),
    "changed_month": (marked("First change of the organisation"), "months"),
    "accounts_end": (marked("Accounts at the end"), "count"),
    "revenue_last_year": (marked("Revenue, last year"), "money"),
    "profit_last_year": (marked("Profit, last year"), "money"),
    "revenue_a_year": (marked("Revenue a year"), "money"),
    "profit_a_year": (marked("Profit a year"), "money"),
    "payroll_a_year": (marked("Payroll a year"), "money"),
    "cost_per_new_customer": (marked("Cost per new customer"), "money"),
    "revenue_per_payroll": (marked("Revenue per payroll"), "number"),
    "growth_late_over_early": (marked("New customers, last two years over first two"), "number"),
    "peak_year": (marked("Best 12 months"), "count"),
    "stalled": (marked("Growth stalled (1) or not (0)"), "count"),
    "leads_cold": (marked("Cold leads"), "count"),
    "leads_inbound": (marked("Inbound leads"), "count"),
    "leads_referral": (marked("Referred leads"), "count"),
    "accepted": (marked("Decided opportunities"), "count"),
    "win_rate": (marked("Win rate"), "share"),
    "contact_wait": (marked("Wait for the first contact"), "hours"),
    "response_wait": (marked("Wait for the first response"), "hours"),
    "cycle_months": (marked("From first touch to win"), "months"),
    "satisfaction": (marked("Satisfaction at orders, 0 to 1"), "number"),
    "orders_unhandled": (marked("Orders not entered at the end"), "count"),
    "departures": (marked("Departures"), "count"),
    "held": (marked("Accounts of leavers"), "count"),
    "held_revenue": (marked("Revenue of leavers' accounts, year before"), "money"),
    "held_followed": (marked("Leavers' accounts that followed"), "count"),
    "followed": (marked("All accounts that followed"), "count"),
    "followed_revenue": (marked("Revenue that followed"), "money"),
    "held_observed": (marked("Leavers' accounts seen for 12 months"), "count"),
    "held_lost_12mo": (marked("Lost of them in 12 months"), "count"),
    "key_person_share": (marked("Revenue on one person"), "share"),
    "plateau_people": (marked("Veterans who stopped hunting"), "count"),
    "plateau_veterans": (marked("Veterans"), "count"),
    "closer_income_ratio": (marked("Closers' income over target"), "share"),
    "npv": (marked("Net present value"), "money"),
    "cash": (marked("Cumulative cash"), "money"),
    "cash_trough": (marked("Lowest cumulative cash"), "money"),
    "receivables_end": (marked("Receivables at the end"), "money"),
    "backlog_end": (marked("Backlog at the end"), "money"),
    "entry_days": (marked("Delay until the order is entered"), "days"),
    "order_to_cash_days": (marked("From invoice to payment"), "days"),
    "complaint_days": (marked("From complaint to settlement"), "days"),
    "complaints_per_100": (marked("Complaints per 100 deliveries"), "number"),
    "expedited": (marked("Orders pushed to the front"), "count"),
    "cancelled": (marked("Orders cancelled"), "count"),
    "written_off": (marked("Invoices written off"), "count"),
    "profit_top_decile": (marked("Profit earned by the best tenth"), "share"),
    "customers_at_a_loss": (marked("Customers at a loss"), "share"),
    "field_t0": (marked("Field study: leavers' accounts, year before"), "money"),
    "field_t1": (marked("Field study: leavers' accounts, year after"), "money"),
    "field_c0": (marked("Field study: other accounts, year before"), "money"),
    "field_c1": (marked("Field study: other accounts, year after"), "money"),
}
KNOWN = {**_TOTALS, **_CUSTOMERS, **_DEPARTURES, **_ROLLING, **_ACCOUNT, **_FLOWS, **_RUN}
"""Every column of the tables that a workbook shows: what it is called, and its kind."""


def column(name: str, currency: str, *, averaged: bool = False) -> Column:
    """A column of a table as a workbook shows it, with its unit; a new one goes by the name it has."""
    words, kind = KNOWN.get(name, (name, "number"))
    if averaged and kind == "count" and name not in _RUN:
        kind = "mean"
    return Column(with_unit(_(words), unit(kind, currency)), kind)


def unit(kind: Kind, currency: str) -> str:
    """The unit of a kind of numbers; "" where the name says what is counted."""
    if kind == "money":
        return currency
    return _(_UNITS[kind]) if kind in _UNITS else ""


def with_unit(name: str, unit: str) -> str:
    """The head of a column."""
    return _("{name} ({unit})").format(name=name, unit=unit) if unit else name
