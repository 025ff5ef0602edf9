"""Batches until the verdicts are in: when it stops, what it runs, and that it is the same every time."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.experiment import replicate as module
from sim.experiment.replicate import of_replications, replicate
from sim.experiment.until import Goal, goal_of, replicate_until
from sim.metrics.tables import TABLES, Tables
from tests.studies import only, shipped

MADE = ("profit", "profit_a_year", "new_customers")


@pytest.fixture(scope="module")
def real():
    study = shipped("study.horizon=1 yr", "study.replications=1", study="three-departments-green-field")
    return only(study, "traditional", "conveyor")


@pytest.fixture(scope="module")
def row(real):
    """The tables of one real run, from which those of all others are made."""
    return replicate(only(real, "traditional")).tables


class Toy:
    """Studies whose runs are a normal number each: designs that differ by ``difference`` of 1,000."""

    def __init__(self, real, row, monkeypatch):
        self.runs = []
        self.real, self.row, self.monkeypatch = real, row, monkeypatch

    def __call__(self, difference, replications=8, sd=100.0, margin=0.0):
        runs, row = self.runs, self.row

        def run_of(study, case, replication):
            runs.append((case.design.name, replication))
            luck = np.random.Generator(np.random.PCG64([replication, case.design.name == "conveyor"]))
            shift = difference if case.design.name == "conveyor" else 0.0
            return case.design.name, replication, luck.normal(1000.0 + shift, sd)

        def measure(run, world):
            design, replication, value = run
            tables = {
                name: getattr(row, name).assign(design=design, replication=replication) for name in TABLES
            }
            tables["totals"] = tables["totals"].assign(**dict.fromkeys(MADE, value))
            return Tables(**tables)

        self.monkeypatch.setattr(module, "run_of", run_of)
        self.monkeypatch.setattr(module, "measure", measure)
        margins = {"practically_equal": margin, "replications": replications}
        return replace(self.real, study=self.real.study.model_copy(update=margins))


@pytest.fixture
def toy(real, row, monkeypatch):
    return Toy(real, row, monkeypatch)


def pairs_of(found):
    """All comparisons of a result with the reference."""
    assert found.comparison is not None
    return [pair for design in found.comparison.designs for pair in design.against]


def shape(found):
    return [(look.replications, look.judged.met) for look in found.looks]


def test_a_plain_difference_needs_one_look(toy):
    found = replicate_until(toy(500.0), Goal())
    assert (found.ended, shape(found)) == ("met", [(8, True)])
    assert len(toy.runs) == len(set(toy.runs)) == 16


def test_a_small_one_needs_more_and_no_run_is_run_twice(toy):
    found = replicate_until(toy(100.0), Goal(), limit=100)
    assert found.ended == "met"
    assert len(found.looks) > 1
    last = found.looks[-1]
    assert len(toy.runs) == len(set(toy.runs)) == 2 * last.replications == found.result.finished
    pair, _ = pairs_of(found)
    assert (pair.difference.n, pair.difference.confidence) == (last.replications, last.confidence)
    assert pair.verdict.word == "better"


def test_the_tables_are_those_of_so_many_replications(toy):
    study = toy(100.0)
    found = replicate_until(study, Goal(), limit=100)
    fresh = replicate(of_replications(study, found.looks[-1].replications))
    for name in TABLES:
        one, other = (getattr(result.tables, name) for result in (found.result, fresh))
        pd.testing.assert_frame_equal(one, other, check_exact=True)


@pytest.mark.parametrize("known", [12, pytest.param(60, marks=pytest.mark.slow)])
def test_what_is_done_already_changes_nothing_but_the_work(toy, known):
    """Some replications, and more than it takes."""
    study = toy(100.0)
    found = replicate_until(study, Goal(), limit=100)
    done = replicate(of_replications(study, known)).tables
    toy.runs.clear()
    again = replicate_until(study, Goal(), limit=100, done=done)
    needed = found.looks[-1].replications
    assert again.looks == found.looks
    for name in TABLES:
        one, other = (getattr(result.tables, name) for result in (found.result, again.result))
        pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert len(toy.runs) == 2 * max(0, needed - known)
    assert again.result.reused == 2 * min(needed, known)


def test_the_limit_ends_it_undecided(toy):
    found = replicate_until(toy(0.0), Goal(), limit=20)
    assert (found.ended, found.looks[-1].replications) == ("limit", 20)
    assert found.looks[-1].judged.unmet == 2


def test_designs_that_are_alike_are_decided_by_the_margin(toy):
    found = replicate_until(toy(0.0, margin=0.2), Goal(), limit=200)
    assert found.ended == "met"
    assert {pair.verdict.word for pair in pairs_of(found)} == {"practically equal"}


def test_a_precision_is_a_half_width_beside_the_reference(toy):
    found = replicate_until(toy(0.0), goal_of("10%"), limit=100)
    assert found.ended == "met"
    assert found.comparison is not None
    reference = next(design for design in found.comparison.designs if not design.against)
    for pair in pairs_of(found):
        assert pair.difference.half_width <= 0.1 * reference.means[pair.metric].estimate
    first = found.looks[0]
    assert not first.judged.met
    assert first.judged.more is not None
    # The estimate is a fair one: it neither doubles on and on nor crawls.
    assert 2 <= len(found.looks) <= 6


def test_each_look_is_told_with_what_is_finished(toy):
    seen = []
    found = replicate_until(
        toy(100.0), Goal(), limit=100, on_look=lambda look, result: seen.append((look, result.finished))
    )
    assert seen == [(look, 2 * look.replications) for look in found.looks]


def test_an_interrupt_keeps_what_is_finished(toy):
    def stop(outcome):
        if outcome.key == ("conveyor", 9):
            raise KeyboardInterrupt

    found = replicate_until(toy(0.0), Goal(), on_done=stop)
    assert found.ended == "interrupted"
    assert found.result.interrupted
    assert found.result.finished == 20
    assert {pair.difference.n for pair in pairs_of(found)} == {10}


def test_a_design_that_never_finishes_ends_it_at_once(toy, monkeypatch):
    study = toy(0.0)
    whole = module.run_of

    def broken(study, case, replication):
        if case.design.name == "conveyor":
            raise RuntimeError("never")
        return whole(study, case, replication)

    monkeypatch.setattr(module, "run_of", broken)
    found = replicate_until(study, Goal())
    assert (found.ended, len(found.looks)) == ("not comparable", 1)
    assert len(found.result.failed) == 8


def test_one_design_has_nothing_to_decide(real):
    with pytest.raises(ValueError, match="one design only"):
        replicate_until(only(real, "traditional"), Goal())


@pytest.mark.parametrize(
    ("text", "share"), [("2%", 0.02), (" .5 % ", 0.005), ("100%", 1.0), ("decided", None)]
)
def test_goals(text, share):
    assert goal_of(text) == Goal(share)


@pytest.mark.parametrize("text", ["", "2", "0%", "-1%", "101%", "1e2%", "decide", "nan%"])
def test_what_is_no_goal(text):
    with pytest.raises(ValueError, match="allowed: decided, or a percentage"):
        goal_of(text)


def test_goals_are_shown_as_they_are_written():
    assert [goal_of(text).in_words() for text in ("2.0%", "decided", "0.5%")] == ["2%", "decided", "0.5%"]
