"""The shipped worlds are what the calibration script writes, and the reference shows its sources."""

import subprocess
import sys

import pytest

from tests.studies import ROOT


@pytest.mark.slow
def test_running_the_script_again_reproduces_the_shipped_worlds():
    done = subprocess.run(
        [sys.executable, "scenarios/calibrate.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("│")]
    assert len(rows) == 16
    assert all("yes" in row for row in rows), done.stdout
