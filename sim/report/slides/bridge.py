"""From one profit to another in stacked columns: an unseen foot, and the piece that a step adds on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.palette import GAIN, LOSS
from sim.report.slides.charts import Series
from sim.texts import _


@dataclass(frozen=True)
class Column:
    """A column from one amount to another; a whole profit has the colour of its design."""

    label: str
    start: float
    stop: float
    colour: str | None = None


def series(columns: Sequence[Column]) -> list[Series]:
    """Stacked series that draw the columns; what is below 0 is stacked downward on its own."""
    wholes = [(_profit(column), column.colour, column.label) for column in columns if column.colour]
    parts: list[tuple[str, str | None, list[float]]] = []
    for sign in (1.0, -1.0):
        parts.append((_("Foot (not shown)"), None, [sign * _foot(column, sign) for column in columns]))
    for name, colour, wanted in (
        *wholes,
        (_("Adds to the profit"), GAIN, True),
        (_("Takes away from it"), LOSS, False),
    ):
        for sign in (1.0, -1.0):
            sizes = [sign * _piece(column, sign) if _kind(column) == wanted else 0.0 for column in columns]
            parts.append((name, colour, sizes))
    return _seen(parts)


def _profit(column: Column) -> str:
    return _("Profit of {design}").format(design=column.label)


def _seen(parts: Sequence[tuple[str, str | None, list[float]]]) -> list[Series]:
    """Without what is 0 everywhere; each name stands in the legend once, the feet do not."""
    found: list[Series] = []
    for name, colour, sizes in parts:
        if any(sizes):
            known = colour is None or any(other.name == name for other in found)
            found.append(Series(name, sizes, colour, legend=not known))
    return found


def _kind(column: Column) -> str | bool:
    """Which profit a column is; of a step whether it adds."""
    return column.label if column.colour is not None else column.stop >= column.start


def _piece(column: Column, sign: float) -> float:
    """How much of a column lies above 0 (or below, for a negative sign)."""
    ends = (max(0.0, sign * column.start), max(0.0, sign * column.stop))
    return max(ends) - min(ends)


def _foot(column: Column, sign: float) -> float:
    """How far the column begins from 0 on that side."""
    return min(max(0.0, sign * column.start), max(0.0, sign * column.stop))
