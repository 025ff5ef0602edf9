"""The command `sweep`."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.errors import exit_code, plain_errors
from sim.cli.options import Changes, Dask, Jobs, StudyFile
from sim.cli.progress import progress
from sim.cli.workers import executor_of


def sweep(
    study: StudyFile,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH[=VALUES]",
            help="What to vary: a list (0.1,0.2), a range (0.1..0.6) or a range in steps (0.1..0.6:7); "
            "without VALUES the range of its source. Beside what the study's section sweep says.",
        ),
    ] = None,
    method: Annotated[
        str | None, typer.Option(help="grid (all combinations), lhs (Latin hypercube) or sobol.")
    ] = None,
    points: Annotated[
        str | None,
        typer.Option(help="Points of lhs or sobol; 50+70 extends a Latin hypercube of 50 by one of 70."),
    ] = None,
    replications: Annotated[
        int | None, typer.Option(min=1, help="Runs of each design at each point; default: the study's own.")
    ] = None,
    jobs: Jobs = None,
    dask: Dask = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; default: results/<study>-sweep.")
    ] = None,
    set_: Changes = None,
) -> None:
    """Run the designs of a study at many values of its world or its designs; the table goes to sweep.parquet.

    What is finished is kept in the folder at once: the same command goes on where an earlier one was ended or
    killed, and more points or replications re-use what is there.

    For example: salesim sweep scenarios/studies/three-departments.yaml --replications 5
    --vary world.people.turnover=0.1..0.4:4
    """
    with plain_errors():
        from rich.console import Console

        from sim.experiment.sweep import plan_sweep, run_sweep
        from sim.report.sweep import print_sweep
        from sim.scenario.load import load_study
        from sim.scenario.sweep import option

        plan = plan_sweep(
            load_study(study, list(set_ or [])),
            dict(option(text) for text in vary or []),
            method=method,
            points=None if points is None else _blocks(points),
            replications=replications,
        )
        name = plan.study.study.name
        with executor_of(jobs, dask) as (width, executor), ExitStack() as bars:
            result = run_sweep(
                plan,
                out if out is not None else Path("results") / f"{name}-sweep",
                jobs=width,
                executor=executor,
                watch=lambda missing: bars.enter_context(progress(name, missing)),
                command=["salesim", *sys.argv[1:]],
            )
        print_sweep(result, Console())
    raise typer.Exit(exit_code(result.interrupted, result.failed))


def _blocks(points: str) -> list[int]:
    """The numbers in a text such as 50+70."""
    try:
        return [int(part) for part in points.split("+")]
    except ValueError:
        raise typer.BadParameter(
            f"found '{points}'; allowed: a whole number, or several with + between them",
            param_hint="--points",
        ) from None
