"""The command line as a user meets it: exit codes, messages, files."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.studies import ROOT, STUDIES

STUDY = str(STUDIES / "three-departments.yaml")
ONCE = ["--replications", "1"]
SHORT = ["--replications", "2", "--jobs", "1", "--set", "study.horizon=1 yr", "--luck-only"]


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
        "leavers.parquet",
        "time_use.parquet",
        "customers.parquet",
        "people.parquet",
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
    for name in ("totals", "monthly", "departures", "leavers", "time_use", "customers", "people"):
        one, two = (pd.read_parquet(tmp_path / out / f"{name}.parquet") for out in ("one", "two"))
        assert one.equals(two), name


def test_results_go_to_a_folder_of_the_study_by_default(run, tmp_path):
    assert run("compare", STUDY, *SHORT).exit_code == 0
    assert (tmp_path / "results" / "three-departments" / "report.html").is_file()
    assert run("compare", STUDY, *SHORT).exit_code == 0


def test_other_seeds_and_settings_change_the_hash_and_the_numbers(run, tmp_path):
    run("compare", STUDY, *SHORT, *ONCE, "--out", "one")
    run("compare", STUDY, *SHORT, *ONCE, "--seed", "2", "--out", "two")
    run("compare", STUDY, *SHORT, *ONCE, "--set", "world.people.turnover=0.3", "--out", "three")
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


def test_a_manifest_of_something_else_protects_its_folder(run, tmp_path):
    folder = tmp_path / "extension"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"name": "my browser extension"}')
    done = run("compare", STUDY, *SHORT, "--out", folder)
    assert done.exit_code == 2
    assert (folder / "manifest.json").read_text() == '{"name": "my browser extension"}'


def test_a_folder_that_cannot_be_written_to(run, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    done = run("compare", STUDY, *SHORT, "--out", "out")
    assert done.exit_code == 2
    assert "out: cannot be written to (Permission denied)" in done.output


def test_diff_of_a_damaged_trace(run, tmp_path):
    run("trace", STUDY, "--design", "conveyor", "--set", "study.horizon=1 mo", "--out", "one.csv")
    lines = (tmp_path / "one.csv").read_text().splitlines()
    lines[3] = "abc" + lines[3][lines[3].index(",") :]
    (tmp_path / "bad.csv").write_text("\n".join(lines))
    done = run("diff", "one.csv", "bad.csv")
    assert done.exit_code == 2
    assert "bad.csv, line 4: hours: found 'abc'" in done.output


def test_a_file_in_place_of_the_folder(run, tmp_path):
    (tmp_path / "taken").write_text("x")
    done = run("compare", STUDY, *SHORT, "--out", "taken")
    assert done.exit_code == 2
    assert "is a file" in done.output


def test_check_tells_what_files_are(run):
    shipped = sorted((ROOT / "scenarios").rglob("*.yaml"))
    # No world of its own, and the columns of a client's workbook.
    shipped = [path for path in shipped if path.name not in ("base.yaml", "columns.yaml")]
    done = run("check", *shipped)
    assert done.exit_code == 0, done.output
    assert "study three-departments: world industrial" in done.output


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
    told = tmp_path / "errors.txt"
    # The progress bar, which is drawn for terminals alone, tells when some runs are finished.
    terminal = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": "200"}
    with told.open("w") as errors_file:
        process = subprocess.Popen(
            command,
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=errors_file,
            text=True,
            env=terminal,
            # Whoever starts the tests in the background may have them ignore Ctrl-C, and so their children.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    try:
        deadline = time.monotonic() + 300
        while not re.search(r"[1-9][0-9]*/9000", told.read_text()) and time.monotonic() < deadline:
            assert process.poll() is None, told.read_text()
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=300)
    finally:
        process.kill()
    errors = told.read_text()
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


def test_show_draws_a_design(run):
    done = run("show", ROOT / "scenarios" / "designs" / "factory-owned.yaml")
    assert done.exit_code == 0
    for words in ("6 x follower: keep", "manage > liaise", "first line", "further line, every 3 mo"):
        assert words in done.output


def test_show_lists_the_parameters_of_a_world(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    done = run("show", ROOT / "scenarios" / "worlds" / "industrial.yaml")
    assert done.exit_code == 0
    line = next(line for line in done.output.splitlines() if line.startswith("people.turnover "))
    assert "0.27" in line
    assert "0.16 - 0.35" in line
    assert " B " in line
    assert "DePaul" in line


def test_show_keeps_markup_of_users_as_text(run, tmp_path):
    text = (ROOT / "scenarios" / "designs" / "traditional.yaml").read_text()
    (tmp_path / "odd.yaml").write_text(text.replace("name: traditional", "name: '[red]<script>[/red]'"))
    assert "[red]<script>[/red]" in run("show", "odd.yaml").output


def test_trace_is_the_run_that_compare_measures(run, tmp_path):
    words = ("trace", STUDY, "--design", "conveyor", "--set", "study.horizon=1 yr")
    assert run(*words, "--replication", "1", "--out", "one.csv").exit_code == 0
    printed = run(*words, "--replication", "1").stdout
    assert printed == (tmp_path / "one.csv").read_text()
    assert run("compare", STUDY, *SHORT, "--out", "out").exit_code == 0
    totals = pd.read_parquet(tmp_path / "out" / "totals.parquet")
    mine = totals[(totals["design"] == "conveyor") & (totals["replication"] == 1)].iloc[0]
    facts = pd.read_csv(tmp_path / "one.csv")
    assert (facts["fact"] == "won").sum() == mine["new_customers"]
    assert facts.loc[facts["fact"] == "invoiced", "a"].astype(float).sum() == pytest.approx(mine["revenue"])


def test_trace_of_an_unknown_design(run):
    done = run("trace", STUDY, "--design", "conveyer")
    assert done.exit_code == 2
    assert "did you mean 'conveyor'?" in done.output


def test_trace_into_a_missing_folder_is_refused_before_the_run(run, monkeypatch):
    monkeypatch.setattr("sim.experiment.trace.run_of", lambda *_: pytest.fail("it ran"))
    done = run("trace", STUDY, "--design", "conveyor", "--out", "nodir/one.csv")
    assert done.exit_code == 2
    assert "nodir/one.csv: the folder nodir does not exist" in done.output


def test_diff_names_the_first_fact_at_which_runs_part(run):
    base = ("trace", STUDY, "--design", "conveyor", "--set", "study.horizon=1 yr")
    run(*base, "--out", "one.csv")
    run(*base, "--out", "same.csv")
    run(*base, "--set", "world.conversion.win=0.5", "--out", "other.csv")
    assert "the same, fact by fact" in run("diff", "one.csv", "same.csv").output
    done = run("diff", "one.csv", "other.csv")
    assert done.exit_code == 0
    assert "facts, then part:" in done.output
    # The first trace of a higher win chance is a deal that was decided.
    assert " h won by " in done.output or " h lost by " in done.output


def test_diff_takes_runs_by_name(run):
    done = run("diff", f"{STUDY}#conveyor#0", f"{STUDY}#conveyor#1")
    assert done.exit_code == 0
    assert "then part" in done.output


@pytest.mark.parametrize("words", [("no.csv",), ("x#y#z",), (f"{STUDY}#conveyor#minus",)])
def test_diff_of_no_run(run, words):
    done = run("diff", words[0], f"{STUDY}#conveyor#0")
    assert done.exit_code == 2
    assert "Traceback" not in done.output


@pytest.mark.parametrize("kind", ["world", "design", "study"])
def test_schema_is_json_for_editors(run, kind):
    schema = json.loads(run("schema", kind).stdout)
    assert schema["title"] == f"salesim {kind}"
    assert schema["properties"]["extends"]["type"] == "string"
    assert schema["additionalProperties"] is False


def test_demo_runs_from_the_files_of_the_package(run, tmp_path):
    done = run("demo", "--replications", "1", "--jobs", "1", "--luck-only")
    assert done.exit_code == 0
    assert (tmp_path / "salesim-demo" / "report.html").is_file()


@pytest.mark.slow
def test_an_installed_package_has_the_demo(tmp_path):
    """Installing from the source folder with pip is enough, without make and without the checkout."""
    subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--no-deps", str(ROOT)]
    subprocess.run(install, check=True, cwd=tmp_path)
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    packed = {path.name for path in (Path(site) / "sim" / "scenarios").rglob("*.yaml")}
    assert packed == {path.name for path in (ROOT / "scenarios").rglob("*.yaml")}
    # Third-party libraries come from the environment of the tests, salesim itself from what was installed.
    libraries = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
    command = [
        tmp_path / "venv" / "bin" / "salesim",
        "demo",
        "--replications",
        "1",
        "--jobs",
        "1",
        "--luck-only",
    ]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": libraries},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "salesim-demo" / "report.html").is_file()


def test_a_value_outside_its_sourced_range_is_pointed_out(run):
    done = run("compare", STUDY, *SHORT, "--set", "world.people.turnover=35", "--out", "out")
    assert done.exit_code == 0
    assert "world.people.turnover is 35, outside its sourced range 0.16 to 0.35" in " ".join(
        done.output.split()
    )
    assert "changed: world.people.turnover=35" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compare", "{design}"], "a design, which has no designs to compare"),
        (["compare", "{study}", "--set", "design.conveyor.roles.closers.seats=5"], "did you mean 'closer'"),
        (["diff", "{study}", "{study}#conveyor#0"], "#DESIGN#REPLICATION"),
    ],
)
def test_slips_that_newcomers_made(run, words, said):
    design = str(ROOT / "scenarios" / "designs" / "conveyor.yaml")
    done = run(*[word.format(design=design, study=STUDY) for word in words])
    assert done.exit_code == 2
    assert said in done.output
    assert len(done.output.splitlines()) == 1
