"""Who does the runs: processes of this machine, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from sim.cli.options import workers

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sim.experiment.journal import SqliteJournal
    from sim.scenario.study import LoadedStudy


class Means(NamedTuple):
    """What an experiment is run with: so many at once, by whom, and where runs are kept."""

    jobs: int
    executor: Executor | None
    journal: SqliteJournal | None


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


@contextmanager
def means_of(jobs: int | None, dask: str | None, study: LoadedStudy, folder: Path | None) -> Iterator[Means]:
    """The means of an experiment whose finished runs are kept in a folder, if there is one."""
    with executor_of(jobs, dask) as (width, executor), ExitStack() as opened:
        journal = None
        if folder is not None:
            from sim.experiment.journal import SqliteJournal
            from sim.experiment.store import CELLS

            journal = opened.enter_context(SqliteJournal(folder / CELLS, study))
        yield Means(width, executor, journal)
