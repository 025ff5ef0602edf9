"""The command line as a user meets it: exit codes, messages, files."""

import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.studies import ROOT, STUDIES

STUDY = str(STUDIES / "three-departments.yaml")
SHORT = ["--replications", "2", "--jobs", "1", "--set", "study.horizon=1 yr"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def invoke(*words):
        return CliRunner().invoke(app, [str(word) for word in words])

    return invoke


def test_compare_prints_a_table_and_writes_results(run, tmp_path):
    done = run("compare", STUDY, *SHORT, "--out", "here")
    assert done.exit_code == 0, done.output
    assert "traditional" in done.output
    assert "factory-owned" in done.output
    folder = tmp_path / "here"
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json",
        "report.html",
        "totals.parquet",
        "monthly.parquet",
        "departures.parquet",
        "time_use.parquet",
    }
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["seed"] == 1
    assert manifest["finished_runs"] == 6
    assert len(manifest["content_hash"]) == 16
    assert set(manifest["designs"]) == {"traditional", "conveyor", "factory-owned"}
    assert len(pd.read_parquet(folder / "totals.parquet")) == 6


def test_the_same_study_gives_the_same_tables(run, tmp_path):
    run("compare", STUDY, *SHORT, "--out", "one")
    run("compare", STUDY, *SHORT, "--jobs", "2", "--out", "two")
    for name in ("totals", "monthly", "departures", "time_use"):
        one, two = (pd.read_parquet(tmp_path / out / f"{name}.parquet") for out in ("one", "two"))
        assert one.equals(two), name


def test_results_go_to_a_folder_of_the_study_by_default(run, tmp_path):
    assert run("compare", STUDY, *SHORT).exit_code == 0
    assert (tmp_path / "results" / "three-departments" / "report.html").is_file()
    assert run("compare", STUDY, *SHORT).exit_code == 0


def test_other_seeds_and_settings_change_the_hash_and_the_numbers(run, tmp_path):
    run("compare", STUDY, *SHORT, "--out", "one")
    run("compare", STUDY, *SHORT, "--seed", "2", "--out", "two")
    run("compare", STUDY, *SHORT, "--set", "world.people.turnover=0.3", "--out", "three")
    hashes = [
        json.loads((tmp_path / out / "manifest.json").read_text())["content_hash"]
        for out in ("one", "two", "three")
    ]
    assert len(set(hashes)) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "world.people.turnovr=0.3"], "did you mean 'turnover'"),
        (["--set", "people.turnover=0.3"], "begins with world., study. or design.NAME."),
        (["--set", "design.conveyer.flow.open_deals=3"], "did you mean 'conveyor'"),
        (["--set", "world.accounts.response_standard=3"], "response_standard"),
        (["--set", "world.people.rival_share=1.5"], "rival_share"),
        (["--set", "nonsense"], "PATH=VALUE"),
        (["--set", "study.reference=conveyer"], "did you mean 'conveyor'"),
        (["--set", "design.conveyor.roles.closer.family=closr"], "did you mean 'closer'"),
    ],
)
def test_mistakes_get_a_message_and_exit_code_2(run, tmp_path, words, said):
    done = run("compare", STUDY, *SHORT, *words)
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output
    assert not (tmp_path / "results").exists()


def test_a_missing_study(run):
    done = run("compare", "no-such.yaml")
    assert done.exit_code == 2
    assert "no-such.yaml" in done.output


def test_someone_elses_folder_is_left_alone(run, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    done = run("compare", STUDY, *SHORT, "--out", folder)
    assert done.exit_code == 2
    assert "holds files that are not results" in done.output
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_a_file_in_place_of_the_folder(run, tmp_path):
    (tmp_path / "taken").write_text("x")
    done = run("compare", STUDY, *SHORT, "--out", "taken")
    assert done.exit_code == 2
    assert "is a file" in done.output


def test_check_tells_what_files_are(run):
    shipped = sorted((ROOT / "scenarios").rglob("*.yaml"))
    shipped = [path for path in shipped if path.name != "base.yaml"]
    done = run("check", *shipped)
    assert done.exit_code == 0, done.output
    assert "study three-departments: world existing-company" in done.output


def test_check_names_every_wrong_file(run, tmp_path):
    (tmp_path / "a.yaml").write_text("name: a\nroles: {}\n")
    (tmp_path / "b.yaml").write_text("name: [\n")
    done = run("check", "a.yaml", "b.yaml", STUDY)
    assert done.exit_code == 2
    assert "a.yaml" in done.output
    assert "b.yaml" in done.output
    assert "study three-departments" in done.output


def test_ctrl_c_reports_what_is_finished(tmp_path):
    command = [sys.executable, "-m", "sim", "compare", STUDY, "--replications", "3000", "--out", "cut"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    )
    deadline = time.monotonic() + 60
    # The output folder is made before the first run; give the workers time to finish some.
    while not (tmp_path / "cut").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(6)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 130, (output, errors)
    assert "ended early" in output
    assert "Traceback" not in errors
    manifest = json.loads((tmp_path / "cut" / "manifest.json").read_text())
    assert manifest["interrupted"] is True
    assert 0 < manifest["finished_runs"] < 9000
    assert len(pd.read_parquet(tmp_path / "cut" / "totals.parquet")) == manifest["finished_runs"]


def test_help_starts_without_the_heavy_libraries():
    code = (
        "import sys; from sim.cli import app\n"
        "heavy = {'numpy', 'pandas', 'matplotlib', 'simpy', 'pydantic', 'scipy'} & set(sys.modules)\n"
        "print(heavy); raise SystemExit(len(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
