from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError, model_validator

from sim.scenario.distribution import DurationDistribution
from sim.scenario.errors import ScenarioErrors
from sim.scenario.overrides import apply
from sim.scenario.parameter import Sourced
from sim.scenario.source import document, parse
from sim.scenario.units import Positive, Share
from sim.scenario.validate import Strict, validate


class Size(Strict):
    count: int


class Nearby(Strict):
    kind: Literal["nearby"]
    radius: float


class Pooled(Strict):
    kind: Literal["pooled"]
    queue: str


class Role(Strict):
    pay: Positive
    duties: tuple[Literal["hunt", "close"], ...]
    size: int | Size | Literal["all"] = 1
    routing: Annotated[Nearby | Pooled, Field(discriminator="kind")] | None = None
    active: bool = True


class People(Strict):
    turnover: Sourced[Share]
    ramp: Sourced[DurationDistribution]
    roles: dict[str, Role]

    @model_validator(mode="after")
    def _has_roles(self):
        if not self.roles:
            raise ValueError("a department needs a role")
        return self


class World(Strict):
    people: People


GOOD = """people:
  turnover: 0.2
  ramp: {lognormal: {mean: 6 mo, cv: 0.4}}
  roles:
    closer:
      pay: 3
      duties: [close]
"""


def load(text):
    return document(parse(text, Path("x.yaml")), Path("x.yaml"), ())


def failures(text):
    with pytest.raises(ScenarioErrors) as caught:
        validate(load(text), World)
    return str(caught.value).splitlines()


def test_a_good_document_becomes_a_model():
    world = validate(load(GOOD), World)
    assert world.people.roles["closer"].duties == ("close",)
    assert world.people.ramp.value.mean == pytest.approx(1040)


UNKNOWN_PAY = (
    "line 6: people.roles.closer.pya: unknown key 'pya'; allowed: pay, duties, size, routing, active"
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("pay: 3", "pay: 0", ["line 6: people.roles.closer.pay: found 0; allowed: a number greater than 0"]),
        ("pay: 3", "pay: '3'", ["line 6: people.roles.closer.pay: found '3'; allowed: a number"]),
        ("pay: 3", "pay: true", ["line 6: people.roles.closer.pay: found true; allowed: a number"]),
        ("pay: 3", "pay: .inf", ["line 6: people.roles.closer.pay: found inf; allowed: a finite number"]),
        (
            "pay: 3",
            "pya: 3",
            [
                "line 5: people.roles.closer.pay: missing key 'pay'",
                f"{UNKNOWN_PAY}; did you mean 'pay'?",
            ],
        ),
        (
            "[close]",
            "[close, hnt]",
            ["line 7: people.roles.closer.duties.1: found 'hnt'; allowed: hunt, close; did you mean 'hunt'?"],
        ),
        ("[close]", "close", ["line 7: people.roles.closer.duties: found 'close'; allowed: a list"]),
        (
            "turnover: 0.2",
            "turnover: 1.2",
            ["line 2: people.turnover: found 1.2; allowed: a number of 1 or less"],
        ),
        (
            "turnover: 0.2",
            "turnover: {value: 0.2, grad: A}",
            [
                "line 2: people.turnover.grad: unknown key 'grad'; allowed: value, low, high, source, grade, "
                "note; did you mean 'grade'?"
            ],
        ),
        (
            "turnover: 0.2",
            "turnover: {value: 0.2, low: 0.3, high: 0.4}",
            ["line 2: people.turnover: found the value 0.2 outside its own range; allowed: 0.3 to 0.4"],
        ),
        (
            "cv: 0.4",
            "cw: 0.4",
            [
                "line 3: people.ramp.lognormal.cw: unknown parameter 'cw'; "
                "allowed: {mean, cv} or {median, sigma}"
            ],
        ),
        (
            "pay: 3",
            "pay: 3\n      size: alll",
            ["line 7: people.roles.closer.size: found 'alll'; allowed: a whole number or a mapping or all"],
        ),
        (
            "pay: 3",
            "pay: 3\n      size: {count: x}",
            ["line 7: people.roles.closer.size.count: found 'x'; allowed: a whole number"],
        ),
        (
            "pay: 3",
            "pay: 3\n      routing: {kind: pooled, queue: q, radius: 3}",
            ["line 7: people.roles.closer.routing.radius: unknown key 'radius'; allowed: kind, queue"],
        ),
        (
            "pay: 3",
            "pay: 3\n      routing: {kind: poled}",
            [
                "line 7: people.roles.closer.routing: found {'kind': 'poled'}; allowed: nearby, pooled; "
                "did you mean 'pooled'?"
            ],
        ),
        (
            "pay: 3",
            "pay: 3\n      active: no",
            ["line 7: people.roles.closer.active: found 'no'; allowed: true or false"],
        ),
        (
            "people:",
            "people: 3\nother:",
            [
                "line 1: people: found 3; allowed: a mapping",
                "line 2: other: unknown key 'other'; allowed: people",
            ],
        ),
    ],
)
def test_messages(old, new, expected):
    assert old in GOOD
    assert failures(GOOD.replace(old, new)) == [f"x.yaml, {line}" for line in expected]


def test_messages_of_validators_are_kept():
    text = GOOD[: GOOD.index("    closer")].replace("roles:", "roles: {}")
    assert failures(text) == ["x.yaml, line 1: people: a department needs a role"]


def test_all_mistakes_are_told_in_reading_order():
    text = GOOD.replace("pay: 3", "pay: -1").replace("[close]", "3").replace("turnover: 0.2", "turnovr: 0.2")
    lines = [line.split(":")[0] for line in failures(text)]
    assert lines == [f"x.yaml, line {n}" for n in (1, 2, 6, 7)]


def test_lists_and_text_stand_for_what_yaml_does_not_have():
    class Lenient(Strict):
        file: Path
        names: frozenset[str]

    model = Lenient.model_validate({"file": "a.csv", "names": ["a", "b"]})
    assert (model.file, model.names) == (Path("a.csv"), frozenset("ab"))
    with pytest.raises(ValidationError):
        Lenient.model_validate({"file": 3, "names": [1]})


def test_what_was_found_is_kept_short():
    text = GOOD.replace("pay: 3", f"pay: {'x' * 500}")
    with pytest.raises(ScenarioErrors) as caught:
        validate(load(text), World)
    assert len(caught.value.errors[0].found) == 80


def test_mistakes_on_the_command_line_name_it():
    with pytest.raises(ScenarioErrors) as caught:
        validate(apply(load(GOOD), "people.roles.closer.pai", "4"), World)
    start = "--set people.roles.closer.pai=4: people.roles.closer.pai: unknown key 'pai'; allowed: pay"
    assert str(caught.value).startswith(start)


@pytest.mark.parametrize("raw", [{"count": True}, {"count": "3"}, {"count": 3.0}, {"count": 3, "x": 1}, {}])
def test_dicts_from_python_obey_the_same_rules(raw):
    with pytest.raises(ValidationError):
        Size.model_validate(raw)


def test_models_are_frozen():
    with pytest.raises(ValidationError):
        Size(count=3).count = 4
