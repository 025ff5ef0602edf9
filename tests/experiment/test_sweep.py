"""A sweep re-uses what is there, grows, tells what failed, and gives the runs that a study would give."""

import json
import shutil
import subprocess
import sys
import tracemalloc

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.experiment.replicate import replicate
from sim.experiment.store import CELLS, OutputError
from sim.experiment.sweep import plan_sweep, sweep
from sim.scenario.load import load_study
from tests.experiment.sweeping import FILE, invented_sweep
from tests.studies import ROOT

MONTH = "study.horizon=1 mo"
TURNOVER = "world.people.turnover"
SEATS = "design.conveyor.roles.closer.seats"
SPAN = "world.management.coaching.span"


@pytest.fixture(scope="module")
def month():
    return load_study(FILE, [MONTH])


@pytest.fixture(scope="module")
def swept(month, tmp_path_factory):
    return sweep(
        month, {TURNOVER: [0.1, 0.3], SEATS: "3..4"}, folder=tmp_path_factory.mktemp("swept"), replications=2
    )


def test_each_row_is_the_run_of_the_study_with_these_values(swept):
    table = swept.table
    assert len(table) == 2 * 2 * 3 * 2
    assert list(table.columns[:5]) == ["point", TURNOVER, SEATS, "design", "replication"]
    overrides = [MONTH, "study.replications=2", f"{TURNOVER}=0.3", f"{SEATS}=4"]
    tables = replicate(load_study(FILE, overrides)).tables
    assert tables is not None
    own = table[(table[TURNOVER] == 0.3) & (table[SEATS] == 4)].drop(columns=["point", TURNOVER, SEATS])
    expected = tables.totals[own.columns].astype(dict.fromkeys(own.columns[2:], "float64"))
    pd.testing.assert_frame_equal(own.reset_index(drop=True), expected, check_exact=True, check_dtype=False)


def test_what_is_changed_of_one_design_runs_no_other_one_again(swept):
    assert swept.computed == 2 * (2 * 2 + 2 + 2)  # the conveyor at four points, both others at two
    others = swept.table[swept.table["design"] != "conveyor"].drop(columns=["point", SEATS])
    assert (others.groupby([TURNOVER, "design", "replication"]).nunique(dropna=False) == 1).all(axis=None)


@pytest.mark.parametrize(
    ("method", "points", "more"), [("grid", None, None), ("sobol", [4], [8]), ("lhs", [3], [3, 4])]
)
def test_more_replications_and_points_reuse_what_is_there(tmp_path, method, points, more):
    asked = {"method": method, "points": points}
    one = invented_sweep(tmp_path, **asked, replications=2)
    again = invented_sweep(tmp_path, **asked, replications=2)
    assert (again.computed, again.reused) == (0, one.computed)
    third = invented_sweep(tmp_path, **asked, replications=3)
    assert (third.computed, third.reused) == (one.computed // 2, one.computed)
    if more:
        wider = invented_sweep(tmp_path, method=method, points=more, replications=3)
        assert wider.reused == third.computed + third.reused
        assert wider.computed > 0
        assert wider.plan.points[: len(one.plan.points)] == one.plan.points


def test_another_number_of_points_is_another_hypercube_and_the_user_is_told(tmp_path):
    vary = {TURNOVER: "0.1..0.4"}
    invented_sweep(tmp_path, vary=vary, method="lhs", points=[3])
    other = invented_sweep(tmp_path, vary=vary, method="lhs", points=[4])
    assert other.reused == 0
    assert any("50+50" in note for note in other.notes)


def test_points_are_spread_and_depend_on_the_seed_alone(month):
    vary = {TURNOVER: "0.0..1.0", "world.border.friction": "0.0..1.0"}
    for method, numbers in (("sobol", [16]), ("lhs", [16, 16])):
        plan = plan_sweep(month, vary, method=method, points=numbers)
        assert plan.points == plan_sweep(month, vary, method=method, points=numbers).points
        other = plan_sweep(load_study(FILE, ["study.seed=2"]), vary, method=method, points=numbers)
        assert plan.points != other.points
        shares = np.array([[value.size for value in point] for point in plan.points[:16]])
        # One in each sixteenth of every axis: what both promise.
        assert (np.sort(np.floor(shares * 16 - 1e-9), axis=0) == np.arange(16)[:, None]).all()


def test_sobol_points_are_a_power_of_two_and_the_user_is_told(tmp_path):
    found = invented_sweep(tmp_path, method="sobol", points=[5], replications=1)
    assert len(found.plan.points) == 8
    assert any("8 are taken for 5" in note for note in found.notes)


def test_a_point_that_fails_ends_nothing_and_is_tried_again(month, tmp_path):
    vary = {f"{SPAN}.full": [8.0, 10.0], f"{SPAN}.none": [9.0, 12.0]}  # 10 and 9 do not go together
    found = sweep(month, vary, folder=tmp_path, replications=1)
    assert (found.computed, found.failed) == (9, 3)
    assert len(found.table) == 9
    assert set(found.failures["design"]) == {"traditional", "conveyor", "factory-owned"}
    assert (found.failures[[f"{SPAN}.full", f"{SPAN}.none"]] == [10.0, 9.0]).all(axis=None)
    assert found.failures["message"].str.contains("more than full, which is 10").all()
    again = sweep(month, vary, folder=tmp_path, replications=1)
    assert (again.computed, again.reused, again.failed) == (0, 9, 3)


def test_other_content_in_the_folder_is_refused(swept, tmp_path):
    shutil.copytree(swept.folder, tmp_path / "copy")
    other = load_study(FILE, [MONTH, "world.border.friction=0.1"])
    with pytest.raises(OutputError, match=r"world\.border\.friction\.value: 0\.25 there, 0\.1 here"):
        sweep(other, {TURNOVER: [0.1]}, folder=tmp_path / "copy")


def test_ctrl_c_leaves_whole_replications_and_the_rest_is_run_later(tmp_path):
    told = []

    class Stop:
        def write(self, _handle, line):
            told.append(line)
            if len(told) == 70:
                raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.experiment.sweeping.os.write", Stop().write)
        early = invented_sweep(tmp_path)
    assert early.interrupted
    assert early.computed == 70
    assert (early.table["replication"].value_counts()[[0, 1]] == 60).all()  # all points, all designs
    rest = invented_sweep(tmp_path)
    assert (rest.computed, rest.reused) == (50, 70)


def test_rows_are_not_kept_in_memory(tmp_path, monkeypatch):
    """A row as a dict takes about 7 kB; what grows with the cells is the plan, at less than 1 kB each."""
    monkeypatch.setattr("sim.experiment.sweep_tables.ROWS_AT_ONCE", 64)
    peaks = []
    for replications in (5, 20):
        tracemalloc.start()
        computed = invented_sweep(tmp_path / str(replications), replications=replications).computed
        peaks.append((computed, tracemalloc.get_traced_memory()[1]))
        tracemalloc.stop()
    (few, least), (many, most) = peaks
    assert (most - least) / (many - few) < 1000


def command(*words):
    return CliRunner().invoke(app, ["sweep", str(FILE), "--set", MONTH, *map(str, words)])


def test_the_command_prints_profits_and_counts(tmp_path):
    words = ["--vary", f"{TURNOVER}=0.1,0.3", "--replications", 2, "--jobs", 1, "--out", tmp_path]
    done = command(*words)
    assert done.exit_code == 0, done.output
    assert "12 cells computed, 0 re-used, 0 failed" in done.output
    assert "factory-owned" in done.output
    assert "0 cells computed, 12 re-used, 0 failed" in command(*words).output
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["sweep"]["vary"] == {TURNOVER: [0.1, 0.3]}
    assert manifest["finished_runs"] == 12


def test_the_command_tells_failures_and_goes_to_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["--vary", f"{SPAN}.full=8,10", "--vary", f"{SPAN}.none=9,12", "--replications", 1, "--jobs", 1]
    done = command(*words)
    assert done.exit_code == 1
    assert "9 cells computed, 0 re-used, 3 failed" in done.output
    assert "3 runs failed" in done.output
    assert (tmp_path / "results" / "three-departments-green-field-sweep" / CELLS).is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--vary", "world.people.turnver=0.1,0.2"], "did you mean 'turnover'"),
        ([], "nothing is varied"),
        (["--vary", TURNOVER, "--method", "lhs", "--points", "5x"], "a whole number, or several"),
        (["--vary", f"{TURNOVER}=0.1", "--out", "/proc/self/here"], "cannot be written to"),
    ],
)
def test_a_slip_ends_before_anything_is_run(tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    done = command(*words)
    assert done.exit_code == 2
    assert said in " ".join(done.output.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []


def in_a_namespace(script, *words):
    """Run a shell script that may mount file systems which nobody else sees; None where that is forbidden."""
    alone = ["unshare", "-rm"]
    if subprocess.run([*alone, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True).returncode:
        return None
    command = [*alone, "sh", "-c", script, "sh", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


RUN = (
    f"{sys.executable} -m sim sweep {FILE} --set '{MONTH}' --vary {TURNOVER}=0.1..0.4:4 "
    "--vary world.border.friction=0..0.6:2 --replications 2 --jobs 1 --out"
)


@pytest.mark.slow
def test_a_real_full_disk_and_a_real_read_only_folder(tmp_path):
    script = f"""
    mount -t tmpfs -o size=300k none "$1" || exit 9
    {RUN} "$1/here"; echo "full: $?"
    mount -o remount,ro "$1"
    {RUN} "$1/here"; echo "read-only: $?"
    mount -o remount,rw,size=20m "$1"
    {RUN} "$1/here"; echo "room: $?"
    cp "$1/here/sweep.parquet" "$2"
    """
    mounted, out = tmp_path / "mounted", tmp_path / "out"
    mounted.mkdir()
    out.mkdir()
    done = in_a_namespace(script, mounted, out)
    if done is None:
        pytest.skip("mounting is not allowed here")
    assert "the disk is full; all that was finished is kept" in done.stderr
    assert "cannot be written to" in done.stderr
    assert "Traceback" not in done.stderr
    for said in ("full: 2", "read-only: 2", "room: 0"):
        assert said in done.stdout
    assert " 0 re-used" not in done.stdout
    whole = sweep(
        load_study(FILE, [MONTH]),
        {TURNOVER: "0.1..0.4:4", "world.border.friction": "0..0.6:2"},
        folder=tmp_path / "whole",
        replications=2,
    )
    assert (out / "sweep.parquet").read_bytes() == (whole.folder / "sweep.parquet").read_bytes()
