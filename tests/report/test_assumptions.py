"""Every sourced parameter is listed, readable, and marked where it was changed."""

from __future__ import annotations

import json
from pathlib import Path

from sim.report.assumptions import assumptions, readable, weakest_first
from sim.report.numbers import duration
from sim.scenario.load import load_study
from sim.scenario.parameter import Sourced

STUDY = Path(__file__).parents[2] / "scenarios" / "studies" / "three-departments.yaml"


def count_sourced(item):
    """Parameters counted another way: over the attributes that pydantic keeps."""
    if isinstance(item, Sourced):
        return 1
    inner = (
        item.values()
        if isinstance(item, dict)
        else vars(item).values()
        if hasattr(item, "model_fields_set")
        else ()
    )
    return sum(count_sourced(part) for part in inner)


def test_all_parameters_are_listed_once(study):
    found = assumptions(study.world)
    assert len(found) == count_sourced(study.world) > 80
    assert len({assumption.path for assumption in found}) == len(found)


def test_durations_shares_and_distributions_are_readable(study):
    found = {assumption.path: assumption for assumption in assumptions(study.world)}
    assert found["conversion.speed"].value == "10 d"
    assert (found["people.families.seller.ramp"].low, found["people.families.seller.ramp"].high) == (
        "3 mo",
        "16 mo",
    )
    assert found["market.patience"].value == "never"
    assert found["conversion.thinking"].value == "lognormal (mean 1.3 mo, cv 0.75)"
    assert found["market.tiers"].value == "A 0.2, B 0.3, C 0.5"
    assert found["conversion.touches"].value.startswith(
        "(lognormal (mean 3 h, cv 0.7)), (lognormal (mean 5 h"
    )


def test_evidence_is_carried(study):
    listed = next(a for a in assumptions(study.world) if a.path == "conversion.win")
    parameter = study.world.conversion.win
    assert (listed.source, listed.grade, listed.note) == (parameter.source, parameter.grade, parameter.note)


def test_overrides_are_marked_and_only_they():
    study = load_study(STUDY, ["world.ties.protection=0.1", "world.conversion.speed=99 d"])
    changed = {a.path: a.value for a in assumptions(study.world) if a.overridden}
    assert changed == {"ties.protection": "0.1", "conversion.speed": "99 d"}


def test_guesses_come_first_and_nothing_is_lost(study):
    found = assumptions(study.world)
    grades = [a.grade for a in weakest_first(found)]
    assert grades == sorted(grades, key=("D", "", "C", "B", "A").index)
    assert grades[0] == "D"
    assert sorted(map(repr, weakest_first(found))) == sorted(map(repr, found))


def test_bare_parameters_and_tables_with_a_key_called_value():
    assert (
        readable({"value": 2.0, "other": {"gamma": {"mean": "8.0 h"}}}) == "value 2, other (gamma (mean 8 h))"
    )
    assert readable(json.loads("[1, [2, 3]]")) == "1, (2, 3)"


def test_durations_keep_what_a_reader_would_notice():
    assert [duration(h) for h in (0.0, 0.25, 3.5, 8, 24, 100 / 3)] == [
        "0 h",
        "0.25 h",
        "3.5 h",
        "8 h",
        "3 d",
        "33.3 h",
    ]
