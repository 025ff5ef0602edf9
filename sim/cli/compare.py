"""The commands `compare` and `demo`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import INTERRUPTED, error_console, exit_code, plain_errors
from sim.cli.options import (
    Brief,
    Changes,
    Dask,
    Fresh,
    Jobs,
    Limit,
    LuckOnly,
    Pptx,
    Until,
    Worlds,
    Xlsx,
    yaml_files,
)
from sim.cli.pages import Wanted, pages, where
from sim.cli.progress import progress
from sim.cli.staff import Budget, at_best_mixes
from sim.cli.until import Running, asked_goal, run
from sim.cli.workers import executor_of

if TYPE_CHECKING:
    from sim.experiment.plausible import Plausible
    from sim.experiment.replicate import StudyResult
    from sim.scenario.study import LoadedStudy


def compare(
    studies: Annotated[
        list[Path],
        typer.Argument(metavar="STUDY...", help="Study files (YAML).", autocompletion=yaml_files),
    ],
    replications: Annotated[
        int | None, typer.Option(min=1, help="How often each design is run; default: the study's own number.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Names the luck; the same seed gives the same tables.")
    ] = None,
    jobs: Jobs = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; default: results/<study>.")
    ] = None,
    staffed: Annotated[
        bool,
        typer.Option("--staffed", help="First find each design's best mix of seats for the same payroll."),
    ] = False,
    budget: Budget = None,
    set_: Changes = None,
    luck_only: LuckOnly = False,
    worlds: Worlds = 40,
    until: Until = None,
    limit: Limit = None,
    fresh: Fresh = False,
    dask: Dask = None,
    brief: Brief = False,
    pptx: Pptx = False,
    xlsx: Xlsx = False,
) -> None:
    """Run every design of a study and say which is better than the reference, by how much and how surely.

    Prints a table and writes manifest.json, Parquet tables and report.html. All designs meet the same
    market, customers and people with the same luck, so differences are the designs' own. Then they
    meet other plausible worlds, drawn from the ranges of what is not known for certain. Runs that the folder
    holds already are used again, if nothing has changed since.

    For example: salesim compare scenarios/studies/three-departments.yaml --set world.people.turnover=0.35
    """
    overrides = list(set_ or [])
    overrides += [] if replications is None else [f"study.replications={replications}"]
    overrides += [] if seed is None else [f"study.seed={seed}"]
    status = 0
    with plain_errors():
        from sim.scenario.load import load_study

        if out is not None and len(studies) > 1:
            raise typer.BadParameter("names one folder, but there are several studies", param_hint="--out")
        if budget is not None and not staffed:
            raise typer.BadParameter("is for --staffed", param_hint="--budget")
        loaded = [load_study(path, overrides) for path in studies]
        goal = asked_goal(until, limit, loaded)
        with executor_of(jobs, dask) as (width, executor):
            how = Running(width, executor, goal, limit, fresh, 0 if luck_only else worlds)
            for study in loaded:
                if staffed:
                    study, failed = at_best_mixes(study, width, executor, budget)
                    status = max(status, failed)
                if status != INTERRUPTED:
                    status = max(status, _compare_one(study, how, out, Wanted(brief, pptx, xlsx)))
                if status == INTERRUPTED:
                    break
    raise typer.Exit(status)


def demo(
    replications: Annotated[int, typer.Option(min=1, help="How often each design is run.")] = 10,
    jobs: Jobs = None,
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = Path("salesim-demo"),
    luck_only: LuckOnly = False,
    worlds: Worlds = 40,
    dask: Dask = None,
    brief: Brief = False,
    pptx: Pptx = False,
    xlsx: Xlsx = False,
) -> None:
    """Run the default study from the files inside the package; nothing needs to be written first."""
    with plain_errors():
        from sim.scenario.load import load_study
        from sim.scenario.shipped import DEMO, shipped_folder

        study = load_study(shipped_folder() / DEMO, [f"study.replications={replications}"])
        with executor_of(jobs, dask) as (width, executor):
            how = Running(width, executor, worlds=0 if luck_only else worlds)
            status = _compare_one(study, how, out, Wanted(brief, pptx, xlsx))
    raise typer.Exit(status)


def _compare_one(study: LoadedStudy, how: Running, out: Path | None, wanted: Wanted) -> int:
    from rich.console import Console

    from sim.experiment.compare import compare
    from sim.experiment.store import check_folder, manifest_of, write_results

    folder = out if out is not None else Path("results") / study.study.name
    check_folder(folder, "compare")
    console = Console()
    ran = run(study, folder, how)
    result = ran.result
    other_worlds = _other_worlds(result, how) if how.worlds and not result.interrupted else None
    manifest = manifest_of(result, ["salesim", *sys.argv[1:]]) | ran.noted
    written: dict[str, str | bytes] = {}
    comparison = None
    with error_console().status("writing the report"):
        if result.tables is not None:
            comparison = compare(result, plausible=other_worlds, confidence=ran.confidence)
            written = pages(result, comparison, manifest, wanted)
        tables = {} if result.tables is None else result.tables.by_name()
        if other_worlds is not None:
            tables["worlds"] = other_worlds.table()
        kept = result.study.study.replications >= ran.held
        if kept:
            # Written before anything is printed, so that a closed pipe costs no results.
            write_results(folder, manifest, tables, written)
    if comparison is not None:
        from sim.report.terminal import print_comparison

        print_comparison(comparison, console)
    else:
        console.print("No run was finished.", style="bold")
        for failed in result.failed[:1]:
            console.print(failed.failure.traceback, markup=False, highlight=False)
    for text in filter(None, ran.told):
        console.print(text, markup=False, highlight=False)
    console.print(where(folder, written) if kept else _stays(folder, ran.held), markup=False)
    ended = result.interrupted or (other_worlds is not None and other_worlds.interrupted)
    return exit_code(ended, result.failed)


def _stays(folder: Path, held: int) -> str:
    return (
        f"{folder} holds {held} replications, which stay; nothing was written. For the tables and the "
        "report of fewer, choose another folder with --out, or --fresh."
    )


def _other_worlds(result: StudyResult, how: Running) -> Plausible | None:
    from sim.experiment.plausible import plausible

    runs = how.worlds * len(result.study.cases)
    with progress(f"{result.study.study.name} in {how.worlds} plausible worlds", runs) as advance:
        return plausible(result, worlds=how.worlds, jobs=how.jobs, executor=how.executor, on_done=advance)
