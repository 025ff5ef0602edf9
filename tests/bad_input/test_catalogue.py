"""The catalogue of messages: one golden message per mistake, exit code 2, no traceback, nothing written.

``pytest tests/bad_input --update-golden`` rewrites it; read the change as a user would.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.bad_input.cases import CASES, STUDY
from tests.studies import ROOT

CATALOGUE = Path(__file__).parent / "messages.json"
SHIPPED = ROOT / "scenarios"


def lay_out(folder, files):
    """Write the files of a case into a folder."""
    named = files if isinstance(files, dict) else {"case.yaml": files}
    for name, content in named.items():
        if isinstance(content, str):
            content = content.replace("SHIPPED", str(SHIPPED)).encode()
        (folder / name).write_bytes(content)


def message_of(folder, case):
    lay_out(folder, CASES[case])
    done = CliRunner().invoke(app, ["check", "case.yaml"])
    assert done.exit_code == 2, (case, done.output)
    assert done.exception is None or isinstance(done.exception, SystemExit), case
    return done.output.replace(str(SHIPPED), "SHIPPED").rstrip()


@pytest.fixture(scope="module")
def catalogue(request, tmp_path_factory):
    if request.config.getoption("--update-golden"):
        found = {}
        for case in CASES:
            folder = tmp_path_factory.mktemp("case")
            here = Path.cwd()
            os.chdir(folder)
            try:
                found[case] = message_of(folder, case)
            finally:
                os.chdir(here)
        CATALOGUE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return json.loads(CATALOGUE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_the_message_is_the_one_of_the_catalogue(catalogue, case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert message_of(tmp_path, case) == catalogue[case]


def test_every_message_names_the_file_and_is_short(catalogue):
    assert catalogue.keys() == CASES.keys()
    for case, message in catalogue.items():
        for line in message.splitlines():
            assert ".yaml" in line or ".csv" in line, case
            assert len(line) < 500, case
            assert "Traceback" not in line
            assert "pydantic" not in line.lower()
            assert "Input should" not in line


def test_a_hundred_megabytes_are_refused_at_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open("case.yaml", "wb") as file:
        file.truncate(100_000_000)
    done = CliRunner().invoke(app, ["check", "case.yaml"])
    assert done.exit_code == 2
    assert "case.yaml" in done.output


def compare_in(folder, *words, **popen):
    (folder / "case.yaml").write_text(STUDY.replace("SHIPPED", str(SHIPPED)), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "sim", "compare", "case.yaml", "--jobs", "1", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        **popen,
    )


def test_a_full_disk_leaves_nothing_half_written(tmp_path):
    """A limit on the size of files stands for the full disk: every larger write fails like one."""

    def small_files_only():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = compare_in(tmp_path, "--out", "out", preexec_fn=small_files_only)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "out: cannot be written to" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out" / "manifest.json").exists()
    for path in (tmp_path / "out").iterdir():
        assert not path.name.startswith("."), "a draft was left behind"


def test_a_folder_below_a_file(tmp_path):
    (tmp_path / "file").write_text("x")
    done = compare_in(tmp_path, "--out", "file/out")
    assert done.returncode == 2
    assert "file/out: cannot be written to" in done.stderr
    assert "Traceback" not in done.stderr
