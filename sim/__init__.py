"""salesim: a discrete-event simulator of sales-department designs.

The public names; each is imported when it is first used, so that the command line starts quickly. One
replication is ``sim.simulate.simulate``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.experiment.cluster import dask_executor as dask_executor
    from sim.experiment.compare import Comparison as Comparison
    from sim.experiment.compare import compare as compare
    from sim.experiment.replicate import StudyResult as StudyResult
    from sim.experiment.replicate import extend as extend
    from sim.experiment.replicate import replicate as replicate
    from sim.experiment.until import goal_of as goal_of
    from sim.experiment.until import replicate_until as replicate_until
    from sim.metrics.tables import Tables as Tables
    from sim.metrics.tables import measure as measure
    from sim.scenario.build import make_study as make_study
    from sim.scenario.design import Design as Design
    from sim.scenario.frames import frames_of as frames_of
    from sim.scenario.frames import state_from_frames as state_from_frames
    from sim.scenario.initial import InitialState as InitialState
    from sim.scenario.load import load_file as load_file
    from sim.scenario.load import load_study as load_study
    from sim.scenario.world import World as World
    from sim.scenario.write import write as write

_HOME = {
    "Comparison": "sim.experiment.compare",
    "Design": "sim.scenario.design",
    "InitialState": "sim.scenario.initial",
    "StudyResult": "sim.experiment.replicate",
    "Tables": "sim.metrics.tables",
    "World": "sim.scenario.world",
    "compare": "sim.experiment.compare",
    "dask_executor": "sim.experiment.cluster",
    "extend": "sim.experiment.replicate",
    "frames_of": "sim.scenario.frames",
    "goal_of": "sim.experiment.until",
    "load_file": "sim.scenario.load",
    "load_study": "sim.scenario.load",
    "make_study": "sim.scenario.build",
    "measure": "sim.metrics.tables",
    "replicate": "sim.experiment.replicate",
    "replicate_until": "sim.experiment.until",
    "state_from_frames": "sim.scenario.frames",
    "write": "sim.scenario.write",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
