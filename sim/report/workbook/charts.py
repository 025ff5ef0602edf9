"""Native line charts over the sheet of months, in the colours that the designs have everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.report.palette import looks
from sim.report.workbook.book import FIRST_ROW, Book
from sim.texts import _, marked

_DASHES = {"-": "solid", "--": "dash", ":": "round_dot", "-.": "dash_dot"}
_WIDTH, _HEIGHT = 640, 400
_ACROSS = 2
_ROWS_A_CHART, _COLUMNS_A_CHART = 21, 10
_CURRENCY = "currency"


@dataclass(frozen=True)
class _Chart:
    column: str
    title: str
    unit: str
    floor: float | None = None


_CHARTS = (
    _Chart("new_in_a_year", marked("New customers won in the last 12 months"), marked("customers"), 0.0),
    _Chart("accounts", marked("Active accounts at the end of each month"), marked("accounts"), 0.0),
    _Chart("profit_in_a_year", marked("Profit of the last 12 months"), _CURRENCY),
    _Chart("cash", marked("Cumulative cash"), _CURRENCY),
)


def add_charts(
    book: Book, name: str, monthly: pd.DataFrame, sheet_of_months: str, designs: Sequence[str], currency: str
) -> None:
    """A sheet of charts of ``monthly``, which stands in ``sheet_of_months``."""
    sheet = book.sheet(name)
    note = _("Means over the replications, as on the sheet {sheet}.").format(sheet=sheet_of_months)
    sheet.write_string(0, 0, note, book.note)
    for place, chart in enumerate(_CHARTS):
        down, right = divmod(place, _ACROSS)
        unit = currency if chart.unit == _CURRENCY else _(chart.unit)
        drawn = _line_chart(book, monthly, chart, sheet_of_months, designs, unit)
        corner = (1 + down * _ROWS_A_CHART, right * _COLUMNS_A_CHART)
        sheet.insert_chart(*corner, drawn, {"description": _(chart.title)})


def _line_chart(
    book: Book, monthly: pd.DataFrame, chart: _Chart, sheet: str, designs: Sequence[str], unit: str
) -> object:
    drawn = book.file.add_chart({"type": "line"})
    place = list(monthly.columns).index(chart.column)
    month = list(monthly.columns).index("month")
    for design, look in looks(designs).items():
        rows = monthly.index[monthly["design"] == design]
        if not len(rows):
            continue
        first, last = FIRST_ROW + int(rows[0]), FIRST_ROW + int(rows[-1])
        drawn.add_series(
            {
                # A reference, since a literal name that begins with = would be a formula.
                "name": [sheet, first, 0],
                "categories": [sheet, first, month, last, month],
                "values": [sheet, first, place, last, place],
                "line": {"color": look.colour, "width": 2.0, "dash_type": _DASHES[look.line]},
            }
        )
    drawn.set_title({"name": _(chart.title), "name_font": {"size": 12}})
    every = {"interval_unit": 12, "interval_tick": 12, "label_position": "low"}
    drawn.set_x_axis({"name": _("month, 0 is the first"), **every})
    gridlines = {"visible": True, "line": {"color": "#DDDDDD"}}
    drawn.set_y_axis({"name": unit, "num_format": "#,##0", "min": chart.floor, "major_gridlines": gridlines})
    drawn.set_legend({"position": "bottom"})
    drawn.set_size({"width": _WIDTH, "height": _HEIGHT})
    # Filtered rows are still part of the picture.
    drawn.show_hidden_data()
    drawn.show_na_as_empty_cell()
    return drawn
