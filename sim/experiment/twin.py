"""Twin runs: a company that somebody leaves on a given day, against the same company without that.

Until that day both are the same to the bit; from then on they differ by what the departure did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sim.events import Fact, Loss, Run
from sim.experiment.replicate import run_of
from sim.metrics.books import Books
from sim.metrics.facts import Facts, Floats
from sim.metrics.monthly import monthly_table
from sim.scenario.rules import Departure, Where
from sim.scenario.study import Case, LoadedStudy, content_hash
from sim.scenario.units import HOURS, HOURS_PER_MONTH


class SeatId(NamedTuple):
    """One seat of a design, counted from 1 among those of its role."""

    design: str
    role: str
    number: int


class TwinId(NamedTuple):
    """The only key of a pair of twin runs."""

    seat: SeatId
    replication: int


@dataclass(frozen=True)
class Months:
    """Orders placed and profit in money, and accounts, by month from that of the departure on."""

    booked: Floats
    profit: Floats
    accounts: Floats


@dataclass(frozen=True)
class Twins:
    """The numbers of one pair: ``own`` with the departure, ``usual`` without.

    ``somebody`` is False where the seat was empty on that day, or its person on his way out: then the twins
    are one. ``held`` accounts had the leaver as first line; ``followed`` of all went with him at once.
    """

    somebody: bool
    own: Months
    usual: Months
    held: int
    followed: int


@dataclass(frozen=True)
class _Usual:
    months: Months
    planned: frozenset[int]
    """Who gives notice on that day by the design's own plan."""


# Seats of one design and replication follow each other and have their usual run in common.
_usual: dict[tuple[str, str, int], _Usual] = {}
_MOST_USUAL = 4


@dataclass(frozen=True)
class RunTwins:
    """Picklable work: one pair of twin runs, reduced to its monthly numbers where it ran."""

    study: LoadedStudy
    at: float
    to: Where

    @cached_property
    def key(self) -> str:
        """A hash of everything that decides the usual run of a design."""
        cases = [case.content() for case in self.study.cases]
        return content_hash(self.study.content_hash(), cases, self.at)

    def __call__(self, twin: TwinId) -> Twins:
        """The numbers of one pair."""
        case = next(case for case in self.study.cases if case.design.name == twin.seat.design)
        usual = self._usual(case, twin.replication)
        run = run_of(self.study, departing(case, twin.seat, self.at, self.to), twin.replication)
        facts = Facts(run)
        leaver = list(self._planned(facts) - usual.planned)
        if not leaver:
            return Twins(False, usual.months, usual.months, 0, 0)
        held, lost = facts[Fact.HELD], facts[Fact.ACCOUNT_LOST]
        return Twins(
            somebody=True,
            own=self._months(run),
            usual=usual.months,
            held=int(np.isin(held.person, leaver).sum()),
            followed=int(((lost.a == Loss.FOLLOWED) & np.isin(lost.b, leaver)).sum()),
        )

    def _usual(self, case: Case, replication: int) -> _Usual:
        key = (self.key, case.design.name, replication)
        if key not in _usual:
            if len(_usual) >= _MOST_USUAL:
                del _usual[next(iter(_usual))]
            run = run_of(self.study, case, replication)
            _usual[key] = _Usual(self._months(run), self._planned(Facts(run)))
        return _usual[key]

    def _planned(self, facts: Facts) -> frozenset[int]:
        planned = facts[Fact.PLANNED]
        return frozenset(planned.person[planned.time == self.at].tolist())

    def _months(self, run: Run) -> Months:
        table = monthly_table(Books(Facts(run), self.study.world))[month_of(self.at) :]
        columns = (table[name].to_numpy(np.float64) for name in ("booked", "profit", "accounts"))
        return Months(*columns)


def departing(case: Case, seat: SeatId, at: float, to: Where) -> Case:
    """The same case, in which whoever sits there on that day gives notice."""
    leaves = Departure.model_validate({"at": HOURS.write(at), "seats": {seat.role: [seat.number]}, "to": to})
    design = case.design.model_copy(update={"departures": [*case.design.departures, leaves]})
    return replace(case, design=design)


def month_of(at: float) -> int:
    """The month in which a moment falls, from 0."""
    return int(at / HOURS_PER_MONTH + 1e-9)
