"""What may be varied, and how a slip is told before anything is run."""

import pytest

from sim.scenario.axes import axis_of, check_apart
from sim.scenario.errors import ScenarioError, ScenarioErrors
from sim.scenario.load import load_study
from sim.scenario.sweep import asked_for, option
from sim.scenario.vary import varied
from tests.studies import STUDIES

FILE = STUDIES / "three-departments-green-field.yaml"


@pytest.fixture(scope="module")
def study():
    return load_study(FILE)


def axis(study, text, *, grid=False):
    path, asked = option(text)
    return axis_of(study, path, asked, needs_values=grid)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("world.people.turnover=0.10, .2", [("0.1", 0.1), ("0.2", 0.2)]),
        ("world.people.turnover=0.1..0.3:3", [("0.1", 0.1), ("0.2", 0.2), ("0.3", 0.3)]),
        ("world.people.turnover=..:2", [("0.16", 0.16), ("0.35", 0.35)]),
        ("world.people.turnover=..0.2:2", [("0.16", 0.16), ("0.2", 0.2)]),
        ("design.conveyor.roles.closer.seats=3..5", [("3", 3), ("4", 4), ("5", 5)]),
        ("design.*.scripts=0,1", [("0.0", 0.0), ("1.0", 1.0)]),
        ("design.conveyor.roles.closer.salary=4000..5000:2", [("4000.0", 4000.0), ("5000.0", 5000.0)]),
        ("world.people.hazard.tenure.year_1=1..2:2", [("1.0", 1.0), ("2.0", 2.0)]),
        ("world.market.patience=never,1 yr", [("never", float("inf")), ("1 yr", 2080.0)]),
        ("world.conversion.speed=4 h..1 d:2", [("4.0 h", 4.0), ("8.0 h", 8.0)]),
        ("world.factory.capacity=unlimited,50000", [("unlimited", None), ("50000.0", 50000.0)]),
        (
            "world.leads.cold.hours=5 h..2 d:2",
            [("{lognormal: {mean: 5.0 h, cv: 0.66}}", 5.0), ("{lognormal: {mean: 16.0 h, cv: 0.66}}", 16.0)],
        ),
        ("design.conveyor.roles.closer.duties=[convert],[convert, generate]", None),
    ],
)
def test_values_as_they_are_written_and_their_sizes(study, text, values):
    found = axis(study, text, grid=True)
    if values is None:
        assert [value.text for value in found.values] == ['["convert"]', '["convert", "generate"]']
        assert not found.by_size
    else:
        assert [(value.text, value.size) for value in found.values] == values
    for value in found.values:
        varied(study, [found.override(value)])


def test_shares_of_a_range_are_spread_over_it_evenly(study):
    turnover = axis(study, "world.people.turnover=0.1..0.3")
    assert [turnover.at(share).size for share in (0.0, 0.25, 0.5)] == [0.1, 0.15, 0.2]
    assert 0.29 < (turnover.at(1 - 1e-12).size or 0) <= 0.3
    seats = axis(study, "design.conveyor.roles.closer.seats=3..5")
    assert [seats.at(share / 6).size for share in range(6)] == [3, 3, 4, 4, 5, 5]
    listed = axis(study, "world.people.turnover=0.1,0.4")
    assert [listed.at(share).size for share in (0.0, 0.49, 0.5, 0.99)] == [0.1, 0.1, 0.4, 0.4]


def test_rounding_to_readable_digits_stays_within_the_range(study):
    found = axis(study, "world.people.turnover=0.12345678..0.12345699")
    sizes = [found.at(share).size or 0.0 for share in (0.0, 0.5, 1 - 1e-12)]
    assert sizes == [0.12345678, 0.123456885, 0.12345699]
    third = axis(study, "world.people.turnover=0.1..0.2").at(1 / 3)
    assert (third.text, third.size) == ("0.133333", 0.133333)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("world.people.turnver=0.1,0.2", "did you mean 'turnover'"),
        ("world.people.turnver=0.1..0.2", "did you mean 'turnover'"),
        ("world.people.turnover=0.2,-1", "found -1"),
        ("world.people.turnover=0.1..-1", "from a lower to a higher finite value"),
        ("world.market.patience=1 yr..never", "finite value"),
        ("world.people.satisficing.share=0.5..1.5", "=1.5: people.satisficing.share.value: found 1.5"),
        ("world.people.turnover=0.2,0.20", "a value stands twice"),
        ("world.leads.cold.hours=5..7", "a duration without a unit"),
        ("world.people.turnover=", "found no value after '='"),
        ("world.people.turnover=[", "not valid YAML"),
        ("world.accounts.exception_share=0..:", "found '0..:'"),
        ("design.conveyor.roles.closr.seats=1..2", "did you mean 'closer'"),
        ("design.conveyer.scripts=0,1", "did you mean 'conveyor'"),
        ("design.conveyor.roles.closer.seats=1.5..2", "whole numbers"),
        ("design.conveyor.scripts", "its source gives no low end"),
        ("study.seed=1,2", "world. or design.NAME."),
        ("people.turnover=1,2", "begins with world."),
    ],
)
def test_a_slip_is_told_with_the_option(study, text, words):
    with pytest.raises((ScenarioError, ScenarioErrors), match="--vary") as caught:
        axis(study, text)
    assert words in str(caught.value)


def test_a_grid_asks_for_steps(study):
    with pytest.raises(ScenarioError, match=r"a grid cannot take a whole range.*turnover=0\.1\.\.0\.3:5"):
        axis(study, "world.people.turnover=0.1..0.3", grid=True)


@pytest.mark.parametrize(
    "paths",
    [
        ["world.people", "world.people.turnover"],
        ["design.*.scripts", "design.conveyor.scripts"],
    ],
)
def test_nothing_is_varied_twice(paths):
    check_apart(["world.people.turnover", "world.people.turnovers", "design.a.scripts", "design.b.scripts"])
    with pytest.raises(ScenarioError, match="one holds the other"):
        check_apart(paths)


def section(**said):
    text = ", ".join(f"{key}: {value}" for key, value in said.items())
    return load_study(FILE, [f"study.sweep={{{text}}}"]).study.sweep


def test_options_are_laid_over_the_section_of_the_study():
    said = section(vary="{world.people.turnover: 0.1..0.2}", method="lhs", points="[50, 70]", replications=3)
    assert asked_for(said, {}).points == [50, 70]
    more = asked_for(said, {"world.people.turnover": [1, 2], "world.market.firms": ".."}, points=[9])
    assert more.vary == {"world.people.turnover": [1, 2], "world.market.firms": ".."}
    assert (more.method, more.points, more.replications) == ("lhs", [9], 3)
    grid = asked_for(said, {}, "grid", replications=4)
    assert (grid.method, grid.points, grid.replications) == ("grid", None, 4)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"vary": "{world.people.turnover: 0.3}"}, "sweep.vary.world.people.turnover"),
        ({"vary": "{world.people.turnover: 0.1-0.2}"}, "found '0.1-0.2'; allowed: a range such as"),
        ({"vary": "{world.people.turnover: [ ]}"}, "found an empty list"),
        ({"vary": "{world.people.turnover: '0.1..0.2:1'}"}, "2 steps or more"),
        ({"method": "lsh"}, "did you mean 'lhs'"),
        ({"points": 0}, "sweep.points"),
        ({"vari": "{}"}, "did you mean 'vary'"),
    ],
)
def test_the_section_is_checked_when_the_study_is_loaded(said, words):
    with pytest.raises((ScenarioError, ScenarioErrors)) as caught:
        section(**said)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("method", "points", "words"),
    [
        ("lhs", None, "how many points is not said"),
        ("grid", [5], "a grid has all combinations"),
        ("sobol", [5, 5], "Sobol' points need no blocks"),
        ("lhs", [0], "points"),
        ("dice", [5], "allowed: grid, lhs, sobol"),
    ],
)
def test_what_is_asked_for_must_be_whole(method, points, words):
    with pytest.raises((ScenarioError, ScenarioErrors)) as caught:
        asked_for(None, {"world.people.turnover": ".."}, method, points)
    assert words in str(caught.value)
