"""The command `map`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.errors import exit_code, plain_errors
from sim.cli.options import Changes, Dask, Jobs, Metric, StudyFile, metric_name
from sim.cli.progress import progress
from sim.cli.workers import means_of


def map_(
    study: StudyFile,
    vary: Annotated[
        list[str],
        typer.Option(
            metavar="PATH=LOW..HIGH:STEPS",
            help="One axis, or two by naming it twice: a range with steps, a list PATH=V1,V2,V3, or PATH "
            "alone for the range of its source.",
        ),
    ],
    metric: Metric = "profit",
    replications: Annotated[int, typer.Option(min=2, help="How often each design is run at a point.")] = 10,
    jobs: Jobs = None,
    dask: Dask = None,
    set_: Changes = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; default: results/<study>-map.")
    ] = None,
) -> None:
    """Show which design is best where: all designs over a grid of one or two parameters.

    Points that luck leaves undecided are shown as such. Prints a table and a rule in plain words, and writes
    map.svg and Parquet tables.

    For example: salesim map scenarios/studies/three-departments.yaml --vary world.border.friction=0..0.6:7
    --vary world.people.turnover
    """
    if len(vary) > 2:
        raise typer.BadParameter(f"found {len(vary)} axes; allowed: one or two", param_hint="--vary")
    with plain_errors():
        from rich.console import Console

        from sim.experiment.axes import read_axis
        from sim.experiment.best_map import best_map
        from sim.experiment.store import check_folder, provenance, write_results
        from sim.report.best_map import print_map
        from sim.report.drawing import to_file
        from sim.report.map_figure import map_figure
        from sim.scenario.load import load_study

        loaded = load_study(study, list(set_ or []))
        if len(loaded.cases) < 2:
            raise typer.BadParameter("has one design; a map needs two or more", param_hint="STUDY")
        axes = [read_axis(loaded, text) for text in vary]
        if len({axis.path for axis in axes}) < len(axes):
            raise typer.BadParameter(f"found {axes[0].path} twice", param_hint="--vary")
        folder = out if out is not None else Path("results") / f"{loaded.study.name}-map"
        check_folder(folder, "map")
        points = 1
        for axis in axes:
            points *= len(axis.values)
        runs = points * len(loaded.cases) * replications
        with (
            means_of(jobs, dask, loaded, folder) as means,
            progress(f"{points} points", runs) as advance,
        ):
            found = best_map(
                loaded,
                axes,
                metric=metric_name(metric),
                replications=replications,
                **means._asdict(),
                on_done=advance,
            )
        manifest = {
            **provenance(loaded, ["salesim", *sys.argv[1:]], "map"),
            "finished_runs": found.effort.computed + found.effort.reused,
            "interrupted": found.effort.interrupted,
        }
        tables = {"map": found.points, "map-designs": found.designs}
        write_results(folder, manifest, tables, {"map.svg": to_file(map_figure(found).figure)})
        print_map(found, Console())
        typer.echo(f"The figure is {folder / 'map.svg'}; tables are beside it.")
    raise typer.Exit(exit_code(found.effort.interrupted, found.effort.failed))
