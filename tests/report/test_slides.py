"""Eight slides: native charts with the numbers of the tables, texts that fit, user text as text."""

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import openpyxl
import pandas as pd
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Emu

from sim.experiment.compare import compare
from sim.experiment.leaver_curve import leaver_curves
from sim.metrics.leavers import AFTER, BEFORE
from sim.report.first_page import first_page
from sim.report.numbers import percent
from sim.report.palette import looks
from sim.report.slides import bridge, render_slides
from sim.report.week_figures import ACTIVITY_GROUPS, hours_a_week
from sim.report.workbook.tables import monthly_means
from sim.stats import Interval

DESIGNS = ["traditional", "conveyor", "factory-owned"]
LONG = "an organisation in which everybody does everything for everybody else until the customer gives up"


@pytest.fixture(scope="module")
def shown(result):
    """A result with a curve of leavers, for which the runs of these tests are too short."""
    months = range(-BEFORE, AFTER)
    leavers = [
        {"design": name, "replication": run, "month": month, "departures": 3, "accounts": 30, "active": 25}
        | {"revenue": 1000.0 + 10 * month * run - 300.0 * place * (month >= 0)}
        for place, name in enumerate(DESIGNS)
        for run in (0, 1)
        for month in months
    ]
    return replace(result, tables=replace(result.tables, leavers=pd.DataFrame(leavers)))


@pytest.fixture(scope="module")
def made(shown, manifest):
    return render_slides(shown, compare(shown), manifest)


@pytest.fixture(scope="module")
def slides(made):
    return list(Presentation(io.BytesIO(made)).slides)


def chart_of(slide):
    (found,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    return found


def values(chart):
    return {series.name: list(series.values) for series in chart.plots[0].series}


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_there_are_eight_with_titles_and_notes(made, slides):
    assert len(slides) == 8
    assert len({slide.shapes.title.text for slide in slides}) == 8
    assert all(slide.notes_slide.notes_text_frame.text for slide in slides)
    deck = Presentation(io.BytesIO(made))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=1e-3)


def test_the_words_are_those_of_page_one(slides, result):
    first = first_page(result, compare(result))
    assert slides[0].shapes.title.text == first.question
    assert first.recommendation in texts(slides[0])
    (table,) = [shape.table for shape in slides[1].shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for row in table.rows][1:]
    assert [row[:3] for row in rows] == [[a.design, a.word, a.amount] for a in first.answers]
    assert all(risk.sentence in "\n".join(texts(slides[6])) for risk in first.risks)
    assert all(check.sentence in "\n".join(texts(slides[7])) for check in first.checks)
    assert "salesim compare a.yaml" in "\n".join(texts(slides[7]))


def test_growth_is_the_table_of_months(slides, result):
    means = monthly_means(result.tables.monthly, DESIGNS).set_index("design")
    found = values(chart_of(slides[2]))
    assert list(found) == DESIGNS
    for name, shown in found.items():
        own = means.loc[name, "new_in_a_year"].tolist()
        assert [x for x in shown if x is not None] == [x for x in own if x == x]
        assert shown[:11] == [None] * 11


def test_the_week_is_the_table_of_time(slides, result):
    hours = hours_a_week(result.tables.time_use, result.study.study.horizon / 40.0)
    chart = chart_of(slides[3])
    assert list(chart.plots[0].categories) == DESIGNS
    found = values(chart)
    assert list(found) == list(ACTIVITY_GROUPS)
    for group, shown in found.items():
        assert shown == [hours.loc[name, group] for name in DESIGNS]


def test_leaving_is_the_curve_of_the_report(slides, shown):
    curves = leaver_curves(shown.tables.leavers, shown.study)
    found = values(chart_of(slides[4]))
    assert found == {curve.design: [month.estimate for month in curve.revenue] for curve in curves}
    assert "between 44% (factory-owned) and 106% (traditional)" in "\n".join(texts(slides[4]))


def rendered(result, comparison, manifest):
    return list(Presentation(io.BytesIO(render_slides(result, comparison, manifest))).slides)


def test_a_short_study_shows_the_shares_that_were_lost(result, manifest):
    comparison = compare(result)
    slide = rendered(result, comparison, manifest)[4]
    chart = chart_of(slide)
    assert chart.chart_type == XL_CHART_TYPE.COLUMN_CLUSTERED
    assert list(chart.plots[0].categories) == [
        "followed the leaver at once",
        "lost within 12 months, for any reason",
    ]
    expected = {
        d.design: [d.lost_at_departure.estimate, d.lost_after_departure.estimate] for d in comparison.designs
    }
    assert values(chart) == expected
    for name, series in zip(DESIGNS, chart.plots[0].series, strict=True):
        assert str(series.format.fill.fore_color.rgb) == looks(DESIGNS)[name].colour.lstrip("#").upper()
    each = "; ".join(f"{name}: {percent(both[1])}" for name, both in expected.items())
    told = f"Leavers' accounts that were lost within 12 months, for any reason: {each}."
    assert told in texts(slide)
    assert_fits([slide])


def without(design, *names):
    """A design of which some shares of leavers' accounts are not known."""
    nothing = Interval(float("nan"), float("nan"), float("nan"), 0.95, 2)
    return replace(design, **dict.fromkeys(names, nothing))


def test_shares_that_nobody_knows_are_gaps(result, manifest):
    known = compare(result)
    both, later = ("lost_at_departure", "lost_after_departure"), "lost_after_departure"
    one, two, three = known.designs
    designs = (without(one, later), without(two, *both), without(three, later))
    slide = rendered(result, replace(known, designs=designs), manifest)[4]
    at_once = {each.design: each.lost_at_departure.estimate for each in (one, three)}
    assert values(chart_of(slide)) == {name: [share, None] for name, share in at_once.items()}
    each = "; ".join(f"{name}: {percent(share)}" for name, share in at_once.items())
    assert f"Leavers' accounts that followed at once: {each}." in texts(slide)


def test_where_nobody_left_there_is_no_chart(result, manifest):
    known = compare(result)
    names = ("lost_at_departure", "lost_after_departure")
    designs = tuple(without(design, *names) for design in known.designs)
    slide = rendered(result, replace(known, designs=designs), manifest)[4]
    assert not any(shape.has_chart for shape in slide.shapes)
    assert any(text.startswith("Nobody left") for text in texts(slide))


@pytest.mark.parametrize("times", [1, 12])
def test_warnings_stand_below_the_verdicts(result, slides, manifest, times):
    warnings = tuple(f"planned payroll of design {i} is +5.0%: {LONG}" for i in range(times))
    slide = rendered(result, replace(compare(result), warnings=warnings), manifest)[1]
    (line,) = [shape for shape in slide.shapes if shape.has_text_frame and "Warnings: " in shape.text]
    (table,) = [shape for shape in slide.shapes if shape.has_table]
    assert line.top >= table.top + table.height
    assert warnings[0] in line.text
    assert line.text.endswith("…") is (times > 1)
    assert all(f"warning: {text}" in slide.notes_slide.notes_text_frame.text for text in warnings)
    assert_fits([slide])
    assert not any("Warnings: " in text for text in texts(slides[1]))


def test_money_leads_from_one_profit_to_the_other(slides, result):
    chart = chart_of(slides[5])
    by_name = {each.design: each.means["profit_a_year"].estimate for each in compare(result).designs}
    labels = list(chart.plots[0].categories)
    assert labels[0] == "traditional"
    found = values(chart)
    assert found["Profit of traditional"][0] == pytest.approx(by_name["traditional"])
    assert found[f"Profit of {labels[-1]}"][-1] == pytest.approx(by_name[labels[-1]])
    added, taken = found.get("Adds to the profit", [0.0]), found.get("Takes away from it", [0.0])
    assert by_name["traditional"] + sum(added) - sum(taken) == pytest.approx(by_name[labels[-1]])


@pytest.mark.parametrize(("start", "stop"), [(5.0, 8.0), (3.0, -2.0), (-2.0, 3.0), (-4.0, -1.0), (0.0, -3.0)])
def test_columns_below_zero_are_whole(start, stop):
    """The seen part reaches from the one to the other, and the foot fills the rest from 0."""
    parts = bridge.series([bridge.Column("x", start, stop)])
    seen = [part.values[0] for part in parts if part.colour is not None]
    feet = [part.values[0] for part in parts if part.colour is None]
    above = sum(x for x in seen + feet if x > 0)
    below = sum(x for x in seen + feet if x < 0)
    assert (above, below) == (max(start, stop, 0.0), min(start, stop, 0.0))
    assert sum(map(abs, seen)) == abs(stop - start)


def test_designs_have_their_colours(slides):
    for slide in (slides[2], slides[5]):
        xml = chart_of(slide)._chartSpace.xml
        assert looks(DESIGNS)["traditional"].colour.lstrip("#").upper() in xml
    for name, series in zip(DESIGNS, chart_of(slides[2]).plots[0].series, strict=True):
        assert str(series.format.line.color.rgb) == looks(DESIGNS)[name].colour.lstrip("#").upper()


def test_charts_can_be_edited(made):
    """Each has a workbook of its own with the numbers where the chart looks for them."""
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        books = [name for name in parts.namelist() if name.startswith("ppt/embeddings/")]
        charts = [name for name in parts.namelist() if re.fullmatch(r"ppt/charts/chart[^/]*\.xml", name)]
        assert len(books) == len(charts) == 4
        sheet = openpyxl.load_workbook(io.BytesIO(parts.read(books[0])))["Sheet1"]
        assert [cell.value for cell in sheet[1]][1:] == DESIGNS


def test_equal_results_give_equal_bytes(shown, made, manifest):
    assert render_slides(shown, compare(shown), manifest) == made


def test_user_text_is_text(renamed, manifest):
    names = {"traditional": "=1+1", "conveyor": "<a:t>&amp;", "factory-owned": "@SUM(A1)"}
    spiteful = renamed(names)
    made = render_slides(spiteful, compare(spiteful), manifest)
    found = list(Presentation(io.BytesIO(made)).slides)
    assert list(values(chart_of(found[2]))) == list(names.values())
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        for name in parts.namelist():
            if name.startswith("ppt/embeddings/"):
                sheet = openpyxl.load_workbook(io.BytesIO(parts.read(name)))["Sheet1"]
                assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


@cache
def width_of(word):
    """How wide a word is at size 1, in DejaVu Sans: a font wider than that of the slides."""
    font = FontProperties(family="DejaVu Sans", size=100)
    return text_to_path.get_text_width_height_descent(f"{word} ", font, ismath=False)[0] / 100


def height_of(paragraphs, width):
    """Points that paragraphs take, word by word."""
    total = 0.0
    for paragraph in paragraphs:
        size = max((run.font.size.pt for run in paragraph.runs if run.font.size), default=12.0)
        lines, at = 1, 0.0
        for word in paragraph.text.split():
            wide = size * width_of(word)
            if at + wide > width and at:
                lines, at = lines + 1, 0.0
            at += wide
        total += lines * size * 1.2
    return total


def assert_fits(slides):
    for number, slide in enumerate(slides, 1):
        for shape in slide.shapes:
            if shape.has_text_frame:
                width = Emu(shape.width).pt - 14.4
                assert height_of(shape.text_frame.paragraphs, width) <= Emu(shape.height).pt, (
                    number,
                    shape.text,
                )
            if shape.has_table:
                assert table_height(shape.table) <= Emu(shape.height).pt * 1.02, number
            assert shape.left >= 0
            assert shape.left + shape.width <= 12192000 + 5000
            assert shape.top >= 0
            assert shape.top + shape.height <= 6858000


def table_height(table):
    widths = [Emu(column.width).pt - 14.4 for column in table.columns]
    return sum(
        max(
            height_of(cell.text_frame.paragraphs, width)
            for cell, width in zip(row.cells, widths, strict=True)
        )
        + 7.2
        for row in table.rows
    )


def test_texts_fit(slides):
    assert_fits(slides)


def with_more(table, more):
    """A table with the rows of one design once more for each of some others."""
    own = table[table["design"] == f"conveyor {LONG}"]
    return pd.concat([table, *(own.assign(design=each.design) for each in more)], ignore_index=True)


def test_long_names_and_many_designs_fit(renamed, manifest):
    """Thirteen designs: three that were run, and ten that are as these, under long names."""
    known = renamed({name: f"{name} {LONG}" for name in DESIGNS})
    comparison = compare(known)
    more = [
        replace(
            comparison.designs[1 + i % 2],
            design=f"{i} {LONG}",
            against=tuple(
                replace(pair, other=f"{i} {LONG}") for pair in comparison.designs[1 + i % 2].against
            ),
        )
        for i in range(10)
    ]
    cases = [
        replace(
            known.study.cases[1], design=known.study.cases[1].design.model_copy(update={"name": d.design})
        )
        for d in more
    ]
    study = replace(known.study, cases=(*known.study.cases, *cases))
    tables = replace(known.tables, **{n: with_more(t, more) for n, t in known.tables.by_name().items()})
    wide = replace(comparison, study=study, designs=(*comparison.designs, *more))
    made = render_slides(replace(known, study=study, tables=tables), wide, manifest)
    found = list(Presentation(io.BytesIO(made)).slides)
    assert len(values(chart_of(found[2]))) == 13
    assert_fits(found)
