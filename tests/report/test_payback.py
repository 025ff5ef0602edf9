"""When cash overtakes that of the reference, from curves made by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from sim.report.page.payback import in_short, paybacks


def monthly(**curves):
    """Cash flows by design: a list of lists, one for each replication; the reference has none at all."""
    frames = [
        pd.DataFrame({"design": design, "replication": r, "month": range(len(flows)), "cash_flow": flows})
        for design, runs in curves.items()
        for r, flows in enumerate(runs)
    ]
    return pd.concat(frames, ignore_index=True)


def paid(result, comparison, flows):
    zero = [[0.0] * len(flows[0])] * len(flows)
    tables = replace(result.tables, monthly=monthly(traditional=zero, conveyor=flows))
    return paybacks(tables, comparison)


@pytest.mark.parametrize(
    ("flows", "month", "ahead"),
    [
        ([[-10.0, -10.0, 30.0, 0.0]] * 2, 3, 2),
        ([[-10.0, 20.0, -20.0, 20.0]] * 2, 4, 2),  # ahead, behind again, ahead for good
        ([[10.0, -5.0, 0.0, 0.0]] * 2, 0, 2),
        ([[-10.0, 10.0, 0.0, 0.0]] * 2, 2, 2),  # level with it is not behind
        ([[-10.0, 0.0, 0.0, 0.0], [-10.0, 0.0, 0.0, 11.0]], None, 1),
    ],
)
def test_month_is_that_of_the_mean_and_replications_are_counted(result, by_hand, flows, month, ahead):
    (found,) = paid(result, by_hand((-200.0, 50.0)), flows)
    assert (found.month, found.ahead, found.runs) == (month, ahead, len(flows))
    assert f"in {ahead} of {len(flows)} replications" in found.sentence
    assert ("does not pay back" in found.sentence) is (month is None)


def test_one_replication_tells_nothing_of_luck(result, by_hand):
    (found,) = paid(result, by_hand((-200.0, 50.0)), [[-10.0, 0.0]])
    assert found.sentence == (
        "In the one replication that was run conveyor is behind traditional in cash at the end of 5 years; "
        "that says nothing about luck."
    )
    (level,) = paid(result, by_hand((-200.0, 50.0)), [[-10.0, 10.0]])
    assert "conveyor is not behind traditional" in level.sentence


def test_many_designs_are_told_in_short(result, by_hand):
    comparison = by_hand((-200.0, 50.0))
    (never,) = paid(result, comparison, [[-1.0, 0.0]])
    (soon,) = paid(result, comparison, [[-1.0, 2.0]])
    text = in_short(comparison, (never, never, never, soon))
    assert text == (
        "Not behind traditional in cash at the end of 5 years, on average: conveyor. "
        "3 of 4 other designs do not pay back within 5 years, on average."
    )
    assert in_short(comparison, (never,)) == never.sentence
