"""The command `new`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.errors import plain_errors


def new(
    folder: Annotated[Path, typer.Argument(metavar="NAME", help="The folder to make, by the study's name.")],
) -> None:
    """Make a folder for a study of your own: files with comments that explain them, which run at once."""
    with plain_errors():
        import shlex

        from sim.experiment.new_study import new_study

        read_me, study = new_study(folder)
        typer.echo(f"{folder} is made; read {read_me} and {study}, then:")
        for command in ("check", "load", "compare"):
            typer.echo(f"  salesim {command} {shlex.quote(str(study))}")
