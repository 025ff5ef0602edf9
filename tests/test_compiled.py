"""The same code compiled: the same facts to the bit."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from sim.experiment.replicate import run_of
from tests.studies import shipped

ROOT = Path(__file__).parents[1]
FACTS = """
import hashlib, pathlib, sys
import sim.model.keep
from sim.experiment.replicate import run_of
from sim.scenario.load import load_study
assert not sim.model.keep.__file__.endswith(".py"), sim.model.keep.__file__
for path in sys.argv[1:]:
    study = load_study(pathlib.Path(path), ["study.horizon=1 yr"])
    print([hashlib.sha256(run_of(study, case, 0).facts.tobytes()).hexdigest() for case in study.cases])
"""
STUDIES = ("all-designs", "reorganise-when")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_compiled_code_gives_the_same_facts(tmp_path):
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--target", str(tmp_path), str(ROOT)]
    compiling = {**os.environ, "HATCH_BUILD_HOOK_ENABLE_MYPYC": "true"}
    subprocess.run(install, env=compiling, check=True, capture_output=True)
    files = [str(ROOT / "scenarios" / "studies" / f"{name}.yaml") for name in STUDIES]
    done = subprocess.run(
        [sys.executable, "-P", "-c", FACTS, *files],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    pure = [_digests(name) for name in STUDIES]
    assert done.stdout.splitlines() == [str(digests) for digests in pure]


def _digests(name):
    study = shipped("study.horizon=1 yr", study=name)
    return [sha256(run_of(study, case, 0).facts.tobytes()).hexdigest() for case in study.cases]
