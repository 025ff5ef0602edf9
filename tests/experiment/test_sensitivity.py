"""Effects and indices of known functions, with common luck and with luck of its own at each point."""

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.experiment.factors import chosen, overrides_at
from sim.experiment.flips import flips
from sim.experiment.screening import effects, screen, trajectories
from sim.experiment.sensitivity import Extent, sensitivity
from sim.experiment.variance import indices, saltelli
from sim.randomness import Luck
from sim.report.drawing import to_file
from sim.report.sensitivity import sensitivity_sentences, sensitivity_warnings
from sim.report.sensitivity_figure import sensitivity_figure
from sim.scenario.errors import ScenarioError
from sim.scenario.ranges import uncertain
from sim.scenario.vary import varied
from tests.studies import shipped

NAMES = ["a", "b", "c"]


def rng(seed=0):
    return np.random.default_rng(seed)


def additive(points):
    """Variances of its parts, for uniform factors: 16/12, 4/12 and 0; the fourth factor is the control."""
    return 4 * points[..., 0] + 2 * points[..., 1]


def with_common_luck(points, sd=3.0, replications=4, seed=1):
    """Each replication lifts all points alike, and tilts the second factor a little."""
    luck = rng(seed)
    lifts, tilts = luck.normal(0, sd, replications), luck.normal(0, sd / 20, replications)
    return additive(points)[..., None] + lifts + tilts * points[..., 1, None]


def with_own_luck(points, sd=3.0, replications=4, seed=1):
    """Each point has luck of its own."""
    return additive(points)[..., None] + rng(seed).normal(0, sd, (*points.shape[:-1], replications))


# -- screening ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ways():
    return trajectories(4, 5, rng())


def test_each_step_of_a_trajectory_moves_one_factor(ways):
    moved = np.abs(np.diff(ways, axis=1)) > 1e-9
    assert (moved.sum(axis=2) == 1).all()
    assert (moved.sum(axis=1) == 1).all()


def test_effects_are_slopes(ways):
    found = effects(ways, additive(ways)[..., None])
    assert found[:, :, 0] == pytest.approx(np.array([[4.0], [2], [0], [0]]) * np.ones((4, 5)), abs=1e-12)


def test_own_effects_agree_with_the_library(ways):
    outputs = with_own_luck(ways)
    table, _ = screen(NAMES, ways, outputs, rng=rng())
    own = np.abs(effects(ways, outputs).mean(axis=2)).mean(axis=1)
    assert table.set_index("parameter")["mu_star"].reindex(NAMES).to_numpy() == pytest.approx(own[:3])


def test_with_common_luck_what_matters_is_seen_and_the_control_is_zero(ways):
    table, noise = screen(NAMES, ways, with_common_luck(ways), rng=rng())
    assert list(table["parameter"]) == ["a", "b", "c"]
    assert list(table["matters"]) == [True, True, False]
    assert table["mu_star"][0] == pytest.approx(4)
    assert noise.control == 0
    assert noise.share < 0.01
    # What is not there with common luck: most of what is seen, if each point has luck of its own.
    assert noise.control_own_luck > 1
    assert noise.own_luck > 0.3


def test_with_luck_of_its_own_the_control_shows_what_was_foretold(ways):
    many = trajectories(4, 40, rng())
    _, common = screen(NAMES, many, with_common_luck(many, replications=50), rng=rng())
    _, own = screen(NAMES, many, with_own_luck(many, replications=50), rng=rng())
    assert own.control == pytest.approx(own.control_own_luck, rel=0.25)
    assert common.control_own_luck == pytest.approx(own.control_own_luck, rel=0.25)
    assert own.share == pytest.approx(own.own_luck, rel=0.25)


def test_a_control_that_leaks_is_seen(ways):
    outputs = with_common_luck(ways) + 0.5 * ways[..., 3, None]
    _, noise = screen(NAMES, ways, outputs, rng=rng())
    assert noise.control == pytest.approx(0.5)


@pytest.mark.slow
def test_luck_alone_rarely_matters():
    """Ten factors without any effect: to name one of them is an error of at most one in twenty."""
    many = trajectories(11, 4, rng())
    names = [f"x{place}" for place in range(10)]
    # Luck is twice as large on some trajectories as on others.
    sd = np.array([1.0, 1, 2, 2])[:, None, None]
    outputs = [sd * rng(seed).normal(0, 1, (4, 12, 3)) for seed in range(200)]
    named = [screen(names, many, own, rng=rng(1))[0]["matters"].any() for own in outputs]
    # Three standard errors above .05.
    assert np.mean(named) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 200)


def test_a_trajectory_that_failed_is_left_out(ways):
    outputs = with_common_luck(ways)
    outputs[1, 2, 0] = np.nan
    table, _ = screen(NAMES, ways, outputs, rng=rng())
    assert table["mu_star"][0] == pytest.approx(4)
    with pytest.raises(ValueError, match="two whole trajectories"):
        screen(NAMES, ways[:2], outputs[:2], rng=rng())


# -- Sobol' indices ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cube():
    return saltelli(4, 512, rng())


def test_indices_of_a_sum_are_the_shares_of_its_parts(cube):
    table, noise = indices(NAMES, with_common_luck(cube), rng=rng())
    own = table.set_index("parameter")
    for name, share in (("a", 0.8), ("b", 0.2), ("c", 0.0)):
        assert own["first"][name] == pytest.approx(share, abs=0.05)
        assert own["total"][name] == pytest.approx(share, abs=0.05)
    assert noise.control == 0
    assert noise.share < 0.02
    assert noise.own_luck == pytest.approx(9 / 4 / (9 / 4 + 20 / 12), rel=0.5)


def test_luck_of_its_own_at_each_point_gives_an_inert_parameter_a_large_index(cube):
    """The known trap: without common luck the control makes more of the variance than what matters."""
    table, noise = indices(NAMES, with_own_luck(cube), rng=rng())
    expected = 9 / 4 / (9 / 4 + 20 / 12)
    assert noise.control == pytest.approx(expected, abs=0.08)
    assert noise.control_own_luck == pytest.approx(expected, abs=0.08)
    assert noise.share == pytest.approx(expected, abs=0.08)
    assert table.set_index("parameter")["total"]["c"] > 0.4


def test_of_an_interaction_the_total_tells():
    points = saltelli(4, 512, rng())
    product = ((points[..., 0] - 0.5) * (points[..., 1] - 0.5))[..., None] + np.zeros(2)
    table, _ = indices(NAMES, product, rng=rng())
    own = table.set_index("parameter")
    assert own["first"]["a"] == pytest.approx(0, abs=0.15)
    assert own["total"]["a"] == pytest.approx(1, abs=0.15)
    assert own["total"]["c"] == 0


def test_the_library_draws_from_nothing_but_the_generator_it_is_given(cube):
    np.random.seed(5)  # noqa: NPY002  (the global state is what must stay untouched)
    before = np.random.get_state(legacy=False)["state"]["key"].tolist()  # noqa: NPY002
    outputs = with_common_luck(cube[:64])
    one, _ = indices(NAMES, outputs, rng=Luck(0, 0).stream("test"))
    other, _ = indices(NAMES, outputs, rng=Luck(0, 0).stream("test"))
    ways = trajectories(4, 3, rng())
    screen(NAMES, ways, with_common_luck(ways), rng=rng())
    assert np.random.get_state(legacy=False)["state"]["key"].tolist() == before  # noqa: NPY002
    assert one.equals(other)


# -- turning points ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def study():
    return shipped("study.horizon=1 mo", study="three-departments-green-field")


@pytest.fixture(scope="module")
def two(study):
    """Friction (0 to .6, .25 in the study) and turnover (.16 to .35, .27)."""
    wanted = ("world.people.turnover", "world.border.friction")
    return [each for each in uncertain(study.world) if each.path in wanted]


LUCK = np.array([-0.3, -0.1, 0.1, 0.3])


def test_the_value_at_which_a_difference_turns_is_found(two):
    names = [each.path.rpartition(".")[2] for each in two]
    asked = []

    def evaluate(points):
        asked.extend(points)
        # Curved in friction, zero at .5 exactly; turnover does not turn it.
        return np.array(
            [
                (20 * (0.25 - size**2) if names[place] == "friction" else 10 * size) + LUCK
                for place, size in points
            ]
        )

    base = 20 * (0.25 - 0.25**2) + LUCK
    found = flips(two, base, evaluate)
    row = found.iloc[0]
    assert (row["parameter"], row["end"], row["sure"]) == ("world.border.friction", "high", True)
    assert row["flips_at"] == pytest.approx(0.5, abs=0.003)
    # Where 20 (.25 - x^2) is as large as the half-width of the interval, by straight lines between points.
    half = 3.182 * LUCK.std(ddof=1) / 2
    assert row["flips_from"] == pytest.approx(math.sqrt(0.25 - half / 20), abs=0.01)
    assert row["flips_to"] == pytest.approx(math.sqrt(0.25 + half / 20), abs=0.01)
    assert found["flips_at"].notna().sum() == 1
    assert len(asked) <= 4 + 5


def test_a_turn_that_luck_can_explain_is_not_sure(two):
    def evaluate(points):
        return np.array([0.1 - size + LUCK if place == 1 else 1 + LUCK for place, size in points])

    found = flips(two, 0.5 + LUCK, evaluate)
    assert found["flips_at"].notna().any()
    assert not found["sure"].any()
    # And where the difference of the study itself is open, nothing is said to turn it.
    assert not flips(two, 0.01 + LUCK, lambda points: np.array([LUCK - 50 for _ in points]))["sure"].any()


def test_nothing_turns_and_what_fails_is_left_out(two):
    def evaluate(points):
        return np.array([np.full(4, np.nan) if place == 0 else 5 - size + LUCK for place, size in points])

    found = flips(two, 5 + LUCK, evaluate)
    assert len(found) == 2
    assert found["flips_at"].isna().all()
    assert found["left"].is_monotonic_increasing


# -- on a company ------------------------------------------------------------------------------------------


def test_parameters_are_named_or_sections_are(study):
    assert len(chosen(study.world, ["world.leads.inbound"])) == 5
    assert len(chosen(study.world)) == len(uncertain(study.world))
    with pytest.raises(ScenarioError, match=r"did you mean 'world\.border\.friction'"):
        chosen(study.world, ["world.border.frictoin"])


def test_a_point_sets_every_parameter_and_the_control_nothing_that_is_read(study):
    ranges = chosen(study.world, ["world.border.friction", "world.people.turnover"])
    texts = overrides_at(ranges, np.array([0.0, 1.0, 1 / 3]))
    world = varied(study, texts).world
    assert (world.people.turnover.value, world.border.friction.value) == (0.16, 0.6)
    assert world.description == "an inert control at 0.333333"
    assert len(overrides_at(ranges, np.array([0.0, 1.0]))) == 2


def analysed(study, base):
    extent = Extent(trajectories=2, per_point=2, top=2, base=base, flips=1, replications=2)
    names = [case.design.name for case in study.cases][:2]
    wanted = [f"world.leads.inbound.{name}" for name in ("per_year", "qualify", "decay")]
    return sensitivity(study, between=(names[0], names[1]), parameters=wanted, extent=extent)


@pytest.fixture(scope="module")
def found(study):
    return analysed(study, 0)


def test_a_company_is_screened_and_the_control_holds(found):
    (against,) = found.against
    assert len(against.morris) == 3
    assert against.morris_noise.control == 0
    assert against.sobol is None
    assert set(against.flips["parameter"]) == {against.morris["parameter"][0]}
    assert found.effort.computed <= found.extent.runs(3, 2)
    assert found.problems == ()


@pytest.mark.slow
def test_indices_of_a_company_are_those_of_what_screening_found(study, found):
    again = analysed(study, 8)
    (against,) = again.against
    assert against.morris.equals(found.against[0].morris)
    assert set(against.sobol["parameter"]) == set(against.morris["parameter"][:2])
    assert against.sobol_noise.control == 0
    assert list(again.noise["analysis"]) == ["morris", "sobol"]


def test_it_is_told_and_drawn(found):
    assert any("inert control" in text for text in sensitivity_sentences(found, found.against[0]))
    assert sensitivity_warnings(found) == []
    assert to_file(sensitivity_figure(found).figure).startswith("<svg")


def test_what_was_reached_is_kept_when_it_is_ended_early(study):
    runs = []

    def stop(outcome):
        runs.append(outcome)
        if len(runs) == 10:
            raise KeyboardInterrupt

    names = ("traditional", "conveyor")
    extent = Extent(2, 2, 1, 0, 1, 2)
    ended = sensitivity(
        study, between=names, parameters=["world.leads.referral"], extent=extent, on_done=stop
    )
    assert ended.effort.interrupted
    assert len(runs) == 10
    assert ended.against[0].base.n == 2
    assert ended.table("morris").empty
    assert "ended early" in sensitivity_warnings(ended)[-1]
    assert sensitivity_figure(ended) is not None


def test_a_study_that_fails_as_it_is_is_not_varied(study):
    broken = replace(study, study=study.study.model_copy(update={"horizon": -1.0}))
    ended = sensitivity(broken, between=("traditional", "conveyor"), extent=Extent(replications=2))
    assert ended.effort.computed == 0
    assert len(ended.effort.failed) == 4
    assert "failed" in ended.problems[0]


def test_wrong_arguments_are_refused(study):
    with pytest.raises(ValueError, match="base points"):
        Extent(base=12)
    with pytest.raises(ValueError, match="found the design"):
        sensitivity(study, between=("conveyer", "traditional"))
    with pytest.raises(ValueError, match="metric"):
        sensitivity(study, metric="joy")
