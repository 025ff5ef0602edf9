import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sim.scenario.base import Strict
from sim.scenario.distribution import AmountDistribution, DurationDistribution
from sim.scenario.parameter import Sourced
from sim.scenario.units import Duration, DurationOrNever, Share


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Sourced[Share], 0.3, 0.3),
        (Sourced[Duration], "1 d", 8.0),
        (Sourced[bool], True, True),
        (Sourced[int], 3, 3),
        (Sourced[dict[str, float]], {"low": 0.2, "b": 1}, {"low": 0.2, "b": 1.0}),
        (Sourced[list[str]], ["a"], ["a"]),
        (Sourced[tuple[int, ...]], [1, 2], (1, 2)),
    ],
)
def test_a_bare_value_and_the_long_form_mean_the_same(kind, raw, value):
    bare = TypeAdapter(kind).validate_python(raw)
    assert bare.value == value
    assert bare.source is None
    assert TypeAdapter(kind).validate_python({"value": raw}) == bare
    assert TypeAdapter(kind).validate_python(bare) == bare


def test_a_distribution_is_a_bare_value_and_its_range_is_about_the_mean():
    form = {"lognormal": {"mean": "1 d", "cv": 0.5}}
    bare = Sourced[DurationDistribution].model_validate(form)
    assert bare.value.mean == 8
    long = {"value": form, "low": "2 h", "high": "2 d", "source": "s", "grade": "B"}
    full = Sourced[DurationDistribution].model_validate(long)
    assert (full.low, full.high) == (2, 16)
    with pytest.raises(ValidationError, match="outside its own range"):
        Sourced[DurationDistribution].model_validate({**long, "high": "7 h"})


@pytest.mark.parametrize(
    ("kind", "raw", "part"),
    [
        (Sourced[Share], {"value": 0.2, "low": 0.1}, "both or none"),
        (Sourced[Share], {"value": 0.2, "low": 0.3, "high": 0.4}, "outside its own range"),
        (Sourced[Share], {"value": 0.2, "low": 0.4, "high": 0.1, "overridden": True}, "above high"),
        (Sourced[Share], {"value": 0.2, "grade": "E"}, "'A', 'B', 'C' or 'D'"),
        (Sourced[Share], {"low": 0.1, "high": 0.3, "source": "s"}, "Field required"),
        (Sourced[Share], {"value": 0.2, "sorce": "s"}, "sorce"),
        (Sourced[Share], True, "number"),
        (Sourced[Share], "0.2", "number"),
        (Sourced[Duration], {"value": "1 h", "low": 0, "high": "2 h"}, "without a unit"),
        (Sourced[bool], {"value": True, "low": 0, "high": 1}, "without a size"),
        (Sourced[int], 1.0, "integer"),
    ],
)
def test_mistakes(kind, raw, part):
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(raw)
    assert part in str(caught.value)


def test_an_overridden_value_may_leave_its_range():
    raw = {"value": "9 h", "low": "1 h", "high": "2 h", "overridden": True}
    parameter = Sourced[Duration].model_validate(raw)
    assert parameter.value == 9
    assert parameter.model_dump(mode="json") == {**raw, "value": "9.0 h", "low": "1.0 h", "high": "2.0 h"}


def test_false_zero_and_null_bounds_are_not_lost():
    parameter = Sourced[bool].model_validate({"value": False, "source": "s"})
    assert parameter.model_dump() == {"value": False, "source": "s"}
    bounds = {"value": 0, "low": 0, "high": 0}
    assert Sourced[Share].model_validate(bounds).model_dump() == bounds


class Everything(Strict):
    share: Sourced[Share]
    wait: Sourced[DurationOrNever]
    size: Sourced[AmountDistribution]
    hours: Sourced[DurationDistribution]


@given(
    st.floats(0, 1),
    st.floats(0, 1e6) | st.just(float("inf")),
    st.sampled_from([3, {"gamma": {"mean": 3, "cv": 0.4}}]),
    st.sampled_from(["A", None]),
)
def test_what_is_dumped_reads_back_equal(share, wait, size, grade):
    long = {"value": share, "low": 0, "high": 1, "grade": grade, "source": "s"}
    text = "never" if wait == float("inf") else f"{wait} h"
    raw = {"share": long, "wait": text, "size": size, "hours": {"empirical": ["1 h", "2 d"]}}
    model = Everything.model_validate(raw)
    assert Everything.model_validate(model.model_dump()) == model
    assert Everything.model_validate_json(model.model_dump_json()) == model


def test_the_schema_for_editors_admits_both_forms():
    schema = Sourced[Duration].model_json_schema()
    bare, long = schema["anyOf"]
    assert bare["type"] == "string"
    long = schema["$defs"][long["$ref"].split("/")[-1]] if "$ref" in long else long
    assert long["properties"]["low"]["type"] == "string"
    assert "overridden" not in long["properties"]
