"""A bar that shows how much is done and how long the rest will take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sim.cli.errors import error_console


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[object], None]]:
    """A bar for ``total`` pieces of work (None: nobody knows); calling what it yields counts one of them."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=error_console(), transient=True) as bars:
        bar = bars.add_task(what, total=total)
        yield lambda _: bars.advance(bar)
