"""How long the command line takes to start, beside a bare interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.markdown import must_hold, table
from benchmarks.once import Once
from benchmarks.peak import ROOT
from benchmarks.rounds import Rounds

COMMANDS = {
    "bare": ["-c", "pass"],
    "help": ["-m", "sim", "--help"],
    "check": ["-m", "sim", "check", "scenarios/studies/three-departments.yaml"],
}
LIMIT = 0.3


@pytest.mark.parametrize("command", COMMANDS)
def test_start(once: Once, command: str) -> None:
    """One process from start to end."""
    line = [sys.executable, *COMMANDS[command]]
    once(subprocess.run, line, cwd=ROOT, check=True, capture_output=True)


def section(rounds: Rounds) -> str:
    """Wall time of each command."""
    shown = {
        "bare": "`python -c pass`",
        "help": "`salesim --help`",
        "check": "`salesim check scenarios/studies/three-departments.yaml`",
    }
    found = {name: rounds.each(lambda one: one, f"test_start[{name}]") for name in COMMANDS}
    rows = [[shown[name], f"{seconds:.2f}"] for name, seconds in found.items()]
    seconds = found["help"]
    return f"""## Start-up

Wall time of a process from start to end, its files in the cache of the machine.

{table(["command", "seconds"], rows)}

{must_hold(f"`salesim --help` under {LIMIT} s", f"{seconds:.2f} s", seconds.median < LIMIT)}"""
