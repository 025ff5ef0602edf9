"""Who does the runs: processes of this machine, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from sim.cli.options import workers

if TYPE_CHECKING:
    from concurrent.futures import Executor


@contextmanager
def executor_of(jobs: int | None, dask: str | None) -> Iterator[tuple[int, Executor | None]]:
    """How many runs are done at once, and by which executor; None for processes of this machine."""
    if dask is None:
        yield workers(jobs), None
        return
    if jobs is not None:
        told = "is for this machine; how many runs a cluster does at once, its own workers say"
        raise typer.BadParameter(told, param_hint="--jobs")
    from sim.experiment.cluster import dask_executor

    with dask_executor(dask) as executor:
        yield executor.width, executor
