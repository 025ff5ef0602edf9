"""The comparison as a workbook for Excel: numbers that can be worked with, and native charts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sim.report.workbook.assumptions import add_assumptions
from sim.report.workbook.book import Book
from sim.report.workbook.charts import add_charts
from sim.report.workbook.numbers import add_numbers
from sim.report.workbook.summary import add_summary
from sim.report.workbook.tables import CUSTOMER_ROWS, add_monthly, add_table, monthly_means
from sim.texts import _, marked

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.replicate import StudyResult

_SUMMARY = marked("Summary")
_SHEETS = (
    marked("Numbers"),
    marked("Charts"),
    marked("Monthly"),
    marked("Departures"),
    marked("Customers"),
    marked("Assumptions"),
    marked("Runs"),
)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def render_workbook(result: StudyResult, comparison: Comparison, manifest: Mapping[str, object]) -> bytes:
    """The whole workbook as the bytes of an .xlsx file.

    Equal arguments give equal bytes: the day on which it was made is that of the manifest. Raises
    ``ValueError`` where no run was finished.
    """
    if result.tables is None:
        raise ValueError("no run was finished; there is nothing to report")
    tables, world = result.tables, comparison.study.world
    currency, names = world.money.currency, {key: _(key) for key in _SHEETS}
    designs = [design.design for design in comparison.designs]
    monthly = monthly_means(tables.monthly, designs)
    book = Book(comparison.study.study.name, created(manifest))
    add_summary(book, _(_SUMMARY), comparison, names, manifest)
    add_numbers(book, names["Numbers"], comparison)
    cases = [case.design.name for case in comparison.study.cases]
    add_charts(book, names["Charts"], monthly, names["Monthly"], cases, currency)
    add_monthly(book, names["Monthly"], monthly, currency)
    add_table(book, names["Departures"], tables.departures, currency, file="departures.parquet")
    add_table(
        book, names["Customers"], tables.customers, currency, file="customers.parquet", most=CUSTOMER_ROWS
    )
    add_assumptions(book, names["Assumptions"], world)
    add_table(book, names["Runs"], tables.totals, currency, file="totals.parquet")
    return book.finished()


def created(manifest: Mapping[str, object]) -> datetime:
    """When the manifest was made; long ago where it does not say."""
    try:
        return datetime.fromisoformat(str(manifest.get("created")))
    except ValueError:
        return _LONG_AGO
