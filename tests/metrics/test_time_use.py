"""Where hours go, on facts written by hand."""

import numpy as np
import pytest

from sim.events import Activity, Away, Fact, PersonRecord, Run, StartTotals
from sim.metrics.facts import Facts
from sim.metrics.time_use import time_use_table
from tests.studies import shipped

HORIZON = 1000.0
AT_START = StartTotals(people=2, accounts=0, open_deals=0, open_leads=0, yearly_revenue=0.0)


def table_of(*rows):
    people = tuple(
        PersonRecord(i, f"seat-0-{i}", 0, "keeper", "sales", "keeper", ("keep",), 1600.0, 1.0)
        for i in range(2)
    )
    hired = [(0.0, Fact.HIRED, 0, -1, 0, 0), (100.0, Fact.HIRED, 1, -1, 1, 0)]
    facts = np.array(sorted([*hired, *rows], key=lambda row: row[0]), dtype=np.float64)
    table = time_use_table(
        Facts(Run("d", 1, 0, HORIZON, facts, people, (), (), (), (), AT_START)), shipped().world
    )
    return {row["activity"]: row for row in table.to_dict("records")}


def test_absence_is_no_attended_time_and_overheads_are_shares_of_what_is_attended():
    table = table_of(
        (200.0, Fact.ABSENT, 0, -1, Away.LEAVE, 40.0), (300.0, Fact.ABSENT, 1, -1, Away.SICK, 9.0)
    )
    assert table["leave"]["hours"] == 40.0
    assert table["sick"]["hours"] == 9.0
    assert table["idle"]["presence"] == 1000.0 + 900.0
    assert table["idle"]["attended"] == 1900.0 - 49.0
    assert table["meetings"]["hours"] == pytest.approx(0.05 * 1851.0)


def test_a_spell_counts_up_to_the_end_of_the_run_or_of_the_employment():
    table = table_of(
        (990.0, Fact.ABSENT, 0, -1, Away.SICK, 500.0),
        (400.0, Fact.ABSENT, 1, -1, Away.LEAVE, 80.0),
        (430.0, Fact.LEFT, 1, -1, 0, 330.0),
    )
    assert table["sick"]["hours"] == 10.0
    assert table["leave"]["hours"] == 30.0
    assert table["idle"]["attended"] == 1000.0 + 330.0 - 40.0


def test_travel_and_tasks_share_the_hours_that_overheads_leave():
    table = table_of(
        (110.0, Fact.WORK, 0, 5, Activity.TRAVEL, 10.0),
        (130.0, Fact.WORK, 0, 5, Activity.CARE, 20.0),
    )
    assert table["travel"]["hours"] == pytest.approx(10.0 * (1 - 0.2 - 0.05 - 0.03))
    assert table["care"]["hours"] == pytest.approx(2 * table["travel"]["hours"])
    assert sum(row["hours"] for row in table.values()) == pytest.approx(1900.0)
