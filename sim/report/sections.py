"""The sections of the page on profit, cash, the factory and the customers: tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.experiment.compare import paired, yearly
from sim.metrics.customers import COMPANY, PROSPECTS
from sim.report import business
from sim.report.beside import Beside, Measure, line, measures
from sim.report.explanations import reasons
from sim.report.numbers import NOTHING, calendar_days, money, number, percent, years
from sim.report.pictures import BANDS, Picture, by_design, mean_of, svg
from sim.report.summary import Row
from sim.scenario.units import HOURS_PER_UNIT, HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.metrics.tables import Tables

_WORDS = {
    "revenue": ("Revenue", "invoiced", "line"),
    "cost_of_goods": ("Cost of goods", "", "line"),
    "gross_profit": ("Gross profit", "revenue less cost of goods", "sum"),
    "fixed_pay": ("Fixed pay", "with on-costs", "line"),
    "variable_pay": ("Variable pay", "with on-costs", "line"),
    "hiring": ("Hiring", "finding and training successors", "line"),
    "coordination": ("Coordination", "the plant's own people with orders entered outside it", "line"),
    "expediting": ("Expediting", "work of the plant for orders that were pushed to the front", "line"),
    "complaints_cost": ("Complaints", "putting right what was delivered wrong", "line"),
    "discounts": ("Discounts", "given away on the list price", "line"),
    "bad_debts": ("Bad debts", "invoices written off", "line"),
    "interest": ("Interest", "on receivables", "line"),
    "expansion": ("Expansion", "new capacity of the plant", "line"),
    "reorganisation": ("Reorganisation", "severance, commission bought out, training", "line"),
    "profit": ("Profit", "gross profit less all of these", "sum"),
    "payroll": ("Payroll", "fixed and variable pay", "memo"),
    "ramp_pay": ("Pay while learning", "part of the payroll that bought no work yet (ramp)", "memo"),
}


@dataclass(frozen=True)
class Section:
    """Pictures and tables on one question; ``sentences`` come first."""

    lines: tuple[Beside, ...]
    sentences: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


def account(comparison: Comparison) -> Section:
    """The profit account a year, and which lines make the differences."""
    unit = f"{_currency(comparison)} a year"
    wanted = [
        Measure(yearly(name), label, unit if kind != "line" else "", note, money, kind)
        for name, (label, note, kind) in _WORDS.items()
    ]
    return Section(tuple(measures(comparison, wanted)), tuple(reasons(comparison)))


def cash(tables: Tables, comparison: Comparison) -> Section:
    """Cash by month, and what it is worth."""
    unit = _currency(comparison)
    span = years(_years(comparison))
    discount = percent(comparison.study.world.money.discount.value)
    wanted = [
        Measure(
            "cash", "Cumulative cash", f"{unit} in {span}", "paid by customers less all costs paid", money
        ),
        Measure(
            "cash_trough", "Deepest point", unit, "lowest cumulative cash; 0 if it is never negative", money
        ),
        Measure("npv", "Net present value", unit, f"of the cash flows, at {discount} a year", money),
        Measure(
            "dso",
            "Receivables in days of revenue (DSO)",
            "calendar days",
            "mean of the months, of the revenue of three",
            calendar_days,
        ),
        Measure("order_to_cash_days", "From invoice to payment", "calendar days", "", calendar_days),
        Measure("receivables_end", "Receivables at the end", unit, "invoiced and not paid", money),
        Measure("backlog_end", "Backlog at the end", unit, "ordered and not delivered", money),
        Measure("bad_debts", "Bad debts", f"{unit} in {span}", "written off", money),
    ]
    picture = Picture(
        svg(business.cash(tables.monthly, _names(comparison), unit)),
        "Line chart of cash since the start by month and design. "
        + by_design(comparison, lambda d: f"{money(mean_of(d, 'cash'))} {unit} at the end"),
        f"{BANDS} Cash paid by customers less cost of goods and all costs paid; what customers owe on "
        "the first day is paid to every design alike.",
    )
    return Section(tuple(measures(comparison, wanted)), pictures=(picture,))


def factory(tables: Tables, comparison: Comparison) -> Section:
    """Delivery, use of capacity, backlog and complaints."""
    world, names, monthly = comparison.study.world, _names(comparison), tables.monthly
    shortest = world.factory.shortest.value / HOURS_PER_UNIT["cal_d"]
    capacity = world.factory.capacity.value
    limited = capacity != "unlimited" and float(capacity) > 0
    wanted = [
        Measure("delivery_days", "Delivery delay", "calendar days", "from order to delivery", calendar_days),
        Measure(
            "entry_days",
            "Of it until it is entered",
            "calendar days",
            "from order or quote",
            calendar_days,
        ),
        Measure("complaints_per_100", "Complaints", "per 100 deliveries", "", number),
        Measure("complaint_days", "Complaint settled after", "calendar days", "", calendar_days),
        Measure("expedited", "Orders pushed to the front", f"in {years(_years(comparison))}", "", number),
        Measure("cancelled", "Orders cancelled", f"in {years(_years(comparison))}", "", number),
    ]
    if capacity != "unlimited":
        note = "mean of the months; differences in points"
        wanted.insert(0, Measure("use", "Use of the plant", "of its capacity", note, percent, scale=100.0))
    pictures = [
        Picture(
            svg(business.delivery(monthly, names, shortest)),
            "Line chart of calendar days from order to delivery by month and design. "
            + by_design(
                comparison, lambda d: f"{calendar_days(mean_of(d, 'delivery_days'))} days on average"
            ),
            f"{BANDS} Quote, entry, production and shipping together; dashed: production alone at the "
            "shortest delay of the trade.",
        )
    ]
    if capacity != "unlimited":
        pictures.append(
            Picture(
                svg(business.use(monthly, names)),
                "Line chart of the share of its capacity that the plant works at by month and design. "
                + by_design(comparison, lambda d: f"{percent(mean_of(d, 'use'))} on average"),
                BANDS,
            )
        )
    if limited:
        expands = world.factory.expansion.strength.value > 0
        today = (
            "of the first day, though the plant may grow"
            if expands
            else f"of {money(float(capacity))} a month"
        )
        pictures.append(
            Picture(
                svg(business.backlog(monthly, names, float(capacity))),
                "Line chart of orders placed and not delivered by month and design, at the end "
                + "in weeks of capacity. "
                + by_design(
                    comparison,
                    lambda d: f"{number(mean_of(d, 'backlog_end') / float(capacity) * 52 / 12)} weeks",
                ),
                f"{BANDS} Orders that wait for people are in it too; capacity {today}.",
            )
        )
    pictures.append(
        Picture(
            svg(business.complaints(monthly, names)),
            "Line chart of complaints by month and design. "
            + by_design(
                comparison, lambda d: f"{number(mean_of(d, 'complaints_per_100'))} per 100 deliveries"
            ),
            BANDS,
        )
    )
    return Section(tuple(measures(comparison, wanted)), pictures=tuple(pictures))


def customers(tables: Tables, comparison: Comparison) -> Section:
    """Which customers and which products earn the profit."""
    share, in_points = "of all positive profits; differences in points", "differences in points"
    wanted = [
        Measure("customers_at_a_loss", "Customers at a loss", "", in_points, percent, scale=100.0),
        Measure("profit_top_decile", "Earned by the best tenth", "", share, percent, scale=100.0),
    ]
    lines = [*measures(comparison, wanted), *by_segment(tables, comparison)]
    names, unit = _names(comparison), _currency(comparison)
    table = business.tenths(tables.customers, _years(comparison))
    if table.empty:
        return Section(tuple(lines), ("No design had a customer.",))
    picture = Picture(
        svg(business.by_tenth(table, names, unit)),
        "Bar chart of profit a year by tenth of the customers and design. "
        + by_design(
            comparison,
            lambda d: (
                f"{money(_of_tenth(table, d.design, 1))} from the best tenth, "
                f"{money(_of_tenth(table, d.design, business.TENTHS))} from the last"
                if d.design in table.index
                else "no customer"
            ),
        ),
        "Customers are ranked by profit within a replication; bars are means over replications of what a "
        "tenth earns, after the pay of the hours spent on each customer. What belongs to no customer "
        "(idle hours, overhead, hiring, prospects) is not in it.",
    )
    return Section(tuple(lines), pictures=(picture,))


def _of_tenth(table: pd.DataFrame, design: str, tenth: int) -> float:
    return float(table[tenth].to_dict()[design])


def by_segment(tables: Tables, comparison: Comparison) -> list[Beside]:
    """Profit a year by product line, with what belongs to no customer; the last line is their sum."""
    table, span = tables.customers, _years(comparison)
    unit = f"{_currency(comparison)} a year"
    own = table["firm"] >= 0
    parts = [
        (f"Profit, {segment}", "", "line", own & (table["segment"] == segment))
        for segment in comparison.study.world.market.segments.value
    ]
    parts += [
        (
            "Prospects",
            "work and cost at firms that were not won",
            "line",
            table["firm"] == PROSPECTS,
        ),
        ("Company", "idle hours, overhead, absence, hiring, expansion", "line", table["firm"] == COMPANY),
        ("Profit", "sum of these", "sum", table["firm"] >= COMPANY),
    ]
    found = []
    runs = tables.totals.groupby("design")["replication"]
    reference = comparison.study.study.reference
    for label, note, kind, mask in parts:
        sums = table[mask].groupby(["design", "replication"])["profit"].sum() / span
        # A replication without such a customer earned nothing by it.
        by_run = {
            name: _of(sums, name, runs.get_group(name))
            for name in (design.design for design in comparison.designs)
        }
        if kind == "sum":
            # The same profit as in the account, with the same interval.
            found += measures(comparison, [Measure(yearly("profit"), label, unit, note, money, kind)])
            continue
        differences = {
            name: pair
            for name, values in by_run.items()
            if name != reference
            and reference in by_run
            and (pair := paired(by_run[reference], values)) is not None
        }
        means = {name: float(values.mean()) for name, values in by_run.items()}
        found.append(line(comparison, Measure("", label, unit, note, money, kind), means, differences))
    return found


def _of(sums: pd.Series[float], design: str, runs: pd.Series[int]) -> pd.Series[float]:
    own = sums[sums.index.get_level_values("design") == design].droplevel("design")
    return own.reindex(runs.to_numpy(), fill_value=0.0)


ROLE_COLUMNS = (
    "People",
    "Pay",
    "Gross profit of his customers",
    "Contribution",
    "New customers",
    "Follow-up hours",
    "Hunting hours",
    "Closing hours",
)


def by_role(tables: Tables, comparison: Comparison) -> list[Row]:
    """What a year of a person in each role costs and brings in, pooled over replications."""
    found = []
    for case in comparison.study.cases:
        name = case.design.name
        runs = int((tables.totals["design"] == name).sum())
        people = tables.people[tables.people["design"] == name]
        for role in case.roles:
            own = people[people["role"] == role].sum(numeric_only=True).to_dict()
            if runs and own["months"] > 0:
                cells = _role_cells(own, runs * _years(comparison))
                found.append(Row(role, "", "", cells, group=name))
    return found


def _role_cells(sums: Mapping[Any, float], span: float) -> tuple[str, ...]:
    served = sums["months"] / 12.0
    # Who keeps no customer has no gross profit to his name; a dash says it better than 0.
    keeps = sums["revenue"] != 0
    return (
        number(served / span),
        money(sums["pay"] / served),
        money(sums["gross_profit"] / served) if keeps else NOTHING,
        money(sums["contribution"] / served) if keeps else NOTHING,
        *(
            number(sums[column] / served) if sums[column] else NOTHING
            for column in ("new_customers", "follow_up_hours", "hunting_hours", "closing_hours")
        ),
    )


def _names(comparison: Comparison) -> list[str]:
    return [case.design.name for case in comparison.study.cases]


def _currency(comparison: Comparison) -> str:
    return comparison.study.world.money.currency


def _years(comparison: Comparison) -> float:
    return comparison.study.study.horizon / HOURS_PER_YEAR
