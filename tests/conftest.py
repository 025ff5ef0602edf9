"""Options and the command line, shared by all tests."""

import pytest
from typer.testing import CliRunner

from sim.cli import app


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files, on purpose")


def pytest_collection_modifyitems(items):
    """Long statistics begin first: at the end they would leave the other worker without work."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """The command line in an empty folder and a wide terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def invoke(*words):
        return CliRunner().invoke(app, [str(word) for word in words])

    return invoke
