"""The model with luck as most simulations have it: one generator, from which everybody draws in turn."""

from __future__ import annotations

import numpy as np

from sim.events import MemoryLog, Run
from sim.model.run import live
from sim.randomness import Key, Luck
from sim.scenario.study import Case, LoadedStudy
from sim.simulate import founded, left_by


class OneGenerator(Luck):
    """Whoever needs a number takes the next one of a single generator, seeded by seed and replication.

    Two runs agree as long as they draw the same things in the same order, and in nothing after that. Blocks
    stay blocks, so whatever is drawn before time 0 is the same in both arms of a comparison. A quantile
    belongs to its key once it is drawn, as callers rely on. Raises ``ValueError`` for a negative seed.
    """

    def __init__(self, seed: int, replication: int, room: tuple[Key, ...] = ()) -> None:
        super().__init__(seed, replication, room)
        words = np.random.SeedSequence(seed, spawn_key=(replication,))
        self._only = np.random.Generator(np.random.PCG64(words))
        self._drawn: dict[tuple[Key, ...], float] = {}

    def stream(self, name: str, *key: Key) -> np.random.Generator:
        """The one generator, whoever asks."""
        return self._only

    def quantile(self, name: str, *key: Key) -> float:
        """The next uniform in [0, 1); asking again for the same key gives the same number."""
        full = (name, *key)
        if full not in self._drawn:
            self._drawn[full] = float(self._only.random())
        return self._drawn[full]

    def within(self, name: str) -> OneGenerator:
        """The same generator: luck has no rooms here."""
        return self


def run_on(luck: Luck, study: LoadedStudy, case: Case) -> Run:
    """One run of a study, as ``run_of`` makes it, on luck of another kind.

    The department of today is the one that every run of the replication begins with; only what happens from
    time 0 on draws from ``luck``.
    """
    log = MemoryLog()
    company = founded(study.world, case.design, luck, log.emit, case.file_seats, study.start)
    live(company, study.study.horizon, study.recorded_leads, [later.design for later in case.later])
    return left_by(company, case.design, study.study.horizon, log.by_time())
