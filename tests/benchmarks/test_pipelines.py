"""The pipeline of the benchmarks: stated once, simulated by several tools."""

from __future__ import annotations

from functools import cache, partial
from importlib import import_module

import pytest

from benchmarks.pipelines import salesim_, simpy_resource, simpy_store
from benchmarks.pipelines.agreement import Waits, disagreements
from benchmarks.pipelines.model import QUEUES, STAGES, Outcome, Pipeline, expected_waits, wait_for_desk
from tests.studies import one_run
from tests.theory.formulas import erlang_c_wait

# Quick to settle, so that a short run tells much.
BRISK = Pipeline(again=0.5, pause=10.0)
RUNS = 16
HOURS = 500.0


def waits_in(run, *, first_seed: int, runs: int = RUNS) -> Waits:
    outcomes = [run(BRISK, seed, HOURS) for seed in range(first_seed, first_seed + runs)]
    return {
        name: [outcome.mean_wait(name, BRISK.settled) for outcome in outcomes]
        for name in (*QUEUES, "stage three")
    }


def salesim_with(wrong: tuple[str, ...], model: Pipeline, seed: int, horizon: float) -> Outcome:
    study = salesim_.configured(model, horizon, *(f"design.{salesim_.DESIGN}.{text}" for text in wrong))
    return salesim_.outcome(one_run(study, salesim_.DESIGN, horizon=horizon, seed=seed))


@cache
def waits_in_simpy() -> Waits:
    return waits_in(simpy_resource.run, first_seed=1000, runs=3 * RUNS)


@pytest.mark.slow
def test_salesim_waits_as_simpy_and_theory_do():
    waits = {"salesim": waits_in(salesim_.run, first_seed=1), "SimPy": waits_in_simpy()}
    assert disagreements(waits, expected_waits(BRISK)) == {"salesim": [], "SimPy": []}


@pytest.mark.slow
def test_a_server_too_many_is_noticed_at_each_stage():
    run = partial(salesim_with, ("roles.hunter.seats=7", "roles.closer.seats=5", "roles.keeper.seats=9"))
    waits = {"salesim": waits_in(run, first_seed=1), "SimPy": waits_in_simpy()}
    found = disagreements(waits, expected_waits(BRISK))["salesim"]
    for stage in STAGES:
        assert {f"{stage} (theory)", f"{stage} (the others)"} <= set(found)


@pytest.mark.slow
def test_orders_of_all_tiers_alike_are_noticed():
    run = partial(salesim_with, ("service={first: []}",))
    waits = {"salesim": waits_in(run, first_seed=1), "SimPy": waits_in_simpy()}
    found = disagreements(waits, expected_waits(BRISK))["salesim"]
    assert found == ["stage three, first (the others)"]


def test_orders_that_are_far_apart_find_the_queue_of_poisson_arrivals():
    far = Pipeline(again=0.5, pause=200.0)
    assert wait_for_desk(far) == pytest.approx(erlang_c_wait(6.8, 1.0, 8), rel=0.03)


def test_orders_in_clusters_wait_longer():
    waits = [wait_for_desk(Pipeline(again=0.5, pause=pause)) for pause in (80.0, 40.0, 20.0)]
    assert waits == sorted(waits)
    assert waits[0] > erlang_c_wait(6.8, 1.0, 8)


def test_all_stages_are_loaded_alike():
    model = Pipeline()
    offered = (model.arrivals, model.arrivals, model.arrivals * model.orders)
    for arrivals, hours, servers in zip(offered, model.hours, model.servers, strict=True):
        assert arrivals * hours / servers == pytest.approx(model.load)


@pytest.mark.parametrize(
    ("package", "tool"),
    [
        ("simpy", "simpy_resource"),
        ("simpy", "simpy_store"),
        ("sim", "salesim_"),
        ("ciw", "ciw_"),
        ("mesa", "mesa_"),
        ("salabim", "salabim_"),
    ],
)
def test_every_tool_completes_what_arrives_and_repeats_by_its_seed(package, tool):
    pytest.importorskip(package)
    run = import_module(f"benchmarks.pipelines.{tool}").run
    once, again, other = (run(BRISK, seed, 60.0) for seed in (3, 3, 4))
    # 408 arrivals are expected, less some 9 who are still at the first stage.
    assert once.completed["stage one"] == pytest.approx(400, abs=100)
    assert [len(once.served[queue]) for queue in QUEUES] == [len(again.served[queue]) for queue in QUEUES]
    assert once.mean_wait("stage one") == again.mean_wait("stage one") != other.mean_wait("stage one")


def test_both_ways_of_simpy_are_one_simulation():
    one, other = (tool.run(BRISK, 5, 100.0) for tool in (simpy_resource, simpy_store))
    assert {name: sorted(found) for name, found in one.served.items()} == {
        name: sorted(found) for name, found in other.served.items()
    }
