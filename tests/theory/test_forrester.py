"""The factory against Forrester's model of market growth (Industrial Management Review 9(2), 1968).

`forrester_mg_runs.csv` holds his seven runs, A to G, month by month, from a replication of the DYNAMO listing
on pages 103-104 (Euler, half a month a step), checked against the figures of the paper. Units: months, men,
units of product.
"""

import csv
import math
from dataclasses import replace
from pathlib import Path

import pytest

from sim.model.plant import Plant
from sim.scenario.units import HOURS_PER_DAY, HOURS_PER_MONTH
from tests.theory.market_growth import EXPANDING, FACTORY, SETTINGS, monthly

RUNS = "ABCDEFG"
MOST_WRONG = 1e-5
"""The published numbers have six digits, so nothing but rounding is forgiven."""


@pytest.fixture(scope="module")
def published():
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in RUNS}
    with (Path(__file__).parent / "forrester_mg_runs.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            runs[row.pop("run")].append({name: float(text) for name, text in row.items()})
    return runs


def errors(ours, theirs):
    """Largest relative error of each column over all months.

    Hiring (SH) crosses zero, where any error would be infinite, so its errors are shares of its largest size.
    """
    assert [row["t"] for row in ours] == [row["t"] for row in theirs] == list(range(101))
    peak = max(abs(row["SH"]) for row in theirs)
    return {
        name: max(
            abs(mine[name] - his[name]) / (peak if name == "SH" else abs(his[name]))
            for mine, his in zip(ours, theirs, strict=True)
        )
        for name in theirs[0]
        if name != "t"
    }


@pytest.mark.parametrize("name", RUNS)
def test_runs_are_as_published(published, name):
    found = errors(monthly(SETTINGS[name]), published[name])
    assert set(found) == {"S", "OB", "BL", "DR", "SE", "DDRM", "SH", "PC", "DDOG", "DDRC"}
    assert max(found.values()) <= MOST_WRONG, found


@pytest.mark.parametrize(
    ("name", "term", "factor"),
    [
        ("A", "capacity", 1.01),
        ("C", "shortest", 1.02),
        ("D", "average_over", 1.1),
        ("D", "company_lag", 1.25),
        ("E", "market_lag", 1.1),
        ("F", "build_time", 1.05),
        ("F", "expansion", 1.05),
        ("F", "bias", 1.05),
        ("G", "tradition", 0.95),
        ("G", "tradition_over", 1.1),
    ],
)
def test_a_wrong_constant_is_noticed(published, name, term, factor):
    setting = SETTINGS[name]
    wrong = replace(setting.terms, **{term: factor * getattr(setting.terms, term)})
    found = errors(monthly(replace(setting, terms=wrong)), published[name])
    assert max(found.values()) > 0.01, found


def test_money_for_sales_does_not_help_a_full_factory():
    """Forrester's figures 9 and 10: more salesmen, the same deliveries, customers who wait longer."""
    fewer, more = monthly(SETTINGS["D"]), monthly(SETTINGS["E"])

    def gain(name):
        return sum(row[name] for row in more[60:]) / sum(row[name] for row in fewer[60:]) - 1

    assert more[100]["S"] / fewer[100]["S"] - 1 == pytest.approx(0.14, abs=0.005)
    assert gain("S") == pytest.approx(0.15, abs=0.005)
    assert 0 < gain("DR") < 0.01
    assert gain("DDRM") > 0.05


def lived(plant, orders_a_day=0.0, days=2000):
    """The plant after so many days, in which every level stayed a number and none fell below 0."""
    for _ in range(days):
        rate = plant.rate()
        plant.advance(HOURS_PER_DAY, rate)
        plant.enter(orders_a_day)
        plant.leave(rate * HOURS_PER_DAY)
        levels = (plant.backlog, plant.deliveries, plant.recognised, plant.seen, plant.tradition_delay)
        assert all(math.isfinite(level) and level >= 0 for level in levels), levels
        assert 0 <= plant.use() <= 1
        assert plant.capacity >= 0
    return plant


def test_an_unlimited_factory_delivers_in_the_shortest_time():
    plant = lived(Plant(replace(FACTORY, capacity=math.inf, expansion=1.0)), orders_a_day=100.0)
    assert plant.use() == 0
    assert plant.capacity == math.inf
    assert plant.seen == pytest.approx(FACTORY.shortest)
    assert plant.attraction() == pytest.approx(0.87)


def test_a_factory_without_capacity_delivers_nothing():
    plant = Plant(replace(FACTORY, capacity=0.0, expansion=1.0))
    assert plant.use() == 0
    assert lived(plant, orders_a_day=100.0).rate() == 0
    assert plant.use() == 1
    assert plant.backlog == pytest.approx(200_000)
    assert plant.attraction() == 0.02


@pytest.mark.parametrize("terms", [FACTORY, EXPANDING, replace(EXPANDING, expansion=5.0, tradition=1.0)])
def test_an_empty_factory_stands_still(terms):
    """Nothing was ever ordered, so no delay was ever seen; what expands gives capacity up, never below 0."""
    plant = lived(Plant(terms))
    assert plant.backlog == plant.deliveries == plant.rate() == 0
    assert plant.recognised == plant.seen == plant.tradition_delay == terms.shortest
    assert (plant.capacity < terms.capacity) == (terms.expansion > 0)


def test_lags_of_nothing_last_a_step():
    at_once = replace(
        EXPANDING, average_over=0.0, company_lag=0.0, market_lag=0.0, tradition_over=0.0, build_time=0.0
    )
    plant = lived(Plant(replace(at_once, tradition=1.0)), orders_a_day=100.0)
    assert plant.seen == pytest.approx(plant.recognised, rel=0.01)
    assert plant.deliveries == pytest.approx(plant.rate(), rel=0.01)
    # All orders gone at a stroke and deliveries remembered: the company comes to expect no delay at all.
    plant = lived(Plant(replace(at_once, tradition=1.0, average_over=HOURS_PER_DAY)), orders_a_day=100.0)
    plant.leave(plant.backlog)
    plant.advance(HOURS_PER_DAY, 1.0)
    plant.advance(HOURS_PER_DAY, 1.0)
    assert plant.goal() == 0
    lived(plant, days=5)


def test_time_stretches_with_the_shortest_delivery():
    """A factory three times as fast, given three times the orders a month, sees a third of each delay."""
    faster = {
        name: getattr(FACTORY, name) / 3 for name in ("shortest", "average_over", "company_lag", "market_lag")
    }
    slow = Plant(FACTORY, backlog=40_000.0)
    fast = Plant(replace(FACTORY, capacity=3 * FACTORY.capacity, **faster), backlog=40_000.0)
    for _ in range(300):
        for plant, hours in ((slow, 3 * HOURS_PER_DAY), (fast, HOURS_PER_DAY)):
            rate = plant.rate()
            plant.advance(hours, rate)
            plant.enter(hours / FACTORY.shortest * plant.attraction() * 30_000 * (3 if plant is fast else 1))
            plant.leave(rate * hours)
    assert fast.attraction() == pytest.approx(slow.attraction())
    assert fast.use() == pytest.approx(slow.use())
    assert fast.seen == pytest.approx(slow.seen / 3)
    assert fast.seen > 1.2 * fast.terms.shortest


def test_a_step_moves_from_where_levels_stood():
    """The market learns what the company knew before the step, not what it has just learned."""
    plant = Plant(FACTORY, backlog=8000.0)
    plant.enter(8000.0)
    plant.advance(HOURS_PER_MONTH / 2, plant.rate())
    assert plant.seen == plant.tradition_delay == FACTORY.shortest
    assert plant.recognised == pytest.approx(FACTORY.shortest * (1 + 0.5 / 4))


def test_no_more_leaves_than_there_is():
    plant = Plant(FACTORY, backlog=5.0)
    plant.leave(7.0)
    assert plant.backlog == 0
