"""Many runs: the same tables whatever the workers and the company; failures are records."""

from dataclasses import replace

import pytest

from sim.experiment.compare import compare
from sim.experiment.replicate import plan, replicate
from sim.metrics.tables import Tables
from sim.scenario.study import LoadedStudy
from tests.studies import DESIGNS, only, shipped

YOUNG = "study.initial={grown: {design: ../designs/traditional.yaml, age: 2 yr}}"
NAMES = ("totals", "monthly", "departures", "time_use", "customers", "people")


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
        for name in NAMES
    )


def of_design(tables, design):
    return Tables(**{name: (table := getattr(tables, name))[table["design"] == design] for name in NAMES})


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
    for name in NAMES:
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
