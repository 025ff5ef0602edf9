"""The times and notes of one run of all benchmarks, by name and repeat."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FLOOR = "test_floor"
"""The benchmark of bare timeouts; it notes how many ``events`` it timed."""


class NotMeasuredError(LookupError):
    """A benchmark, or a note of it, is not in this run."""


@dataclass(frozen=True)
class Ratio:
    """A figure over the repeats: its median, and the lowest and the highest one (not an interval)."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Ratio:
        """Sum up one value per repeat; raises ``ValueError`` where there is none."""
        if not values:
            raise ValueError("no repeat to sum up")
        return cls(statistics.median(values), min(values), max(values))

    def __format__(self, spec: str) -> str:
        """The median with the range, as ``8.1 (7.9-8.4)``; the median alone where it has none.

        >>> f"{Ratio(2.0, 1.5, 3.0):.1f}"
        '2.0 (1.5-3.0)'
        """
        median, low, high = (format(number, spec) for number in (self.median, self.low, self.high))
        return median if low == high else f"{median} ({low}-{high})"


@dataclass(frozen=True)
class _Call:
    seconds: float
    small: bool
    notes: dict[str, float]


class Rounds:
    """What was measured in one run.

    A benchmark is known by its test's id without the repeat, as ``test_run[conveyor-facts]``. Whatever is
    asked for and was not measured raises ``NotMeasuredError``; ``results`` then says so in its section.
    """

    def __init__(self, calls: dict[str, dict[int, _Call]], machine: dict[str, Any], date: str) -> None:
        self._calls = calls
        self.machine = machine
        self.date = date

    @classmethod
    def read(cls, file: Path) -> Rounds:
        """Read what pytest-benchmark wrote (``--benchmark-json``)."""
        told = json.loads(file.read_text(encoding="utf-8"))
        calls: dict[str, dict[int, _Call]] = {}
        for benchmark in told["benchmarks"]:
            extra, seconds = benchmark["extra_info"], benchmark["stats"]["median"]
            call = _Call(seconds, extra["small"], extra["notes"])
            calls.setdefault(extra["name"], {})[extra["repeat"]] = call
        return cls(calls, told["machine_info"], told["datetime"])

    def names(self, prefix: str = "") -> list[str]:
        """The benchmarks of this run whose names begin so, in the order in which they were run."""
        return [name for name in self._calls if name.startswith(prefix)]

    @property
    def repeats(self) -> int:
        """How often the benchmark that was repeated most was repeated."""
        return max((len(calls) for calls in self._calls.values()), default=0)

    @property
    def small(self) -> bool:
        """Whether anything was run in tiny sizes, so that no figure counts."""
        return any(call.small for calls in self._calls.values() for call in calls.values())

    def seconds(self, name: str) -> list[float]:
        """Seconds of each repeat."""
        return [call.seconds for call in self._by_repeat(name).values()]

    def note(self, name: str, key: str) -> list[float]:
        """A number that was noted in each repeat."""
        calls = self._by_repeat(name).values()
        if not all(key in call.notes for call in calls):
            raise NotMeasuredError(f"{name} did not note {key}")
        return [call.notes[key] for call in calls]

    def ratio(self, a: str, b: str) -> Ratio:
        """Seconds of a over seconds of b, repeat by repeat."""
        return self.each(lambda one, other: one / other, a, b)

    def each(self, figure: Callable[..., float], *names: str) -> Ratio:
        """A figure made of the seconds of some benchmarks in the same repeat, summed up over the repeats."""
        found = [self._by_repeat(name) for name in names]
        shared = [repeat for repeat in found[0] if all(repeat in calls for calls in found)]
        if not shared:
            raise NotMeasuredError(f"{' and '.join(names)} were never measured in the same repeat")
        return Ratio.of([figure(*(calls[repeat].seconds for calls in found)) for repeat in shared])

    def floor(self) -> float:
        """F, the seconds of one bare timeout: the median over the repeats."""
        return self.each(lambda seconds: seconds, FLOOR).median / self.note(FLOOR, "events")[0]

    def in_floors(self, name: str, per: str) -> Ratio:
        """What one of something costs in F, each repeat against the F of that repeat.

        ``per`` is the note that says how many there were, such as the completed tasks.
        """
        events, count = self.note(FLOOR, "events")[0], self.note(name, per)[0]
        return self.each(lambda seconds, bare: (seconds / count) / (bare / events), name, FLOOR)

    def _by_repeat(self, name: str) -> dict[int, _Call]:
        if name not in self._calls:
            raise NotMeasuredError(f"{name} was not measured")
        return self._calls[name]
