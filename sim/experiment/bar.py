"""A bar in Jupyter for whatever runs many tasks: how many are done of how many, and how long the rest takes.

Outside a notebook's kernel there is none, and nothing is imported for it. ``TQDM_DISABLE=1`` in the
environment switches bars off.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Never, ParamSpec, TypeVar

if TYPE_CHECKING:
    from tqdm.auto import tqdm

P = ParamSpec("P")
R = TypeVar("R")

_CALLBACKS = ("on_done", "watch")
"""Arguments by which a caller watches the runs himself."""


class _Bar:
    """One bar for all batches of tasks of an experiment, shown from the first task on."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._total = 0
        self._bar: tqdm[Never] | None = None

    def lengthen(self, tasks: int) -> None:
        """So many tasks are to be done besides those that were known of."""
        from tqdm.auto import tqdm

        self._total += tasks
        if self._bar is None:
            self._bar = tqdm(total=self._total, desc=self._what, unit="run")
            return
        # Resetting is the one way to another total that bars of all kinds know; the clock goes on.
        done, began = self._bar.n, self._bar.start_t
        self._bar.reset(total=self._total)
        self._bar.start_t = began
        self._bar.update(done)

    def count(self) -> None:
        """One task is done."""
        if self._bar is not None:
            self._bar.update()

    def close(self) -> None:
        """Nothing more is to be done."""
        if self._bar is not None:
            self._bar.close()


_open: ContextVar[_Bar | None] = ContextVar("open", default=None)


def in_a_notebook() -> bool:
    """Whether a kernel runs this; a terminal's IPython is none."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return getattr(shell, "kernel", None) is not None


def with_bar(experiment: Callable[P, R]) -> Callable[P, R]:
    """The experiment, with one bar for all of its runs where nobody watches them otherwise."""

    @wraps(experiment)
    def watched(*args: P.args, **kwargs: P.kwargs) -> R:
        is_watched = any(kwargs.get(name) is not None for name in _CALLBACKS)
        if is_watched or _open.get() is not None or not in_a_notebook():
            return experiment(*args, **kwargs)
        bar = _Bar(experiment.__name__.replace("_", " "))
        token = _open.set(bar)
        try:
            return experiment(*args, **kwargs)
        finally:
            _open.reset(token)
            bar.close()

    return watched


def expect(tasks: int) -> Callable[[], None]:
    """Tell the open bar, if there is one, of so many tasks; what is returned counts one of them."""
    bar = _open.get()
    if bar is None or not tasks:
        return _nothing
    bar.lengthen(tasks)
    return bar.count


def _nothing() -> None:
    pass
