"""A section of the page: what is said, what is seen and what is listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.beside import Beside
from sim.report.pictures import Picture
from sim.scenario.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison


@dataclass(frozen=True)
class Section:
    """Pictures and tables on one question; ``sentences`` come first."""

    lines: tuple[Beside, ...]
    sentences: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


def names(comparison: Comparison) -> list[str]:
    """The designs of the study in its order, those without a finished run too."""
    return [case.design.name for case in comparison.study.cases]


def currency(comparison: Comparison) -> str:
    """The money of the study's world."""
    return comparison.study.world.money.currency


def span(comparison: Comparison) -> float:
    """The horizon in years."""
    return comparison.study.study.horizon / HOURS_PER_YEAR
