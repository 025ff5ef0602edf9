"""Cells are the runs that a study of the changed values would make, whoever runs them."""

import pytest

from sim.experiment.cells import Cell, run_cells
from sim.experiment.replicate import replicate
from sim.scenario.load import load_study
from tests.studies import STUDIES

SHORT = ["study.horizon=1 yr", "study.replications=2"]
CHANGE = ("world.people.turnover=0.34",)


@pytest.fixture(scope="module")
def study():
    return load_study(STUDIES / "three-departments-green-field.yaml", SHORT)


@pytest.fixture(scope="module")
def cells():
    return [
        Cell(overrides, design, replication)
        for replication in range(2)
        for overrides in ((), CHANGE)
        for design in ("traditional", "conveyor")
    ]


@pytest.fixture(scope="module")
def found(study, cells):
    return run_cells(study, cells)


def test_a_row_is_the_row_of_the_study(study, found):
    tables = replicate(load_study(study.files[0], [*SHORT, *CHANGE])).tables
    assert tables is not None
    totals = tables.totals
    for (_, row), design in zip(totals.iterrows(), totals["design"], strict=True):
        if design == "factory-owned":
            continue
        own = found.rows[Cell(CHANGE, design, row["replication"])]
        expected = row.drop(["design", "replication"]).astype(float).to_dict()
        assert repr(own) == repr(expected)


def test_workers_change_nothing(study, cells, found):
    other = run_cells(study, cells, jobs=2)
    assert repr(other.rows) == repr(found.rows)
    assert (other.computed, other.reused) == (8, 0)


def test_a_cell_that_fails_ends_nothing(study):
    wrong = Cell(("world.people.turnover=x",), "conveyor", 0)
    done = run_cells(study, [wrong, Cell((), "conveyor", 0)])
    assert list(done.rows) == [Cell((), "conveyor", 0)]
    assert [failed.cell for failed in done.failed] == [wrong]
    assert "allowed: a number" in done.failed[0].failure.message


def test_what_a_journal_knows_is_not_run_again(study, cells, found):
    class Known:
        def __init__(self):
            self.kept = dict(list(found.rows.items())[:3])

        def known(self, cells):
            return {cell: self.kept[cell] for cell in cells if cell in self.kept}

        def keep(self, cell, row):
            self.kept[cell] = row

    journal = Known()
    done = run_cells(study, cells, journal=journal)
    assert (done.computed, done.reused) == (5, 3)
    assert list(done.rows) == cells
    assert repr(done.rows) == repr(found.rows)
    assert journal.kept.keys() == found.rows.keys()
