"""RESULTS.md says what was measured, where and with what, and what is missing."""

import doctest

import pytest

from benchmarks import exponent, markdown, results, rounds
from benchmarks.exponent import fitted
from tests.benchmarks.measured import call, rounds_of


def seconds_of(name):
    return lambda measured: f"## {name}\n\n{measured.seconds(name)[0]:.1f} s\n"


def test_sections_stand_in_order_under_the_machine(tmp_path):
    measured = rounds_of(tmp_path, call("test_a", 0, 4.0), call("test_b", 0, 2.0))
    text = results.written(measured, {"b": seconds_of("test_b"), "a": seconds_of("test_a")})
    assert text.index("2.0 s") < text.index("4.0 s")
    for told in ("2026-02-03", "A processor, 2 cores, Linux", "Python 3.11.7", "simpy 4"):
        assert told in text
    assert "no figure here counts" not in text


def test_a_missing_benchmark_costs_its_own_section_alone(tmp_path):
    measured = rounds_of(tmp_path, call("test_a", 0, 4.0))
    text = results.written(measured, {"b": seconds_of("test_b"), "a": seconds_of("test_a")})
    assert "Not complete in this run: test_b was not measured." in text
    assert "4.0 s" in text


def test_tiny_sizes_are_told(tmp_path):
    measured = rounds_of(tmp_path, call("test_a", 0, 4.0, small=True))
    assert "no figure here counts" in results.written(measured, {})


def test_every_file_of_benchmarks_has_its_section():
    files = {file.stem.removeprefix("bench_") for file in results.HERE.glob("bench_*.py")}
    assert set(results.sections()) == files
    assert files >= {"model", "scaling", "memory", "workers", "startup"}


def test_a_claim_says_whether_it_holds():
    assert markdown.must_hold("at most 9", "8.1", True) == "* at most 9: **8.1, holds**"
    assert markdown.must_hold("at most 9", "9.1", False) == "* at most 9: **9.1, does not hold**"


def test_an_exponent_is_found_with_its_scatter():
    sizes = [1.0, 10.0, 100.0, 1_000.0]
    exact = fitted(sizes, [3.0 * size**1.2 for size in sizes])
    assert [exact.estimate, exact.low, exact.high, exact.at_the_top] == pytest.approx([1.2] * 4)
    bent = fitted(sizes, [1.0, 10.0, 100.0, 10_000.0])
    assert bent.low < 1.3 < bent.high
    assert bent.at_the_top == pytest.approx(2.0)
    with pytest.raises(ValueError, match="three sizes"):
        fitted([1.0, 2.0], [1.0, 2.0])


@pytest.mark.parametrize("module", [exponent, markdown, rounds], ids=lambda module: module.__name__)
def test_examples_in_docstrings(module):
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed
