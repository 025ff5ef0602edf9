"""Explanations of runs: what is equal explains nothing, what differs by one thing is explained by it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.events import Activity, Fact
from sim.experiment import explain as module
from sim.experiment.cells import Cell, CellResults, FailedCell
from sim.experiment.execute import Failure
from sim.experiment.explain import explain, manifest, runs_of
from sim.experiment.switches import MECHANISMS
from sim.metrics.facts import Facts
from sim.scenario.errors import ScenarioError
from sim.scenario.study import Case
from sim.scenario.vary import varied
from tests.studies import one_run, only, shipped

GREEN = "three-departments-green-field"
SHORT = ("study.horizon=8 mo", "study.replications=2")


def copied(study, name, copy, **update):
    """The study with one design, and beside it the same one under another name, perhaps with changes."""
    (case,) = only(study, name).cases
    design = case.design.model_copy(update={"name": copy, **update})
    return replace(study, cases=(case, Case(design, case.file_seats)))


def test_designs_that_are_the_same_leave_nothing_to_explain():
    study = copied(shipped(*SHORT, study=GREEN), "conveyor", "assembly-line")
    found = explain(study, "conveyor", "assembly-line", mechanisms=["crowding", "wage mix"])
    assert found.replications == 2
    assert len(found.lines) == 2 * (2 + 3)
    for line in found.lines:
        assert (line.contribution.mean, line.contribution.low, line.contribution.high) == (0.0, 0.0, 0.0)
    changed = [line for line in found.lines if line.kind == "mechanism" and line.in_one != 0.0]
    assert {line.name for line in changed} == {"crowding", "wage mix"}


def test_what_differs_by_the_border_alone_is_explained_by_friction_alone():
    study = shipped(*SHORT, "world.border.farming_skill=1.0", study=GREEN)
    units = {
        name: unit.model_copy(update={"kind": "sales"})
        for name, unit in only(study, "factory-owned").cases[0].design.units.items()
    }
    study = copied(study, "factory-owned", "in-sales", units=units)
    found = explain(study, "in-sales", "factory-owned", mechanisms=["friction", "theft"])
    profit = {line.name: line.contribution for line in found.of("profit_a_year")}
    assert profit["difference"].mean != 0.0
    assert profit["friction"].mean == profit["difference"].mean
    assert (profit["rest"].mean, profit["rest"].sd) == (0.0, 0.0)
    assert profit["interaction"].mean == pytest.approx(-profit["theft"].mean, abs=1e-6)


def test_no_number_belongs_to_two_mechanisms():
    study = shipped()
    seen: dict[str, str] = {}
    for mechanism in MECHANISMS:
        for text in mechanism.off(study, "traditional", "conveyor"):
            path, _, value = text.partition("=")
            keys = (
                [path]
                if path.startswith("world")
                else [f"{path}.{key}" for key in ("family", "pay") if key in value]
            )
            for key in keys:
                assert seen.setdefault(key, mechanism.name) == mechanism.name
        assert varied(study, mechanism.off(study, "traditional", "conveyor")) is not study
    assert len(seen) > 30


def test_without_crowding_follow_up_takes_nobodys_time():
    def hours(study):
        work = Facts(one_run(study, "factory-owned", horizon=1000.0))[Fact.WORK]
        kinds = (Activity.HANDLE, Activity.CARE, Activity.SHIP, Activity.LIAISE, Activity.TRAVEL)
        return work.b[np.isin(work.a, kinds)].sum(), work.b[work.a == Activity.HUNT].sum()

    study = shipped(study=GREEN)
    (crowding,) = (m for m in MECHANISMS if m.name == "crowding")
    assert min(hours(study)) > 0.0
    follow_up, hunting = hours(varied(study, crowding.off(study, "factory-owned")))
    assert follow_up == 0.0 < hunting


def test_wages_are_mixed_alike_and_trades_are_one():
    study = shipped()
    names = ("traditional", "conveyor")
    planned = [case.design.planned_pay(1.0) for case in only(study, *names).cases]
    off = {m.name: only(varied(study, m.off(study, *names)), *names).cases for m in MECHANISMS}
    selling = [
        (role.pay, role.family)
        for cases in zip(off["wage mix"], off["specialisation"], strict=True)
        for pay, trade in [(cases[0].design.roles, cases[1].design.roles)]
        for name, role in ((n, pay[n].model_copy(update={"family": trade[n].family})) for n in pay)
        if not role.only_manages
    ]
    assert {family for _, family in selling} == {"seller"}
    assert np.ptp([pay for pay, _ in selling]) == 0.0
    after = [case.design.planned_pay(1.0) for case in off["wage mix"]]
    assert sum(after) == pytest.approx(sum(planned))


def test_slips_are_told():
    study = shipped()
    with pytest.raises(ScenarioError, match=r"--between: found 'conveyer'.*did you mean 'conveyor'"):
        explain(study, "traditional", "conveyer")
    with pytest.raises(ScenarioError, match="'conveyor' twice"):
        explain(study, "conveyor", "conveyor")
    with pytest.raises(ScenarioError, match=r"--only: found 'thefts'.*did you mean 'theft'"):
        explain(study, "traditional", "conveyor", mechanisms=["thefts"])


@pytest.fixture
def played(monkeypatch):
    """Rows that nobody simulated: profit is the replication, and 10 more for each override in conveyor."""
    asked: dict[str, Any] = {}

    def play(study, cells, **options):
        asked.update(options, cells=len(cells))
        broken = Cell((), "conveyor", 1)
        rows = {
            cell: {
                "profit_a_year": float(cell.replication)
                + 10.0 * len(cell.overrides) * (cell.design == "conveyor"),
                "new_customers": 1.0,
            }
            for cell in cells
            if cell != broken
        }
        failed = (FailedCell(broken, Failure("ValueError", "no luck")),)
        return CellResults(rows, failed, len(rows), 0, False, 1.0)

    monkeypatch.setattr(module, "run_cells", play)
    return asked


def test_a_replication_with_a_failed_run_is_left_out(played):
    journal: Any = object()
    study = shipped()
    found = explain(
        study, "traditional", "conveyor", replications=4, mechanisms=["theft", "ramp"], journal=journal
    )
    assert played["journal"] is journal
    assert played["cells"] == runs_of(study, 4, ["theft", "ramp"]) == 4 * 4 * 2
    assert found.replications == 3
    theft = next(line for line in found.of("profit_a_year") if line.name == "theft")
    overrides = len(MECHANISMS[[m.name for m in MECHANISMS].index("theft")].off(study))
    assert theft.contribution.mean == -10.0 * overrides
    assert (theft.contribution.n, theft.contribution.sd) == (3, 0.0)
    table = found.table
    assert len(table) == 10
    assert table.loc[table["line"] == "theft", "neutral"].iloc[0] == "no account follows somebody who leaves"
    told = manifest(found, ["salesim"])
    assert told["between"] == ["traditional", "conveyor"]
    assert told["failed_runs"][0]["message"] == "no luck"
    assert list(told["switched_off"]) == ["theft", "ramp"]


def test_without_a_whole_replication_there_are_no_lines(played, monkeypatch):
    nothing = CellResults({}, (), 0, 0, True, 0.0)
    monkeypatch.setattr(module, "run_cells", lambda *_, **__: nothing)
    found = explain(shipped(), "traditional", "conveyor", mechanisms=["theft"])
    assert (found.lines, found.replications, found.interrupted) == ((), 0, True)
    assert found.table.empty
