"""Runs without luck: all that luck gave in some runs, taped, and played back to the same runs again.

A run asks for the same luck in the same order each time. So it can be given what it drew the first time, one
after the other, and is the same run to the bit; what it saves is the time of drawing and of turning uniforms
into hours. Playing costs something too (a call, and the next entry of a list), so what is saved is a
little less than what luck takes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np

from sim.model.order import order_luck
from sim.randomness import Key, Luck
from sim.scenario.distribution import Distribution

Function = Callable[..., Any]

QUANTILES = ("ndtri", "gammaincinv", "gammainccinv")
"""Functions of scipy by which the model itself turns uniforms into numbers."""


class Tape:
    """What luck gave in some runs, one after the other, in the order in which it was asked.

    What the runs begin with has to be grown before, or it is on the tape too.
    """

    def __init__(self) -> None:
        self._results: list[Any] = []
        self._depth = 0

    def __len__(self) -> int:
        """How often luck was asked; the orders of a firm count once."""
        return len(self._results)

    @contextmanager
    def recording(self) -> Iterator[Callable[[Luck], Luck]]:
        """Put on tape what runs draw from the luck that this is given and returns."""
        with _instead(self._recorded, self._recorded_rows):
            yield lambda luck: _asked(luck, self._recorded, luck.stream)

    @contextmanager
    def playing(self) -> Iterator[Callable[[Luck], Luck]]:
        """Give the same runs, in the same order, what they drew.

        Raises ``RuntimeError`` where they ask for less. Other runs go wrong in one way or another.
        """
        # Copies: a run may change an array that it was given.
        rest = iter([_own(result) for result in self._results])
        following = rest.__next__

        def played(_function: Function) -> Function:
            return lambda *_: following()

        def played_rows(_function: Function) -> Function:
            return lambda *_: iter(following())

        with _instead(played, played_rows):
            yield lambda luck: _asked(luck, played, lambda *_: None)
        if any(True for _ in rest):
            raise RuntimeError("less luck was asked for than is on tape: these are other runs")

    def _recorded(self, function: Function) -> Function:
        """The function; what it returns is put on tape, but not what it asks for itself."""

        def call(*args: Any) -> Any:
            result = self._within(function, *args)
            if not self._depth:
                self._results.append(_own(result))
            return result

        return call

    def _recorded_rows(self, function: Function) -> Function:
        """The same for one that returns an endless iterator; what is taken of it is put on tape."""

        def call(*args: Any) -> Iterator[Any]:
            taken: list[Any] = []
            self._results.append(taken)
            return self._taking(function(*args), taken)

        return call

    def _taking(self, rows: Iterator[Any], taken: list[Any]) -> Iterator[Any]:
        while True:
            taken.append(self._within(next, rows))
            yield taken[-1]

    def _within(self, function: Function, *args: Any) -> Any:
        self._depth += 1
        try:
            return function(*args)
        finally:
            self._depth -= 1


class _Stream:
    """What is used of a generator."""

    def __init__(self, generator: np.random.Generator | None, asked: Callable[[Function], Function]) -> None:
        for draw in ("random", "standard_gamma"):
            setattr(self, draw, asked(getattr(generator, draw, _never)))


def _never(*_: Any) -> None:
    raise NotImplementedError("a played stream has no generator")


def _asked(luck: Luck, asked: Callable[[Function], Function], stream: Function) -> Luck:
    """Luck whose every answer goes through ``asked``, those of its streams too."""

    def asked_stream(name: str, *key: Key) -> _Stream:
        return _Stream(stream(name, *key), asked)

    answers: dict[str, Function] = {name: asked(getattr(luck, name)) for name in ("gammas", "quantile")}
    vars(luck).update(answers, stream=asked_stream, block=asked(luck.block))
    return luck


@contextmanager
def _instead(asked: Callable[[Function], Function], rows: Callable[[Function], Function]) -> Iterator[None]:
    """Let the model turn uniforms into hours by ``asked``, and take the luck of orders by ``rows``."""
    kinds = [kind for kind in _below(Distribution) if "quantile" in vars(kind)]
    modules = [module for name, module in sys.modules.items() if name.startswith("sim.model.")]
    with ExitStack() as stack:
        for kind in kinds:
            stack.enter_context(patch.object(kind, "quantile", asked(vars(kind)["quantile"])))
        for module in modules:
            for name in QUANTILES:
                if name in vars(module):
                    stack.enter_context(patch.object(module, name, asked(vars(module)[name])))
            if "order_luck" in vars(module):
                stack.enter_context(patch.object(module, "order_luck", rows(order_luck)))
        yield


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    child: type[Any]
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _own(result: Any) -> Any:
    return result.copy() if isinstance(result, np.ndarray) else result
