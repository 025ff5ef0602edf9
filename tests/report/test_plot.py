"""Figures of results for notebooks: what each takes, where it draws, and what it cannot draw."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim import plot
from sim.experiment.compare import compare
from sim.experiment.leaver_curve import leaver_curves
from sim.experiment.plausible import Outlook, Plausible
from sim.report.drawing import to_file, to_svg
from sim.report.waterfall_figure import ends, steps
from sim.report.week_figures import hours_a_week
from sim.stats import Interval, Spread

OF_TABLES = ("accounts", "cash", "cash_against", "growth", "leavers", "roles", "week")
OF_COMPARISONS = ("departures", "difference", "stagnation", "waterfall")
OF_OTHERS = ("best_map", "explanation", "sensitivity", "stress")


@pytest.fixture(scope="module")
def result(result):
    """Two short replications, with the accounts of leavers made up: a run of 18 months has none to count."""
    months = range(-12, 12)
    leavers = pd.concat(
        pd.DataFrame(
            {
                "design": case.design.name,
                "replication": replication,
                "month": months,
                "departures": 2,
                "accounts": 10,
                "active": [10] * 12 + [8] * 12,
                "revenue": [100.0] * 12 + [50.0 + replication] * 12,
            }
        )
        for case in result.study.cases
        for replication in range(2)
    )
    assert result.tables is not None
    return replace(result, tables=replace(result.tables, leavers=leavers))


@pytest.fixture(scope="module")
def comparison(result):
    return compare(result)


def test_every_function_is_known_to_these_tests():
    assert sorted(plot.__all__) == sorted((*OF_TABLES, *OF_COMPARISONS, *OF_OTHERS))


@pytest.mark.parametrize("name", OF_TABLES)
def test_a_result_is_drawn_on_the_axes_given(name, result):
    ax = Figure().add_subplot()
    assert getattr(plot, name)(result, ax) is ax
    assert ax.get_title(loc="left")
    assert ax.get_xlabel()


@pytest.mark.parametrize("name", OF_COMPARISONS)
def test_a_comparison_serves_as_well_as_its_result(name, comparison):
    ax = Figure().add_subplot()
    assert getattr(plot, name)(comparison, ax) is ax
    assert ax.get_title(loc="left")


def test_a_result_is_compared_where_it_must(result, comparison):
    assert to_svg(plot.stagnation(result).figure) == to_svg(plot.stagnation(comparison).figure)


@pytest.mark.parametrize("name", plot.__all__)
def test_what_is_no_such_result_is_named(name):
    with pytest.raises(TypeError, match="not from a list"):
        getattr(plot, name)([])


def test_a_comparison_has_no_tables_to_draw(comparison):
    with pytest.raises(TypeError, match="from a StudyResult, not from a Comparison"):
        plot.growth(comparison)


def test_nothing_finished_is_nothing_to_draw(result):
    for name in (*OF_TABLES, *OF_COMPARISONS):
        with pytest.raises(ValueError, match="no run was finished"):
            getattr(plot, name)(replace(result, tables=None))


def test_no_leaver_counts(result):
    none = replace(result, tables=replace(result.tables, leavers=result.tables.leavers[:0]))
    with pytest.raises(ValueError, match="nobody left"):
        plot.leavers(none)


def test_a_waterfall_leads_to_another_design_only(comparison):
    assert "conveyor" in plot.waterfall(comparison, design="conveyor").get_title(loc="left")
    with pytest.raises(ValueError, match="no waterfall to traditional"):
        plot.waterfall(comparison, design="traditional")


def test_a_waterfall_ends_where_the_profit_is(comparison):
    one, other = comparison.designs[:2]
    begin, end = (each.means["profit_a_year"].estimate for each in (one, other))
    moves = steps(one, other)
    assert begin + sum(step.amount for step in moves) == pytest.approx(end, abs=0.01 * abs(end - begin) + 1)
    bars = plot.waterfall(comparison, design=other.design).patches
    widths = [bar.get_width() for bar in bars if isinstance(bar, Rectangle)]
    assert widths[1:-1] == pytest.approx([step.amount for step in moves])


def test_a_waterfall_is_about_the_replications_that_both_finished(result):
    """What the verdict is about; the mean of all runs may lie on the other side."""
    held = result.tables.totals
    gone = (held["design"] == "conveyor") & (held["replication"] == 0)
    found = compare(replace(result, tables=replace(result.tables, totals=held[~gone])))
    one, other = found.designs[:2]
    pair = next(pair for pair in other.against if pair.metric == "profit_a_year")
    begin, end = ends(one, other)
    assert end - begin == pytest.approx(pair.difference.mean)
    assert end != pytest.approx(other.means["profit_a_year"].estimate)
    moved = sum(step.amount for step in steps(one, other))
    assert moved == pytest.approx(end - begin, abs=0.01 * abs(end - begin) + 1)


def test_an_unknown_metric_is_named(comparison):
    with pytest.raises(ValueError, match="'profit' is no headline metric"):
        plot.difference(comparison, metric="profit")


def test_plausible_worlds_are_a_band_behind_the_interval(comparison):
    values = tuple(float(1000 * place) for place in range(101))
    spread = Spread(values, 50_000.0, 29_000.0, 0.0, 0.0)
    share = Interval(0.5, 0.4, 0.6, 0.95, 40)
    outlook = Outlook("conveyor", "profit_a_year", spread, 1.0, 1.0, share, share, ())
    worlds = Plausible(101, 101, 1, (outlook,), pd.DataFrame(), pd.DataFrame())
    bands = plot.difference(replace(comparison, plausible=worlds)).patches
    (band,) = [each for each in bands if isinstance(each, Rectangle)]
    assert (band.get_x(), band.get_x() + band.get_width()) == pytest.approx((5_000.0, 95_000.0))
    assert not plot.difference(comparison).patches


def test_the_curve_of_leavers_is_a_ratio_of_sums(result):
    curve = leaver_curves(result.tables.leavers, result.study)[0]
    assert [month.estimate for month in curve.revenue] == pytest.approx([1.0] * 12 + [0.505] * 12)
    assert curve.revenue[12].low == pytest.approx(0.5)
    assert curve.revenue[12].high == pytest.approx(0.51)
    assert curve.year_after == pytest.approx(0.505)
    assert curve.active[12] == 0.8
    assert (curve.departures, curve.accounts) == (4, 20)


def test_hours_of_the_department_are_those_of_its_people(result):
    weeks = 78.0
    hours = hours_a_week(result.tables.time_use, weeks)
    own = result.tables.time_use
    own = own[(own["design"] == "conveyor") & ~own["activity"].isin(["leave", "sick"])]
    assert hours.loc["conveyor"].sum() == pytest.approx(own["hours"].sum() / 2 / weeks, rel=1e-3)


def test_other_scripts_neither_warn_nor_break(result):
    names = {"traditional": "传统销售部门", "conveyor": "Конвеєр", "factory-owned": "Größe & Maß"}
    cases = tuple(
        replace(case, design=case.design.model_copy(update={"name": names[case.design.name]}))
        for case in result.study.cases
    )
    monthly = result.tables.monthly.assign(design=result.tables.monthly["design"].replace(names))
    other = replace(
        result,
        study=replace(result.study, cases=cases),
        tables=replace(result.tables, monthly=monthly),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        svg = to_svg(plot.growth(other).figure)
    for name in names.values():
        assert name.replace("&", "&amp;") in svg
    assert "Noto Sans CJK SC" in svg


def test_a_notebook_can_show_it(result):
    buffer = io.BytesIO()
    whole = plot.accounts(result).get_figure(root=True)
    assert whole is not None
    whole.savefig(buffer, format="png")
    assert buffer.getvalue().startswith(b"\x89PNG")


def test_markup_is_small_and_its_colours_are_variables(result):
    svg = to_svg(plot.growth(result).figure)
    plain = re.sub(r"var\([^)]*\)", "", svg)
    assert not re.search(r":#[0-9a-f]{6}", plain)
    paths = re.findall(r' d="([^"]*)"', svg)
    assert paths
    assert not any(re.search(r"\.\d\d", path) for path in paths)


def test_a_file_of_its_own_is_light_and_has_a_size(result):
    text = to_file(plot.growth(result).figure)
    assert "var(" not in text
    assert 'width="374.4pt"' in text
    assert "background:#ffffff" in text
