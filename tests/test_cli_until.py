"""Batches and finished runs as a user meets them."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.studies import STUDIES

STUDY = str(STUDIES / "three-departments-green-field.yaml")
TWO = "study.designs=[../designs/traditional.yaml, ../designs/conveyor.yaml]"
SHORT = ["--luck-only", "--jobs", "1", "--set", "study.horizon=1 mo", "--set", TWO]


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # Drawing the page takes longer than these runs, and is tested elsewhere.
    monkeypatch.setattr("sim.report.html.render", lambda *_: "")

    def invoke(*words):
        # Wide, so that a sentence stays in one line.
        return CliRunner(env={"COLUMNS": "500"}).invoke(app, ["compare", STUDY, *SHORT, *map(str, words)])

    return invoke


def test_more_replications_run_only_what_is_missing(run, tmp_path):
    assert "re-used" not in run("--replications", 2, "--out", "grown").output
    more = run("--replications", 3, "--out", "grown")
    assert more.exit_code == 0, more.output
    assert "2 replications re-used, 1 computed" in more.output
    fewer = run("--replications", 1, "--out", "grown")
    assert "1 replication re-used, 0 computed" in fewer.output
    # Two designs in three replications: asking for fewer throws nothing away.
    assert "holds 3 replications, which stay" in fewer.output
    assert len(pd.read_parquet(tmp_path / "grown" / "totals.parquet")) == 6
    again = run("--replications", 3, "--out", "grown")
    assert "3 replications re-used, 0 computed" in again.output


def test_results_of_another_command_are_left_alone(run, tmp_path):
    run("--replications", 1, "--out", "here")
    sweep = ["sweep", STUDY, "--vary", "world.people.turnover=0.2,0.3", "--out", "here"]
    refused = CliRunner(env={"COLUMNS": "500"}).invoke(app, sweep)
    assert refused.exit_code == 2
    assert "holds results of salesim compare, not of sweep" in refused.output
    assert (tmp_path / "here" / "report.html").is_file()


def test_a_limit_below_the_first_look_is_refused(run):
    refused = run("--replications", 3, "--until", "decided", "--limit", 2)
    assert refused.exit_code == 2
    assert "allowed: 3 or more" in refused.output


def test_tables_that_new_results_have_not_are_removed(run, tmp_path):
    first = ["compare", STUDY, *SHORT[1:], "--worlds", "2"]
    done = CliRunner().invoke(app, [*first, "--replications", "2", "--out", "here"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "here" / "worlds.parquet").is_file()
    run("--replications", 2, "--out", "here")
    assert not (tmp_path / "here" / "worlds.parquet").exists()


def test_what_is_not_used_again_is_told(run):
    run("--replications", 1)
    other = run("--replications", 1, "--seed", 5)
    assert "all is computed afresh: the seed was 1 and is 5" in other.output
    assert "re-used" not in other.output
    fresh = run("--replications", 1, "--seed", 5, "--fresh")
    assert "re-used" not in fresh.output
    assert "afresh" not in fresh.output


def test_batches_until_the_limit(run, tmp_path):
    done = run("--replications", 2, "--until", "0.1%", "--limit", 12, "--out", "here")
    assert done.exit_code == 0, done.output
    for line in ("look 1, 2 replications: ", "look 2, 12 replications: "):
        assert line in done.output
    assert "Until 0.1%: not reached; ended at the limit of 12 replications" in done.output
    assert "looked 2 times" in done.output
    assert "intervals at 97.5% for all comparisons at once" in done.output
    manifest = json.loads((tmp_path / "here" / "manifest.json").read_text())
    assert (manifest["replications"], manifest["finished_runs"]) == (12, 24)
    assert manifest["until"]["goal"] == "0.1%"
    assert manifest["until"]["ended"] == "limit"
    assert [look["replications"] for look in manifest["until"]["looks"]] == [2, 12]
    again = run("--replications", 2, "--until", "0.1%", "--limit", 12, "--out", "here")
    assert "12 replications re-used, 0 computed" in again.output


def test_a_decision_may_need_no_further_batch(run):
    done = run("--replications", 3, "--until", "decided", "--set", "study.practically_equal=1.0")
    assert done.exit_code == 0, done.output
    assert "Until decided: reached with" in done.output
    assert "every headline verdict is in" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--until", "2"], "allowed: decided, or a percentage"),
        (["--until", "undecided"], "allowed: decided, or a percentage"),
        (["--limit", "9"], "goes with --until"),
        (["--until", "2%", "--limit", "0"], "--limit"),
        (["--until", "2%", "--set", "study.designs=[../designs/traditional.yaml]"], "one design only"),
    ],
)
def test_mistakes(run, tmp_path, words, said):
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output
    assert not (tmp_path / "results").exists()
