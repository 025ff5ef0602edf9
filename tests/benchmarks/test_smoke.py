"""All benchmarks run, in tiny sizes, and RESULTS.md comes out whole."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks import results
from benchmarks.rounds import Rounds
from tests.studies import ROOT

INI = "benchmarks/pytest.ini"


def pytest_run(*arguments):
    command = [sys.executable, "-m", "pytest", "-c", INI, "benchmarks", *arguments]
    # In what pytest takes for a worker of its own, benchmarks are switched off.
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)


@pytest.mark.slow
def test_all_benchmarks_run_in_tiny_sizes(tmp_path):
    file, out = tmp_path / "benchmarks.json", tmp_path / "RESULTS.md"
    done = pytest_run("--repeats", "1", "--small", "--benchmark-json", str(file))
    assert done.returncode == 0, done.stdout
    results.main([str(file), "--out", str(out)])
    text = out.read_text(encoding="utf-8")
    assert "Not complete in this run" not in text, text
    assert text.count("\n## ") >= len(results.sections())
    assert "no figure here counts" in text


def test_repeats_are_interleaved(tmp_path):
    """All benchmarks once, then all again; a benchmark may ask for fewer repeats."""
    file = tmp_path / "benchmarks.json"
    done = pytest_run("-k", "bare or floor", "--repeats", "2", "--small", "--benchmark-json", str(file))
    assert done.returncode == 0, done.stdout
    told = json.loads(file.read_text(encoding="utf-8"))["benchmarks"]
    repeats = [benchmark["extra_info"]["repeat"] for benchmark in told]
    names = [benchmark["extra_info"]["name"] for benchmark in told]
    assert repeats == [0, 0, 1, 1]
    assert names == ["test_floor", "test_start[bare]"] * 2
    assert len(Rounds.read(file).seconds("test_floor")) == 2


def test_a_benchmark_may_be_measured_once():
    listed = pytest_run("--collect-only", "-q", "-k", "many_accounts or a_run", "--repeats", "3").stdout
    assert listed.count("test_memory_of_many_accounts") == 1
    assert listed.count("test_memory_of_a_run") == 3


def test_no_repeat_is_refused():
    done = pytest_run("--collect-only", "--repeats", "0")
    assert done.returncode != 0
    assert "--repeats must be 1 or more" in done.stdout + done.stderr
