"""Native charts for slides: their numbers can be edited, in a workbook of their own."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt
from xlsxwriter import Workbook

from sim.report.slides.deck import Box

_DASHES = {"-": MSO_LINE.SOLID, "--": MSO_LINE.DASH, ":": MSO_LINE.ROUND_DOT, "-.": MSO_LINE.DASH_DOT}
LINES, BARS, COLUMNS = XL_CHART_TYPE.LINE, XL_CHART_TYPE.BAR_STACKED, XL_CHART_TYPE.COLUMN_STACKED
BESIDE = XL_CHART_TYPE.COLUMN_CLUSTERED
_HATCHES = {
    "-": None,
    "--": MSO_PATTERN.WIDE_UPWARD_DIAGONAL,
    ":": MSO_PATTERN.DOTTED_GRID,
    "-.": MSO_PATTERN.DIAGONAL_CROSS,
}
_GRID, _EDGE = RGBColor(0xD8, 0xD8, 0xD8), RGBColor(0x66, 0x66, 0x66)


@dataclass(frozen=True)
class Series:
    """One line, or one part of all bars; ``colour`` None is not seen. Nan is a gap."""

    name: str
    values: Sequence[float]
    colour: str | None
    line: str = "-"
    legend: bool = True


@dataclass(frozen=True)
class Chart:
    """What a chart shows; ``every``: how many categories go on one label. ``floor`` None: by itself."""

    kind: Any
    categories: Sequence[str]
    series: Sequence[Series]
    across: str
    up: str
    format: str
    said: str
    every: int = 1
    floor: float | None = None


def add(slide: Any, chart: Chart, box: Box, created: datetime) -> None:
    """Put a chart on a slide; ``said`` stands for it where it cannot be seen."""
    data = CategoryChartData(number_format=chart.format)
    data.categories = list(chart.categories)
    for series in chart.series:
        data.add_series(series.name, [x if math.isfinite(x) else None for x in series.values])
    place = (Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height))
    frame = slide.shapes.add_chart(chart.kind, *place, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.said)
    drawn = frame.chart
    drawn.part.chart_workbook.update_from_xlsx_blob(_workbook(chart, created))
    drawn.font.size = Pt(12)
    _legend(drawn, chart)
    _axes(drawn, chart)
    _colours(drawn, chart)


def _workbook(chart: Chart, created: datetime) -> bytes:
    """The numbers where the chart looks for them; names stay text, whatever they look like."""
    found = io.BytesIO()
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(found, {"in_memory": True, **as_text})
    book.set_properties({"created": created.replace(tzinfo=None)})
    sheet = book.add_worksheet("Sheet1")
    for row, name in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, name)
    for column, series in enumerate(chart.series, 1):
        sheet.write_string(0, column, series.name)
        for row, value in enumerate(series.values, 1):
            if math.isfinite(value):
                sheet.write_number(row, column, value)
    book.close()
    return found.getvalue()


def _legend(drawn: Any, chart: Chart) -> None:
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if not drawn.has_legend:
        return
    legend = drawn.legend
    legend.position, legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    legend.font.size = Pt(12 if len(chart.series) <= 7 else 10)
    position = legend._element.find(qn("c:legendPos"))
    for place, series in enumerate(chart.series):
        if not series.legend:
            # python-pptx has no word for leaving one out.
            entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>'
            position.addnext(parse_xml(entry))


def _axes(drawn: Any, chart: Chart) -> None:
    categories, values = drawn.category_axis, drawn.value_axis
    for axis, words in ((categories, chart.across), (values, chart.up)):
        axis.has_title = bool(words)
        if words:
            axis.axis_title.text_frame.text = words
            font = axis.axis_title.text_frame.paragraphs[0].runs[0].font
            font.size, font.bold = Pt(12), False
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    categories.has_major_gridlines = False
    categories.format.line.color.rgb = RGBColor(0x80, 0x80, 0x80)
    values.major_gridlines.format.line.color.rgb = _GRID
    values.tick_labels.number_format = chart.format
    values.tick_labels.number_format_is_linked = False
    if chart.floor is not None:
        values.minimum_scale = chart.floor
    if chart.kind is BARS:
        categories.reverse_order = True  # the first on top, as in a table
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    if chart.every > 1:
        last = categories._element.find(qn("c:noMultiLvlLbl"))
        for tag in ("tickLblSkip", "tickMarkSkip"):
            last.addprevious(parse_xml(f'<c:{tag} {nsdecls("c")} val="{chart.every}"/>'))


def _colours(drawn: Any, chart: Chart) -> None:
    plot = drawn.plots[0]
    if chart.kind is not LINES:
        plot.gap_width, plot.overlap = 45, 0 if chart.kind is BESIDE else 100
    for series, own in zip(plot.series, chart.series, strict=True):
        if chart.kind is LINES:
            series.smooth = False
            series.format.line.width = Pt(2.25)
            series.format.line.dash_style = _DASHES[own.line]
            series.format.line.color.rgb = _rgb(own.colour or "#000000")
            series.marker.style = XL_MARKER_STYLE.NONE
        elif own.colour is None:
            series.format.fill.background()
        else:
            # As in the report, hatches tell apart what has the same colour.
            _fill(series.format.fill, own)
            if chart.kind is BARS:
                series.format.line.color.rgb, series.format.line.width = _EDGE, Pt(0.5)
            # Otherwise numbers below 0 are shown hollow.
            series.invert_if_negative = False


def _fill(fill: Any, series: Series) -> None:
    hatch, colour = _HATCHES[series.line], _rgb(series.colour or "#000000")
    if hatch is None:
        fill.solid()
        fill.fore_color.rgb = colour
    else:
        fill.patterned()
        fill.pattern = hatch
        fill.fore_color.rgb, fill.back_color.rgb = RGBColor(0xFF, 0xFF, 0xFF), colour


def _rgb(colour: str) -> RGBColor:
    found: RGBColor = RGBColor.from_string(colour.lstrip("#").upper())
    return found
