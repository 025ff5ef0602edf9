"""What is built from Python objects is written to files that read back as exactly the same."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.experiment.replicate import run_of
from sim.scenario.errors import Problem, ScenarioError, ScenarioErrors
from sim.scenario.initial import KnownAccount, KnownDeal, KnownLead, KnownPerson
from sim.scenario.load import load_study
from sim.scenario.study import Placing
from sim.scenario.tables import read_csv, read_state, written
from tests.studies import drawn_state, shipped

TODAY = date(2026, 11, 21)
# Whatever stands in a cell of a CSV file, but for spaces at its ends and control characters.
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12
).filter(lambda text: text == text.strip())
shares = st.floats(0.001, 1.0)


def maybe(strategy):
    return st.none() | strategy


@st.composite
def states(draw):
    """Small companies of which more or less is known."""
    codes = draw(st.lists(words, min_size=1, max_size=20, unique=True))
    people = [
        KnownPerson(
            code=code,
            role="seller",
            tenure_years=draw(maybe(st.floats(0, 50))),
            pay=draw(maybe(st.floats(1, 1e6))),
            content=draw(maybe(st.booleans())),
            notice_weeks=draw(maybe(st.floats(0, 104))),
        )
        for code in codes
    ]
    firms = draw(st.lists(words, max_size=12, unique=True))
    third = len(firms) // 3
    accounts = [
        KnownAccount(
            code=code,
            orders_per_year=draw(maybe(st.floats(0.01, 100))),
            order_value=draw(maybe(st.floats(1e-3, 1e9))),
            share_of_wallet=draw(maybe(shares)),
            last_order=draw(maybe(st.dates(date(2000, 1, 1), TODAY))),
            first_line=draw(maybe(st.sampled_from(codes))),
        )
        for code in firms[:third]
    ]
    deals = [KnownDeal(code=code, stage=draw(maybe(st.integers(0, 3)))) for code in firms[third : 2 * third]]
    leads = [KnownLead(code=code, age_days=draw(maybe(st.floats(0, 99)))) for code in firms[2 * third :]]
    return sim.InitialState(
        today=TODAY, people=tuple(people), accounts=tuple(accounts), deals=tuple(deals), leads=tuple(leads)
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(state=states())
def test_a_state_reads_back_from_csv_as_it_was(tmp_path, state):
    sim.write(state, tmp_path)
    nowhere = ScenarioError(tmp_path, None, "", "")
    tables = [read_csv(name, tmp_path / f"{name}.csv", nowhere) for name in written(state)]
    assert read_state(TODAY, tables) == state


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(state=states())
def test_a_state_reads_back_from_data_frames_as_it_was(state):
    frames = sim.frames_of(state)
    assert sim.state_from_frames(TODAY, **frames) == state


def test_data_frames_as_people_have_them():
    """Numbers of numpy, dates of pandas and missing values are what an analyst's frame holds."""
    people = pd.DataFrame({"code": ["P1", "P2"], "role": "seller", "pay": [2400, np.nan]})
    accounts = pd.DataFrame(
        {
            "code": [1, 2],
            "orders_per_year": np.array([12, 4]),
            "last_order": [pd.Timestamp("2026-10-01"), pd.NaT],
            "first_line": ["P1", None],
        }
    )
    state = sim.state_from_frames(TODAY, people, accounts)
    assert state.people[1].pay is None
    assert state.accounts[0] == KnownAccount(
        code="1", orders_per_year=12.0, last_order=date(2026, 10, 1), first_line="P1"
    )


def test_a_mistake_in_a_data_frame_is_named_by_table_row_and_column():
    people = pd.DataFrame({"code": ["P1", "P2"], "role": "seller", "pay": [2400.0, -1.0]})
    with pytest.raises(ScenarioErrors, match=r"DataFrame people, line 2: pay: found -1\.0"):
        sim.state_from_frames(TODAY, people)


def test_a_world_and_a_design_read_back_as_they_were(tmp_path):
    study = shipped("world.people.turnover=0.9", "world.market.cooling=never")
    things: list[sim.World | sim.Design] = [study.world, *(case.design for case in study.cases)]
    for thing in things:
        sim.write(thing, tmp_path / "thing.yaml")
        assert sim.load_file(tmp_path / "thing.yaml") == thing


def test_changed_objects_read_back_too(tmp_path):
    world = shipped().world
    dearer = world.model_copy(update={"name": "no", "description": "1e3: '#' \u00e9 \u4e2d"})
    sim.write(dearer, tmp_path / "dearer.yaml")
    assert sim.load_file(tmp_path / "dearer.yaml") == dearer


@pytest.mark.parametrize("kind", ["green field", "grown", "tables", "more seats"])
def test_a_study_reads_back_and_runs_alike(tmp_path, kind):
    overrides = ["study.horizon=3 mo"]
    overrides += ["design.conveyor.roles.closer.seats=5"] if kind == "more seats" else []
    study = shipped(*overrides, study="three-departments-green-field")
    designs = [case.design for case in study.cases]
    if kind in ("grown", "tables"):
        begin = {"grown": "1 yr"} if kind == "grown" else {"state": drawn_state(designs[0], 20, 3)}
        placing = Placing(
            rule="skill", named={"conveyor": {"seller-1": "keeper"}} if kind == "tables" else {}
        )
        study = sim.make_study(
            "mine", study.world, designs, horizon="3 mo", organisation=designs[0], placing=placing, **begin
        )
    sim.write(study, tmp_path)
    back = load_study(tmp_path / "study.yaml")
    assert back.content_hash() == study.content_hash()
    for one, other in zip(study.cases, back.cases, strict=True):
        assert one == other
        assert np.array_equal(run_of(study, one, 0).facts, run_of(back, other, 0).facts)


def test_a_study_of_objects_says_what_does_not_fit():
    study = shipped()
    designs = [case.design for case in study.cases]
    with pytest.raises(Problem, match="did you mean 'traditional'"):
        sim.make_study("mine", study.world, designs, reference="tradition")
    with pytest.raises(Problem, match="organisation of today is missing"):
        sim.make_study("mine", study.world, designs, grown="1 yr")
    state = sim.InitialState(today=TODAY, people=(KnownPerson(code="P", role="boss"),))
    with pytest.raises(Problem, match="found 'boss'; allowed: a role of traditional: seller"):
        sim.make_study("mine", study.world, designs, state=state, organisation=designs[0])
