"""The command `explain`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import exit_code, plain_errors
from sim.cli.options import Changes, Dask, Jobs, StudyFile
from sim.cli.progress import progress
from sim.cli.workers import means_of

if TYPE_CHECKING:
    from sim.experiment.explain import Explanation


def explain(
    study: StudyFile,
    between: Annotated[
        tuple[str, str], typer.Option(metavar="A B", help="Two designs of the study; what B differs by.")
    ],
    only: Annotated[
        list[str] | None, typer.Option(help="Look at this mechanism alone; may be given several times.")
    ] = None,
    replications: Annotated[
        int | None, typer.Option(min=1, help="How often each setting is run; default: the study's number.")
    ] = None,
    jobs: Jobs = None,
    dask: Dask = None,
    set_: Changes = None,
    out: Annotated[Path | None, typer.Option(help="Folder for a table, a figure and a manifest.")] = None,
) -> None:
    """Say why two designs differ: how much of the difference goes when single mechanisms are switched off.

    Each mechanism (crowding, satisficing, hand-off loss, ...) is switched off by itself, then all of them,
    with the same luck. Prints what each adds to the difference of profit and of new customers.

    For example: salesim explain scenarios/studies/three-departments.yaml --between traditional conveyor
    """
    with plain_errors():
        from rich.console import Console

        from sim.experiment.explain import explain as explain_study
        from sim.experiment.explain import runs_of
        from sim.experiment.store import check_folder
        from sim.report.explained import print_explanation
        from sim.scenario.load import load_study

        if out is not None:
            check_folder(out, "explain")
        loaded = load_study(study, list(set_ or []))
        with (
            means_of(jobs, dask, loaded, out) as means,
            progress(loaded.study.name, runs_of(loaded, replications, only)) as advance,
        ):
            found = explain_study(
                loaded,
                *between,
                replications=replications,
                mechanisms=only,
                **means._asdict(),
                on_done=advance,
            )
        if out is not None:
            _write(found, out)
        print_explanation(found, Console())
    raise typer.Exit(exit_code(found.interrupted, found.failed))


def _write(found: Explanation, out: Path) -> None:
    from sim.experiment.explain import manifest
    from sim.experiment.store import write_results
    from sim.report.drawing import to_file
    from sim.report.explained_picture import explained_figure

    tables, pages = {}, {}
    if found.lines:
        tables["explanation"] = found.table
        pages["explanation.svg"] = to_file(explained_figure(found))
    write_results(out, manifest(found, ["salesim", *sys.argv[1:]]), tables, pages)
    typer.echo(f"Results are in {out}", err=True)
