"""The sheets that hold the tables of the study: the same numbers as the Parquet files."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.report.workbook.book import FIRST_ROW, MOST_ROWS, Book, Cell
from sim.report.workbook.columns import column
from sim.texts import _

CUSTOMER_ROWS = 20_000
"""Customers shown, in whole replications: more make a file that opens slowly and says no more."""

_FITS = MOST_ROWS - FIRST_ROW


def whole_replications(table: pd.DataFrame, most: int) -> tuple[pd.DataFrame, int, int]:
    """The first replications that fit into so many rows (one at least): the rows, how many, and of how many.

    None where not even one fits into a sheet.
    """
    rows = table["replication"].value_counts().sort_index().cumsum()
    fitting = int((rows <= most).sum())
    if fitting == 0 and len(rows) and int(rows.iloc[0]) <= _FITS:
        fitting = 1
    shown = table[table["replication"].isin(rows.index[:fitting])]
    return shown, fitting, len(rows)


def add_table(
    book: Book, name: str, table: pd.DataFrame, currency: str, *, file: str, most: int = _FITS
) -> None:
    """A sheet with the rows of a table, which says how many of the replications it holds."""
    shown, held, of = whole_replications(table, most)
    text = _("The rows of {file} for {held} of {of} replications.")
    note = text.format(file=file, held=f"{held:,}", of=f"{of:,}")
    columns = [column(str(head), currency) for head in shown.columns]
    book.table(book.sheet(name), columns, _rows(shown), note=note, frozen=2)


def add_monthly(book: Book, name: str, monthly: pd.DataFrame, currency: str) -> None:
    """A sheet with the means of ``monthly_means``."""
    columns = [column(str(head), currency, averaged=True) for head in monthly.columns]
    note = _(
        "Means over the replications by design and month, from monthly.parquet, with three columns more: "
        "sums of the last 12 months, and cash since the start."
    )
    book.table(book.sheet(name), columns, _rows(monthly), note=note, frozen=2)


def monthly_means(monthly: pd.DataFrame, designs: Sequence[str]) -> pd.DataFrame:
    """The mean of each month over replications, design by design; a month counts those that have a number.

    ``new_in_a_year`` and ``profit_in_a_year`` are sums of 12 months, nan before 12 have passed; ``cash`` is
    the sum of all cash flows so far.
    """
    means = monthly.drop(columns="replication").groupby(["design", "month"]).mean()
    parts = []
    for design in designs:
        own = means.loc[[design]].reset_index()
        parts.append(
            own.assign(
                new_in_a_year=own["new_customers"].rolling(12).sum(),
                profit_in_a_year=own["profit"].rolling(12).sum(),
                cash=np.cumsum(own["cash_flow"].to_numpy()),
            )
        )
    return pd.concat(parts, ignore_index=True)


def _rows(table: pd.DataFrame) -> list[Sequence[Cell]]:
    return list(zip(*(table[name].tolist() for name in table.columns), strict=True))
