import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sim.scenario.units import (
    HOURS_PER_MONTH,
    HOURS_PER_UNIT,
    Duration,
    DurationOrNever,
    NonNegative,
    Positive,
    Share,
    parse_duration,
    write_duration,
)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("10 d", 80.0),
        ("10d", 80.0),
        (" 1.5 mo ", 1.5 * HOURS_PER_MONTH),
        ("30 min", 0.5),
        ("2 wk", 80.0),
        ("1 yr", 2080.0),
        ("365.25 cal_d", 2080.0),
        ("1e2 h", 100.0),
        (".5 h", 0.5),
        ("0 h", 0.0),
    ],
)
def test_texts_that_are_durations(text, hours):
    assert parse_duration(text) == pytest.approx(hours, rel=1e-15)


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        ("-1 d", "negative"),
        ("-1 min", "negative"),
        ("nan h", "not a duration"),
        ("inf h", "not a duration"),
        ("1e400 h", "too long"),
        (10, "without a unit"),
        ("10", "without a unit"),
        ("10 dd", "did you mean 'd'"),
        ("10 months", "unknown unit 'months'"),
        ("never", "not a duration"),
        (True, "not a duration"),
        (None, "found null"),
        ("", "not a duration"),
        ("1 h 2 min", "not a duration"),
    ],
)
def test_texts_that_are_not(raw, part):
    with pytest.raises(ValueError, match=r"min, h, d, wk, mo, yr, cal_d") as caught:
        parse_duration(raw)
    assert part in str(caught.value)


def test_never_only_where_allowed():
    assert TypeAdapter(DurationOrNever).validate_python("never") == math.inf
    assert TypeAdapter(DurationOrNever).dump_python(math.inf) == "never"
    with pytest.raises(ValidationError):
        TypeAdapter(Duration).validate_python("never")


@given(st.floats(min_value=0, allow_infinity=False))
def test_written_durations_read_back_exactly(hours):
    assert parse_duration(write_duration(hours)) == hours
    duration = TypeAdapter(Duration)
    assert duration.validate_json(duration.dump_json(hours)) == hours


@given(st.floats(0, 1e6), st.sampled_from(sorted(HOURS_PER_UNIT)))
def test_every_unit_scales(number, unit):
    assert parse_duration(f"{number!r} {unit}") == number * HOURS_PER_UNIT[unit]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Share, [0, 1, 0.5], [-0.1, 1.1, True, "0.5", math.nan, None]),
        (Positive, [1, 0.5], [0, -1, True, "1", math.inf]),
        (NonNegative, [0, 1, 0.5], [-1, False, "1", math.inf, math.nan]),
    ],
)
def test_plain_numbers_are_strict(kind, good, bad):
    adapter = TypeAdapter(kind)
    for raw in good:
        assert adapter.validate_python(raw) == raw
    for raw in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(raw)
