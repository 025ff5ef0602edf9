"""`salesim staff` and `compare --staffed` as a user meets them."""

import inspect
import json

import pandas as pd
import pytest

from sim.cli.staff import staff as command
from sim.experiment import staffing
from tests.studies import STUDIES

STUDY = str(STUDIES / "three-departments-green-field.yaml")
TINY = ["--set", "study.horizon=1 mo", "--jobs", "1"]


def test_staff_prints_the_best_mix_and_writes_all(run, tmp_path):
    narrow = ["--designs", "factory-owned", "--designs", "traditional", "--budget", "20", "--limit", "3"]
    done = run("staff", STUDY, *narrow, *TINY, "--indifference", "100", "--out", "here")
    assert done.exit_code == 0, done.output
    assert "Budget: the pay of 20 lead hunters (20,000 money a month), managers included." in done.output
    assert "traditional: seller 5, for the pay of 18 lead hunters" in done.output
    assert "No mix uses the budget up: the fullest leaves 10% of it unspent." in done.output
    assert "factory-owned: hunter-closer" in done.output
    assert "Undecided: after 3 runs of each, 3 of 3 mixes are left" in done.output
    assert "9 runs" in done.output
    folder = tmp_path / "here"
    assert {path.name for path in folder.iterdir()} >= {"manifest.json", "staffing.parquet", "cells.sqlite"}
    table = pd.read_parquet(folder / "staffing.parquet")
    assert list(table["design"]) == ["traditional", *["factory-owned"] * 3]
    manifest = json.loads((folder / "manifest.json").read_text())
    best = table.query("state == 'winner'").iloc[0]
    assert manifest["best"]["factory-owned"]["follower"] == best["seats.follower"]
    assert (manifest["budget"], manifest["margin"], manifest["finished_runs"]) == (20.0, 100.0, 9)
    for text in manifest["set"]:
        assert f"--set {text}" in done.output
    again = run("staff", STUDY, *narrow, *TINY, "--indifference", "100", "--out", "here")
    assert again.exit_code == 0


def test_compare_staffed_says_at_which_mixes(run, monkeypatch):
    monkeypatch.setattr(staffing, "FIRST_STAGE", 3)
    few = ["--replications", "1", "--set", "study.practically_equal={share: 0.0, profit_a_year: 1000000}"]
    held = ["--set", "design.conveyor.roles.hunter.pay=9", "--set", "design.conveyor.roles.closer.pay=4"]
    done = run("compare", STUDY, "--staffed", "--luck-only", "--budget", "24", *TINY, *few, *held)
    assert done.exit_code == 0, done.output
    assert "Best mixes for 24 lead hunters' pay a month:" in done.output
    assert "traditional: seller 7 (22.8 lead hunters' pay)" in done.output
    assert "changed: design.traditional.roles.seller.seats=7" in done.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--indifference", "much"], "found 'much'; allowed: a share such as 5%"),
        (["--indifference", "0%"], "found '0%'; allowed"),
        (["--seats", "closer"], "found 'closer'; allowed: ROLE=LOW..HIGH"),
        (["--seats", "closer=3..2"], "found 'closer=3..2'"),
        (["--seats", "closr=1"], "did you mean 'closer'?"),
        (["--designs", "conveyer"], "did you mean 'conveyor'?"),
        (["--budget", "3"], "its fewest seats cost"),
        (["--budget", "60"], "341 mixes within the budget; allowed: at most 300"),
    ],
)
def test_mistakes_are_told_before_anything_runs(run, words, message):
    done = run("staff", STUDY, *words)
    assert done.exit_code == 2, done.output
    told = " ".join(done.output.replace("│", " ").split())
    assert message in told


def test_the_limit_is_that_of_the_api():
    assert inspect.signature(command).parameters["limit"].default == staffing.LIMIT


def test_a_budget_is_for_staffing(run):
    done = run("compare", STUDY, "--budget", "20")
    assert done.exit_code == 2
