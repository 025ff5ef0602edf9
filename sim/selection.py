"""Selecting the best of many systems whose means are known through noise only: arrays in, dataclass out.

The procedure KN of Kim and Nelson (2001, "A fully sequential procedure for indifference-zone selection in
simulation", ACM Transactions on Modeling and Computer Simulation 11). It is sound under common random
numbers, as it looks at differences of samples with the same number only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Selection:
    """What the procedure found, by the numbers of the systems.

    ``best`` has the highest mean of the ``contenders``, those that nothing speaks against yet. ``decided``:
    the procedure has come to its end. Only then does its promise hold: with a probability of ``confidence``
    or more ``best`` is the best system, if that is better than all others by ``delta`` or more. (If it is
    not, ``best`` is as surely one within ``delta`` of it in all our tests; a proof of that is not known.)
    ``used``: samples of each system that counted, for a system that went out those until then.
    """

    best: int
    contenders: tuple[int, ...]
    decided: bool
    used: tuple[int, ...]
    delta: float
    confidence: float


def boundary(systems: int, first: int, confidence: float) -> float:
    """The constant h squared of the procedure for k ``systems`` and ``first`` samples of each (c = 1).

    It comes from eta, which solves (1 + 2 eta)^(-(first - 1) / 2) / 2 = (1 - confidence) / (k - 1), and is
    2 eta (first - 1).

    >>> round(boundary(2, 10, 0.95), 3), round(boundary(18, 10, 0.95), 3)
    (6.013, 19.177)
    """
    share = (1 - confidence) / (systems - 1)
    eta: float = ((2 * share) ** (-2 / (first - 1)) - 1) / 2
    return 2 * eta * (first - 1)


class FullySequential:
    """The procedure, fed with samples in blocks of any size: the result is the same for all sizes.

    ``delta``: the smallest difference worth detecting; ``first``: samples of every system before any may go
    out, from which the variances of differences are estimated once and for all. Higher is better. The
    samples of a system are taken as normal and independent; the tests say what skewed ones do.

    Raises ``ValueError`` for less than one system, a ``delta`` not above 0, ``first`` below 3, or a
    confidence not between a half and 1.
    """

    def __init__(self, systems: int, delta: float, *, first: int, confidence: float = 0.95) -> None:
        if systems < 1:
            raise ValueError(f"there must be a system to select, not {systems}")
        if not (delta > 0 and math.isfinite(delta)):
            raise ValueError(f"delta must be above 0, not {delta}")
        if first < 3:
            raise ValueError(f"first must be 3 samples or more, not {first}")
        if not 0.5 < confidence < 1:
            raise ValueError(f"confidence must be between 0.5 and 1, not {confidence}")
        self._delta, self._confidence, self._first = delta, confidence, first
        self._boundary = boundary(systems, first, confidence) if systems > 1 else 0.0
        self._rows: list[Floats] = []
        self._sums = np.zeros(systems)
        self._used = np.zeros(systems, dtype=np.int64)
        self._left = np.arange(systems)
        self._products = np.zeros((systems, systems))
        self._decided = systems == 1

    @property
    def survivors(self) -> tuple[int, ...]:
        """The systems that need further samples, by number; while undecided at least two."""
        return tuple(self._left.tolist())

    @property
    def decided(self) -> bool:
        """Whether no further sample is needed."""
        return self._decided

    @property
    def taken(self) -> int:
        """Samples that each survivor has had."""
        return len(self._rows)

    def samples(self) -> Floats:
        """All samples that counted: (samples, systems), nan after a system went out."""
        return np.array(self._rows).reshape(len(self._rows), self._sums.size)

    def feed(self, block: ArrayLike) -> None:
        """Take further samples (samples, survivors), a column for each of ``survivors`` in its order.

        A row holds samples with the same number (the same luck). Rows are looked at one after the other;
        what a system has in a row after the one that put it out does not count, nor do rows after the
        decision.

        Raises ``ValueError`` for a block of another shape or with numbers that are not finite.
        """
        rows = np.asarray(block, dtype=np.float64)
        asked = self._left
        if rows.ndim != 2 or rows.shape[1] != asked.size:
            raise ValueError(f"a block must be (samples, {asked.size}), not {rows.shape}")
        if not np.isfinite(rows).all():
            raise ValueError("samples must be finite")
        for row in rows:
            if self._decided:
                return
            self._take(row[np.isin(asked, self._left)])

    def withdraw(self, system: int) -> None:
        """Take out a survivor of which no more samples can be had; the promise then speaks of the others."""
        self._left = self._left[self._left != system]

    def result(self) -> Selection:
        """What is known by now; raises ``ValueError`` without a sample, or where all were withdrawn."""
        if not self._left.size or (not self._rows and self._left.size > 1):
            raise ValueError("no sample was taken of any system that is left")
        best = int(self._left[np.argmax(self._sums[self._left])])
        return Selection(
            best=best,
            contenders=(best,) if self._decided else self.survivors,
            decided=self._decided,
            used=tuple(self._used.tolist()),
            delta=self._delta,
            confidence=self._confidence,
        )

    def _take(self, values: Floats) -> None:
        full = np.full(self._sums.size, np.nan)
        full[self._left] = values
        self._rows.append(full)
        self._sums[self._left] += values
        self._used[self._left] += 1
        if self.taken == self._first:
            # N_il of the paper is the whole part of this.
            self._products = self._boundary * _variances(self.samples()) / self._delta**2
        if self.taken >= self._first:
            self._screen()

    def _screen(self) -> None:
        """Put out every system whose mean is too far below that of another survivor."""
        r, left = self.taken, self._left
        means = self._sums[left] / r
        products = self._products[np.ix_(left, left)]
        slack = np.maximum(0.0, self._delta / (2 * r) * (products - r))
        stays = (means[:, None] >= means[None, :] - slack).all(axis=1)
        self._left = left[stays]
        # The procedure's own end: beyond it only systems with exactly equal means can be left.
        last = math.floor(self._products[np.ix_(self._left, self._left)].max()) + 1
        self._decided = self._left.size == 1 or r >= last


def _variances(samples: Floats) -> Floats:
    """Sample variance of the difference of each pair of systems: (systems, systems)."""
    return np.array([(samples - samples[:, [i]]).var(axis=0, ddof=1) for i in range(samples.shape[1])])
