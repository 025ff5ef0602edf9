"""Axes and their values in words."""

from __future__ import annotations

from collections.abc import Sequence

from sim.experiment.axes import Axis
from sim.report.numbers import duration, plain


def axis_names(axes: Sequence[Axis]) -> list[str]:
    """The last word of each path, or the last two where one would not tell the axes apart."""
    steps = [axis.path.split(".") for axis in axes]
    last = [each[-1] for each in steps]
    return last if len(set(last)) == len(last) else [" ".join(each[-2:]) for each in steps]


def values_shown(axis: Axis) -> list[str]:
    """The values as they are read on an axis."""
    if axis.kind == "word":
        return list(axis.values)
    return [size_shown(axis, size) for size in axis.sizes]


def size_shown(axis: Axis, size: float) -> str:
    """One size in the unit of its axis."""
    return duration(size) if axis.kind == "duration" else plain(float(f"{size:.4g}"))
