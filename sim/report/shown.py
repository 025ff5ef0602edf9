"""Objects as HTML for a notebook, each from what a terminal shows of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import TypeVar

from rich.console import Console

from sim.experiment.best_map import BestMap
from sim.experiment.compare import Comparison
from sim.experiment.explain import Explanation
from sim.experiment.plausible import Plausible
from sim.experiment.replicate import StudyResult
from sim.experiment.sensitivity import Sensitivity
from sim.experiment.standing import Staffing
from sim.experiment.stress import Stress
from sim.experiment.sweep import SweepResult
from sim.experiment.until import Sought
from sim.metrics.tables import Tables
from sim.report import glance
from sim.report.best_map import print_map
from sim.report.explained import print_explanation
from sim.report.markup import Pages
from sim.report.sensitivity import print_sensitivity
from sim.report.staffing import print_staffing
from sim.report.stressed import print_stress
from sim.report.sweep import print_sweep
from sim.report.terminal import print_comparison
from sim.scenario.design import Design
from sim.scenario.study import LoadedStudy
from sim.scenario.world import World

T = TypeVar("T")


@singledispatch
def html_of(shown: object) -> str | None:
    """A result, study, design or world as HTML, as notebooks show it; None for anything else."""
    return None


def _shown_by(kind: type[T], write: Callable[[T, Console], None]) -> None:
    def as_html(shown: T) -> str:
        pages = Pages()
        write(shown, pages)
        return pages.html

    html_of.register(kind)(as_html)


def _staffing(staffing: Staffing, console: Console) -> None:
    print_staffing(staffing, staffing.study.study.name, console)


_shown_by(BestMap, print_map)
_shown_by(Comparison, print_comparison)
_shown_by(Design, glance.print_design)
_shown_by(Explanation, print_explanation)
_shown_by(LoadedStudy, glance.print_study)
_shown_by(Plausible, glance.print_plausible)
_shown_by(Sensitivity, print_sensitivity)
_shown_by(Sought, glance.print_sought)
_shown_by(Staffing, _staffing)
_shown_by(Stress, print_stress)
_shown_by(StudyResult, glance.print_result)
_shown_by(SweepResult, print_sweep)
_shown_by(Tables, glance.print_tables)
_shown_by(World, glance.print_world)
