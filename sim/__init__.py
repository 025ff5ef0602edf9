"""salesim: a discrete-event simulator of sales-department designs.

The public names; each is imported when it is first used, so that the command line starts quickly. One
replication is ``sim.simulate.simulate``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim import plot as plot
    from sim.experiment.best_map import BestMap as BestMap
    from sim.experiment.best_map import best_map as best_map
    from sim.experiment.cells import Remembered as Remembered
    from sim.experiment.cluster import dask_executor as dask_executor
    from sim.experiment.compare import Comparison as Comparison
    from sim.experiment.compare import compare as compare
    from sim.experiment.explain import Explanation as Explanation
    from sim.experiment.explain import explain as explain
    from sim.experiment.plausible import Plausible as Plausible
    from sim.experiment.plausible import plausible as plausible
    from sim.experiment.replicate import StudyResult as StudyResult
    from sim.experiment.replicate import extend as extend
    from sim.experiment.replicate import replicate as replicate
    from sim.experiment.sensitivity import Extent as Extent
    from sim.experiment.sensitivity import Sensitivity as Sensitivity
    from sim.experiment.sensitivity import sensitivity as sensitivity
    from sim.experiment.staffing import staff as staff
    from sim.experiment.standing import Staffing as Staffing
    from sim.experiment.stress import Stress as Stress
    from sim.experiment.stress import stress as stress
    from sim.experiment.sweep import SweepResult as SweepResult
    from sim.experiment.sweep import sweep as sweep
    from sim.experiment.until import Sought as Sought
    from sim.experiment.until import goal_of as goal_of
    from sim.experiment.until import replicate_until as replicate_until
    from sim.metrics.tables import Tables as Tables
    from sim.metrics.tables import measure as measure
    from sim.report.sentences import headlines as headlines
    from sim.report.shown import html_of as html_of
    from sim.scenario.build import make_study as make_study
    from sim.scenario.design import Design as Design
    from sim.scenario.frames import frames_of as frames_of
    from sim.scenario.frames import state_from_frames as state_from_frames
    from sim.scenario.initial import InitialState as InitialState
    from sim.scenario.load import load_file as load_file
    from sim.scenario.load import load_study as load_study
    from sim.scenario.shipped import shipped as shipped
    from sim.scenario.study import LoadedStudy as LoadedStudy
    from sim.scenario.world import World as World
    from sim.scenario.write import write as write

_HOME = {
    "BestMap": "sim.experiment.best_map",
    "Comparison": "sim.experiment.compare",
    "Design": "sim.scenario.design",
    "Explanation": "sim.experiment.explain",
    "Extent": "sim.experiment.sensitivity",
    "InitialState": "sim.scenario.initial",
    "Plausible": "sim.experiment.plausible",
    "Remembered": "sim.experiment.cells",
    "Sensitivity": "sim.experiment.sensitivity",
    "Staffing": "sim.experiment.standing",
    "Stress": "sim.experiment.stress",
    "Sought": "sim.experiment.until",
    "StudyResult": "sim.experiment.replicate",
    "SweepResult": "sim.experiment.sweep",
    "Tables": "sim.metrics.tables",
    "LoadedStudy": "sim.scenario.study",
    "World": "sim.scenario.world",
    "best_map": "sim.experiment.best_map",
    "compare": "sim.experiment.compare",
    "dask_executor": "sim.experiment.cluster",
    "explain": "sim.experiment.explain",
    "extend": "sim.experiment.replicate",
    "frames_of": "sim.scenario.frames",
    "goal_of": "sim.experiment.until",
    "headlines": "sim.report.sentences",
    "html_of": "sim.report.shown",
    "load_file": "sim.scenario.load",
    "load_study": "sim.scenario.load",
    "make_study": "sim.scenario.build",
    "measure": "sim.metrics.tables",
    "plausible": "sim.experiment.plausible",
    "replicate": "sim.experiment.replicate",
    "replicate_until": "sim.experiment.until",
    "sensitivity": "sim.experiment.sensitivity",
    "shipped": "sim.scenario.shipped",
    "staff": "sim.experiment.staffing",
    "state_from_frames": "sim.scenario.frames",
    "stress": "sim.experiment.stress",
    "sweep": "sim.experiment.sweep",
    "write": "sim.scenario.write",
}

_MODULES = ("plot",)

__all__ = sorted([*_HOME, *_MODULES])


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"sim.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
