"""kill -9 at any moment: nothing lost but the cell in flight, nothing doubled, the same tables in the end."""

import json
import multiprocessing
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.experiment.cells import Cell
from sim.experiment.store import CELLS
from tests.experiment.sweeping import FILE, invented_sweep
from tests.studies import ROOT

KILLS = 12
REAL_KILLS = 10


@pytest.fixture(scope="module")
def clean():
    """Processes that begin where everything is imported already, and share nothing with the tests."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.experiment.sweeping"])
    return context


@pytest.fixture
def moments():
    return np.random.default_rng(8)


def kept(folder):
    """What the store holds, once for each time it does."""
    with closing(sqlite3.connect(folder / CELLS)) as connection:
        found = connection.execute(
            "SELECT overrides, design, replication FROM cells JOIN points ON point = points.id"
        ).fetchall()
    cells = [Cell(tuple(json.loads(overrides)), design, number) for overrides, design, number in found]
    assert len(set(cells)) == len(cells)
    return set(cells)


def test_kill_at_any_moment_loses_nothing_that_was_acknowledged(clean, moments, tmp_path):
    whole = invented_sweep(tmp_path / "whole", replications=20)
    folder, told = tmp_path / "killed", tmp_path / "told"
    folder.mkdir()
    before: set[Cell] = set()
    for _ in range(KILLS):
        told.unlink(missing_ok=True)
        process = clean.Process(
            target=invented_sweep, args=(folder, 0.001, told), kwargs={"replications": 20}
        )
        process.start()
        cells = moments.integers(0, 30)
        while process.is_alive() and not (told.exists() and told.read_text().count("\n") >= cells):
            time.sleep(0.0005)
        time.sleep(moments.uniform(0.0, 0.003))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        acknowledged = {eval(line, {"Cell": Cell}) for line in told.read_text().splitlines()}
        found = kept(folder)
        assert before | acknowledged <= found
        assert len(found - before - acknowledged) <= 1  # kept, and killed before it was told
        assert not before & acknowledged
        before = found
    assert 100 < len(before) < len(whole.plan.cells())
    again = invented_sweep(folder, replications=20)
    assert (again.computed, again.reused) == (whole.computed - len(before), len(before))
    for table in ("sweep.parquet", "failures.parquet"):
        assert (folder / table).read_bytes() == (tmp_path / "whole" / table).read_bytes()


def test_a_process_that_is_there_is_named_and_one_that_was_killed_blocks_nobody(clean, tmp_path):
    folder, told = tmp_path / "here", tmp_path / "told"
    process = clean.Process(target=invented_sweep, args=(folder, 0.05, told))
    process.start()
    while process.is_alive() and not told.exists():
        time.sleep(0.001)
    words = ["sweep", str(FILE), "--vary", "world.people.turnover=0.1..0.4:5", "--replications", "1"]
    second = CliRunner().invoke(app, [*words, "--out", str(folder)])
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert second.exit_code == 2
    assert f"in use by process {process.pid} on " in second.output
    assert kept(folder)


COMMAND = [
    *(sys.executable, "-m", "sim", "sweep", str(FILE), "--set", "study.horizon=1 mo"),
    *("--vary", "world.people.turnover=0.1..0.4:4", "--vary", "world.border.friction=0..0.6:3"),
    *("--replications", "3"),
]


def start(folder, jobs):
    return subprocess.Popen(
        [*COMMAND, "--jobs", str(jobs), "--out", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def owner(folder):
    try:
        return json.loads((folder / f"{CELLS}.owner").read_text())["pid"]
    except (OSError, ValueError):
        return None


def counts(process):
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    found = re.search(r"(\d+) cells computed, (\d+) re-used, 0 failed", said)
    assert found is not None
    return int(found[1]), int(found[2])


def work_for(process, seconds):
    """Wait until a process has had so much of a processor: on a busy machine it gets it later."""
    ticks = os.sysconf("SC_CLK_TCK")

    def had():
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    begun = had()
    while process.poll() is None and had() < begun + seconds:
        time.sleep(0.002)


@pytest.mark.slow
def test_the_same_command_after_each_kill_ends_with_the_same_tables(moments, tmp_path):
    """The real command, over real runs; one of the kills meets a parent of workers."""
    assert counts(start(tmp_path / "whole", 1)) == (108, 0)
    folder = tmp_path / "killed"
    for kill in range(REAL_KILLS):
        process = start(folder, 2 if kill == 3 else 1)
        while process.poll() is None and owner(folder) != process.pid:
            time.sleep(0.002)
        if kill == 3:
            time.sleep(2)
        else:
            work_for(process, moments.uniform(0.0, 0.4))
        process.kill()
        process.communicate(timeout=60)  # the pipe is closed when the workers have ended as well
    before = kept(folder)
    computed, reused = counts(start(folder, 2))
    assert (computed, reused) == (108 - len(before), len(before))
    assert 10 < reused < 108
    whole, killed = (tmp_path / name / "sweep.parquet" for name in ("whole", "killed"))
    assert killed.read_bytes() == whole.read_bytes()
    assert len(pd.read_parquet(killed).drop_duplicates(["point", "design", "replication"])) == 108
