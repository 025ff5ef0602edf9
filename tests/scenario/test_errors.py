"""Messages are the product here, so they are compared word by word."""

import pickle
from pathlib import Path

import pytest

from sim.scenario.errors import Problem, ScenarioError, ScenarioErrors, dotted, nearest, shown


def test_message_tells_place_fault_choice_and_hint():
    error = ScenarioError(
        Path("x.yaml"), 12, "people.turnovr", "0.3", "turnover, ramp", "turnover", "unknown key 'turnovr'"
    )
    assert str(error) == (
        "x.yaml, line 12: people.turnovr: unknown key 'turnovr'; allowed: turnover, ramp; "
        "did you mean 'turnover'?"
    )


def test_message_leaves_out_what_is_not_known():
    assert str(ScenarioError(Path("x.yaml"), None, "", "3")) == "x.yaml: found 3"


def test_errors_survive_pickling():
    error = ScenarioErrors([ScenarioError(Path("x.yaml"), 1, "a", "3", "text", "b", "c")])
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_several_errors_are_one_per_line():
    errors = ScenarioErrors([ScenarioError(Path("x.yaml"), n, "a", "3") for n in (1, 2)])
    assert str(errors).splitlines() == ["x.yaml, line 1: a: found 3", "x.yaml, line 2: a: found 3"]


@pytest.mark.parametrize(
    ("word", "expected"), [("turnovr", "turnover"), ("TURNOVER", "turnover"), ("zzz", None), ("", None)]
)
def test_nearest(word, expected):
    assert nearest(word, ["ramp", "turnover"]) == expected


def test_shown_is_short_and_speaks_yaml():
    assert len(shown("x" * 200)) == 80
    assert (shown(None), shown(True), shown("no")) == ("null", "true", "'no'")


def test_problem_knows_its_place():
    problem = Problem("found 3", at=("cv",)).under("ramp", 0)
    assert dotted(problem.at) == "ramp.0.cv"
