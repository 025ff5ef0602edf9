"""How fast is this machine, and how fast is the model in its terms?

The yardstick is F, the time of one bare SimPy timeout. A cost stated in F means the same on a laptop and
in CI, if both were measured in the same run.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Generator, Mapping

import numpy as np
import simpy


def bare_timeouts(processes: int = 40, events: int = 200_000) -> float:
    """Return the seconds per bare timeout with `processes` generator processes waiting at any time.

    `events` is the total over all processes, rounded down to a multiple of `processes`. The delays are drawn
    beforehand: only the heap, the Timeout object and the resume are measured.

    Raises ValueError if there is less than one process or less than one event for each.
    """
    each = events // processes if processes > 0 else 0
    if each < 1:
        raise ValueError(f"need at least one process and one event for each, not {processes} and {events}")
    env = simpy.Environment()
    for delays in np.random.default_rng(0).exponential(1.0, (processes, each)).tolist():
        env.process(_wait(env, delays))
    start = time.perf_counter()
    env.run()
    return (time.perf_counter() - start) / (each * processes)


def _wait(env: simpy.Environment, delays: list[float]) -> Generator[simpy.Event, None, None]:
    timeout = env.timeout
    for delay in delays:
        yield timeout(delay)


def interleaved_medians(measures: Mapping[str, Callable[[], float]], repeats: int = 5) -> dict[str, float]:
    """Return the median of `repeats` calls of each measure, called in turn.

    In turn, so that a slow spell of the machine falls on all measures and not on one.

    Raises ValueError if `repeats` is below 1.
    """
    if repeats < 1:
        raise ValueError(f"repeats must be 1 or more, not {repeats}")
    rounds = [{name: measure() for name, measure in measures.items()} for _ in range(repeats)]
    return {name: statistics.median(each[name] for each in rounds) for name in measures}


def main() -> None:
    """Print the yardstick in microseconds."""
    medians = interleaved_medians({"bare timeout": bare_timeouts})
    print(f"F = {medians['bare timeout'] * 1e6:.2f} us per bare timeout")


if __name__ == "__main__":
    main()
