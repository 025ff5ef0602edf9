"""Golden numbers: the same study gives the same tables, until somebody changes the model on purpose.

``make golden`` rewrites the file; the change of the file then shows in the commit what the change did.
"""

import json
from pathlib import Path

import pytest

from sim.experiment.replicate import replicate
from tests.studies import DESIGNS, shipped

FILE = Path(__file__).parent / "totals.json"
STARTS = ("three-departments", "three-departments-green-field")


def totals_of(start):
    tables = replicate(shipped("study.replications=2", "study.horizon=2 yr", study=start)).tables
    assert tables is not None
    return {
        f"{row['design']} {row['replication']}": {
            name: None if value != value else value
            for name, value in row.items()
            if name not in ("design", "replication")
        }
        for row in tables.totals.to_dict("records")
    }


@pytest.fixture(scope="module")
def golden(request):
    if request.config.getoption("--update-golden"):
        found = {start: totals_of(start) for start in STARTS}
        FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("start", STARTS)
def test_totals_are_what_they_were(golden, start):
    found = totals_of(start)
    assert found.keys() == golden[start].keys()
    assert len(found) == 2 * len(DESIGNS)
    for run, numbers in found.items():
        for name, value in numbers.items():
            # Libraries may sum in another order on another machine; luck itself is exact.
            expected = golden[start][run][name]
            assert value == (None if expected is None else pytest.approx(expected, rel=1e-9)), (run, name)
