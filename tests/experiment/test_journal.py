"""A store gives back to the bit what was kept, for one process and one content; it survives a full disk."""

import math
import resource
import sqlite3
import struct

import pytest

from sim.experiment.cells import Cell, FailedCell
from sim.experiment.execute import Failure
from sim.experiment.journal import SqliteJournal
from sim.experiment.store import OutputError
from sim.scenario.load import load_study
from tests.studies import STUDIES

FILE = STUDIES / "three-departments-green-field.yaml"
CELL = Cell(("world.people.turnover=0.3", "design.*.scripts=0.5"), "conveyor", 3)


def row(size=0.0):
    return {"profit": 0.1 + size, "never": math.nan, "far": -math.inf, "none": -0.0, "least": 5e-324}


@pytest.fixture(scope="module")
def study():
    return load_study(FILE)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cells.sqlite"


def bits(found):
    return {name: struct.pack("d", value) for name, value in found.items()}


def cells(many):
    return [
        Cell((f"world.people.turnover=0.{point}",), "conveyor", replication)
        for replication in range(many // 5)
        for point in range(1, 6)
    ]


def test_a_row_comes_back_to_the_bit_and_in_its_order(study, path):
    with SqliteJournal(path, study) as journal:
        journal.keep(CELL, row())
        journal.keep(CELL._replace(replication=4), {"other": 1.0})
    with SqliteJournal(path, study) as journal:
        known = journal.known([CELL._replace(design="traditional"), CELL])
        assert list(known) == [CELL]
        assert list(known[CELL]) == list(row())
        assert bits(known[CELL]) == bits(row())
        assert sorted(journal.columns()) == sorted([*row(), "other"])
        assert len(journal) == 2
        strange = Cell((), "conveyor", 3)
        assert journal.missing([CELL, strange, strange]) == [strange]


def test_a_failure_is_kept_until_the_cell_has_a_row(study, path):
    told = FailedCell(CELL, Failure("ValueError", "nothing left", "Traceback ..."))
    with SqliteJournal(path, study) as journal:
        journal.keep_failure(told)
        journal.keep_failure(told)
        assert journal.failures([CELL]) == [told]
        assert journal.missing([CELL]) == [CELL]
        journal.keep(CELL, row())
        assert journal.failures([CELL]) == []


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        (["world.people.turnover=0.31"], "world.people.turnover.value: 0.27 there, 0.31 here"),
        (["study.seed=2"], "study.seed: 1 there, 2 here"),
        (["study.horizon=2080 h"], 'study.horizon: "10400.0 h" there, "2080.0 h" here'),
        (["design.conveyor.roles.closer.seats=5"], "design.conveyor.roles.closer.seats: 3 there, 5 here"),
        (["study.initial={grown: {design: ../designs/traditional.yaml, age: 1 yr}}"], "study.initial"),
    ],
)
def test_other_content_is_refused_with_what_differs(study, path, overrides, words):
    with SqliteJournal(path, study) as journal:
        journal.keep(CELL, row())
    with pytest.raises(OutputError, match=r"holds results of other content(?s:.)*another folder") as caught:
        SqliteJournal(path, load_study(FILE, overrides))
    assert words in str(caught.value)
    with SqliteJournal(path, study) as journal:
        assert bits(journal.known([CELL])[CELL]) == bits(row())


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("sim.experiment.content.code_version", "0" * 16, "another version of salesim"),
        ("sim.experiment.provenance._installed", "0.1", 'versions.numpy: "'),
    ],
)
def test_other_code_or_libraries_are_refused(study, path, monkeypatch, name, value, words):
    with SqliteJournal(path, study) as journal:
        journal.keep(CELL, row())
    monkeypatch.setattr(name, lambda *_: value)
    with pytest.raises(OutputError, match=words):
        SqliteJournal(path, study)


def test_a_store_without_a_row_binds_nobody(study, path):
    SqliteJournal(path, study).close()
    other = load_study(FILE, ["world.people.turnover=0.31"])
    with SqliteJournal(path, other) as journal:
        journal.keep(CELL, row())
    with pytest.raises(OutputError, match="holds results of other content"):
        SqliteJournal(path, study)


def test_replications_and_further_designs_are_no_other_content(study, path):
    few = load_study(FILE, ["study.designs=[../designs/traditional.yaml]", "study.replications=3"])
    with SqliteJournal(path, few) as journal:
        journal.keep(CELL, row())
    with SqliteJournal(path, study) as journal:
        assert journal.missing([CELL]) == []
    with SqliteJournal(path, few) as journal:
        assert len(journal) == 1


def test_the_second_is_told_who_has_it(study, path):
    with (
        SqliteJournal(path, study),
        pytest.raises(OutputError, match=r"in use by process \d+ on \S+, since 20.* another folder"),
    ):
        SqliteJournal(path, study)
    SqliteJournal(path, study).close()


def other_program(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    connection.close()


def newer(path):
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_text("no database at all, " * 100), "is no store of salesim"),
        (other_program, "is no store of salesim"),
        (newer, r"written by a newer salesim \(format 2, this one knows 1\)"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "is damaged"),
        (lambda path: path.mkdir(), "cannot be opened or made"),
    ],
)
def test_what_is_no_store_of_ours_is_left_alone(study, path, spoil, words):
    if spoil is newer or "damaged" in words:
        SqliteJournal(path, study).close()
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(OutputError, match=words):
        SqliteJournal(path, study)
    assert not path.is_file() or path.read_bytes() == before


def keep_all(journal, acknowledged):
    for cell in cells(1000):
        journal.keep(cell, row(cell.replication))
        acknowledged.append(cell)


def test_a_full_disk_ends_it_with_everything_kept_that_was_acknowledged(study, path):
    """A limit on the size of files stands for the disk: the system refuses the write in the same place."""
    kept: list[Cell] = []
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with SqliteJournal(path, study) as journal:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
        try:
            with pytest.raises(OutputError, match="cannot be read or written"):
                keep_all(journal, kept)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert 20 < len(kept) < 1000
    with SqliteJournal(path, study) as journal:
        found = journal.known(cells(1000))
        assert list(found) == kept
        assert all(bits(found[cell]) == bits(row(cell.replication)) for cell in kept)
        for cell in journal.missing(cells(1000)):
            journal.keep(cell, row(cell.replication))
        assert len(journal) == 1000


def test_a_folder_without_place_for_a_file_is_told(study):
    with pytest.raises(OutputError, match="cannot be opened or made"):
        SqliteJournal("/proc/self/cells.sqlite", study)
