"""Peak memory of runs and of studies, each in a process of its own (see ``peak``).

Memory hardly varies between repeats, so the long ones are measured once.
"""

from __future__ import annotations

import pytest

from benchmarks.markdown import must_hold, table
from benchmarks.once import Once
from benchmarks.peak import in_own_process
from benchmarks.rounds import Ratio, Rounds

MEBI = 2**20
GIBI = 2**30
PEOPLE, ACCOUNTS, YEARS = 200, 20_000, 10
FEW, MANY = 100, 1_000
"""Replications of the two studies. A run keeps at most 64 departments of today: both have more than that."""

ROWS_TWICE = 2.0
"""Result rows may be held twice: as they came from the runs, and below each other in one table."""


def test_memory_of_a_run(once: Once, small: bool) -> None:
    """Five years of a shipped design, its department of today, and its metrics."""
    once.note(**once(in_own_process, "one_run", float(small)))


@pytest.mark.repeats(1)
def test_memory_of_many_accounts(once: Once, small: bool) -> None:
    """Ten years with 20,000 accounts."""
    sizes = (11, 200, 0.1) if small else (PEOPLE, ACCOUNTS, YEARS)
    once.note(**once(in_own_process, "one_large_run", *sizes))


@pytest.mark.repeats(1)
@pytest.mark.parametrize("replications", [FEW, MANY])
def test_memory_of_a_study(once: Once, small: bool, replications: int) -> None:
    """A month of so many replications."""
    if small:
        replications //= 50
    once.note(**once(in_own_process, "one_study", replications), replications=replications)


def section(rounds: Rounds) -> str:
    """Peaks, and how a study's memory grows."""
    large = "test_memory_of_many_accounts"
    works = {
        "a run of 5 years, with its department of today": "test_memory_of_a_run",
        f"a run of {YEARS} years with {ACCOUNTS:,} accounts and {PEOPLE} people": large,
        f"a study of {FEW} replications": f"test_memory_of_a_study[{FEW}]",
        f"a study of {MANY:,} replications": f"test_memory_of_a_study[{MANY}]",
    }
    rows = [
        [what, *(f"{_mebi(rounds, name, key):.0f}" for key in ("peak", "before"))]
        for what, name in works.items()
    ]
    peak = rounds.note(large, "peak")[0]
    grown, told = _growth(rounds, "peak"), _growth(rounds, "rows")
    claims = [
        must_hold(
            f"{ACCOUNTS:,} accounts over {YEARS} years under 1 GiB", f"{peak / GIBI:.2f} GiB", peak < GIBI
        ),
        must_hold(
            "a study grows by its result rows alone (at most twice their size, while they are stacked)",
            f"{grown / 1024:.1f} KiB a replication, of which rows are {told / 1024:.1f} KiB",
            grown <= ROWS_TWICE * told,
        ),
    ]
    facts = rounds.note(large, "facts")[0]
    return f"""## Memory

Peak memory of a process of its own in MiB, with its interpreter and libraries; *before*: after the imports
and the reading of files. With {ACCOUNTS:,} accounts for {PEOPLE} people, an account asks for
anything 12.5 times less often than a shipped one, so that the people can serve them all, and none stops
buying of itself; the facts of this run alone take {facts / MEBI:.0f} MiB. The replications of the studies
last a month.

{table(["", "peak", "before"], rows)}

{chr(10).join(claims)}"""


def _mebi(rounds: Rounds, name: str, key: str) -> Ratio:
    return Ratio.of([found / MEBI for found in rounds.note(name, key)])


def _growth(rounds: Rounds, key: str) -> float:
    """Bytes that each further replication of a study takes."""
    few, many = (f"test_memory_of_a_study[{number}]" for number in (FEW, MANY))
    further = rounds.note(many, "replications")[0] - rounds.note(few, "replications")[0]
    return (rounds.note(many, key)[0] - rounds.note(few, key)[0]) / further
