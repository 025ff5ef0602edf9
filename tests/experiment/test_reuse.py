"""What is finished is not run again, and nobody can tell from the tables."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.experiment import provenance, reuse
from sim.experiment import replicate as module
from sim.experiment.replicate import extend, of_replications, replicate, runs_in
from sim.experiment.reuse import finished_in
from sim.experiment.store import manifest_of, write_results
from sim.metrics.tables import TABLES, Tables
from tests.studies import only, shipped

SHORT = ("study.horizon=1 yr", "study.replications=4")


@pytest.fixture(scope="module")
def study():
    return only(shipped(*SHORT, study="three-departments-green-field"), "traditional", "conveyor")


@pytest.fixture(scope="module")
def four(study):
    return replicate(study)


@pytest.fixture(scope="module")
def two(study, four):
    """The first two of them, as a command of its own would have found them."""
    return replicate(of_replications(study, 2), done=four.tables)


@pytest.fixture
def runs(monkeypatch):
    """The runs that are really run."""
    seen = []
    run_of = module.run_of

    def noted(study, case, replication):
        seen.append((case.design.name, replication))
        return run_of(study, case, replication)

    monkeypatch.setattr(module, "run_of", noted)
    return seen


def same(one, other):
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def without(tables, *runs):
    """Tables that lack some runs."""
    found = {}
    for name in TABLES:
        table = getattr(tables, name)
        keys = zip(table["design"], table["replication"], strict=True)
        found[name] = table[np.array([key not in runs for key in keys], dtype=bool)]
    return Tables(**found)


def written(folder, result):
    write_results(folder, manifest_of(result, ["salesim"]), result.tables.by_name(), {})
    return folder


def test_the_first_replications_are_those_of_a_smaller_study(study, two):
    same(replicate(of_replications(study, 2)).tables, two.tables)
    assert (two.finished, two.reused) == (4, 4)


def test_extending_gives_the_tables_of_a_fresh_run(two, four):
    more = extend(two, 4)
    same(more.tables, four.tables)
    assert (more.finished, more.reused, more.failed) == (8, 4, ())


def test_only_what_is_missing_is_run(two, runs):
    extend(two, 3)
    assert runs == [("traditional", 2), ("conveyor", 2)]


def test_a_run_that_failed_is_run_again_and_takes_its_place(study, four, runs):
    holes = [("traditional", 1), ("conveyor", 0), ("conveyor", 2)]
    found = replicate(study, done=without(four.tables, *holes))
    assert sorted(runs) == sorted(holes)
    same(found.tables, four.tables)


def test_designs_that_are_not_asked_for_are_left_out(study, four):
    found = replicate(only(study, "conveyor"), done=four.tables)
    assert found.tables is not None
    assert {run.design for run in runs_in(found.tables)} == {"conveyor"}
    assert (found.finished, found.reused) == (4, 4)


def test_tables_come_back_from_the_disk_as_they_were(study, four, tmp_path):
    found = finished_in(written(tmp_path, four), study)
    assert found.why == ""
    same(found.tables, four.tables)


def test_a_run_without_departures_comes_back_too(study, four, tmp_path):
    """Its table is empty, and has its types all the same."""
    quiet = replace(four.tables, departures=four.tables.departures[:0])
    found = finished_in(written(tmp_path, replace(four, tables=quiet)), study)
    same(found.tables, quiet)


def test_types_do_not_depend_on_the_beginning():
    """Whole numbers of a green field stay numbers: a table that grows would change its types."""
    for name in ("three-departments", "three-departments-green-field"):
        changes = ["study.horizon=1 mo", "study.replications=1"]
        changes += [] if "green" in name else ["study.initial.grown.age=1 mo"]
        tables = replicate(only(shipped(*changes, study=name), "traditional")).tables
        assert tables is not None
        totals = tables.totals
        assert set(map(str, totals.drop(columns=["design", "replication"]).dtypes)) == {"float64"}


def changed(study, **settings):
    return replace(study, study=study.study.model_copy(update=settings))


def test_what_has_changed_is_said_in_a_line(study, four, tmp_path, monkeypatch):
    folder = written(tmp_path, four)
    assert finished_in(folder, of_replications(study, 400)).tables is not None
    hotter = shipped(*SHORT, "world.people.turnover=0.34", study="three-departments-green-field")
    closer = shipped(*SHORT, "design.conveyor.roles.closer.seats=5", study="three-departments-green-field")
    for other, why in (
        (changed(study, seed=2), "the seed was 1 and is 2"),
        (changed(study, horizon=4160.0), "the horizon was 2,080 h and is 4,160 h"),
        (hotter, "the world, its leads or where the company begins has changed"),
        (only(closer, "traditional", "conveyor"), "not the same designs (conveyor)"),
        (only(study, "conveyor"), "not the same designs (traditional)"),
    ):
        found = finished_in(folder, other)
        assert (found.tables, found.why) == (None, why)
    for name, why in (
        ("code", "the code of salesim is another one"),
        ("arithmetic", "the processor or its libraries round differently"),
        ("numpy", "numpy .* there, 1.0 here"),
    ):
        monkeypatch.setattr(reuse, "origin", lambda name=name: {**provenance.origin(), name: "1.0"})
        found = finished_in(folder, study)
        assert found.tables is None
        assert pd.Series([found.why]).str.fullmatch(why).all()


def test_a_table_of_another_result_is_noticed(study, four, two, tmp_path):
    """A kill between two files leaves new tables beside an old manifest."""
    folder = written(tmp_path, four)
    two.tables.monthly.to_parquet(folder / "monthly.parquet", index=False)
    found = finished_in(folder, study)
    assert found.tables is None
    assert found.why == "monthly.parquet is not the table that manifest.json describes"
    (folder / "monthly.parquet").unlink()
    assert "monthly.parquet cannot be read" in finished_in(folder, study).why


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"content_hash": 1, "finished_runs": 3, "versions": []}'])
def test_a_manifest_that_says_too_little_is_no_reason_to_fail(study, tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    assert finished_in(tmp_path, study).tables is None


def test_a_manifest_of_an_earlier_version_is_told(study, four, tmp_path):
    folder = written(tmp_path, four)
    told = json.loads((folder / "manifest.json").read_text())
    del told["made_by"]
    (folder / "manifest.json").write_text(json.dumps(told))
    assert finished_in(folder, study).why == "manifest.json says too little of what made them"


def test_an_empty_folder_is_nothing_to_speak_of(study, tmp_path):
    assert finished_in(tmp_path / "none", study) == reuse.Found(None, "")


def test_the_version_of_the_code_is_that_of_its_sources(tmp_path, monkeypatch):
    package = tmp_path / "sim" / "model"
    package.mkdir(parents=True)
    (package / "one.py").write_text("x = 1\n")
    monkeypatch.setattr(provenance, "__file__", str(tmp_path / "sim" / "experiment" / "provenance.py"))
    versions = []
    for name, text in (("one.py", "x = 1\n"), ("one.py", "x = 2\n"), ("two.py", ""), ("notes.txt", "")):
        (package / name).write_text(text)
        provenance.code_version.cache_clear()
        versions.append(provenance.code_version())
    provenance.code_version.cache_clear()
    assert len(set(versions)) == 3
    assert versions[2] == versions[3]
