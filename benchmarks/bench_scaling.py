"""How the cost of a run grows with people, years and accounts, one at a time.

Headcount: market, plant and accounts a head stay as they are, so that everybody has as much to do. Horizon: a
mature department that was grown before, as a young one would have more to do each year. Accounts: the same
people serve them all, and each account asks for as much as ever, but all of it takes less of people's hours
in proportion, so that they are as busy with 20,000 accounts as with 100. With people in proportion it would
be the axis of headcount again; with fewer orders for each account, the work would not grow.
"""

from __future__ import annotations

import pytest

from benchmarks.exponent import Exponent, fitted
from benchmarks.markdown import must_hold, table
from benchmarks.once import Once
from benchmarks.rounds import Rounds
from benchmarks.worlds import (
    ACCOUNTS_A_HEAD,
    department,
    grown_before,
    lasting,
    lived,
    quicker,
    tasks_in,
    three_departments,
)
from sim.randomness import Luck
from sim.scenario.study import LoadedStudy
from tests.studies import case_of

PEOPLE = (5, 10, 20, 50, 100, 200)
YEARS = (1, 2, 5, 10, 20)
ACCOUNTS = (100, 500, 2_000, 8_000, 20_000)
SERVED_BY = 11
LIMIT = 1.1


@pytest.mark.parametrize("people", PEOPLE)
@pytest.mark.parametrize("design", ["traditional", "conveyor"])
def test_headcount(once: Once, small: bool, design: str, people: int) -> None:
    """A year of a department of so many who sell."""
    if small:
        people = 3 + people // 20
    _timed(once, department(design, people, years=0.1 if small else 1.0), design)


@pytest.mark.parametrize("years", YEARS)
def test_horizon(once: Once, small: bool, years: int) -> None:
    """So many years of a mature department."""
    study = lasting(three_departments(small), years / 20 if small else years)
    grown_before(study, 1)
    _timed(once, study, "traditional")


@pytest.mark.parametrize("accounts", ACCOUNTS)
def test_accounts(once: Once, small: bool, accounts: int) -> None:
    """Half a year of the same people with so many accounts."""
    if small:
        accounts //= 50
    times = accounts / (ACCOUNTS_A_HEAD * SERVED_BY)
    years = 0.1 if small else 0.5
    _timed(
        once, department("conveyor", SERVED_BY, *quicker(times), accounts=accounts, years=years), "conveyor"
    )


def _timed(once: Once, study: LoadedStudy, design: str) -> None:
    run = once(lived, study, case_of(study, design), Luck(study.study.seed, 0))
    once.note(tasks=tasks_in(run.facts))


def section(rounds: Rounds) -> str:
    """Cost by size and its exponent, axis by axis."""
    axes = {
        f"headcount, {design}": [(people, f"test_headcount[{design}-{people}]") for people in PEOPLE]
        for design in ("traditional", "conveyor")
    }
    axes["horizon in years, traditional"] = [(years, f"test_horizon[{years}]") for years in YEARS]
    axes["accounts, conveyor"] = [(accounts, f"test_accounts[{accounts}]") for accounts in ACCOUNTS]
    return "\n\n".join([_HEAD, *(_axis(rounds, name, sizes) for name, sizes in axes.items()), _END])


_HEAD = """## Cost against size

One replication with luck and facts. Headcount: those who sell, with as many firms, leads, accounts and as
much of the plant for each, over a year. Horizon: a mature department. Accounts: the same eleven people over
half a year; each account asks for as much as ever, but for less of people's hours, so that they are as busy
with many as with few. Exponents are fitted to the medians, by the size and by the completed tasks; 1 is
linear."""

_END = """An interval covers the scatter of the medians about a straight line; where the line is bent, the
exponent at the top (between the two largest sizes) says more."""


def _axis(rounds: Rounds, name: str, sizes: list[tuple[int, str]]) -> str:
    seconds = [rounds.each(lambda one: one, test) for _, test in sizes]
    tasks = [rounds.note(test, "tasks")[0] for _, test in sizes]
    rows = [
        [f"{size:,}", f"{spent:.3f}", f"{done:,.0f}", f"{rounds.in_floors(test, 'tasks'):.1f}"]
        for (size, test), spent, done in zip(sizes, seconds, tasks, strict=True)
    ]
    medians = [spent.median for spent in seconds]
    by_size, by_task = fitted([size for size, _ in sizes], medians), fitted(tasks, medians)
    lines = [
        table([name, "seconds", "tasks", "F a task"], rows),
        "",
        _claim(name, by_size),
        f"* by completed tasks: {by_task}",
    ]
    return "\n".join(lines)


def _claim(name: str, found: Exponent) -> str:
    axis = name.split(" ")[0].rstrip(",")
    return must_hold(f"exponent in {axis} at most {LIMIT}", str(found), round(found.estimate, 2) <= LIMIT)
