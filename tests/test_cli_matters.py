"""The commands `map` and `sensitivity` write what they found and refuse what cannot be."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.studies import STUDIES

STUDY = STUDIES / "three-departments-green-field.yaml"
SHORT = ["--set", "study.horizon=1 mo", "--jobs", 1]


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_map_is_printed_and_written(tmp_path):
    words = ["map", STUDY, *SHORT, "--vary", "world.border.friction=0,0.6", "--replications", 2]
    done = run(*words, "--metric", "new-customers", "--out", tmp_path / "map")
    assert done.exit_code == 0, done.output
    assert "best design by new customers" in done.output
    points = pd.read_parquet(tmp_path / "map" / "map.parquet")
    assert list(points["world.border.friction"]) == [0.0, 0.6]
    assert len(pd.read_parquet(tmp_path / "map" / "map-designs.parquet")) == 6
    assert (tmp_path / "map" / "map.svg").read_text().startswith("<svg")
    assert json.loads((tmp_path / "map" / "manifest.json").read_text())["finished_runs"] == 12


def test_what_matters_is_printed_and_written(tmp_path):
    words = ["sensitivity", STUDY, *SHORT, "--between", "traditional", "conveyor", "--base", 0, "--flips", 1]
    few = ["--trajectories", 2, "--per-point", 2, "--replications", 2, "--parameters", "world.leads.referral"]
    done = run(*words, *few, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "2 parameters, at most" in done.output
    assert "An inert control that was run along shows 0 money a year, as it must" in " ".join(
        done.output.split()
    )
    assert len(pd.read_parquet(tmp_path / "out" / "morris.parquet")) == 2
    assert len(pd.read_parquet(tmp_path / "out" / "flips.parquet")) == 2
    assert {"noise.parquet", "sensitivity.svg", "manifest.json"} <= {
        each.name for each in (tmp_path / "out").iterdir()
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["map", "--vary", "world.border.frictoin"], "did you mean 'friction'?"),
        (["map", *["--vary", "world.border.friction"] * 2], "twice"),
        (["map", *["--vary", "world.border.friction"] * 3], "one or two"),
        (["map", "--vary", "world.border.friction", "--metric", "joy"], "profit, new-customers"),
        (["sensitivity", "--parameters", "world.nothing"], "a section such as world.leads"),
        (["sensitivity", "--between", "conveyor", "conveyer"], "factory-owned"),
        (["sensitivity", "--base", "12"], "0, 8, 16"),
    ],
)
def test_a_mistake_ends_with_a_message(words, told, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    command, *rest = words
    done = run(command, STUDY, *rest)
    assert done.exit_code == 2
    assert told in " ".join(done.output.replace("│", " ").split())
