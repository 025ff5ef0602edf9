"""Mixes that a budget buys, and the choice among them, on a model whose best mix is known."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from sim.experiment import staffing
from sim.experiment.cells import Cell, Row
from sim.experiment.mixes import NoMixError, mixes_within, planned_pay
from sim.experiment.staffing import MARGIN_LUCK, OWN_LUCK, staff
from sim.scenario.errors import ScenarioError
from sim.scenario.study import Margins
from tests.experiment.toy import BEST, Toy
from tests.studies import case_of, shipped

BUDGET = 25.2
MARGIN = Margins(share=0.0, profit_a_year=10_000.0)


@pytest.fixture(scope="module")
def study():
    return shipped()


def found(study, toy=None, **asked):
    usual: dict[str, Any] = {"budget": BUDGET, "designs": ["conveyor"], "margins": MARGIN}
    return staff(study, executor=toy or Toy(), **(usual | asked))


# -- mixes ------------------------------------------------------------------------------------------------


def test_all_mixes_are_found_and_no_other(study):
    mixes = mixes_within(study, case_of(study, "conveyor"), BUDGET, {})
    expected = []
    for hunters, closers, keepers in product(range(1, 30), range(1, 12), range(1, 15)):
        pay = 6 + hunters + 2.4 * closers + 1.6 * keepers
        if BUDGET * 0.98 - 1e-6 <= pay <= BUDGET + 1e-6 < pay + 1:
            expected.append({"hunter": hunters, "closer": closers, "keeper": keepers})
    assert [mix.seats for mix in mixes.found] == expected
    assert len(expected) == 20
    assert mixes.tight
    assert mixes.filed.seats == {"hunter": 2, "closer": 3, "keeper": 6}
    for mix in mixes.found[::6]:
        made = shipped(*mix.overrides)
        assert planned_pay(made, case_of(made, "conveyor").design) == pytest.approx(mix.pay)


def test_where_the_budget_cannot_be_used_up_the_fullest_mixes_compete(study):
    mixes = mixes_within(study, case_of(study, "traditional"), 20.0, {})
    assert [mix.seats for mix in mixes.found] == [{"seller": 5}]
    assert not mixes.tight


def test_bounds_narrow_a_role_hold_it_and_let_managers_vary(study):
    case = case_of(study, "conveyor")
    held = mixes_within(study, case, BUDGET, {"closer": (3, 3), "hunter": (1, 4)})
    assert [mix.seats for mix in held.found] == [
        {"hunter": 2, "closer": 3, "keeper": 6},
        {"hunter": 4, "closer": 3, "keeper": 5},
    ]
    led = mixes_within(study, case, BUDGET, {"sales-director": (0, 1), "closer": (3, 3)})
    assert {mix.seats["sales-director"] for mix in led.found} == {0, 1}
    assert all(abs(mix.pay - BUDGET) <= 0.02 * BUDGET for mix in led.found)


def test_roles_paid_in_money_count_by_the_yardstick():
    study = shipped("design.factory-owned.roles.follower.salary=3200")
    mixes = mixes_within(study, case_of(study, "factory-owned"), 25.0, {})
    assert {"hunter-closer": 4, "follower": 2} not in [mix.seats for mix in mixes.found]
    for mix in mixes.found:
        paid = 6 + 2.4 * mix.seats["hunter-closer"] + 3.2 * mix.seats["follower"]
        assert mix.pay == pytest.approx(paid)


def test_too_many_mixes_name_the_option_that_narrows_them(study):
    with pytest.raises(ScenarioError, match=r"conveyor: found 341 mixes .* at most 300; .*--seats"):
        mixes_within(study, case_of(study, "conveyor"), 60.0, {})
    with pytest.raises(ScenarioError, match="more than 50,000"):
        mixes_within(study, case_of(study, "conveyor"), 5000.0, {})


def test_a_design_that_costs_more_at_its_fewest_seats_has_no_mix(study):
    with pytest.raises(NoMixError, match="fewest seats cost 11 lead hunters; the budget is 10"):
        mixes_within(study, case_of(study, "conveyor"), 10.0, {})


def test_mixes_that_the_design_does_not_allow_are_left_out():
    study = shipped("design.conveyor.departures=[{at: 12 mo, roles: {closer: 3}, to: rival}]")
    mixes = mixes_within(study, case_of(study, "conveyor"), BUDGET, {})
    assert min(mix.seats["closer"] for mix in mixes.found) == 3
    assert len(mixes.found) + mixes.refused == 20
    assert "departures.0.roles.closer: found 3; allowed: at most its" in mixes.reason


def test_a_design_that_becomes_another_stays_as_it_is():
    study = shipped(study="reorganise-when")
    with pytest.raises(NoMixError, match="becomes another design"):
        mixes_within(study, next(case for case in study.cases if case.later), BUDGET, {})


# -- the choice -------------------------------------------------------------------------------------------


def test_the_best_mix_is_found_on_luck_of_its_own(study):
    toy = Toy()
    result = found(study, toy)
    (conveyor,) = result.designs
    assert conveyor.winner.seats == BEST
    assert conveyor.selection is not None
    assert conveyor.selection.decided
    assert np.isnan(conveyor.shortfall)
    assert min(cell.replication for cell in toy.cells) == OWN_LUCK > 1_000_000 - 1
    assert result.runs == len(toy.cells)
    assert {text.rpartition("=")[2] for text in result.overrides} == {"3", "2", "7"}
    table = result.table
    assert len(table) == 20
    assert list(table["state"]) == ["winner", *["eliminated"] * 19]
    assert table["seats.keeper"].iloc[0] == 7
    assert (table["replications"].diff().iloc[2:] <= 0).all()
    assert table["new_customers"].iloc[0] == 103


def test_the_cells_are_asked_for_replication_by_replication(study):
    toy = Toy()
    found(study, toy)
    numbers = [cell.replication for cell in toy.cells]
    assert numbers == sorted(numbers)


def test_what_a_journal_knows_is_not_run_again(study):
    class Notes(dict[Cell, Row]):
        known = staticmethod(lambda cells: {cell: notes[cell] for cell in cells if cell in notes})
        keep = dict.__setitem__

    notes = Notes()
    first, again = Toy(), Toy()
    before = found(study, first, limit=25, journal=notes)
    after = found(study, again, limit=25, journal=notes)
    assert len(first.cells) == before.runs == after.runs
    assert again.cells == []
    assert after.table.equals(before.table)


def test_what_is_found_does_not_depend_on_the_batch(study, monkeypatch):
    first = found(study)
    monkeypatch.setattr(staffing, "BATCH", 13)
    second = found(study)
    assert first.table.equals(second.table)
    assert first.designs[0].selection == second.designs[0].selection


def test_the_flatness_of_the_best(study):
    (conveyor,) = found(study, margins=Margins(share=0.0, profit_a_year=30_000.0)).designs
    for move in conveyor.moves:
        assert move.mix.seats[move.role] == BEST[move.role] + move.step
        others = [mix for mix in conveyor.mixes.found if mix.seats[move.role] == move.mix.seats[move.role]]
        nearest = min(sum(abs(n - BEST[role]) for role, n in mix.seats.items()) for mix in others)
        assert move.difference.mean == pytest.approx(-8_000 * nearest, abs=15_000)
    near = [mix for mix in conveyor.mixes.found if sum(abs(n - BEST[r]) for r, n in mix.seats.items()) <= 2]
    assert set(map(str, near)) - {str(conveyor.winner)} <= set(conveyor.equal)
    assert conveyor.within >= len(near)


def test_the_limit_leaves_contenders_and_promises_nothing(study):
    (conveyor,) = found(study, limit=25, margins=Margins(share=0.0, profit_a_year=500.0)).designs
    assert conveyor.selection is not None
    assert not conveyor.selection.decided
    assert max(conveyor.selection.used) == 25
    assert set(conveyor.table["state"]) == {"winner", "contender", "eliminated"}

    (conveyor,) = found(study, limit=6).designs
    assert set(conveyor.table["state"]) == {"winner", "contender"}
    assert 0 < conveyor.shortfall == conveyor.table["difference_high"].max()


def test_a_share_of_the_profit_of_the_reference_is_measured_on_luck_of_its_own(study):
    toy = Toy()
    result = found(study, toy, margins=None, limit=20)
    reference = [cell for cell in toy.cells if cell.design == "traditional"]
    assert [cell.replication for cell in reference] == list(range(MARGIN_LUCK, MARGIN_LUCK + 10))
    assert 0.02 * 400_000 < result.margin < 0.02 * 600_000


def test_a_mix_whose_run_fails_is_taken_out_and_told(study):
    best = tuple(f"design.conveyor.roles.{role}.seats={n}" for role, n in BEST.items())
    result = found(study, Toy(fails=lambda cell: cell.overrides == best and cell.replication % 7 == 0))
    (conveyor,) = result.designs
    assert conveyor.winner.seats != BEST
    assert {failed.cell.overrides for failed in result.failed} == {best}
    assert list(conveyor.table.loc[conveyor.table["state"] == "failed", "mix"]) == [
        "hunter 3, closer 2, keeper 7"
    ]


def test_a_design_whose_mixes_all_fail_is_left_and_told(study):
    result = found(study, Toy(fails=lambda cell: cell.design == "conveyor"), designs=[])
    assert "conveyor" not in [staffed.design for staffed in result.designs]
    assert result.left == {"conveyor": "no mix of it could be run: on purpose"}


def test_an_early_end_keeps_what_was_found(study):
    result = found(study, Toy(ends_after=230), designs=[], margins=Margins(share=0.0, profit_a_year=100.0))
    assert result.interrupted
    assert [staffed.design for staffed in result.designs] == ["traditional", "conveyor"]
    assert set(result.designs[1].table["replications"]) == {12}  # whole replications only
    assert set(result.designs[1].table["state"]) == {"winner", "contender"}
    assert result.left == {"factory-owned": "ended before it was run"}


def test_one_mix_needs_no_run(study):
    toy = Toy()
    (traditional,) = found(study, toy, designs=["traditional"]).designs
    assert traditional.winner.seats == {"seller": 8}
    assert toy.cells == []


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"designs": ["conveyer"]}, "--designs conveyer: found 'conveyer'; .* 'conveyor'"),
        ({"seats": {"closr": (1, 2)}}, "--seats closr=1..2: found 'closr'; .* 'closer'"),
        ({"budget": 5.0}, "--budget 5: conveyor: its fewest seats cost 11"),
        ({"margins": Margins(share=0.0)}, "--indifference: found a margin of 0"),
    ],
)
def test_what_cannot_be_asked_is_told(study, asked, message):
    with pytest.raises(ScenarioError, match=message):
        found(study, **asked)


@pytest.mark.slow
def test_the_company_itself_is_staffed_the_same_by_any_number_of_workers():
    study = shipped("study.horizon=1 mo", study="three-departments-green-field")
    how: dict[str, Any] = {
        "budget": 20.0,
        "designs": ["factory-owned"],
        "margins": Margins(share=0.0, profit_a_year=2e4),
    }
    alone, together = (staff(study, limit=3, jobs=jobs, **how) for jobs in (1, 2))
    assert alone.table.equals(together.table)
    assert alone.runs == 9
    assert alone.overrides == together.overrides
