"""Runs on the workers of a real Dask scheduler: the same tables, whoever dies on the way."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.experiment import cluster
from sim.experiment.cluster import ClusterError, DaskExecutor, dask_executor
from sim.experiment.execute import LostTask, execute
from sim.experiment.provenance import origin
from sim.experiment.replicate import replicate
from sim.metrics.tables import TABLES
from tests.studies import ROOT, STUDIES, shipped

distributed = pytest.importorskip("distributed")


class Cluster:
    """A scheduler and its workers as processes of their own, as somebody would start them by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--scheduler-file", str(told))
        self.address = ""
        end = time.monotonic() + 30
        while not self.address and time.monotonic() < end:
            time.sleep(0.05)
            if told.exists() and told.read_text():
                self.address = json.loads(told.read_text())["address"]

    def join(self, package: Path = ROOT) -> subprocess.Popen[bytes]:
        """One more worker, which imports salesim from there and is not started again when it dies."""
        words = (self.address, "--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder))
        self.workers.append(self._start("dask_worker", *words, package=package))
        return self.workers[-1]

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, command: str, *words: str, package: Path = ROOT) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                f"distributed.cli.{command}",
                *words,
                "--host",
                "127.0.0.1",
                "--no-dashboard",
            ],
            env={**os.environ, "PYTHONPATH": str(package)},
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def running(folder: Path):
    found = Cluster(folder)
    try:
        yield found
    finally:
        found.end()


def wait_for(workers: int, address: str) -> None:
    with distributed.Client(address, timeout=20) as client:
        client.wait_for_workers(workers, timeout=30)


@pytest.mark.slow
def test_a_worker_that_is_killed_changes_nothing(tmp_path):
    study = shipped("study.horizon=1 yr", "study.replications=10", study="three-departments-green-field")
    expected = replicate(study).tables
    with running(tmp_path) as found:
        victim = found.join()
        found.join()
        wait_for(2, found.address)
        busy: list[bool] = []

        with dask_executor(found.address) as executor:
            assert executor.width == 2
            client = executor._client
            (place,) = (worker for worker, pid in client.run(os.getpid).items() if pid == victim.pid)

            def kill(_outcome: object) -> None:
                # Only once it has work in hand, and others' results are in.
                if victim.poll() is None and client.processing()[place]:
                    busy.append(True)
                    victim.send_signal(signal.SIGKILL)
                    victim.wait()

            result = replicate(study, jobs=executor.width, executor=executor, on_done=kill)
            left = len(client.scheduler_info()["workers"])
    assert (busy, left) == ([True], 1)
    assert (result.finished, result.failed, result.interrupted) == (30, (), False)
    assert result.tables is not None
    assert expected is not None
    for name in TABLES:
        one, other = getattr(result.tables, name), getattr(expected, name)
        pd.testing.assert_frame_equal(one, other, check_exact=True)


MISSING = "raise ModuleNotFoundError(\"No module named 'sim'\", name='sim')\n"


def copied(folder: Path, file: str, last_line: str) -> Path:
    """A package sim that is not ours."""
    shutil.copytree(ROOT / "sim", folder / "sim", ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    changed = folder / "sim" / file
    changed.write_text(changed.read_text() + last_line)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "last_line", "said"),
    [
        ("events.py", "# changed\n", "would give other results: the code of salesim is another one"),
        ("__init__.py", MISSING, "cannot import salesim"),
    ],
)
def test_a_worker_with_another_salesim_is_refused(tmp_path, file, last_line, said):
    with running(tmp_path) as found:
        found.join(copied(tmp_path, file, last_line))
        wait_for(1, found.address)
        study = str(STUDIES / "three-departments-green-field.yaml")
        words = ["compare", study, "--luck-only", "--out", str(tmp_path / "out"), "--dask", found.address]
        done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output
    assert not (tmp_path / "out" / "manifest.json").exists()


@pytest.mark.slow
def test_a_scheduler_without_workers_and_one_that_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
    with running(tmp_path) as found:
        no_worker = pytest.raises(ClusterError, match="has no worker; start some with: dask worker")
        with no_worker, dask_executor(found.address):
            pass
        found.join()
        wait_for(1, found.address)
        with dask_executor(found.address) as executor:

            def end(_outcome: object) -> None:
                found.scheduler.kill()

            outcomes = execute(abs, range(-50, 0), executor=executor, on_done=end).outcomes
            again = execute(abs, [-1], executor=executor).outcomes
    assert len(outcomes) == 50
    lost = [outcome.failure for outcome in outcomes if outcome.failure is not None]
    assert lost
    assert {failure.message for failure in lost} == {"not run: the scheduler is gone"}
    assert [outcome.failure is not None for outcome in again] == [True]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:1", "no Dask scheduler answers"),
        ("nonsense", "missing port number"),
        ("http://127.0.0.1:1", "unknown address scheme"),
    ],
)
def test_an_address_where_nobody_answers(monkeypatch, tmp_path, address, said):
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 0.3)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["demo", "--dask", address])
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output


def test_the_package_that_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["demo", "--dask", "tcp://127.0.0.1:1"])
    assert done.exit_code == 2
    assert "pip install 'salesim[dask]'" in done.output


def test_jobs_are_for_this_machine():
    done = CliRunner().invoke(app, ["demo", "--dask", "tcp://127.0.0.1:1", "--jobs", "2"])
    assert done.exit_code == 2
    assert "is for this machine" in done.output


class Sent:
    """Stands for the client and its executor: keeps what was sent, and runs it here when asked."""

    status = "running"

    def __init__(self) -> None:
        self.shared: list[object] = []
        self.inner: list[Future[object]] = []
        self.calls: list[tuple[Any, ...]] = []

    def get_executor(self, *, pure):
        assert not pure
        return self

    def submit(self, fn, *args, pure=None):
        if pure is not None:
            self.shared.append(fn(*args))
            return self.shared[-1]
        self.calls.append((fn, *args))
        self.inner.append(Future())
        return self.inner[-1]

    def run(self) -> None:
        """Let the workers work."""
        for (fn, *args), future in zip(self.calls, self.inner, strict=True):
            try:
                future.set_result(fn(*args))
            except Exception as error:
                future.set_exception(error)


def test_what_is_shared_is_sent_once():
    sent = Sent()
    executor = DaskExecutor(sent, 2)
    study, other = ["a"], ["a"]
    futures = [executor.submit(list.__add__, what, ["b"]) for what in (study, study, other)]
    sent.run()
    assert [future.result() for future in futures] == [["a", "b"]] * 3
    assert len(sent.shared) == 2


def test_who_cancels_means_the_task():
    sent = Sent()
    future = DaskExecutor(sent, 1).submit(abs, -1)
    assert future.cancel()
    assert sent.inner[0].cancelled()


def test_work_that_kills_its_workers_is_given_up_alone():
    sent = Sent()
    future = DaskExecutor(sent, 1).submit(abs, -1)
    sent.inner[0].set_exception(distributed.scheduler.KilledWorker("task", None, 3))
    with pytest.raises(LostTask, match="4 workers died one after the other"):
        future.result()


def test_a_worker_that_joins_later_is_asked_too(monkeypatch):
    sent = Sent()
    future = DaskExecutor(sent, 1).submit(abs, -1)
    monkeypatch.setattr(cluster, "origin", lambda: {**origin(), "numpy": "1.0"})
    sent.run()
    with pytest.raises(LostTask, match=r"joined later would give other results: numpy 1\.0 there"):
        future.result()


def test_a_client_that_is_closed_breaks_the_executor():
    sent = Sent()
    sent.status = "closed"
    with pytest.raises(BrokenExecutor):
        DaskExecutor(sent, 1).submit(abs, -1)
