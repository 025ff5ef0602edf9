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
    inside = [line.rstrip("│ ").rpartition("│")[2].strip() for line in done.stdout.splitlines()]
    assert inside.count("yes") == 16, done.stdout
    assert "NO" not in inside, done.stdout
