"""A model of headcount mixes whose best mix is known."""

import re
from concurrent.futures import Executor, Future
from typing import Any

import numpy as np

from sim.experiment.execute import Failure

BEST = {"hunter": 3, "closer": 2, "keeper": 7}


class Toy(Executor):
    """Takes the place of simulation: profit falls with the distance from the best mix, under common noise."""

    def __init__(self, *, fails=None, ends_after=None):
        self.cells, self._fails, self._ends_after = [], fails, ends_after

    def submit(self, fn: Any, /, *args: Any, **_kwargs: Any) -> Any:
        _work, cells = args
        if self._ends_after is not None and len(self.cells) >= self._ends_after:
            raise KeyboardInterrupt
        self.cells += cells
        done: Future[Any] = Future()
        done.set_result([self._outcome(cell) for cell in cells])
        return done

    def _outcome(self, cell):
        if self._fails is not None and self._fails(cell):
            return None, Failure("ValueError", "on purpose"), 0.0
        seats = {role: int(n) for role, n in re.findall(r"roles\.(.+?)\.seats=(\d+)", str(cell.overrides))}
        distance = sum(abs(n - BEST.get(role, n)) for role, n in seats.items())
        common = np.random.default_rng(cell.replication).normal()
        own = np.random.default_rng([cell.replication, *seats.values()]).normal()
        profit = 500_000 - 8_000 * distance + 100_000 * common + 12_000 * own
        return {"profit_a_year": profit, "new_customers": 100.0 + seats.get("hunter", 0)}, None, 0.01
