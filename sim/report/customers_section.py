"""The section of the page on customers: who earns the profit, and what each role brings in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.experiment.compare import paired, yearly
from sim.metrics.customers import COMPANY, PROSPECTS
from sim.report import business
from sim.report.beside import Beside, Measure, line, measures
from sim.report.numbers import NOTHING, money, number, percent
from sim.report.pictures import Picture, by_design, svg
from sim.report.section import Section, currency, names, span
from sim.report.summary import Row
from sim.texts import _, marked

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.metrics.tables import Tables


def customers(tables: Tables, comparison: Comparison) -> Section:
    """Which customers and which products earn the profit."""
    share, in_points = _("of all positive profits; differences in points"), _("differences in points")
    wanted = [
        Measure("customers_at_a_loss", _("Customers at a loss"), "", in_points, percent, scale=100.0),
        Measure("profit_top_decile", _("Earned by the best tenth"), "", share, percent, scale=100.0),
    ]
    lines = [*measures(comparison, wanted), *by_segment(tables, comparison)]
    designs, unit = names(comparison), currency(comparison)
    table = business.tenths(tables.customers, span(comparison))
    if table.empty:
        return Section(tuple(lines), (_("No design had a customer."),))
    said = by_design(comparison, lambda d: _best_and_last(table, d.design))
    picture = Picture(
        svg(business.by_tenth(table, designs, unit)),
        _("Bar chart of profit a year by tenth of the customers and design. {designs}").format(designs=said),
        _(
            "Customers are ranked by profit within a replication; bars are means over replications of what "
            "a tenth earns, after the pay of the hours spent on each customer. What belongs to no customer "
            "(idle hours, overhead, hiring, prospects) is not in it."
        ),
    )
    return Section(tuple(lines), pictures=(picture,))


def _best_and_last(table: pd.DataFrame, design: str) -> str:
    if design not in table.index:
        return _("no customer")
    best, last = (money(_of_tenth(table, design, tenth)) for tenth in (1, business.TENTHS))
    return _("{best} from the best tenth, {last} from the last").format(best=best, last=last)


def _of_tenth(table: pd.DataFrame, design: str, tenth: int) -> float:
    return float(table[tenth].to_dict()[design])


def by_segment(tables: Tables, comparison: Comparison) -> list[Beside]:
    """Profit a year by product line, with what belongs to no customer; the last line is their sum."""
    table, in_years = tables.customers, span(comparison)
    unit = _("{currency} a year").format(currency=currency(comparison))
    own = table["firm"] >= 0
    parts = [
        (_("Profit, {segment}").format(segment=segment), "", "line", own & (table["segment"] == segment))
        for segment in comparison.study.world.market.segments.value
    ]
    parts += [
        (
            _("Prospects"),
            _("work and cost at firms that were not won"),
            "line",
            table["firm"] == PROSPECTS,
        ),
        (
            _("Company"),
            _("idle hours, overhead, absence, hiring, expansion"),
            "line",
            table["firm"] == COMPANY,
        ),
        (_("Profit"), _("sum of these"), "sum", table["firm"] >= COMPANY),
    ]
    found = []
    runs = tables.totals.groupby("design")["replication"]
    reference = comparison.study.study.reference
    for label, note, kind, mask in parts:
        sums = table[mask].groupby(["design", "replication"])["profit"].sum() / in_years
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
    marked("People"),
    marked("Pay"),
    marked("Gross profit of his customers"),
    marked("Contribution"),
    marked("New customers"),
    marked("Follow-up hours"),
    marked("Hunting hours"),
    marked("Closing hours"),
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
                cells = _role_cells(own, runs * span(comparison))
                found.append(Row(role, "", "", cells, group=name))
    return found


def _role_cells(sums: Mapping[Any, float], in_years: float) -> tuple[str, ...]:
    served = sums["months"] / 12.0
    # Who keeps no customer has no gross profit to his name; a dash says it better than 0.
    keeps = sums["revenue"] != 0
    return (
        number(served / in_years),
        money(sums["pay"] / served),
        money(sums["gross_profit"] / served) if keeps else NOTHING,
        money(sums["contribution"] / served) if keeps else NOTHING,
        *(
            number(sums[column] / served) if sums[column] else NOTHING
            for column in ("new_customers", "follow_up_hours", "hunting_hours", "closing_hours")
        ),
    )
