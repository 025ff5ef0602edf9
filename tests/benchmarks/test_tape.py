"""A run with luck from a tape is the run that was taped, and draws nothing."""

import numpy as np
import pytest

from benchmarks.tape import Tape
from benchmarks.worlds import DESIGNS, grown_before, lived, three_departments
from sim.experiment.replicate import run_of
from sim.randomness import Luck
from tests.studies import case_of


def taped(study, case, replication=0):
    grown_before(study, replication + 1)
    tape = Tape()
    with tape.recording() as recorded:
        run = lived(study, case, recorded(Luck(study.study.seed, replication)))
    return tape, run.facts


@pytest.mark.parametrize("design", DESIGNS)
def test_played_luck_gives_the_same_run(design, monkeypatch):
    study = three_departments(small=True)
    case = case_of(study, design)
    tape, facts = taped(study, case)
    assert np.array_equal(facts, run_of(study, case, 0).facts)

    def drawn(*_):
        raise AssertionError("luck was drawn although it is on tape")

    monkeypatch.setattr(np.random, "PCG64", drawn)
    for _ in range(2):
        with tape.playing() as played:
            assert np.array_equal(lived(study, case, played(Luck(study.study.seed, 0))).facts, facts)


def test_a_tape_of_another_run_is_refused():
    study = three_departments(small=True)
    tape, _ = taped(study, case_of(study, "traditional"))
    with pytest.raises(RuntimeError, match="these are other runs"), tape.playing():
        pass


def test_facts_are_forgotten_where_nobody_asks_for_them():
    study = three_departments(small=True)
    case = case_of(study, "conveyor")
    told, silent = (lived(study, case, Luck(1, 0), remember=remember) for remember in (True, False))
    assert len(told.facts) > 0
    assert len(silent.facts) == 0
    assert silent.steps == told.steps > 0
