"""Every design against every other: joined on the replication, judged together."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.experiment.verdicts import HEADLINES, against_reference, all_pairs
from sim.scenario.load import load_study
from sim.stats import holm
from tests.studies import STUDIES


@pytest.fixture(scope="module")
def study():
    return load_study(STUDIES / "three-departments.yaml", ["study.reference=conveyor"])


def table(values, first=0):
    index = pd.RangeIndex(first, first + len(values), name="replication")
    return pd.DataFrame(dict.fromkeys(HEADLINES, values), index=index)


@pytest.fixture(scope="module")
def wide():
    luck = np.random.default_rng(1).normal(0, 5, 20)
    noise = np.random.default_rng(2).normal(0, 1, 20)
    return {
        "traditional": table(1000 + luck),
        "conveyor": table(990 + luck + noise),
        "factory-owned": table(1000 + luck - noise / 10),
    }


def test_every_pair_once_and_the_reference_first(study, wide):
    found = all_pairs(study, wide, 0.95)
    named = {(pair.one, pair.other) for pair in found}
    assert named == {
        ("conveyor", "traditional"),
        ("conveyor", "factory-owned"),
        ("traditional", "factory-owned"),
    }
    assert len(found) == 6
    assert {pair.difference.comparisons for pair in found} == {6}
    assert [pair.other for pair in against_reference(found, study, "traditional")] == ["traditional"] * 2
    assert not against_reference(found, study, "conveyor")


def test_words_follow_the_margin_and_the_direction(study, wide):
    words = {
        (pair.one, pair.other): pair.verdict.word
        for pair in all_pairs(study, wide, 0.95)
        if pair.metric == "profit_a_year"
    }
    # 2% of 990 is 19.8: ten apart is practically equal, however surely it is known.
    assert set(words.values()) == {"practically equal"}
    close = study.study.model_copy(update={"practically_equal": 0.001})
    words = {
        (pair.one, pair.other): pair.verdict.word
        for pair in all_pairs(replace(study, study=close), wide, 0.95)
    }
    assert words["conveyor", "traditional"] == "better"
    assert words["traditional", "factory-owned"] == "practically equal"


def test_only_common_replications_are_paired(study, wide):
    late = wide | {"traditional": table(1000 + np.arange(8.0), first=15)}
    found = {(pair.one, pair.other): pair.difference.n for pair in all_pairs(study, late, 0.95)}
    assert found == {
        ("conveyor", "traditional"): 5,
        ("traditional", "factory-owned"): 5,
        ("conveyor", "factory-owned"): 20,
    }


def test_adjusted_values_are_those_of_holm_over_the_whole_family(study, wide):
    found = all_pairs(study, wide, 0.95)
    assert [pair.adjusted for pair in found] == holm([pair.difference.p for pair in found])


def test_the_order_of_the_designs_changes_nothing(study, wide):
    turned = dict(reversed(wide.items()))
    by_names = {(p.one, p.other, p.metric): p for p in all_pairs(study, wide, 0.95)}
    for pair in all_pairs(study, turned, 0.95):
        if study.study.reference in (pair.one, pair.other):
            assert pair == by_names[pair.one, pair.other, pair.metric]
