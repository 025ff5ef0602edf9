"""The facts of one run as columns, by kind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.events import Fact, Run

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Rows:
    """The rows of one kind (or several): columns of equal length, by time."""

    def __init__(self, rows: Floats) -> None:
        self.time: Floats = rows[:, 0]
        self.person: Ints = rows[:, 2].astype(np.int64)
        self.firm: Ints = rows[:, 3].astype(np.int64)
        self.a: Floats = rows[:, 4]
        self.b: Floats = rows[:, 5]

    def __len__(self) -> int:
        return len(self.time)


class Facts:
    """Facts of a run; ``facts[Fact.WON]`` gives the rows of that kind."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._kind = run.facts[:, 1].astype(np.int64)
        self._rows: dict[Fact, Rows] = {}

    def __getitem__(self, kind: Fact) -> Rows:
        if kind not in self._rows:
            self._rows[kind] = Rows(self.run.facts[self._kind == kind])
        return self._rows[kind]


def begun(facts: Facts) -> Floats:
    """When everybody of the run came, or came into the role that his number stands for."""
    start = np.zeros(len(facts.run.people))
    for kind in (Fact.HIRED, Fact.MOVED):
        start[facts[kind].person] = facts[kind].time
    return start


def ended(facts: Facts) -> Floats:
    """When everybody of the run left, or changed into another role; else the end of the run."""
    end = np.full(len(facts.run.people), facts.run.horizon)
    left, moved = facts[Fact.LEFT], facts[Fact.MOVED]
    end[left.person] = left.time
    end[moved.a.astype(np.int64)] = moved.time
    return end


def sum_by(index: Ints, length: int, weights: Floats | None = None) -> Floats:
    """Sums of weights (or counts) at each index 0..length-1."""
    return np.bincount(index, weights=weights, minlength=length)[:length].astype(np.float64)
