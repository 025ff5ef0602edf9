"""Timelines in files: read, written back, and known by their content."""

from sim.scenario.load import load_study
from sim.scenario.write import write
from tests.studies import shipped


def test_a_study_with_changes_reads_back_as_it_was(tmp_path):
    study = shipped("design.conveyor.roles.closer.seats=5", study="reorganise-when")
    write(study, tmp_path)
    again = load_study(tmp_path / "study.yaml")
    for one, other in zip(study.cases, again.cases, strict=True):
        assert [case.content() for case in one.later] == [case.content() for case in other.later]
        told = [
            [change.model_dump(exclude={"become"}) for change in case.design.timeline]
            for case in (one, other)
        ]
        assert told[0] == told[1]
    assert len(again.cases[3].later) == 2


def test_overrides_reach_the_designs_that_are_to_come():
    study = shipped("design.conveyor.roles.closer.seats=5", study="reorganise-when")
    now = next(case for case in study.cases if case.design.name == "now")
    assert now.later[0].design.roles["closer"].seats == 5
    assert now.later[0].file_seats["closer"] == 3
