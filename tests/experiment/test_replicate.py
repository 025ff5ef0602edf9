"""Many runs: the same tables whatever the workers and the company; failures are records."""

import os
import tracemalloc
import weakref
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim import simulate
from sim.experiment import replicate as module
from sim.experiment.compare import compare
from sim.experiment.execute import Outcome
from sim.experiment.replicate import RUNS_A_BATCH, RunId, plan, replicate
from sim.metrics.tables import TABLES, Tables
from sim.scenario.study import LoadedStudy
from tests.studies import DESIGNS, only, shipped

YOUNG = "study.initial={grown: {design: ../designs/traditional.yaml, age: 2 yr}}"


@pytest.fixture(scope="module")
def study() -> LoadedStudy:
    return shipped("study.replications=3", "study.horizon=2 yr", YOUNG)


@pytest.fixture(scope="module")
def tables(study) -> Tables:
    found = replicate(study).tables
    assert found is not None
    return found


def same(one, other):
    return all(
        getattr(one, name).reset_index(drop=True).equals(getattr(other, name).reset_index(drop=True))
        for name in TABLES
    )


def of_design(tables, design):
    return Tables(**{name: (table := getattr(tables, name))[table["design"] == design] for name in TABLES})


def test_workers_do_not_matter(study, tables):
    assert same(replicate(study, jobs=2).tables, tables)


def test_the_order_of_designs_does_not_matter(study, tables):
    turned = replicate(replace(study, cases=study.cases[::-1])).tables
    assert all(same(of_design(turned, name), of_design(tables, name)) for name in DESIGNS)


@pytest.mark.parametrize("name", DESIGNS)
def test_which_designs_are_in_the_study_does_not_matter(study, tables, name):
    assert same(replicate(only(study, name)).tables, of_design(tables, name))


def test_more_replications_keep_the_first_ones(study, tables):
    more = replicate(replace(study, study=study.study.model_copy(update={"replications": 4}))).tables
    assert more is not None
    again = more.totals.query("replication < 3").reset_index(drop=True)
    assert again.equals(tables.totals)


def test_every_row_has_its_ids(tables):
    for name in TABLES:
        assert list(getattr(tables, name).columns[:2]) == ["design", "replication"]


def test_the_plan_goes_replication_by_replication(study):
    assert [run.design for run in plan(study)[:3]] == list(DESIGNS)


def broken(study):
    """A study whose second design cannot run: its world lacks a family that its role needs."""
    case = study.cases[1]
    roles = dict(case.design.roles)
    roles["hunter"] = roles["hunter"].model_copy(update={"family": "nobody"})
    cases = list(study.cases)
    cases[1] = replace(case, design=case.design.model_copy(update={"roles": roles}))
    return replace(study, cases=tuple(cases))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failing_run_is_a_record_and_the_rest_goes_on(study, tables, jobs):
    result = replicate(broken(study), jobs=jobs)
    assert [failed.run for failed in result.failed] == [("conveyor", r) for r in range(3)]
    assert result.failed[0].failure.error == "KeyError"
    assert "seats_of" in result.failed[0].failure.traceback
    assert result.failed[0].seed == study.study.seed
    for name in ("traditional", "factory-owned"):
        assert same(of_design(result.tables, name), of_design(tables, name))
    comparison = compare(result)
    assert any("conveyor, replication 0 failed" in warning for warning in comparison.warnings)


def test_unequal_payroll_is_warned_about():
    comparison = compare(
        replicate(
            shipped(
                "study.replications=1", "study.horizon=1 yr", YOUNG, "design.conveyor.roles.closer.seats=5"
            )
        )
    )
    assert any("planned payroll of conveyor is +" in warning for warning in comparison.warnings)


def test_equal_payroll_is_not(study):
    assert compare(replicate(study)).warnings == ()


def test_comparisons_join_on_the_replication_id(study):
    """A replication that one design lacks is left out of the pair, not shifted."""
    result = replicate(study)
    assert result.tables is not None
    totals = result.tables.totals
    cut = totals[~((totals["design"] == "conveyor") & (totals["replication"] == 1))]
    comparison = compare(replace(result, tables=replace(result.tables, totals=cut)))
    conveyor = next(design for design in comparison.designs if design.design == "conveyor")
    wide = totals.pivot_table(index="replication", columns="design", values="new_customers").loc[[0, 2]]
    expected = (wide["conveyor"] - wide["traditional"]).mean()
    found = next(a.difference for a in conveyor.against if a.metric == "new_customers")
    assert found.n == 2
    assert found.mean == pytest.approx(expected)


MAYBE_EMPTY = ("departures", "leavers")


def measured_by_hand(run: RunId) -> Tables:
    """Tables that tell runs apart; whole numbers in some runs and broken ones in others, and empty tables."""
    ids = {"design": run.design, "replication": run.replication}
    some = {**ids, "text": f"{run.design}-{run.replication}", "value": run.replication or 0.5}
    none = pd.DataFrame([some]).iloc[: run.replication % 2].reset_index(drop=True)
    return Tables(
        totals=pd.DataFrame([some]),
        **{name: none.copy() if name in MAYBE_EMPTY else pd.DataFrame([some] * 3) for name in TABLES[1:]},
    )


@pytest.fixture
def cheap(study, monkeypatch) -> LoadedStudy:
    """A study of many replications whose runs cost nothing."""
    monkeypatch.setattr(
        module, "run_of", lambda study, case, replication: RunId(case.design.name, replication)
    )
    monkeypatch.setattr(module, "measure", lambda run, world: measured_by_hand(run))
    return of_replications(study, 3 * RUNS_A_BATCH + 5)


def of_replications(study: LoadedStudy, replications: int) -> LoadedStudy:
    return replace(study, study=study.study.model_copy(update={"replications": replications}))


class Backwards(Executor):
    """Runs what it was given last first, as soon as somebody waits for anything."""

    def __init__(self, tasks: int) -> None:
        self.left = tasks
        self.waiting: list[Any] = []

    def submit(self, fn, /, *args, **kwargs):
        future: Future[Any] = Future()
        self.waiting.append((future, fn, args))
        self.left -= 1
        while self.left == 0 and self.waiting:
            done, work, given = self.waiting.pop()
            done.set_result(work(*given))
        return future


def test_the_order_in_which_runs_come_does_not_matter(cheap):
    """Values, order of rows, types and index are those of stacking all runs at once."""
    forwards = replicate(cheap)
    seen: list[RunId] = []
    replications = cheap.study.replications
    backwards = replicate(cheap, executor=Backwards(replications), on_done=lambda o: seen.append(o.key))
    came = [run.replication for run in seen[:: len(DESIGNS)]]
    assert came[:-1] == list(range(replications - 2, -1, -1))  # the last one given is heard of last
    runs = [RunId(name, replication) for name in DESIGNS for replication in range(replications)]
    parts = [measured_by_hand(run) for run in runs]
    for name in TABLES:
        expected = pd.concat([getattr(part, name) for part in parts], ignore_index=True)
        for result in (forwards, backwards):
            pd.testing.assert_frame_equal(getattr(result.tables, name), expected, check_exact=True)
    assert forwards.finished == backwards.finished == len(runs)


def test_tables_of_single_runs_do_not_pile_up(cheap, monkeypatch):
    """Six frames take many times the memory of one run's rows: only those of open batches are kept."""
    made: list[weakref.ref[Tables]] = []
    alive: list[int] = []

    def measure(run, world):
        tables = measured_by_hand(run)
        made.append(weakref.ref(tables))
        return tables

    monkeypatch.setattr(module, "measure", measure)
    replicate(cheap, on_done=lambda _: alive.append(sum(ref() is not None for ref in made)))
    assert len(alive) == len(plan(cheap))
    assert max(alive) <= len(DESIGNS) * RUNS_A_BATCH


def test_memory_grows_by_hardly_more_than_the_rows(cheap):
    """Bytes that one more replication holds when the last run is done, against those of its rows."""
    held: list[int] = []
    rows: list[int] = []
    for batches in (2, 5):
        now: list[int] = []

        def on_done(_: Outcome[RunId, Tables], now: list[int] = now) -> None:
            now[:] = [tracemalloc.get_traced_memory()[0]]

        tracemalloc.start()
        found = replicate(of_replications(cheap, batches * RUNS_A_BATCH), on_done=on_done).tables
        tracemalloc.stop()
        assert found is not None
        held += now
        rows.append(sum(getattr(found, name).memory_usage(deep=True).sum() for name in TABLES))
    assert held[1] - held[0] < 3 * (rows[1] - rows[0])


def test_an_early_end_keeps_what_is_finished(cheap):
    """In the middle of a batch, and of a replication."""
    last = RunId(DESIGNS[1], RUNS_A_BATCH + 3)

    def on_done(outcome: Outcome[RunId, Tables]) -> None:
        if outcome.key == last:
            raise KeyboardInterrupt

    result = replicate(cheap, on_done=on_done)
    assert result.interrupted
    assert result.tables is not None
    kept = list(zip(result.tables.totals["design"], result.tables.totals["replication"], strict=True))
    until = plan(cheap)[: plan(cheap).index(last) + 1]
    assert kept == sorted(until, key=lambda run: (DESIGNS.index(run.design), run.replication))
    assert result.finished == len(until)


class Noted(ProcessPoolExecutor):
    """Two processes that note in a folder what they grow; as many files as growths."""

    def __init__(self, folder) -> None:
        super().__init__(2, get_context("spawn"), initializer=note_growths, initargs=(str(folder),))


def note_growths(folder: str) -> None:
    """Let this process leave a file for each department of today that it grows."""
    grow = simulate.grow

    def noted(start, *, seed, replication):
        Path(folder, f"{replication}-{os.getpid()}").touch()
        return grow(start, seed=seed, replication=replication)

    simulate.grow = noted


def test_each_past_is_grown_once(study, tables, tmp_path):
    """However many workers share the study: a replication is never split between them."""
    with Noted(tmp_path) as pool:
        assert same(replicate(study, executor=pool).tables, tables)
    assert sorted(path.name.split("-")[0] for path in tmp_path.iterdir()) == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("jobs", "changes", "expected"),
    [
        (1, {}, 3),
        (3, {}, 3),
        (4, {}, 1),  # more workers than replications
        (2, {"start": None}, 1),  # nothing is grown
    ],
)
def test_a_worker_does_whole_replications_where_they_share_a_past(
    cheap, monkeypatch, jobs, changes, expected
):
    found = []

    def deliver(*_, together, **__):
        found.append(together)
        return False

    monkeypatch.setattr(module, "deliver", deliver)
    replicate(replace(of_replications(cheap, 3), **changes), jobs=jobs)
    assert found == [expected]
