"""Exit codes, and a user's mistake told without a traceback."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console

USER_ERROR = 2
SOME_RUNS_FAILED = 1
INTERRUPTED = 130


def exit_code(interrupted: bool, failed: Sized | int) -> int:
    """The exit code of an experiment: ended early by the user, with some failed runs, or whole."""
    if interrupted:
        return INTERRUPTED
    return SOME_RUNS_FAILED if failed else 0


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn a user's mistake into its message and exit code 2, and Ctrl-C before any result into 130."""
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except Exception as error:
        if not _is_told(error):
            raise
        typer.echo(str(error), err=True)
        raise typer.Exit(USER_ERROR) from None


def _is_told(error: Exception) -> bool:
    """Whether the error is made for users; its text then says all."""
    from sim.experiment.cluster import ClusterError
    from sim.experiment.store import OutputError
    from sim.experiment.trace import TraceError
    from sim.scenario.errors import ScenarioError, ScenarioErrors

    return isinstance(error, ScenarioError | ScenarioErrors | OutputError | TraceError | ClusterError)


def error_console() -> Console:
    """Where progress and messages go: what is printed for reading goes elsewhere."""
    from rich.console import Console

    return Console(stderr=True)
