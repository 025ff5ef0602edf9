from pathlib import Path

import pytest

from sim.scenario.errors import ScenarioError
from sim.scenario.overrides import apply, split
from sim.scenario.source import Position, document, parse

TEXT = """
people:
  turnover: {value: 0.2, low: 0.1, high: 0.3, source: s}
  ramp: {value: {lognormal: {mean: 6 mo, cv: 0.4}}, source: s}
  pay: {fixed: 1000, share: 0.1}
seats: [{role: hunter}, {role: closer}]
"""


@pytest.fixture
def base():
    return document(parse(TEXT, Path("a.yaml")), Path("a.yaml"), (Path("b.yaml"),))


def value_at(tree, path):
    for step in path:
        tree = tree[step]
    return tree


@pytest.mark.parametrize(
    ("path", "value", "at", "expected"),
    [
        ("people.pay.share", "0.2", ("people", "pay"), {"fixed": 1000, "share": 0.2}),
        ("people.pay", "{share: 0.3}", ("people", "pay"), {"fixed": 1000, "share": 0.3}),
        ("people.pay.new", "[a, b]", ("people", "pay", "new"), ["a", "b"]),
        ("seats.1.role", "keeper", ("seats",), [{"role": "hunter"}, {"role": "keeper"}]),
        ("people.turnover", "0.9", ("people", "turnover", "value"), 0.9),
        ("people.turnover", "0.9", ("people", "turnover", "overridden"), True),
        ("people.turnover", "0.9", ("people", "turnover", "source"), "s"),
        ("people.turnover.value", "0.9", ("people", "turnover", "overridden"), True),
        ("people.ramp.value.lognormal.cv", "1", ("people", "ramp", "overridden"), True),
        ("people.ramp", "{fixed: 1 mo}", ("people", "ramp", "value"), {"fixed": "1 mo"}),
    ],
)
def test_the_value_at_the_path_is_replaced(base, path, value, at, expected):
    changed = apply(base, path, value)
    assert value_at(changed.tree, at) == expected
    assert (changed.file, changed.parents) == (base.file, base.parents)


def test_the_original_stays_and_places_tell_the_origin(base):
    changed = apply(base, "people.pay.share", "0.2")
    assert base.tree["people"]["pay"]["share"] == 0.1
    assert changed.positions["people", "pay", "share"] == Position(Path("--set people.pay.share=0.2"), None)
    assert changed.positions["people", "pay", "fixed"] == base.positions["people", "pay", "fixed"]


@pytest.mark.parametrize(
    ("path", "value", "part"),
    [
        ("seats.2.role", "x", "there is no '2' in seats; allowed: 0, 1"),
        ("people.pay.share.x", "1", "people.pay.share is the value 0.1"),
        ("people.pay", "null", "found null"),
        ("people.pay", "!!str 3", "tag"),
        ("people.pay", "[1", "not valid YAML"),
        ("people.pay", "# nothing", "empty"),
    ],
)
def test_mistakes_name_the_command(base, path, value, part):
    with pytest.raises(ScenarioError) as caught:
        apply(base, path, value)
    assert part in str(caught.value)
    assert str(caught.value).startswith(f"--set {path}={value}: ")
    assert caught.value.line is None


def test_split_divides_at_the_first_equals_sign():
    assert split(" a.b = x=1 ") == ("a.b", "x=1")


@pytest.mark.parametrize(
    ("text", "part"),
    [("a.b", "without '='"), ("=3", "empty part"), ("a..b=3", "empty part"), ("a=", "no value"), ("", "'='")],
)
def test_split_explains_what_is_missing(text, part):
    with pytest.raises(ScenarioError) as caught:
        split(text)
    assert part in str(caught.value)
    assert "PATH=VALUE" in str(caught.value)


def test_sections_that_the_file_leaves_to_their_defaults_can_be_set(base):
    changed = apply(base, "flow.limits.open", "3")
    assert changed.tree["flow"] == {"limits": {"open": 3}}
    assert changed.positions[("flow", "limits", "open")].line is None
