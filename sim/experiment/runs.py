"""One number of every design at many points, on the same replications at every point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from sim.experiment.cells import Cell, FailedCell, Journal, Row, run_cells
from sim.experiment.execute import Outcome
from sim.metrics.facts import Floats
from sim.scenario.study import LoadedStudy


@dataclass(frozen=True)
class Effort:
    """What it took: cells ``computed`` now and ``reused``, those that ``failed``, ``seconds`` of all runs."""

    computed: int = 0
    reused: int = 0
    failed: tuple[FailedCell, ...] = ()
    interrupted: bool = False
    seconds: float = 0.0

    def __add__(self, other: Effort) -> Effort:
        """Both together."""
        return Effort(
            self.computed + other.computed,
            self.reused + other.reused,
            (*self.failed, *other.failed),
            self.interrupted or other.interrupted,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True)
class Runs:
    """How to run cells: for which ``metric`` of which ``designs``, how often, and where."""

    study: LoadedStudy
    designs: tuple[str, ...]
    metric: str
    replications: int
    jobs: int = 1
    executor: Executor | None = None
    journal: Journal | None = None
    on_done: Callable[[Outcome[Cell, Row]], None] | None = None

    def at(
        self, points: Sequence[tuple[str, ...]], first: Sequence[int] | None = None
    ) -> tuple[Floats, Effort]:
        """The metric at each point (a tuple of overrides): (points, designs, replications).

        ``first`` is the first replication of each point, 0 by default. nan where a run failed.
        """
        begin = [0] * len(points) if first is None else first
        pairs = [(start + at, point) for start, point in zip(begin, points, strict=True) for at in self._each]
        # Runs of a replication follow each other, and so do those of a point.
        pairs = sorted(dict.fromkeys(pairs), key=lambda pair: pair[0])
        done = run_cells(
            self.study,
            [Cell(point, design, replication) for replication, point in pairs for design in self.designs],
            jobs=self.jobs,
            executor=self.executor,
            journal=self.journal,
            on_done=self.on_done,
        )
        values = np.full((len(points), len(self.designs), self.replications), np.nan)
        for place, (point, start) in enumerate(zip(points, begin, strict=True)):
            for column, design in enumerate(self.designs):
                for at in self._each:
                    row = done.rows.get(Cell(point, design, start + at))
                    if row is not None:
                        values[place, column, at] = row[self.metric]
        effort = Effort(done.computed, done.reused, done.failed, done.interrupted, done.seconds)
        return values, effort

    @property
    def _each(self) -> range:
        return range(self.replications)
