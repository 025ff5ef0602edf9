"""The command `sensitivity`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import exit_code, plain_errors
from sim.cli.options import Changes, Dask, Jobs, Metric, StudyFile, metric_name
from sim.cli.progress import progress
from sim.cli.workers import Means, means_of

if TYPE_CHECKING:
    from sim.experiment.sensitivity import Extent, Sensitivity
    from sim.scenario.study import LoadedStudy


def sensitivity(
    study: StudyFile,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="Two designs; default: the reference and each other design."),
    ] = None,
    metric: Metric = "profit",
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH",
            help="Parameters of the world, or sections such as world.leads; may be given several times; "
            "default: all with a sourced range.",
        ),
    ] = None,
    trajectories: Annotated[
        int, typer.Option(min=2, help="Of the screening; each moves every parameter once.")
    ] = 4,
    per_point: Annotated[
        int, typer.Option(min=2, help="How often each point of the screening and of the indices is run.")
    ] = 4,
    top: Annotated[int, typer.Option(min=1, help="Parameters that get Sobol' indices.")] = 6,
    base: Annotated[
        int, typer.Option(min=0, help="Base points of the indices, a power of two; 0: no indices.")
    ] = 32,
    flips: Annotated[
        int, typer.Option(min=1, help="Parameters that are moved alone to both ends of their ranges.")
    ] = 8,
    replications: Annotated[
        int, typer.Option(min=2, help="How often these are run, and the study as it is.")
    ] = 10,
    jobs: Jobs = None,
    dask: Dask = None,
    set_: Changes = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; default: results/<study>-sensitivity.")
    ] = None,
) -> None:
    """Say which assumptions move the difference between designs, and which turn it round, at which value.

    First all parameters by Morris' screening, then Sobol' indices and turning points of those that do most.
    How many runs it takes, and about how long, is told before it starts.

    For example: salesim sensitivity scenarios/studies/three-departments.yaml --between traditional conveyor
    --parameters world.leads --parameters world.conversion
    """
    with plain_errors():
        from sim.experiment.sensitivity import BASES, Extent
        from sim.experiment.store import check_folder
        from sim.scenario.load import load_study

        if base not in BASES:
            allowed = ", ".join(map(str, BASES))
            raise typer.BadParameter(f"found {base}; allowed: {allowed}", param_hint="--base")
        extent = Extent(trajectories, per_point, top, base, flips, replications)
        loaded = load_study(study, list(set_ or []))
        names = [case.design.name for case in loaded.cases]
        for name in between or ():
            if name not in names:
                raise typer.BadParameter(f"found {name}; allowed: {', '.join(names)}", param_hint="--between")
        if len(names) < 2 or (between is not None and between[0] == between[1]):
            raise typer.BadParameter("a difference needs two designs", param_hint="--between")
        folder = out if out is not None else Path("results") / f"{loaded.study.name}-sensitivity"
        check_folder(folder, "sensitivity")
        with means_of(jobs, dask, loaded, folder) as means:
            found = _run(loaded, between, metric_name(metric), list(parameters or []), extent, means, folder)
    raise typer.Exit(exit_code(found.effort.interrupted, found.effort.failed))


def _run(
    study: LoadedStudy,
    between: tuple[str, str] | None,
    metric: str,
    parameters: list[str],
    extent: Extent,
    means: Means,
    folder: Path,
) -> Sensitivity:
    from rich.console import Console

    from sim.experiment.estimate import pace
    from sim.experiment.factors import chosen
    from sim.experiment.sensitivity import sensitivity
    from sim.experiment.store import provenance, write_results
    from sim.report.drawing import to_file
    from sim.report.numbers import wall_clock
    from sim.report.sensitivity import print_sensitivity
    from sim.report.sensitivity_figure import sensitivity_figure

    count = len(chosen(study.world, parameters))
    runs = extent.runs(count, 2 if between else len(study.cases))
    departments = extent.trajectories * extent.per_point + extent.replications
    seconds = pace(study).seconds(runs, departments, means.jobs)
    typer.echo(
        f"{count} parameters, at most {runs:,} runs, about {wall_clock(seconds)} ({means.jobs} at a time)"
    )
    with progress(study.study.name, runs) as advance:
        found = sensitivity(
            study,
            between=between,
            metric=metric,
            parameters=parameters,
            extent=extent,
            **means._asdict(),
            on_done=advance,
        )
    tables = {name: found.table(name) for name in ("morris", "sobol", "flips")}
    manifest = {
        **provenance(study, ["salesim", *sys.argv[1:]], "sensitivity"),
        "finished_runs": found.effort.computed + found.effort.reused,
        "interrupted": found.effort.interrupted,
    }
    figure = to_file(sensitivity_figure(found).figure)
    write_results(folder, manifest, {**tables, "noise": found.noise}, {"sensitivity.svg": figure})
    print_sensitivity(found, Console())
    typer.echo(f"The figure is {folder / 'sensitivity.svg'}; tables are beside it.")
    return found
