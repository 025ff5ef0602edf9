"""Twin runs of single departures: exact until the day, and the loss of the year after it."""

from dataclasses import replace

import numpy as np
import pytest

from sim.events import Fact
from sim.experiment.key_person import loss_of
from sim.experiment.replicate import run_of
from sim.experiment.stress import manifest, pairs_of, stress
from sim.experiment.twin import Months, SeatId, Twins, departing
from sim.experiment.who import chosen_seats, people_today
from sim.metrics.facts import Facts
from sim.metrics.tables import measure
from sim.scenario.errors import ScenarioError
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_YEAR
from tests.studies import case_of, only, shipped, starting

GREEN = "three-departments-green-field"
HALF_A_YEAR = 6 * HOURS_PER_MONTH


@pytest.fixture(scope="module")
def study():
    """80 accounts and people who leave often, so that seats are empty at times."""
    turnover = ("world.people.turnover=1.0", "study.horizon=18 mo", "study.replications=2")
    return only(starting(shipped(*turnover), "conveyor", 80), "conveyor")


@pytest.fixture(scope="module")
def found(study):
    return stress(study, at=HALF_A_YEAR, seats=["keeper", "closer:2"])


@pytest.fixture(scope="module")
def pairs(study):
    """The runs without and with the departure of the second closer, replication by replication."""
    case = case_of(study, "conveyor")
    own = departing(case, SeatId("conveyor", "closer", 2), HALF_A_YEAR, "rival")
    return [(run_of(study, case, r), run_of(study, own, r)) for r in range(study.study.replications)]


def test_twins_are_the_same_until_the_day(pairs):
    for usual, own in pairs:
        before = [
            run.facts[(run.facts[:, 0] < HALF_A_YEAR) & (run.facts[:, 1] != Fact.PLANNED)]
            for run in (usual, own)
        ]
        assert np.array_equal(before[0], before[1])
        assert len(before[0]) > 1000
        # Where the seat is empty on that day, they are the same to the end.
        somebody = len(Facts(own)[Fact.PLANNED]) > 0
        assert somebody != np.array_equal(usual.facts, own.facts)
    assert any(len(Facts(own)[Fact.PLANNED]) for _, own in pairs)


def test_who_sits_on_the_seat_is_who_leaves(pairs):
    for _, own in pairs:
        facts = Facts(own)
        for leaver in facts[Fact.PLANNED].person.tolist():
            hired = facts[Fact.HIRED]
            # Two hunters and one closer stand before the second closer.
            assert hired.a[hired.person == leaver].tolist() == [3]
            assert own.people[leaver].role == "closer"
            assert leaver in facts[Fact.LEFT].person


def test_losses_are_those_of_the_tables(study, found, pairs):
    loss = next(each for each in found.losses if each.role == "closer" and each.seat == 2)
    booked, accounts = [], []
    for runs in pairs:
        if len(Facts(runs[1])[Fact.PLANNED]):
            usual, after = (measure(run, study.world).monthly.set_index("month") for run in runs)
            booked.append((after["booked"] - usual["booked"]).loc[6:17].sum())
            accounts.append((after["accounts"] - usual["accounts"]).loc[17])
    assert (loss.replications, loss.empty) == (len(booked), len(pairs) - len(booked))
    assert loss.orders.mean == pytest.approx(np.mean(booked))
    assert loss.accounts.mean == pytest.approx(np.mean(accounts))
    assert loss.orders.comparisons == 7
    assert loss.missing.shape == (len(booked), 12)


def test_empty_seats_are_told_and_count_for_nothing(study, found):
    seats = [loss for loss in found.losses if loss.seat is not None]
    assert len(seats) == 6 + 1
    assert sum(loss.empty for loss in seats) > 0
    assert all(loss.replications + loss.empty == 2 for loss in seats)
    assert found.pairs == 7 * 2 == pairs_of(study, HALF_A_YEAR, None, ["keeper", "closer:2"], False, None)
    worst = found.seats("conveyor")
    assert [loss.orders.mean for loss in worst] == sorted(loss.orders.mean for loss in worst)
    assert [(loss.role, loss.seat) for loss in found.means("conveyor")] == [
        ("closer", None),
        ("keeper", None),
        (None, None),
    ]


def test_tables_and_manifest_have_everything(found):
    table = found.table
    assert table["of"].tolist() == ["seat"] * 7 + ["role"] * 2 + ["design"]
    # Tables say who sits there today.
    assert table["person"].tolist()[:7] == ["closer-2", *(f"keeper-{n}" for n in range(1, 7))]
    told = manifest(found, ["salesim"])
    assert (told["finished_runs"], told["leaves_at_hours"]) == (14, HALF_A_YEAR)


def test_means_weigh_every_replication_alike():
    def twins(loss, somebody=True):
        usual = Months(np.full(12, 10.0), np.full(12, 2.0), np.full(12, 5.0))
        own = Months(usual.booked - loss, usual.profit, usual.accounts - 1.0)
        return Twins(somebody, own if somebody else usual, usual, 4, 1)

    pairs = [[twins(1.0), twins(3.0)], [twins(0.0), twins(9.0, somebody=False)]]
    loss = loss_of(pairs, "any", None, None, "", 0.95, 1)
    assert (loss.replications, loss.empty) == (2, 1)
    assert loss.orders.mean == -12 * (2.0 + 0.0) / 2
    assert loss.orders_share == pytest.approx(-0.1)
    assert (loss.profit.mean, loss.accounts.mean, loss.held, loss.followed) == (0.0, -1.0, 4.0, 1.0)
    nobody = loss_of([[twins(1.0, somebody=False)]], "any", "role", 1, "", 0.95, 1)
    assert (nobody.replications, nobody.recovery.word) == (0, "no loss")
    assert np.isnan(nobody.orders.mean)


def test_seats_are_chosen_by_role_and_number():
    study = shipped()
    everybody = chosen_seats(study, 1.0, None, None, True)
    selling = chosen_seats(study, 1.0, None, None, False)
    assert (len(everybody), len(selling)) == (8 + 11 + 10 + 6, 8 + 11 + 10)
    assert chosen_seats(study, 1.0, ["traditional"], ["seller:8", "sales-director"], False) == [
        SeatId("traditional", "seller", 8),
        SeatId("traditional", "sales-director", 1),
    ]
    assert people_today(study) == {}
    with pytest.raises(ScenarioError, match=r"--seat: found 'seler:1'.*did you mean 'seller'"):
        chosen_seats(study, 1.0, None, ["seler:1"], False)
    with pytest.raises(ScenarioError, match=r"--designs: found 'conveyer'.*did you mean 'conveyor'"):
        chosen_seats(study, 1.0, ["conveyer"], None, False)


def test_a_design_that_changes_has_the_seats_of_that_day():
    study = shipped(study="reorganise-when")
    name = next(c.design.name for c in study.cases if any(change.at for change in c.design.timeline))
    case = case_of(study, name)
    first = case.design.timeline[0].at or 0.0
    roles = [
        {seat.role for seat in chosen_seats(study, day, [name], None, False)} for day in (first - 1.0, first)
    ]
    assert roles[0] != roles[1]
    assert roles[1] <= set(case.later[0].design.roles)


@pytest.mark.parametrize("at", [0.0, HOURS_PER_YEAR])
def test_the_day_must_leave_a_year(at):
    study = shipped("study.horizon=18 mo")
    with pytest.raises(ScenarioError, match=r"--at: found"):
        stress(study, at=at)


def test_a_pair_that_fails_is_told():
    study = shipped("study.horizon=13 mo", "study.replications=1", study=GREEN)
    (case,) = only(study, "traditional").cases
    broken = replace(study, cases=(replace(case, design=case.design.model_copy(update={"flow": None})),))
    found = stress(broken, at=1.0, seats=["seller:1"])
    assert [(twin.seat.role, failure.error) for twin, failure in found.failed] == [
        ("seller", "AttributeError")
    ]
    assert found.pairs == 0
    assert found.seats("traditional") == []


@pytest.mark.slow
def test_workers_change_nothing(study, found):
    other = stress(study, at=HALF_A_YEAR, seats=["keeper", "closer:2"], jobs=2)
    assert other.table.equals(found.table)
