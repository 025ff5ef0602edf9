"""The points of a sweep: all combinations of values, a Latin hypercube, or Sobol' points."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TypeAlias

from scipy.stats import qmc

from sim.metrics.facts import Floats
from sim.randomness import Luck
from sim.scenario.axes import Axis, Value
from sim.scenario.sweep import Method

Point: TypeAlias = tuple[Value, ...]
"""A value of each axis, in their order."""


def points_of(axes: Sequence[Axis], method: Method, blocks: Sequence[int], seed: int) -> list[Point]:
    """The points of a method; the same ones for the same axes, numbers and seed of the study.

    ``blocks``: how many; of no meaning for a grid. More Sobol' points begin with the fewer ones; their number
    is a power of two, the next one up. A Latin hypercube cannot grow: each block is one of its own, and
    further blocks leave the first ones as they are.
    """
    if method == "grid":
        return list(product(*(axis.values for axis in axes)))
    rows = _sobol(len(axes), blocks[0], seed) if method == "sobol" else _cubes(len(axes), blocks, seed)
    return [tuple(axis.at(share) for axis, share in zip(axes, row, strict=True)) for row in rows]


def power_of_two(number: int) -> int:
    """The smallest power of two that is no smaller.

    >>> power_of_two(64), power_of_two(65), power_of_two(1)
    (64, 128, 1)
    """
    return 1 << (number - 1).bit_length()


def _sobol(axes: int, number: int, seed: int) -> list[list[float]]:
    luck = Luck(seed, 0).stream("analysis", "sweep", "sobol")
    sample: Floats = qmc.Sobol(axes, rng=luck).random_base2(power_of_two(number).bit_length() - 1)
    found: list[list[float]] = sample.tolist()
    return found


def _cubes(axes: int, blocks: Sequence[int], seed: int) -> list[list[float]]:
    rows: list[list[float]] = []
    luck = Luck(seed, 0)
    for place, number in enumerate(blocks):
        cube = qmc.LatinHypercube(axes, rng=luck.stream("analysis", "sweep", "lhs", place))
        rows += cube.random(number).tolist()
    return rows
