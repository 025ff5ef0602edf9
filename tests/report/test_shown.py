"""Objects show themselves: one line at a prompt, tables in a notebook."""

import subprocess
import sys
from html.parser import HTMLParser

import pytest

import sim
from sim.experiment.cells import Remembered
from sim.experiment.compare import compare
from sim.report.summary import rows

VOID = {"br"}
QUICK = ["study.initial=green-field", "study.horizon=1 mo", "study.replications=2"]
TWO = "study.designs=[../designs/traditional.yaml, ../designs/conveyor.yaml]"


class Page(HTMLParser):
    """Texts of cells, and whether every tag is closed in its place."""

    def __init__(self, html):
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        return "".join(self.texts)


@pytest.fixture(scope="module")
def quick():
    return sim.load_study(sim.shipped("studies/three-departments"), [*QUICK, TWO])


def test_a_comparison_shows_the_cells_that_the_terminal_shows(result):
    comparison = compare(result)
    page = Page(comparison._repr_html_())
    for row in rows(comparison):
        if not row.detail:
            assert row.label in page.text
            assert all(cell in page.texts for cell in row.cells)
    assert page.tags.count("table") == 1


def test_what_a_user_wrote_is_no_markup(result, renamed):
    spiteful = renamed({"conveyor": "<script>alert('x')</script>"})
    for shown in (spiteful, compare(spiteful), spiteful.study, spiteful.study.cases[1].design):
        page = Page(shown._repr_html_())
        assert "script" not in page.tags
        assert "b" not in page.tags
        assert "<script>" in page.text or "say 'hi' <b onclick=\"x()\">" in page.text


def test_everything_a_notebook_gets_shows_itself(quick, tmp_path):
    runs = Remembered()
    result = sim.replicate(quick)
    worlds = sim.plausible(result, worlds=2)
    extent = sim.Extent(trajectories=2, per_point=2, top=1, base=0, flips=1, replications=2)
    shown = [
        result,
        result.tables,
        quick,
        quick.world,
        *(case.design for case in quick.cases),
        worlds,
        sim.sweep(quick, {"world.people.turnover": [0.2, 0.3]}, folder=tmp_path, replications=2),
        sim.best_map(quick, ["world.people.turnover=0.2,0.3"], replications=2, journal=runs),
        sim.sensitivity(quick, parameters=["world.people.turnover"], extent=extent, journal=runs),
        sim.explain(quick, "traditional", "conveyor", mechanisms=["theft"], journal=runs),
        sim.staff(quick, designs=["conveyor"], seats={"closer": (2, 3)}, limit=2),
        sim.replicate_until(quick, sim.goal_of("99%"), limit=2),
    ]
    for each in shown:
        assert "<table>" in each._repr_html_(), type(each)
        Page(each._repr_html_())
        assert len(repr(each)) < 400
        assert repr(each) == str(each)


def test_a_stress_shows_itself(quick):
    long = sim.load_study(quick.files[0], [*QUICK, "study.horizon=25 mo", TWO])
    found = sim.stress(long, designs=["conveyor"], seats=["closer:1"], replications=2)
    page = Page(found._repr_html_())
    assert "closer 1" in page.text


def test_what_cannot_be_shown_is_left_to_its_text():
    assert sim.html_of(3) is None


def test_a_study_is_told_by_its_size(quick):
    result = sim.replicate(quick)
    assert repr(quick.cases[1].design) == "Design(name='conveyor')"
    assert repr(quick).startswith("LoadedStudy(study=<three-departments>, world=<industrial>, cases=<2>")
    assert "tables=<Tables>, finished=4" in repr(result)


def test_nothing_is_drawn_and_no_kernel_is_looked_for_to_run_or_to_show():
    code = (
        "import sys, sim; study = sim.load_study(sim.shipped('studies/three-departments'), "
        f"{[*QUICK, TWO, 'study.replications=1', 'study.horizon=1 mo']}); result = sim.replicate(study); "
        "before = 'sim.report' in sys.modules; result._repr_html_(); "
        "print(before, [name for name in ('matplotlib', 'tqdm', 'IPython', 'jinja2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False []\n"
    assert done.stderr == ""


def test_a_comparison_is_a_table_too(result):
    comparison = compare(result)
    table = comparison.table
    conveyor = next(each for each in comparison.designs if each.design == "conveyor")
    own = table.xs("conveyor")
    assert own.at["profit_a_year", "mean"] == conveyor.means["profit_a_year"].estimate
    assert own.at["profit_a_year", "difference_low"] == conveyor.differences["profit_a_year"].low
    assert table["difference"].xs("traditional").isna().all()
    assert table["difference"].xs("conveyor").notna().any()
