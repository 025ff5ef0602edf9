"""The workbook: numbers are numbers, text is text, and all of it is what the tables say."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from sim.experiment.compare import compare
from sim.experiment.store import write_results
from sim.report.numbers import calendar_days, days, money, number, percent
from sim.report.palette import COLOURS
from sim.report.summary import rows
from sim.report.workbook import render_workbook
from sim.report.workbook.columns import KNOWN
from sim.report.workbook.numbers import LINES, unit_of, value_of
from sim.report.workbook.tables import monthly_means, whole_replications
from sim.stats import Interval
from tests.programs import soffice
from tests.report.worlds import in_worlds

SHEETS = ("Summary", "Numbers", "Charts", "Monthly", "Departures", "Customers", "Assumptions", "Runs")
FILES = {"Departures": "departures", "Customers": "customers", "Runs": "totals"}
WRITTEN = 0.5e-15 + sys.float_info.epsilon
"""A number is written with 16 significant digits, and read as the nearest float."""

KEPT = 0.5e-14 + WRITTEN
"""LibreOffice rounds that once more, to 15 digits."""


@pytest.fixture(scope="module")
def made(result, manifest):
    return render_workbook(result, compare(result), manifest)


@pytest.fixture(scope="module")
def book(made):
    return openpyxl.load_workbook(io.BytesIO(made))


def cells(sheet, first=3):
    return [list(row) for row in sheet.iter_rows(min_row=first, values_only=True)]


def assert_same(shown, table, name, digits):
    """The rows of a sheet are those of a table: empty for nan, numbers to so many ``digits``."""
    assert len(shown) == len(table), name
    for place, column in enumerate(table.columns):
        for ours, theirs in zip((row[place] for row in shown), table[column].tolist(), strict=True):
            if theirs == "" or theirs != theirs:
                assert ours is None, (name, column)
            elif isinstance(theirs, int | float):
                assert abs(ours - theirs) <= digits * abs(theirs), (name, column)
            else:
                assert ours == theirs, (name, column)


def assert_is_the_tables(book, tables, digits):
    for sheet, name in FILES.items():
        assert_same(cells(book[sheet]), tables[name], name, digits)
    names = list(dict.fromkeys(tables["totals"]["design"]))
    assert_same(cells(book["Monthly"]), monthly_means(tables["monthly"], names), "monthly", digits)


def test_the_sheets_hold_the_tables(book, result):
    assert tuple(book.sheetnames) == SHEETS
    assert_is_the_tables(book, result.tables.by_name(), WRITTEN)


def test_the_months_are_means_over_replications(result):
    monthly = result.tables.monthly
    found = monthly_means(monthly, ["conveyor", "traditional"]).set_index(["design", "month"])
    own = monthly[(monthly["design"] == "conveyor") & (monthly["month"] == 14)]
    assert found.loc[("conveyor", 14), "revenue"] == pytest.approx(own["revenue"].mean())
    year = monthly[(monthly["design"] == "conveyor") & monthly["month"].between(3, 14)]
    assert found.loc[("conveyor", 14), "new_in_a_year"] == pytest.approx(year["new_customers"].sum() / 2)
    assert np.isnan(found["new_in_a_year"].to_numpy()[:11]).all()
    last = found.loc[("traditional", 17), "cash"]
    assert last == pytest.approx(result.tables.totals.set_index("design").loc["traditional", "cash"].mean())
    assert list(dict.fromkeys(found.index.get_level_values(0))) == ["conveyor", "traditional"]


def test_every_column_has_words_and_a_kind(result):
    tables = result.tables.by_name()
    shown = [column for name in (*FILES.values(), "monthly") for column in tables[name].columns]
    assert set(shown) <= KNOWN.keys()


def days_of_eight_hours(amount: float) -> str:
    return days(8 * amount)


WRITERS: dict[str, Callable[[float], str]] = {
    "mean": number,
    "share": percent,
    "days": calendar_days,
    "number": number,
    "money": money,
}


def test_the_numbers_are_those_of_the_report(result, book):
    """Every row of the report's table is in the sheet, under the same name, with the same number."""
    comparison = compare(result)
    reported = {
        (row.group, row.label, row.unit): row.cells
        for row in rows(comparison)
        if not row.group.startswith("Difference")
    }
    ours = {(line.group, line.label, unit_of(line, comparison)): line for line in LINES}
    assert ours.keys() == reported.keys()
    for key, line in ours.items():
        for design, text in zip(comparison.designs, reported[key], strict=True):
            found = value_of(line, design)
            assert found is not None
            write = days_of_eight_hours if line.of == "response_wait" else WRITERS[line.kind]
            written = write(found.estimate)
            assert text.split(" ")[0] == written, key
    shown = {tuple(row[1:4]): row[4:7] for row in cells(book["Numbers"])}
    profit = comparison.designs[1].means["profit_a_year"]
    expected = [profit.estimate, profit.low, profit.high]
    assert shown["Profit", "money a year", "conveyor"] == pytest.approx(expected, rel=KEPT)


def test_every_number_has_its_difference_and_verdict(result, book):
    """In the unit of its row: waits are hours in the tables, and days of eight hours in the sheet."""
    comparison = compare(result)
    shown = {tuple(row[:4]): row[4:] for row in cells(book["Numbers"])}
    assert len(shown) == len(LINES) * len(comparison.designs)
    verdicts = 0
    for line in LINES:
        scale = 0.125 if line.of == "response_wait" else 1.0
        for design in comparison.designs:
            key = (line.group, line.label, unit_of(line, comparison) or None, design.design)
            *_mean, difference, low, high, word = shown[key]
            beside = design.differences.get(line.of)
            expected = [None] * 3 if beside is None else [beside.mean, beside.low, beside.high]
            assert [difference, low, high] == [
                None if x is None or x != x else pytest.approx(scale * x, rel=WRITTEN) for x in expected
            ], key
            words = [str(pair.verdict.word) for pair in design.against if pair.metric == line.of]
            assert word == (words[0] if words else None), key
            verdicts += len(words)
    assert verdicts == 4
    wait = ("Service", "First response", "working days", "conveyor")
    means = result.tables.totals.groupby("design")["response_wait"].mean()
    assert shown[wait][3] == pytest.approx((means["conveyor"] - means["traditional"]) / 8)
    profit = ("Money", "Profit", "money a year", "traditional")
    assert shown[profit][3:] == [None] * 4  # the reference is compared with nobody


def test_intervals_of_shares_end_where_shares_do(result):
    """Two runs make intervals that reach below 0 and beyond 1; those of ratios may."""
    comparison = compare(result)
    far = Interval(0.5, -0.5, 1.5, 0.95, 2)
    names = ("stagnation", "lost_at_departure", "lost_after_departure", "plateaued")
    ratio, count, shares = "closer_income_ratio", "seated_start", ("win_rate", "use", "key_person_share")
    known = dict.fromkeys((ratio, count, "stalled", *shares), far)
    wide = [
        replace(
            design,
            means=design.means | known,
            stagnation=far,
            lost_at_departure=far,
            lost_after_departure=far,
            plateaued=far,
        )
        for design in comparison.designs
    ]
    made = render_workbook(result, replace(comparison, designs=tuple(wide)), {})
    sheet = openpyxl.load_workbook(io.BytesIO(made))["Numbers"]
    found = {tuple(row[:4]): row[4:7] for row in cells(sheet)}
    for line in LINES:
        ends = found[line.group, line.label, unit_of(line, comparison) or None, "conveyor"]
        if line.of in (*names, *shares, "stalled"):
            assert ends == [0.5, 0, 1], line.of
        elif line.of in (ratio, count):
            assert ends == [0.5, -0.5, 1.5], line.of
    profit = found["Money", "Profit", "money a year", "conveyor"]
    mean = comparison.designs[1].means["profit_a_year"]
    assert profit == pytest.approx([mean.estimate, mean.low, mean.high], rel=WRITTEN)


def test_the_summary_says_in_how_many_worlds_a_design_is_better(result, manifest):
    comparison = in_worlds(compare(result), {"conveyor": (0.7, 0.2), "factory-owned": (0.4, 0.5)})
    known = comparison.plausible
    customers = replace(
        known.outlooks[0],
        metric="new_customers",
        better=Interval(0.1, 0.0, 0.2, 0.95, 40),
        worse=Interval(0.85, 0.7, 0.95, 0.95, 40),
    )
    told = replace(comparison, plausible=replace(known, outlooks=(*known.outlooks, customers)))
    made = render_workbook(result, told, manifest)
    sheet = openpyxl.load_workbook(io.BytesIO(made))["Summary"]
    heads = [cell.value for cell in sheet[6]]
    better, worse = (
        [place for place, head in enumerate(heads) if head == f"{word} in so many plausible worlds"]
        for word in ("Better", "Worse")
    )
    # Beside the verdict on profit, and beside that on new customers.
    verdicts = [heads.index(f"Verdict: {what}") for what in ("Profit", "New customers")]
    assert better == [place + 1 for place in verdicts]
    assert worse == [place + 2 for place in verdicts]
    found = {row[0]: row for row in sheet.iter_rows(min_row=7, max_row=9, values_only=True)}
    shown = {name: [row[place] for place in (*better, *worse)] for name, row in found.items()}
    assert shown == {
        "traditional": [None, None, None, None],
        "conveyor": [0.7, 0.1, 0.2, 0.85],
        "factory-owned": [0.4, None, 0.5, None],
    }


def test_the_summary_lists_warnings_below_the_sheets(result, book, manifest):
    def first_column(sheet):
        return [row[0] for row in sheet.iter_rows(min_row=10, max_col=1, values_only=True)]

    warnings = ("=the designs are not compared at equal cost", "ended early: 4 runs were finished")
    made = render_workbook(result, replace(compare(result), warnings=warnings), manifest)
    shown = first_column(openpyxl.load_workbook(io.BytesIO(made))["Summary"])
    place = shown.index("Warnings")
    assert shown[place : place + 4] == ["Warnings", *warnings, None]
    assert shown.index(SHEETS[-1]) < place < shown.index("How to reproduce")
    assert "Warnings" not in first_column(book["Summary"])


def test_the_summary_has_a_row_for_each_design(book, result):
    sheet = book["Summary"]
    heads = [cell.value for cell in sheet[6]]
    found = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=7, max_row=9)}
    assert list(found) == ["traditional", "conveyor", "factory-owned"]
    pair = next(p for p in compare(result).designs[1].against if p.metric == "profit_a_year")
    place = heads.index("Profit less that of traditional (money a year)")
    shown = found["conveyor"][place : place + 3]
    ours = pair.difference
    assert shown == pytest.approx([ours.mean, ours.low, ours.high], rel=KEPT)
    assert found["conveyor"][heads.index("Verdict: Profit")] == pair.verdict.word
    told = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=10, max_col=2)}
    assert told["command"] == "salesim compare a.yaml"
    assert told["content_hash"] == result.study.content_hash()


def test_assumptions_are_numbers_where_they_are(book):
    found = {row[0]: row for row in cells(book["Assumptions"])}
    assert found["people.turnover"][1:4] == [0.27, 0.16, 0.35]
    assert found["leads.cold.hours"][1:5] == [7.5, 4, 18, "working hours"]
    assert found["market.patience"][1] is None
    assert found["market.patience"][5] == "never"


def test_heads_stay_in_sight_and_rows_can_be_filtered(book):
    for name in SHEETS:
        sheet = book[name]
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        if name != "Charts":
            assert sheet.freeze_panes is not None, name
            assert sheet.auto_filter.ref is not None, name


def test_charts_are_native_and_name_their_axes(made):
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        charts = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/charts/chart")]
    assert len(charts) == 4
    for chart in charts:
        assert chart.count("<c:ser>") == 3
        assert chart.count("<a:t>") == 3  # the title and both axes
        assert COLOURS[0].lstrip("#").upper() in chart
        assert "Monthly!" in chart


def test_user_text_is_never_a_formula_or_a_link(renamed):
    names = {"traditional": "=1+1", "conveyor": "+1", "factory-owned": "@SUM(A1)"}
    spiteful = renamed(names)
    described = spiteful.study.study.model_copy(update={"description": "-1+1", "name": "=2"})
    spiteful = replace(spiteful, study=replace(spiteful.study, study=described))
    told = {"kind": "http://example.org", "command": ["=3"], "files": {"mailto:a@b.c": "-4"}}
    made = render_workbook(spiteful, compare(spiteful), told)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        sheets = [parts.read(f"xl/worksheets/sheet{i + 1}.xml") for i in range(len(SHEETS))]
        assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    book = openpyxl.load_workbook(io.BytesIO(made))
    texts = [*names.values(), "-1+1", "=2", "http://example.org", "=3", "files: mailto:a@b.c", "-4"]
    found: dict[str, set[str]] = {text: set() for text in texts}
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        if str(cell.value) in found:
            found[str(cell.value)].add(cell.data_type)
    assert found == {text: {"s"} for text in texts}


def test_equal_results_give_equal_bytes(result, made, manifest):
    assert render_workbook(result, compare(result), manifest) == made


def test_whole_replications_are_shown():
    table = pd.DataFrame({"replication": np.repeat([0, 1, 2], [2, 3, 4]), "x": range(9)})
    shown, held, of = whole_replications(table, 5)
    assert (list(shown["x"]), held, of) == ([0, 1, 2, 3, 4], 2, 3)
    assert whole_replications(table, 8)[1] == 2
    assert whole_replications(table, 9)[1] == 3
    assert whole_replications(table, 1)[1] == 1  # one at least


def test_a_sheet_says_how_many_replications_it_holds(book):
    text = "The rows of customers.parquet for 2 of 2 replications."
    assert book["Customers"]["A1"].value == text


@pytest.mark.slow
def test_libreoffice_opens_it_and_keeps_every_number(renamed, manifest, tmp_path):
    result = renamed({"conveyor": "=1+1", "factory-owned": "@SUM(A1)"})
    write_results(
        tmp_path / "out",
        manifest,
        result.tables.by_name(),
        {"workbook.xlsx": render_workbook(result, compare(result), manifest)},
    )
    for kind in ("xlsx", "pdf"):
        converted(tmp_path / "out" / "workbook.xlsx", kind, tmp_path)
    again = openpyxl.load_workbook(tmp_path / "workbook.xlsx")
    tables = {path.stem: pd.read_parquet(path) for path in (tmp_path / "out").glob("*.parquet")}
    assert_is_the_tables(again, tables, KEPT)
    for name in SHEETS:
        kinds = {cell.data_type for row in again[name].iter_rows() for cell in row}
        assert not kinds & {"f", "e"}, name
    assert (tmp_path / "workbook.pdf").read_bytes().startswith(b"%PDF")


def converted(file: Path, kind: str, folder: Path) -> None:
    """What LibreOffice makes of a file, with settings of its own."""
    done = subprocess.run(
        [
            soffice(),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(file),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "error" not in (done.stdout + done.stderr).lower()
    assert (folder / f"{file.stem}.{kind}").is_file()
