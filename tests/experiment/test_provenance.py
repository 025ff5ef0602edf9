"""What a manifest says is the same wherever the study lies, and names no folder of this machine."""

from __future__ import annotations

import json
import shutil

from sim.experiment.execute import Failure
from sim.experiment.store import provenance
from sim.scenario.load import load_study
from tests.studies import ROOT, STUDIES


def test_files_are_named_from_the_study(tmp_path):
    shutil.copytree(ROOT / "scenarios", tmp_path / "anna" / "scenarios")
    elsewhere = tmp_path / "anna" / "scenarios" / "studies" / "three-departments.yaml"
    found = provenance(load_study(elsewhere), ["salesim"])["files"]
    assert found == provenance(load_study(STUDIES / "three-departments.yaml"), ["salesim"])["files"]
    assert {"three-departments.yaml", "../worlds/base.yaml", "../designs/conveyor.yaml"} <= found.keys()
    assert "anna" not in json.dumps(found)


def test_a_traceback_does_not_tell_where_the_package_lies():
    try:
        load_study("nowhere.yaml")
    except Exception as error:
        told = Failure.of(error).traceback
    assert "sim/scenario" in told
    assert str(ROOT) not in told
