"""What a change costs until it pays, on made-up months whose answers are known."""

import numpy as np
import pandas as pd
import pytest

from sim.experiment.compare import compare
from sim.experiment.replicate import StudyResult, replicate
from sim.experiment.transition import against, transitions
from sim.metrics.tables import TABLES, Tables
from sim.report.transition import transition_rows, transition_sentences
from tests.studies import ROOT, shipped

MONTHS = 24


def table(**designs):
    """Monthly cash flow of designs, one list of months for each replication."""
    return pd.DataFrame(
        [
            {"design": design, "replication": replication, "month": month, "cash_flow": cash}
            for design, runs in designs.items()
            for replication, run in enumerate(runs)
            for month, cash in enumerate(run)
        ]
    )


def study():
    return shipped("study.initial=green-field", study="reorganise-when")


def found(runs, changed=(1.0,)):
    """The transition of the design ``now`` with these differences to a reference of 100 a month."""
    base = [[100.0] * MONTHS for _ in runs]
    monthly = table(traditional=base, now=[[100.0 + d for d in run] for run in runs])
    totals = pd.DataFrame({"design": "now", "replication": range(len(runs)), "changed_month": changed})
    others = dict.fromkeys(set(TABLES) - {"totals", "monthly"}, pd.DataFrame())
    tables = Tables(totals=totals, monthly=monthly, **others)
    return next(t for t in transitions(study(), tables) if t.design == "now")


def test_trough_and_payback_are_those_of_the_mean_curve():
    run = [0.0, -10.0, -20.0, *[5.0] * (MONTHS - 3)]
    one = found([run, run], changed=(1.0, 1.0))
    assert (one.trough, one.trough_month) == (-30.0, 3)
    # Six months of 5 make good for 30; the ninth month ends at 0, which is not negative any more.
    assert one.payback == 9
    assert one.at_end.estimate == -30.0 + 5.0 * (MONTHS - 3)
    assert one.worse == 0


def test_what_is_never_behind_and_what_never_catches_up():
    assert found([[1.0] * MONTHS]).payback == 0
    assert found([[-1.0] * MONTHS]).payback is None
    assert found([[-1.0] * MONTHS]).trough_month == MONTHS


def test_worse_off_is_judged_twelve_months_after_the_change_of_each_replication():
    late = [*[1.0] * 12, *[-5.0] * 12]
    early = found([late, late], changed=(1.0, 10.0))
    assert (early.worse, early.judged) == (1, 2)
    beyond = found([late, late], changed=(1.0, 20.0))
    assert (beyond.worse, beyond.judged) == (0, 1)
    never = found([late], changed=(np.nan,))
    assert (never.changed, never.judged) == (0, 0)


def test_differences_are_joined_on_the_replication():
    monthly = table(traditional=[[1.0], [10.0]], now=[[2.0], [20.0]])
    cash = against(monthly.sample(frac=1.0, random_state=1), "traditional").sort_values(
        ["design", "replication"]
    )
    assert cash.loc[cash["design"] == "now", "cash_flow"].tolist() == [1.0, 10.0]


def test_the_shipped_study_of_changes_says_what_each_costs():
    small = shipped(
        "study.replications=2",
        "study.horizon=2 yr",
        "study.initial={grown: {design: ../designs/traditional.yaml, age: 1 yr}}",
        study="reorganise-when",
    )
    result = replicate(small)
    assert isinstance(result, StudyResult)
    assert not result.failed
    comparison = compare(result)
    names = [transition.design for transition in comparison.transitions]
    assert names == ["now", "later", "pilot-first", "factory-takes-over"]
    by_name = {transition.design: transition for transition in comparison.transitions}
    assert by_name["now"].month == pytest.approx(8 / (2080 / 12))
    assert by_name["factory-takes-over"].month == pytest.approx(12)
    # The change after two years does not come in a run of two years, so nothing is different.
    assert by_name["later"].changed == 0
    assert (by_name["later"].by_month == 0).all()
    assert not (by_name["factory-takes-over"].by_month[:12]).any()
    assert all(len(row.cells) == 4 for row in transition_rows(comparison))
    assert "did not come in any replication" in transition_sentences(comparison)[1]


def test_changed_designs_are_part_of_what_a_result_is_known_by():
    one, other = (
        shipped(*overrides, study="reorganise-when").cases[1].content()
        for overrides in ((), ("design.conveyor.roles.closer.seats=5",))
    )
    assert ROOT.exists()
    assert one != other
