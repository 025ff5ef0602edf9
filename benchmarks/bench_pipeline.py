"""One pipeline of three stages in salesim and in other simulators: do they wait alike, and how fast are they?

The pipeline is stated in ``pipelines/model.py``. A tool whose package is not installed is skipped. Each timed
call makes ``RUNS`` runs with seeds that no other call of any tool has, so that all runs are independent and
serve the comparison of waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from math import sqrt
from statistics import fmean, stdev

import pytest

from benchmarks.markdown import must_hold, table
from benchmarks.once import Once
from benchmarks.pipelines import salesim_
from benchmarks.pipelines.agreement import LEVEL, disagreements
from benchmarks.pipelines.model import QUEUES, Outcome, Pipeline, expected_waits
from benchmarks.rounds import FLOOR, Ratio, Rounds

Run = Callable[[Pipeline, int, float], Outcome]

SALESIM = "salesim"
SIMPY = ("SimPy, PriorityResource", "SimPy, PriorityStore")
TOOLS = {
    SALESIM: ("salesim_", "sim"),
    SIMPY[0]: ("simpy_resource", "simpy"),
    SIMPY[1]: ("simpy_store", "simpy"),
    "Ciw": ("ciw_", "ciw"),
    "salabim": ("salabim_", "salabim"),
    "Mesa": ("mesa_", "mesa"),
}
"""The tools, with the module that has each, and the package that it needs."""

USUAL = Pipeline()
LOYAL = Pipeline(again=0.95, pause=20.0)
"""The same loads with customers who order 19 times on average."""
RUNS = 2
HORIZON = 5000.0
WAITS = (*QUEUES, "stage three")


@cache
def _warm(tool: str, horizon: float) -> Run:
    """What runs the pipeline in a tool, with all read and compiled that is so once."""
    module, package = TOOLS[tool]
    pytest.importorskip(package)
    run: Run = import_module(f"benchmarks.pipelines.{module}").run
    for model in (USUAL, LOYAL):
        salesim_.configured(model, horizon)
    run(USUAL, 1_000_000, 100.0)
    return run


def _seeds(tool: str, repeat: int) -> range:
    """Seeds that no other call has."""
    first = (1000 * list(TOOLS).index(tool) + repeat) * RUNS
    return range(first, first + RUNS)


def _horizon(small: bool) -> float:
    return 400.0 if small else HORIZON


@pytest.mark.parametrize("tool", TOOLS)
def test_pipeline(once: Once, small: bool, repeat: int, tool: str) -> None:
    """Some runs of the pipeline in one tool."""
    run, seeds, horizon = _warm(tool, _horizon(small)), _seeds(tool, repeat), _horizon(small)
    outcomes = once(lambda: [run(USUAL, seed, horizon) for seed in seeds])
    once.note(tasks=sum(outcome.tasks for outcome in outcomes), runs=len(outcomes))
    settled = 0.0 if small else USUAL.settled
    for place, outcome in enumerate(outcomes):
        once.note(**{f"{name} {place}": outcome.mean_wait(name, settled) for name in WAITS})


@pytest.mark.parametrize("tool", [SALESIM, SIMPY[0]])
def test_loyal_pipeline(once: Once, small: bool, repeat: int, tool: str) -> None:
    """The same with customers who order often, so that what a customer costs once weighs little."""
    run, seeds, horizon = _warm(tool, _horizon(small)), _seeds(tool, repeat), _horizon(small)
    outcomes = once(lambda: [run(LOYAL, seed, horizon) for seed in seeds])
    once.note(tasks=sum(outcome.tasks for outcome in outcomes))


@pytest.mark.parametrize("model", ["pipeline", "loyal_pipeline"])
def test_silent(once: Once, small: bool, repeat: int, model: str) -> None:
    """The runs of salesim once more, with facts made and forgotten."""
    horizon, seeds = _horizon(small), _seeds(SALESIM, repeat)
    _warm(SALESIM, horizon)
    numbers = USUAL if model == "pipeline" else LOYAL
    once(_all_silent, numbers, seeds, horizon)


def _all_silent(model: Pipeline, seeds: Sequence[int], horizon: float) -> None:
    for seed in seeds:
        salesim_.run_without_facts(model, seed, horizon)


def section(rounds: Rounds) -> str:
    """The waits of each tool beside theory, and the speed of those that wait as they should."""
    tools = [tool for tool in TOOLS if rounds.names(_named(tool))]
    waits = {tool: {name: _means(rounds, tool, name) for name in WAITS} for tool in tools}
    theory = expected_waits(USUAL)
    wrong = disagreements(waits, theory)
    hunters, closers, desk = USUAL.servers
    return f"""## One pipeline, several simulators

Three stages with {hunters}, {closers} and {desk} servers, loaded to {USUAL.load:.0%} by Poisson arrivals and
exponential services; customers who leave stage two come back to stage three with {USUAL.orders:.0f} orders on
average, and orders of one class go first there (see `pipelines/model.py`). salesim simulates it by
configuration alone, each other tool as its documentation teaches. salesim does more than is asked for: each
customer has luck of his own for all that he may ever order, each order is made, delivered, invoiced and paid
after stage three, and all of it is written down.

Mean waits in hours, with standard errors over independent runs of {HORIZON:.0f} hours, of those who arrived
after {USUAL.settled:.0f}. Theory has no figure for the two classes at stage three; there each tool is set
beside all the others.

{_table_of_waits(waits, theory, wrong)}

{_on_agreement(wrong)}

{_table_of_speeds(rounds, [tool for tool in tools if not wrong[tool]])}

{_claims(rounds, wrong)}"""


def _named(tool: str) -> str:
    return f"test_pipeline[{tool}]"


def _means(rounds: Rounds, tool: str, name: str) -> list[float]:
    runs = int(rounds.note(_named(tool), "runs")[0])
    return [mean for place in range(runs) for mean in rounds.note(_named(tool), f"{name} {place}")]


def _table_of_waits(
    waits: dict[str, dict[str, list[float]]], theory: dict[str, float], wrong: dict[str, list[str]]
) -> str:
    rows = [["theory", *(f"{theory[name]:.3f}" if name in theory else "" for name in WAITS), "", ""]]
    for tool, means in waits.items():
        cells = [_with_error(means[name]) for name in WAITS]
        rows.append([tool, *cells, str(len(means[WAITS[0]])), "; ".join(wrong[tool]) or "agrees"])
    return table(["mean wait", *WAITS, "runs", "verdict"], rows)


def _with_error(means: Sequence[float]) -> str:
    if len(means) < 2:
        return f"{fmean(means):.3f}"
    return f"{fmean(means):.3f} ± {stdev(means) / sqrt(len(means)):.3f}"


def _on_agreement(wrong: dict[str, list[str]]) -> str:
    excluded = [tool for tool, where in wrong.items() if where]
    told = (
        f"Tests by Student's and Welch's t, with Holm's correction at {LEVEL:.0%} for all of them together: "
    )
    if not excluded:
        return told + "no tool differs. How small a difference would be seen follows from the errors above."
    return told + f"{', '.join(excluded)} differ, and no speed is quoted for them."


def _cost(rounds: Rounds, name: str, tasks_of: str) -> Ratio:
    """What a completed task costs, in F of the same repeat."""
    events = rounds.note(FLOOR, "events")[0]
    bare = [seconds / events for seconds in rounds.seconds(FLOOR)]
    return Ratio.of([cost / floor for cost, floor in zip(_costs(rounds, name, tasks_of), bare, strict=True)])


def _costs(rounds: Rounds, name: str, tasks_of: str) -> list[float]:
    """Seconds per completed task in each repeat; the tasks as another benchmark noted them."""
    return [
        seconds / tasks
        for seconds, tasks in zip(rounds.seconds(name), rounds.note(tasks_of, "tasks"), strict=True)
    ]


def _times(rounds: Rounds, slow: str, fast: str) -> Ratio:
    """How many times as long a task takes in one benchmark as in another, repeat by repeat."""
    pairs = zip(_costs(rounds, slow, slow), _costs(rounds, fast, fast), strict=True)
    return Ratio.of([one / other for one, other in pairs])


def _table_of_speeds(rounds: Rounds, tools: Sequence[str]) -> str:
    lines: list[tuple[str, str, str]] = []
    for tool in tools:
        lines.append((tool, _named(tool), _named(tool)))
        if tool == SALESIM:
            lines.append(("salesim, facts forgotten", "test_silent[pipeline]", _named(tool)))
    for tool in (SALESIM, SIMPY[0]):
        if tool in tools:
            name = f"test_loyal_pipeline[{tool}]"
            lines.append((f"{tool}, {LOYAL.orders:.0f} orders a customer", name, name))
            if tool == SALESIM:
                silent = "test_silent[loyal_pipeline]"
                lines.append(
                    (f"salesim, facts forgotten, {LOYAL.orders:.0f} orders a customer", silent, name)
                )
    rows = []
    for label, name, tasks_of in lines:
        micro = Ratio.of([1e6 * cost for cost in _costs(rounds, name, tasks_of)])
        rows.append([label, f"{micro:.1f}", f"{_cost(rounds, name, tasks_of):.1f}"])
    return "Per completed task:\n\n" + table(["tool", "us", "F"], rows)


def _claims(rounds: Rounds, wrong: dict[str, list[str]]) -> str:
    if wrong.get(SALESIM, ["not measured"]):
        return "salesim's own waits are not as they should be: no claim on its speed."
    peers = [tool for tool, where in wrong.items() if tool != SALESIM and not where]
    nearest = {peer: _times(rounds, _named(peer), _named(SALESIM)) for peer in peers}
    simpy = [nearest[peer] for peer in SIMPY if peer in nearest]
    lines = []
    if nearest:
        peer, least = min(nearest.items(), key=lambda item: item[1].median)
        figure = f"{peer} takes {least:.2f} times salesim's time"
        lines.append(must_hold("faster than every peer measured", figure, least.median > 1.0))
    if simpy:
        least = min(simpy, key=lambda ratio: ratio.median)
        lines.append(must_hold("at least 2 times as fast as SimPy", f"{least:.2f}", least.median >= 2.0))
    missing = [tool for tool in TOOLS if tool not in wrong]
    if missing:
        lines.append(f"* not installed here, so not measured: {', '.join(missing)}")
    return "\n".join(lines)
