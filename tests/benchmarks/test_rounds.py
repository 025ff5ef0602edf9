"""Times and notes are read by name and repeat; ratios compare what was measured in the same repeat."""

import pytest

from benchmarks.rounds import NotMeasuredError, Ratio
from tests.benchmarks.measured import call, rounds_of


def test_seconds_and_notes_come_by_name(tmp_path):
    rounds = rounds_of(
        tmp_path,
        call("test_a[x]", 0, 2.0, tasks=10),
        call("test_b", 0, 9.0),
        call("test_a[x]", 1, 3.0, tasks=11),
    )
    assert rounds.seconds("test_a[x]") == [2.0, 3.0]
    assert rounds.note("test_a[x]", "tasks") == [10.0, 11.0]
    assert rounds.names("test_a") == ["test_a[x]"]
    assert rounds.repeats == 2


def test_a_ratio_is_taken_in_each_repeat(tmp_path):
    """In the second repeat the machine was ten times slower, for both: the ratios know nothing of it."""
    a = [call("test_a", repeat, seconds) for repeat, seconds in enumerate([4.0, 50.0, 3.0])]
    b = [call("test_b", repeat, seconds) for repeat, seconds in enumerate([2.0, 20.0, 1.0])]
    rounds = rounds_of(tmp_path, *a, *b)
    assert rounds.ratio("test_a", "test_b") == Ratio(median=2.5, low=2.0, high=3.0)


def test_ratios_go_by_the_repeat_and_not_by_the_place_in_the_file(tmp_path):
    rounds = rounds_of(
        tmp_path,
        call("test_a", 0, 4.0),
        call("test_a", 1, 60.0),
        call("test_b", 1, 20.0),
        call("test_b", 0, 2.0),
    )
    assert rounds.ratio("test_a", "test_b") == Ratio(median=2.5, low=2.0, high=3.0)


def test_what_was_measured_less_often_is_compared_where_both_were(tmp_path):
    rounds = rounds_of(tmp_path, call("test_a", 0, 4.0), call("test_a", 1, 60.0), call("test_b", 0, 2.0))
    assert rounds.ratio("test_a", "test_b") == Ratio(median=2.0, low=2.0, high=2.0)


def test_a_cost_in_floors_uses_the_floor_of_its_repeat(tmp_path):
    rounds = rounds_of(
        tmp_path,
        call("test_floor", 0, 1.0, events=100),
        call("test_floor", 1, 2.0, events=100),
        call("test_run", 0, 8.0, tasks=200),
        call("test_run", 1, 20.0, tasks=200),
    )
    assert rounds.in_floors("test_run", "tasks") == Ratio(median=4.5, low=4.0, high=5.0)
    assert rounds.floor() == pytest.approx(0.015)


def test_one_repeat_has_no_range(tmp_path):
    rounds = rounds_of(tmp_path, call("test_a", 0, 4.0), call("test_b", 0, 2.0))
    assert f"{rounds.ratio('test_a', 'test_b'):.1f}" == "2.0"
    assert f"{Ratio(2.0, 1.5, 3.0):.1f}" == "2.0 (1.5-3.0)"


def test_what_is_missing_is_named(tmp_path):
    rounds = rounds_of(tmp_path, call("test_a", 0, 4.0, tasks=1), call("test_b", 1, 2.0))
    with pytest.raises(NotMeasuredError, match="test_c was not measured"):
        rounds.seconds("test_c")
    with pytest.raises(NotMeasuredError, match="test_a did not note events"):
        rounds.note("test_a", "events")
    with pytest.raises(NotMeasuredError, match="same repeat"):
        rounds.ratio("test_a", "test_b")


def test_nothing_cannot_be_summed_up():
    with pytest.raises(ValueError, match="no repeat"):
        Ratio.of([])
