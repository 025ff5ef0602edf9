"""Pure Python beside the same code compiled (`make compiled`), each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.markdown import must_hold, table
from benchmarks.once import Once
from benchmarks.peak import ROOT
from benchmarks.rounds import NotMeasuredError, Ratio, Rounds
from benchmarks.worlds import DESIGNS

PYTHONS = {"pure": Path(sys.executable), "compiled": ROOT / ".venv-compiled" / "bin" / "python"}
# The sources of this folder come before what is installed, or after the build that is installed.
SOURCES = {"pure": f"sys.path.insert(0, {str(ROOT)!r})", "compiled": f"sys.path.append({str(ROOT)!r})"}
LIMIT = 9.0


@pytest.mark.parametrize("build", PYTHONS)
def test_build(once: Once, small: bool, build: str) -> None:
    """One process: F and the cost of a task of each design."""
    python = PYTHONS[build]
    if not python.exists():
        pytest.skip("there is no compiled build: make compiled")
    code = f"import sys; {SOURCES[build]}; from benchmarks.build import main; main({small})"
    line = [str(python), "-P", "-c", code]
    done = once(subprocess.run, line, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    if found.pop("compiled") != (build == "compiled"):
        raise RuntimeError(f"{python} does not have the {build} build")
    once.note(**found)


def _cost(rounds: Rounds, build: str, design: str) -> Ratio:
    name = f"test_build[{build}]"
    pairs = zip(rounds.note(name, design), rounds.note(name, "floor"), strict=True)
    return Ratio.of([seconds / floor for seconds, floor in pairs])


def section(rounds: Rounds) -> str:
    """F a task of both builds."""
    head = ["design", "pure Python", "compiled"]
    try:
        costs = {build: [_cost(rounds, build, design) for design in DESIGNS] for build in PYTHONS}
    except NotMeasuredError:
        return "## Compiled\n\nThere was no compiled build in this run (`make compiled` makes one)."
    rows = [[design, *(f"{costs[build][i]:.1f}" for build in PYTHONS)] for i, design in enumerate(DESIGNS)]
    worst = max(costs["compiled"], key=lambda ratio: ratio.median)
    claim = f"at most {LIMIT:.0f} F a task, luck and facts included (7 is the stretch), compiled"
    return f"""## Compiled

F a task as above, of the same code run by Python and compiled to C extensions by mypyc (`make compiled`); the
facts are the same to the bit (`tests/test_compiled.py`). Each figure is of a process that measures F itself.

{table(head, rows)}

{must_hold(claim, f"{worst:.1f}", worst.median <= LIMIT)}"""
