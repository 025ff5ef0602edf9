"""The command `stress`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import exit_code, plain_errors
from sim.cli.options import Changes, Dask, Jobs, StudyFile
from sim.cli.progress import progress
from sim.cli.workers import executor_of

if TYPE_CHECKING:
    from sim.experiment.stress import Stress


class Where(StrEnum):
    """Where somebody leaves to."""

    rival = "rival"
    own_firm = "own-firm"
    elsewhere = "elsewhere"


def stress(
    study: StudyFile,
    at: Annotated[str, typer.Option(metavar="DURATION", help="When somebody leaves: 18 mo, 2 yr.")] = "12 mo",
    to: Annotated[
        Where, typer.Option(help="Where to; accounts follow to a rival or an own firm.")
    ] = Where.rival,
    designs: Annotated[
        list[str] | None, typer.Option(help="This design alone; may be given several times.")
    ] = None,
    seat: Annotated[
        list[str] | None,
        typer.Option(metavar="ROLE[:NUMBER]", help="These seats alone; may be given several times."),
    ] = None,
    managers: Annotated[
        bool, typer.Option("--managers", help="Also seats of people who do nothing but manage.")
    ] = False,
    replications: Annotated[
        int | None, typer.Option(min=1, help="How often each seat is tried; default: the study's number.")
    ] = None,
    jobs: Jobs = None,
    dask: Dask = None,
    set_: Changes = None,
    out: Annotated[Path | None, typer.Option(help="Folder for a table, a figure and a manifest.")] = None,
) -> None:
    """Let the person on each seat leave on a given day, and say what that costs and for how long.

    Each departure is compared with the same company, people and luck without it. Prints the seats of each
    design, the worst first, and what hangs on a single person.

    For example: salesim stress scenarios/studies/three-departments.yaml --replications 10 --designs conveyor
    """
    with plain_errors():
        from rich.console import Console

        from sim.experiment.store import check_folder
        from sim.experiment.stress import pairs_of
        from sim.experiment.stress import stress as stress_study
        from sim.report.stressed import print_stress
        from sim.scenario.load import load_study

        day = _duration(at)
        if out is not None:
            check_folder(out, "stress")
        loaded = load_study(study, list(set_ or []))
        pairs = pairs_of(loaded, day, designs, seat, managers, replications)
        with (
            executor_of(jobs, dask) as (width, executor),
            progress(loaded.study.name, pairs) as advance,
        ):
            found = stress_study(
                loaded,
                at=day,
                to=to.value,
                designs=designs,
                seats=seat,
                managers=managers,
                replications=replications,
                jobs=width,
                executor=executor,
                on_done=advance,
            )
        if out is not None:
            _write(found, out)
        print_stress(found, Console())
    raise typer.Exit(exit_code(found.interrupted, found.failed))


def _duration(text: str) -> float:
    from sim.scenario.errors import Problem
    from sim.scenario.units import parse_duration

    try:
        return parse_duration(text)
    except Problem as problem:
        raise typer.BadParameter(str(problem), param_hint="--at") from None


def _write(found: Stress, out: Path) -> None:
    from sim.experiment.store import write_results
    from sim.experiment.stress import manifest
    from sim.report.drawing import to_file
    from sim.report.stressed_picture import stressed

    pages = {"stress.svg": to_file(stressed(found).figure)} if found.pairs else {}
    write_results(out, manifest(found, ["salesim", *sys.argv[1:]]), {"stress": found.table}, pages)
    typer.echo(f"Results are in {out}", err=True)
