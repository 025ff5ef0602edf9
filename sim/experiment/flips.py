"""Assumptions that turn a verdict round: each moved alone to the ends of its range, all else as in the study.

Where the difference has another sign at an end, the value is sought at which it is zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.experiment.best import holds_for_all
from sim.metrics.facts import Floats
from sim.scenario.ranges import Range
from sim.stats import Interval, mean_interval, paired_difference

ROUNDS = 5
CLOSE = 0.01
"""The search ends when this part of the range holds the value."""

Evaluate = Callable[[Sequence[tuple[int, float]]], Floats]
"""Differences at (place of a parameter, its size): (points, replications)."""

COLUMNS = (
    "parameter",
    "size",
    "base",
    "end",
    "end_size",
    "at_end",
    "at_end_low",
    "at_end_high",
    "left",
    "flips_at",
    "flips_from",
    "flips_to",
    "sure",
)


@dataclass
class _Line:
    """The differences seen along one parameter, from its size in the study to one end of its range."""

    place: int
    base: float
    end: float
    seen: dict[float, Floats] = field(default_factory=dict)
    done: bool = False

    def mean(self, size: float) -> float:
        return float(self.seen[size].mean())

    @property
    def turns(self) -> bool:
        """Whether the difference has another sign at the end."""
        return self.mean(self.base) * self.mean(self.end) < 0

    def bracket(self) -> tuple[float, float]:
        """The two neighbouring sizes, coming from the base, between which the sign turns first."""
        sizes = sorted(self.seen, reverse=self.end < self.base)
        return next((a, b) for a, b in pairwise(sizes) if self.mean(a) * self.mean(b) <= 0)

    def crossing(self) -> float:
        """Where the straight line through the bracket is zero."""
        return _zero(*((size, self.mean(size)) for size in self.bracket()))


def flips(
    ranges: Sequence[Range], base: Floats, evaluate: Evaluate, *, confidence: float = 0.95
) -> pd.DataFrame:
    """What becomes of a difference, ``base`` by replication, at both ends of each range.

    One row per parameter and end. ``at_end`` is the difference there with its interval; ``left`` the share of
    the difference that is left there (below zero: turned round); ``flips_at`` the value at which it is zero,
    in the unit of the model, ``flips_from`` and ``flips_to`` between which values luck leaves the sign open.
    ``sure``: the difference at the end has the other sign beyond luck (Holm over all ends), and that in the
    study its own. nan where nothing turns. Rows of a parameter whose runs failed are left out.
    """
    lines = [
        _Line(place, each.size, end)
        for place, each in enumerate(ranges)
        for end in (each.low, each.high)
        if end != each.size
    ]
    for line, values in zip(lines, evaluate([(line.place, line.end) for line in lines]), strict=True):
        line.seen = {line.base: base, line.end: values}
    lines = [line for line in lines if all(np.isfinite(values).all() for values in line.seen.values())]
    turning = [line for line in lines if line.turns]
    for step in range(ROUNDS):
        asked = [
            (line, size) for line in turning if (size := _next(line, ranges[line.place], step)) is not None
        ]
        if not asked:
            break
        found = evaluate([(line.place, size) for line, size in asked])
        for (line, size), values in zip(asked, found, strict=True):
            line.done = not np.isfinite(values).all()
            if not line.done:
                line.seen[size] = values
    sure = _sure(lines, base, confidence)
    rows = [
        _row(ranges[line.place], line, certain, confidence) for line, certain in zip(lines, sure, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values("left", kind="stable", ignore_index=True)


def _next(line: _Line, own: Range, step: int) -> float | None:
    """The next size to look at, in turn by the straight line and by halves; None where it is close enough."""
    near, far = line.bracket()
    if line.done or abs(far - near) <= CLOSE * (own.high - own.low):
        return None
    size = line.crossing() if step % 2 == 0 else (near + far) / 2
    if own.text(size) in (own.text(near), own.text(far)):
        return None
    return size


def _zero(one: tuple[float, float], other: tuple[float, float]) -> float:
    (a, at_a), (b, at_b) = one, other
    return a if at_a == at_b else a + (b - a) * at_a / (at_a - at_b)


def _sure(lines: Sequence[_Line], base: Floats, confidence: float) -> list[bool]:
    sign = math.copysign(1.0, float(base.mean()))
    if not _p(base * sign) <= 1 - confidence:
        return [False] * len(lines)
    return holds_for_all([_p(line.seen[line.end] * -sign) for line in lines], confidence)


def _p(values: Floats) -> float:
    """How easily luck gives a mean so far above zero, where the truth is none (two-sided, so twice)."""
    found = paired_difference(np.zeros_like(values), values)
    return found.p if found.mean > 0 else 1.0


def _row(own: Range, line: _Line, sure: bool, confidence: float) -> tuple[object, ...]:
    base, at_end = line.mean(line.base), mean_interval(line.seen[line.end], confidence)
    at = low = high = math.nan
    if line.turns:
        at = line.crossing()
        low, high = _open(line, confidence)
    return (
        own.path,
        own.size,
        base,
        "low" if line.end == own.low else "high",
        line.end,
        at_end.estimate,
        at_end.low,
        at_end.high,
        at_end.estimate / base if base else math.nan,
        at,
        low,
        high,
        sure and line.turns,
    )


def _open(line: _Line, confidence: float) -> tuple[float, float]:
    """Between which sizes the interval of the difference holds zero; straight lines between what was seen."""
    sizes = sorted(line.seen)
    bounds: list[Interval] = [mean_interval(line.seen[size], confidence) for size in sizes]
    holds = [bound.low <= 0 <= bound.high for bound in bounds]
    found: list[float] = [size for size, held in zip(sizes, holds, strict=True) if held]
    for one, other in pairwise(range(len(sizes))):
        for edge in ("low", "high"):
            a, b = getattr(bounds[one], edge), getattr(bounds[other], edge)
            if a * b < 0:
                found.append(_zero((sizes[one], a), (sizes[other], b)))
    return (min(found), max(found)) if found else (math.nan, math.nan)
