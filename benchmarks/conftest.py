"""Repeats, interleaved, and the two fixtures that all benchmarks use: ``once`` and ``small``."""

from __future__ import annotations

import re

import pytest

from benchmarks.once import Benchmark, Once

REPEAT = "repeat{}"
_REPEAT = re.compile(r"-?repeat(\d+)")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--repeats`` and ``--small``."""
    group = parser.getgroup("salesim")
    group.addoption(
        "--repeats", type=int, default=5, help="how often each benchmark is repeated, interleaved"
    )
    group.addoption("--small", action="store_true", help="tiny sizes: does everything run? No figure counts")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one item of each repeat of a benchmark."""
    marker = metafunc.definition.get_closest_marker("repeats")
    repeats: int = metafunc.config.getoption("--repeats")
    if repeats < 1:
        raise pytest.UsageError(f"--repeats must be 1 or more, not {repeats}")
    repeats = repeats if marker is None else min(repeats, *marker.args)
    metafunc.fixturenames.append("repeat")
    metafunc.parametrize("repeat", range(repeats), ids=REPEAT.format)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All benchmarks once, then all again: a slow spell of the machine falls on all and not on one.

    Raises ``pytest.UsageError`` where two benchmarks of different files have one name.
    """
    files: dict[str, str] = {}
    for item in items:
        name, file = name_of(item), str(item.path)
        if files.setdefault(name, file) != file:
            raise pytest.UsageError(f"{name} stands in {files[name]} and in {file}; results go by the name")
    items.sort(key=_repeat)


def name_of(item: pytest.Item) -> str:
    """The name of a benchmark in the results: the test's without the repeat."""
    return _REPEAT.sub("", item.name).replace("[-", "[").removesuffix("[]")


def _repeat(item: pytest.Item) -> int:
    found = _REPEAT.search(item.name)
    return 0 if found is None else int(found[1])


@pytest.fixture
def once(request: pytest.FixtureRequest, benchmark: Benchmark, repeat: int, small: bool) -> Once:
    """Times one call: ``result = once(function, ...)``; ``once.note(tasks=...)`` keeps numbers with it."""
    return Once(benchmark, name_of(request.node), repeat, small)


@pytest.fixture
def small(pytestconfig: pytest.Config) -> bool:
    """Whether tiny sizes are asked for: seconds for all benchmarks, to see that they run."""
    return bool(pytestconfig.getoption("--small"))
