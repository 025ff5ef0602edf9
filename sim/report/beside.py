"""Tables of numbers with their difference to the reference beside each design."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.numbers import NOTHING, difference
from sim.report.summary import scaled
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison, DesignSummary
    from sim.stats import PairedDifference


@dataclass(frozen=True)
class Beside:
    """One line: a text per column. ``kind`` says how it stands: a line, a sum of lines, or a memo."""

    label: str
    unit: str
    note: str
    cells: tuple[str, ...]
    kind: str = "line"


@dataclass(frozen=True)
class Measure:
    """A number of the comparison to be shown, and how it is written; ``scale`` is for its difference."""

    metric: str
    label: str
    unit: str
    note: str
    write: Callable[[float], str]
    kind: str = "line"
    scale: float = 1.0


def columns(comparison: Comparison) -> list[str]:
    """The heads of the columns: each design, and after it its difference unless it is the reference."""
    found = []
    for design in comparison.designs:
        found.append(design.design)
        if compared(comparison, design):
            found.append(_("difference to {reference}").format(reference=comparison.study.study.reference))
    return found


def compared(comparison: Comparison, design: DesignSummary) -> bool:
    """Whether a column of differences follows the design."""
    reference = comparison.study.study.reference
    return design.design != reference and any(other.design == reference for other in comparison.designs)


def measures(comparison: Comparison, wanted: Sequence[Measure]) -> list[Beside]:
    """Lines for numbers that the comparison has."""
    found = []
    for measure in wanted:
        name = measure.metric
        values = {d.design: d.means[name].estimate for d in comparison.designs if name in d.means}
        differences = {d.design: d.differences[name] for d in comparison.designs if name in d.differences}
        found.append(line(comparison, measure, values, differences))
    return found


def line(
    comparison: Comparison,
    measure: Measure,
    values: Mapping[str, float],
    differences: Mapping[str, PairedDifference],
) -> Beside:
    """One line from numbers by design."""
    cells = []
    for design in comparison.designs:
        name = design.design
        cells.append(measure.write(values[name]) if name in values else NOTHING)
        if compared(comparison, design):
            found = differences.get(name)
            cells.append(NOTHING if found is None else difference(scaled(found, measure.scale)))
    return Beside(measure.label, measure.unit, measure.note, tuple(cells), measure.kind)
