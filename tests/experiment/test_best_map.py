"""Who is best at a point, where each design wins, and what luck may not decide."""

from itertools import product

import numpy as np
import pytest

from sim.experiment.axes import Axis
from sim.experiment.best import holds_for_all, standing
from sim.experiment.best_map import best_map
from sim.experiment.rule import rule_of
from sim.report.best_map import map_sentences, map_warnings, rule_sentences
from sim.report.drawing import to_file
from sim.report.map_figure import map_figure
from tests.studies import shipped

NAMES = ["one", "two", "three"]
FRICTION = Axis("world.border.friction", ("0.0", "0.2", "0.4", "0.6"), (0.0, 0.2, 0.4, 0.6))
TURNOVER = Axis("world.people.turnover", ("0.1", "0.2", "0.3"), (0.1, 0.2, 0.3))


def no_margin(_mean):
    return 0.0


def test_a_clear_winner_is_decided():
    found = standing(np.array([[5.0, 6, 7], [1, 2, 3.5], [2, 3, 3.5]]), NAMES, no_margin, 0.95)
    assert (found.word, found.best, found.contenders) == ("decided", "one", ("one",))
    assert found.leads is not None
    assert found.leads["two"].mean == pytest.approx(23 / 6)


def test_what_luck_can_explain_is_undecided_between_those_not_beaten():
    values = np.array([[5.0, 6, 7, 8], [7, 4, 8, 6], [0, 1, 2.1, 3]])
    found = standing(values, NAMES, no_margin, 0.95)
    assert (found.word, found.contenders) == ("undecided", ("one", "two"))


def test_within_the_margin_the_best_are_practically_equal():
    values = np.array([[100.0, 101, 102], [99.9, 101.1, 102], [50, 51, 52.5]])
    assert standing(values, NAMES, no_margin, 0.95).word == "undecided"
    found = standing(values, NAMES, lambda mean: 0.02 * mean, 0.95)
    assert (found.word, found.contenders) == ("practically equal", ("one", "two"))


def test_pairs_are_joined_on_the_replication():
    values = np.array([[5.0, np.nan, 7, 9], [4, 100, 6, 8.2]])
    found = standing(values, NAMES[:2], no_margin, 0.95)
    assert (found.best, found.replications) == ("one", 3)
    assert standing(values[:, :2], NAMES[:2], no_margin, 0.95).word == "not run"


def test_a_wrong_design_is_rarely_named_best():
    """Of four designs one is truly best by a hair: naming another, though picked by its mean, is rare."""
    rng = np.random.default_rng(1)
    wrong = out = decided = 0
    for _ in range(1000):
        values = rng.normal(0, 1, (4, 5)) + np.array([[0.05], [0], [0], [0]])
        found = standing(values, ["best", "a", "b", "c"], no_margin, 0.95)
        wrong += found.word == "decided" and found.best != "best"
        out += "best" not in found.contenders
        decided += found.word == "decided"
    # The bound is .025; three standard errors of 1000 trials are .0148.
    assert wrong / 1000 <= 0.025 + 0.0148
    assert out / 1000 <= 0.025 + 0.0148
    assert decided > 0  # it can fail


def test_holm_lets_pass_what_holds_for_all():
    assert holds_for_all([0.01, 0.04, 0.03], 0.95) == [True, False, False]
    assert holds_for_all([0.016, 0.02, 0.04], 0.95) == [True, True, True]
    assert holds_for_all([], 0.95) == []


def test_the_rule_finds_the_regions_and_puts_bounds_between_values():
    places = list(product(range(4), range(3)))
    winners = ["a" if x < 2 else "b" if y < 1 else "c" for x, y in places]
    rule = rule_of((FRICTION, TURNOVER), places, winners, [(1, 2), (0, 0)])
    assert rule.right == rule.points == 12
    assert [leaf.open for leaf in rule.leaves] == [2, 0, 0]
    by_name = {leaf.winner: leaf for leaf in rule.leaves}
    (bound,) = by_name["a"].bounds
    assert bound.above is None
    assert bound.below == pytest.approx(0.3)
    assert by_name["c"].bounds[1].above == pytest.approx(0.15)
    assert (by_name["b"].right, by_name["b"].points) == (2, 2)


def test_no_rule_is_told_where_none_is_better_than_the_most_common_winner():
    places = [(x, 0) for x in range(4)]
    assert rule_of((FRICTION, TURNOVER), places, ["a"] * 4).leaves == ()
    everywhere = [(x, y) for x, y in places for _ in range(3)]
    rule = rule_of((FRICTION, TURNOVER), everywhere, ["a", "b", "a"] * 4)
    assert (rule.leaves, rule.usual, rule.usually) == ((), "a", 8)
    assert rule_of((FRICTION, TURNOVER), [], []).usual is None


def test_a_rule_that_is_sometimes_wrong_says_how_often():
    places = [(x, y) for x in range(4) for y in range(3)] * 2
    winners = ["a" if x < 2 else "b" for x, _ in places]
    winners[0] = "b"
    rule = rule_of((FRICTION, TURNOVER), places, winners)
    assert (rule.right, rule.points) == (23, 24)


@pytest.fixture(scope="module")
def found():
    study = shipped("study.horizon=1 mo", study="three-departments-green-field")
    return best_map(study, ["world.border.friction=0,0.6", "world.people.turnover=0.2,0.3"], replications=2)


def test_a_small_map_has_a_row_for_each_point_and_design(found):
    assert len(found.points) == 4
    assert len(found.designs) == 12
    assert found.effort.computed == 24
    assert list(found.points["setting"])[1] == "world.border.friction=0.0; world.people.turnover=0.3"
    assert set(found.points["word"]) <= {"decided", "practically equal", "undecided"}
    own = found.designs[found.designs["design"] == found.points["best"][0]].iloc[0]
    assert own["mean"] == found.designs["mean"][:3].max()


def test_it_is_told_and_drawn(found):
    assert rule_sentences(found)
    assert "12 points" not in " ".join(map_sentences(found))
    assert to_file(map_figure(found).figure).startswith("<svg")
    assert map_warnings(found) == []


def test_a_point_that_fails_is_told_and_left_blank():
    study = shipped("study.horizon=1 mo", study="three-departments-green-field")
    both = "world.people.families.seller.week.admin"
    # Each value is possible by itself, both together leave no time.
    axes = [f"{both}=0.2,0.9", "world.people.families.seller.week.meetings=0.04,0.7"]
    found = best_map(study, axes, replications=2)
    assert list(found.points["word"] == "not run") == [False, False, False, True]
    assert len(found.effort.failed) == 6
    assert any("0.9" in text for text in map_warnings(found))
    assert map_figure(found) is not None
