"""F, the yardstick: the time of one bare SimPy timeout.

A cost stated in F means the same on a laptop and in CI, if both were measured in the same run.
"""

from __future__ import annotations

import time
from collections.abc import Generator

import numpy as np
import simpy

PROCESSES = 40
EVENTS = 200_000


def waiting(processes: int = PROCESSES, events: int = EVENTS) -> tuple[simpy.Environment, int]:
    """Return an environment in which ``processes`` generators wait in turn, and how many timeouts it has.

    ``events`` is the total over all processes, rounded down to a multiple of ``processes``. The delays are
    drawn beforehand: running it costs the heap, the Timeout objects and the resumes alone.

    Raises ValueError if there is less than one process or less than one event for each.
    """
    each = events // processes if processes > 0 else 0
    if each < 1:
        raise ValueError(f"need at least one process and one event for each, not {processes} and {events}")
    env = simpy.Environment()
    for delays in np.random.default_rng(0).exponential(1.0, (processes, each)).tolist():
        env.process(_wait(env, delays))
    return env, each * processes


def bare_timeouts(processes: int = PROCESSES, events: int = EVENTS) -> float:
    """Return F: the seconds per bare timeout with ``processes`` generators waiting at any time.

    Raises ValueError as ``waiting`` does.
    """
    env, count = waiting(processes, events)
    start = time.perf_counter()
    env.run()
    return (time.perf_counter() - start) / count


def _wait(env: simpy.Environment, delays: list[float]) -> Generator[simpy.Event, None, None]:
    timeout = env.timeout
    for delay in delays:
        yield timeout(delay)
