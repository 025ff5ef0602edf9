"""Timing one call of a benchmark."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Benchmark(Protocol):
    """What is used of pytest-benchmark's fixture."""

    extra_info: dict[str, Any]

    def pedantic(
        self, target: Callable[..., Any], *, args: tuple[Any, ...], kwargs: dict[str, Any], rounds: int
    ) -> Any:
        """Time ``rounds`` calls of the target and return the last one's result."""


class Once:
    """The fixture ``once``: times one call, and keeps numbers beside its time."""

    def __init__(self, benchmark: Benchmark, name: str, repeat: int, small: bool) -> None:
        self._benchmark = benchmark
        benchmark.extra_info.update(name=name, repeat=repeat, small=small, notes={})

    def __call__(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Time one call and return its result; the second call in a test raises ``RuntimeError``."""
        # What earlier benchmarks left behind is not this one's to clear away, nor to look through.
        gc.collect()
        gc.freeze()
        try:
            result: T = self._benchmark.pedantic(function, args=args, kwargs=kwargs, rounds=1)
        finally:
            gc.unfreeze()
        return result

    def note(self, **numbers: float) -> None:
        """Keep numbers beside the time, for ``Rounds.note``."""
        self._benchmark.extra_info["notes"].update({key: float(number) for key, number in numbers.items()})
