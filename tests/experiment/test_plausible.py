"""Other plausible worlds: how they are drawn, run, and summed up."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.experiment.plausible import cells_of, drawn, plausible
from sim.experiment.replicate import replicate
from sim.scenario.load import load_study
from sim.scenario.ranges import uncertain
from tests.studies import STUDIES

SHORT = ["study.horizon=3 mo", "study.replications=3"]
GREEN = STUDIES / "three-departments-green-field.yaml"


@pytest.fixture(scope="module")
def study():
    return load_study(GREEN, SHORT)


@pytest.fixture(scope="module")
def result(study):
    return replicate(study)


@pytest.fixture(scope="module")
def found(result):
    return plausible(result, worlds=5)


def test_worlds_fill_every_range_evenly(study):
    ranges = uncertain(study.world)
    sizes = drawn(ranges, 50, 1)
    for place, each in enumerate(ranges):
        column = np.sort(sizes[:, place])
        assert each.low <= column[0]
        assert column[-1] <= each.high
        # A Latin hypercube has one world in each fiftieth of the distribution, whose median is the study's.
        assert (column <= each.size).sum() >= 25 - EDGE, each.path
        assert (column >= each.size).sum() >= 25 - EDGE, each.path
        far = each.high if each.high - each.size > each.size - each.low else each.low
        assert abs(column - far).min() < 0.2 * abs(each.size - far), each.path


EDGE = 1
"""The world whose fiftieth of the distribution holds the median may fall on either side of it."""


def test_the_seed_names_the_worlds(study):
    ranges = uncertain(study.world)
    assert (drawn(ranges, 10, 1) == drawn(ranges, 10, 1)).all()
    assert (drawn(ranges, 10, 1) != drawn(ranges, 10, 2)).any()


def test_worlds_share_out_the_luck_of_the_study(study):
    cells = cells_of(study, [(f"world.people.turnover={w}",) for w in range(7)])
    assert len(cells) == len(set(cells)) == 21
    assert [cell.replication for cell in cells] == [0] * 9 + [1] * 6 + [2] * 6


def test_every_design_lives_in_every_world(found):
    assert (found.worlds, found.asked) == (5, 5)
    assert found.parameters == found.sample.shape[1]
    assert found.runs.groupby("world")["design"].nunique().tolist() == [3] * 5
    assert {(each.design, each.metric) for each in found.outlooks} == {
        (design, metric)
        for design in ("conveyor", "factory-owned")
        for metric in ("profit_a_year", "new_customers")
    }
    assert found.outlook("traditional", "profit_a_year") is None
    for each in found.outlooks:
        assert each.better.estimate + each.worse.estimate + each.equal == pytest.approx(1)
        assert len(each.matters) == 3


def test_what_was_drawn_is_what_was_run(study, found):
    world = 2
    row = found.table().set_index(["world", "design"]).loc[world, "conveyor"]
    overrides = [each.override(row[each.path]) for each in uncertain(study.world)]
    again = load_study(GREEN, [*SHORT, *overrides])
    tables = replicate(replace(again, cases=again.cases[1:2])).tables
    assert tables is not None
    totals = tables.totals.set_index("replication")
    assert totals.loc[row["replication"], "profit_a_year"] == row["profit_a_year"]


def test_workers_change_nothing(result, found):
    other = plausible(result, worlds=5, jobs=2)
    assert other is not None
    pd.testing.assert_frame_equal(other.table(), found.table())
    assert repr(other.outlooks) == repr(found.outlooks)


def test_there_is_nothing_to_say_of_one_design_alone(study):
    alone = replicate(replace(study, cases=study.cases[:1]))
    assert plausible(alone, worlds=2) is None


def test_a_failed_replication_leaves_its_worlds_out(result):
    totals = result.tables.totals
    gone = (totals["design"] == "conveyor") & (totals["replication"] == 0)
    found = plausible(replace(result, tables=replace(result.tables, totals=totals[~gone])), worlds=5)
    assert found is not None
    whole = {each.design: len(each.spread.values) for each in found.outlooks}
    # Of five worlds, those of replication 0 are two.
    assert whole == {"conveyor": 3, "factory-owned": 5}
    assert all(np.isfinite(each.spread.sd) for each in found.outlooks)
