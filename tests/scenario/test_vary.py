"""A loaded study with changed values is the study that its files and the same overrides give."""

import pytest

from sim.scenario.build import make_study
from sim.scenario.errors import ScenarioError, ScenarioErrors
from sim.scenario.load import load_study
from sim.scenario.parameter import parameters
from sim.scenario.ranges import uncertain
from sim.scenario.vary import varied
from tests.studies import STUDIES

FILE = STUDIES / "reorganise-when.yaml"


@pytest.fixture(scope="module")
def study():
    return load_study(FILE)


@pytest.mark.parametrize(
    "overrides",
    [
        ["world.people.turnover=0.3"],
        ["world.leads.cold.hours=10 h", "world.people.families.hunter.ramp=1 mo"],
        ["design.*.scripts=0.3"],
        ["design.conveyor.roles.closer.seats=5", "world.market.firms=3000"],
        ["world.accounts.handling={lognormal: {mean: 0.5 h, cv: 1.0}}"],
    ],
)
def test_changed_as_if_loaded_with_the_overrides(overrides):
    study = load_study(STUDIES / "all-designs.yaml")
    loaded = load_study(STUDIES / "all-designs.yaml", overrides)
    changed = varied(study, overrides)
    assert changed.world == loaded.world
    assert changed.cases == loaded.cases
    assert changed.start == loaded.start
    assert changed.content_hash() == loaded.content_hash()
    assert changed.world != study.world or changed.cases != study.cases


def test_what_a_timeline_makes_of_a_design_is_changed_too(study):
    name = study.cases[-1].later[0].design.name
    changed = varied(study, [f"design.{name}.scripts=0.9"])
    assert changed.cases[-1].later[0].design.scripts == 0.9


def test_a_study_made_from_objects_can_be_changed(study):
    made = make_study("made", study.world, [study.reference.design])
    assert varied(made, ["world.people.turnover=0.2"]).world.people.turnover.value == 0.2


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("world.people.turnver=0.3", "did you mean 'turnover'"),
        ("design.conveyer.scripts=.3", "did you mean 'conveyor'"),
        ("design.conveyor.roles.closr.seats=5", "did you mean 'closer'"),
        ("study.horizon=3 yr", "world. or design.NAME."),
        ("world.leads.inbound.replay={file: a.csv}", "a recorded lead stream is read"),
        ("world.leads.cold.hours=10", "a duration without a unit"),
        ("design.conveyor.roles.keeper.seats=0", "no seat has the duty keep"),
        ("design.conveyor.roles.keeper.family=kepper", "kepper"),
    ],
)
def test_a_slip_is_told_with_the_override(override, words):
    study = load_study(STUDIES / "three-departments.yaml")
    with pytest.raises((ScenarioError, ScenarioErrors), match="--set") as caught:
        varied(study, [override])
    assert words in str(caught.value)


@pytest.mark.parametrize("end", ["low", "high"])
def test_every_uncertain_parameter_takes_both_ends_of_its_range(study, end):
    found = uncertain(study.world)
    assert len(found) > 150
    world = varied(study, [each.override(getattr(each, end)) for each in found]).world
    sizes = {
        ".".join(("world", *path)): getattr(parameter.value, "mean", parameter.value)
        for path, parameter in parameters(world)
    }
    for each in found:
        # Scaling a distribution to a mean is exact but for the last digits.
        assert sizes[each.path] == pytest.approx(getattr(each, end), rel=1e-9, abs=1e-12), each.path


def test_who_sets_a_value_means_it(study):
    paths = [each.path for each in uncertain(varied(study, ["world.people.turnover=0.3"]).world)]
    assert "world.people.turnover" not in paths
    assert "world.people.turnover" in [each.path for each in uncertain(study.world)]
