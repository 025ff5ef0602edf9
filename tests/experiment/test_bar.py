"""One bar for all runs of an experiment, in a kernel only."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import ClassVar

import pytest

from sim.experiment import bar
from sim.experiment.execute import execute


class Drawn:
    """What tqdm would draw."""

    made: ClassVar[list[Drawn]] = []

    def __init__(self, total, desc, unit):
        self.totals, self.n, self.start_t, self.closed = [total], 0, 1.0, False
        self.told = f"{desc}, {unit}"
        Drawn.made.append(self)

    def update(self, n=1):
        self.n += n

    def reset(self, total):
        self.totals.append(total)
        self.n, self.start_t = 0, 2.0

    def close(self):
        self.closed = True


@pytest.fixture
def kernel(monkeypatch):
    """A kernel, with bars that are written down."""
    Drawn.made = []
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setitem(sys.modules, "tqdm.auto", SimpleNamespace(tqdm=Drawn))
    return shell


@bar.with_bar
def two_batches(first, second, on_done=None):
    """An experiment that asks for more once it knows more."""
    execute(abs, range(first), on_done=on_done)
    inner = bar.with_bar(execute)
    return inner(abs, range(second), on_done=on_done).outcomes


def test_a_bar_counts_all_batches_of_an_experiment(kernel):
    assert len(two_batches(3, 2)) == 2
    (drawn,) = Drawn.made
    assert (drawn.totals, drawn.n, drawn.start_t, drawn.closed) == ([3, 5], 5, 1.0, True)
    assert drawn.told == "two batches, run"


def test_nobody_is_shown_a_bar_who_watches_himself(kernel):
    two_batches(3, 2, on_done=print)
    two_batches(0, 0)
    execute(abs, range(3))
    assert Drawn.made == []


def test_a_terminal_has_no_bar(kernel):
    kernel.kernel = None
    two_batches(3, 2)
    assert Drawn.made == []


def test_a_bar_is_closed_where_the_experiment_fails(kernel):
    def stumble(_outcome):
        raise OSError("disk full")

    @bar.with_bar
    def failing():
        execute(abs, range(2), on_done=stumble)

    with pytest.raises(OSError, match="disk full"):
        failing()
    assert Drawn.made[0].closed
    two_batches(1, 0)
    assert len(Drawn.made) == 2
