"""What happened month by month in one run, and the account of its profit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.events import Fact
from sim.metrics.books import COSTS, Books
from sim.metrics.facts import Floats, sum_by
from sim.scenario.units import HOURS_PER_UNIT

_NO_CASH = ("bad_debts",)
_DSO_MONTHS = 3
_LOST_DEALS = (Fact.DECLINED, Fact.LOST, Fact.ABANDONED, Fact.DROPPED)


def monthly_table(books: Books) -> pd.DataFrame:
    """One row per month: counts in the month, stocks at its end, money of the month; costs are positive.

    Columns:
        month (months): number of the month, 0 is the first
        leads, qualified, new_customers (count): in the month
        deals_lost, orders, accounts_lost, complaints (count): in the month
        accounts, people (count): at its end
        booked (money): orders placed
        revenue (money): invoiced, at list prices
        cost_of_goods (money): of what was invoiced
        gross_profit (money): revenue less cost of goods
        payroll (money): fixed_pay and variable_pay, with on-costs
        fixed_pay, variable_pay (money): the parts of the payroll
        hiring (money): what it costs to find people
        coordination (money): the plant's own people with orders entered outside the factory
        expediting (money): what the plant loses by orders that are pushed to the front
        complaints_cost (money): goods made again or given back
        discounts (money): given back with the invoices, which are at list prices
        bad_debts (money): invoices written off
        interest (money): on receivables
        expansion (money): of the plant
        reorganisation (money): what a change of the design costs besides
        profit (money): gross profit less all costs from fixed_pay to reorganisation
        cash_in (money): what customers paid
        receivables (money): invoiced and not paid, at the end of the month
        backlog (money): ordered and not delivered, at the end of the month
        ramp_pay (money): part of the payroll that bought no work, as people were still learning
        cash_flow (money): cash_in less cost of goods and all costs but bad debts, which are not cash
        dso (calendar days): receivables in days of the last three months' revenue; nan where there was none
        delivery_days (calendar days): from order to delivery, mean; nan for no delivery
        use (share): of the plant's capacity as the month begins; nan where it is not told
    """
    months, count = books.months, books.months.count
    return pd.DataFrame(
        {
            "month": np.arange(count),
            **_counts(books),
            **_profit(books),
            **_cash(books),
            "ramp_pay": sum_by(books.payroll.month, count, books.payroll.learning),
        }
    ).assign(
        cash_flow=lambda table: (
            table["cash_in"]
            - table["cost_of_goods"]
            - sum(table[name] for name in COSTS if name not in _NO_CASH)
        ),
        dso=lambda table: _dso(table["receivables"].to_numpy(), table["revenue"].to_numpy(), months.days),
        **_plant(books),
    )


def _counts(books: Books) -> dict[str, Floats]:
    facts, months = books.facts, books.months

    def count(kind: Fact) -> Floats:
        return sum_by(months.of(facts[kind].time), months.count)

    new, gone = count(Fact.WON), count(Fact.ACCOUNT_LOST)
    return {
        "leads": count(Fact.LEAD),
        "qualified": count(Fact.QUALIFIED),
        "new_customers": new,
        "deals_lost": sum((count(kind) for kind in _LOST_DEALS), np.zeros(months.count)),
        "orders": count(Fact.ORDER),
        "accounts_lost": gone,
        "complaints": count(Fact.COMPLAINT),
        "accounts": len(facts.run.initial_firms) + np.cumsum(new - gone),
        "people": np.cumsum(count(Fact.HIRED) - count(Fact.LEFT)),
    }


def _profit(books: Books) -> dict[str, Floats]:
    payroll, count = books.payroll, books.months.count
    account = {name: entries.by_month(count) for name, entries in books.entries.items()}
    account["fixed_pay"] = sum_by(payroll.month, count, payroll.fixed)
    account["variable_pay"] = sum_by(payroll.month, count, payroll.variable)
    account["interest"] = books.debts.by_month()
    costs = {name: account[name] for name in COSTS}
    return {
        "booked": _money(books, Fact.ORDER),
        "revenue": account["revenue"],
        "cost_of_goods": account["cost_of_goods"],
        "gross_profit": account["gross_profit"],
        "payroll": account["fixed_pay"] + account["variable_pay"],
        **costs,
        "profit": account["gross_profit"] - sum(costs.values(), np.zeros(count)),
    }


def _cash(books: Books) -> dict[str, Floats]:
    start = books.facts.run.start.backlog
    change = _money(books, Fact.ORDER) - _money(books, Fact.INVOICED) - _money(books, Fact.CANCELLED)
    return {
        "cash_in": _money(books, Fact.CASH),
        "receivables": books.debts.at_ends(),
        "backlog": start + np.cumsum(change),
    }


def _money(books: Books, kind: Fact) -> Floats:
    """Money by month of facts whose first number is money."""
    rows = books.facts[kind]
    return sum_by(books.months.of(rows.time), books.months.count, rows.a)


def _dso(receivables: Floats, revenue: Floats, days: Floats) -> Floats:
    window = np.ones(_DSO_MONTHS)
    sold, over = (np.convolve(values, window)[: len(values)] for values in (revenue, days))
    return mean_of(receivables * over, sold)


def _plant(books: Books) -> dict[str, Floats]:
    facts, months = books.facts, books.months
    delivered, plant = facts[Fact.DELIVERED], facts[Fact.PLANT]
    when, told = months.of(delivered.time), months.begun(plant.time)
    waited = sum_by(when, months.count, delivered.b) / HOURS_PER_UNIT["cal_d"]
    return {
        "delivery_days": mean_of(waited, sum_by(when, months.count)),
        "use": mean_of(sum_by(told, months.count, plant.a), sum_by(told, months.count)),
    }


def mean_of(sums: Floats, counts: Floats) -> Floats:
    """Sums over counts; nan where there is nothing to divide by."""
    means: Floats = np.full(len(sums), np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means
