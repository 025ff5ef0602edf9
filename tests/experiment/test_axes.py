"""Axes say what they vary, and refuse what cannot be varied."""

import pytest

from sim.experiment.axes import read_axis
from sim.scenario.errors import ScenarioError, ScenarioErrors
from tests.studies import shipped


@pytest.fixture(scope="module")
def study():
    return shipped(study="three-departments-green-field")


def test_a_range_with_steps(study):
    axis = read_axis(study, "world.border.friction=0..0.6:7")
    assert axis.values == ("0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6")
    assert axis.sizes == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    assert axis.overrides[1] == "world.border.friction=0.1"


def test_a_parameter_alone_takes_its_sourced_range(study):
    axis = read_axis(study, "world.people.turnover")
    assert (axis.sizes[0], axis.sizes[-1], len(axis.sizes)) == (0.16, 0.35, 5)


def test_whole_numbers_of_seats(study):
    assert read_axis(study, "design.conveyor.roles.closer.seats=2..5").values == ("2", "3", "4", "5")


def test_a_distribution_keeps_its_shape(study):
    axis = read_axis(study, "world.leads.cold.hours=4 h..8 h:2")
    assert axis.values[0] == "{lognormal: {mean: 4.0 h, cv: 0.66}}"
    assert (axis.sizes, axis.kind) == ((4.0, 8.0), "duration")


def test_durations_are_hours_and_rise(study):
    axis = read_axis(study, "world.conversion.speed=1 mo,3 d,60 h")
    assert axis.values == ("3 d", "60 h", "1 mo")
    assert axis.sizes[:2] == (24.0, 60.0)


def test_words_keep_their_order_and_have_places(study):
    axis = read_axis(study, "design.conveyor.orphans={to: similar, after: 10 d},{to: new-hire, after: 5 d}")
    assert axis.kind == "word"
    assert axis.sizes == (0.0, 1.0)
    assert axis.values[0] == '{"to": "similar", "after": "10 d"}'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("world.border.frictoin", "did you mean 'friction'"),
        ("world.leads.inbound.season", "allowed: a list"),
        ("world.border.friction=0.6..0", "a range from a lower to a higher"),
        ("world.border.friction=0..0.6:1", "2 steps or more"),
        ("world.border.friction=0.2", "2 to 100 values"),
        ("world.border.friction=0..2 h", "allowed: a number"),
        ("world.border.friction=0.2,high", "a number"),
        ("design.conveyer.roles.closer.seats=2..5", "did you mean 'conveyor'"),
        ("study.seed=1,2", "world. or design.NAME."),
    ],
)
def test_what_cannot_be_is_told(study, text, told):
    with pytest.raises((ScenarioError, ScenarioErrors), match=told.replace(".", r"\.")):
        read_axis(study, text)
