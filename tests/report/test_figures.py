"""Figures: every design in each, the right numbers, and SVG that can live in a page with others."""

from __future__ import annotations

import re
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sim import plot
from sim.events import Activity
from sim.experiment.compare import compare
from sim.metrics.time_use import OVERHEAD
from sim.report import figures
from sim.report.drawing import looks, to_svg
from sim.report.week_figures import ACTIVITY_GROUPS


def drawn(result):
    """All figures of a result by name."""
    names = [case.design.name for case in result.study.cases]
    tables = result.tables
    return {
        "growth": figures.growth(tables.monthly, names),
        "accounts": figures.accounts(tables.monthly, names),
        "week": plot.week(result),
        "roles": plot.roles(result),
        "stagnation": plot.stagnation(compare(result)),
        "departures": plot.departures(compare(result)),
    }


@pytest.fixture(scope="module")
def all_figures(result):
    return drawn(result)


def words(svg):
    return [
        "".join(element.itertext())
        for element in ElementTree.fromstring(svg).iter()
        if element.tag.endswith("text")
    ]


def test_every_design_is_named_in_every_figure(result, all_figures):
    for ax in all_figures.values():
        text = " ".join(words(to_svg(ax.figure)))
        for case in result.study.cases:
            assert case.design.name in text


def test_axes_have_titles_and_units(all_figures):
    for name, ax in all_figures.items():
        assert ax.get_title(loc="left")
        assert ax.get_ylabel() or name in ("week", "roles", "stagnation")
        assert ax.get_xlabel() or name == "departures"


def test_strange_names_stay_text(renamed):
    names = ("<script>alert(1)</script>", "_hidden $x$ & more", "a b")
    hostile = renamed(dict(zip(("conveyor", "traditional", "factory-owned"), names, strict=True)))
    for ax in drawn(hostile).values():
        svg = to_svg(ax.figure)
        assert "<script" not in svg
        text = " ".join(words(svg))
        assert all(name in text for name in names)


def test_equal_figures_give_equal_text_and_carry_no_date(result):
    names = [case.design.name for case in result.study.cases]
    first, second = (to_svg(figures.growth(result.tables.monthly, names).figure) for _ in range(2))
    assert first == second
    assert not re.search(r"metadata|20\d\d-\d\d|<style|<\?xml|DOCTYPE", first)


def test_ids_do_not_clash_and_references_resolve(all_figures):
    seen: set[str] = set()
    for ax in all_figures.values():
        svg = to_svg(ax.figure)
        own = re.findall(r'\bid="([^"]+)"', svg)
        assert len(set(own)) == len(own)
        assert not seen.intersection(own)
        seen.update(own)
        assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)) == set(own)
    assert seen


def test_axes_given_are_drawn_on(result):
    ax = Figure().add_subplot()
    assert figures.accounts(result.tables.monthly, ["conveyor"], ax) is ax
    assert ax.lines


def test_growth_is_the_sum_of_twelve_months(result, all_figures):
    monthly = result.tables.monthly
    line = all_figures["growth"].lines[0]
    own = monthly[monthly["design"] == result.study.cases[0].design.name]
    last = own[own["month"] >= own["month"].max() - 11]["new_customers"].sum() / 2
    assert np.asarray(line.get_ydata())[-1] == pytest.approx(last)
    assert np.asarray(line.get_xdata())[[0, -1]] == pytest.approx([1.0, 1.5])


def test_a_short_study_has_a_short_window(result):
    monthly = result.tables.monthly
    ax = figures.growth(monthly[monthly["month"] < 5], ["conveyor"])
    assert "5 months" in ax.get_title(loc="left")


def test_every_activity_has_its_place_in_the_week():
    grouped = [name for group in ACTIVITY_GROUPS.values() for name in group]
    assert sorted(grouped) == sorted(
        [*(activity.name.lower() for activity in Activity), *OVERHEAD, "elsewhere", "idle"]
    )


def test_a_week_is_whole(all_figures):
    ax = all_figures["roles"]
    ends = [max(patch.get_x() + patch.get_width() for patch in bars.patches) for bars in ax.containers[-1:]]
    assert ends == pytest.approx([1.0], abs=0.02)


def test_colours_belong_to_designs(result, all_figures):
    names = [case.design.name for case in result.study.cases]
    expected = [looks(names)[name].colour for name in names]
    lines = all_figures["growth"].get_legend().get_lines()
    bars = [container.patches[0].get_facecolor() for container in all_figures["departures"].containers]
    assert [line.get_color() for line in lines] == expected
    assert [to_hex(colour) for colour in bars] == expected


def test_one_replication_has_no_band(single):
    assert not drawn(single)["growth"].collections
    for ax in drawn(single).values():
        assert "nan" not in to_svg(ax.figure).lower()


def test_green_field_draws(green_field):
    for ax in drawn(green_field).values():
        assert "nan" not in to_svg(ax.figure).lower()


def test_words_need_no_drawing():
    code = (
        "import sys, sim.report.summary, sim.report.terminal, sim.report.assumptions; "
        "sys.exit(bool({'matplotlib', 'jinja2'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_global_state_of_matplotlib():
    code = "import sys, sim.plot, sim.report.html; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
