"""The commands `compare` and `demo`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import INTERRUPTED, SOME_RUNS_FAILED, error_console, plain_errors
from sim.cli.options import Changes, Jobs, LuckOnly, workers
from sim.cli.progress import progress
from sim.cli.staff import Budget, at_best_mixes

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.experiment.plausible import Plausible
    from sim.experiment.replicate import StudyResult
    from sim.scenario.study import LoadedStudy


def compare(
    studies: Annotated[list[Path], typer.Argument(metavar="STUDY...", help="Study files (YAML).")],
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
) -> None:
    """Run every design of a study and say which is better than the reference, by how much and how surely.

    Prints a table and writes manifest.json, Parquet tables and report.html. All designs meet the same
    market, customers and people with the same luck, so differences are the designs' own. Then they
    meet other plausible worlds, drawn from the ranges of what is not known for certain.

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
        for study in loaded:
            if staffed:
                study, failed = at_best_mixes(study, workers(jobs), budget)
                status = max(status, failed)
                if failed == INTERRUPTED:
                    break
            status = max(status, _compare_one(study, workers(jobs), out, luck_only))
            if status == INTERRUPTED:
                break
    raise typer.Exit(status)


def demo(
    replications: Annotated[int, typer.Option(min=1, help="How often each design is run.")] = 10,
    jobs: Jobs = None,
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = Path("salesim-demo"),
    luck_only: LuckOnly = False,
) -> None:
    """Run the default study from the files inside the package; nothing needs to be written first."""
    with plain_errors():
        from sim.scenario.load import load_study
        from sim.scenario.shipped import DEMO, shipped_folder

        study = load_study(shipped_folder() / DEMO, [f"study.replications={replications}"])
        status = _compare_one(study, workers(jobs), out, luck_only)
    raise typer.Exit(status)


def _compare_one(study: LoadedStudy, jobs: int, out: Path | None, luck_only: bool) -> int:
    from rich.console import Console

    from sim.experiment.compare import compare
    from sim.experiment.replicate import plan, replicate
    from sim.experiment.store import check_folder, manifest_of, write_results

    folder = out if out is not None else Path("results") / study.study.name
    check_folder(folder)
    console = Console()
    with progress(study.study.name, len(plan(study))) as advance:
        result = replicate(study, jobs=jobs, on_done=advance)
    other_worlds = None if luck_only or result.interrupted else _other_worlds(result, jobs)
    manifest = manifest_of(result, ["salesim", *sys.argv[1:]])
    pages: dict[str, str | DataFrame] = {}
    comparison = None
    with error_console().status("writing the report"):
        if result.tables is not None:
            from sim.report.html import render

            comparison = compare(result, plausible=other_worlds)
            pages["report.html"] = render(result, comparison, manifest)
        # Written before anything is printed, so that a closed pipe costs no results.
        if other_worlds is not None:
            pages["worlds.parquet"] = other_worlds.table()
        write_results(folder, manifest, result.tables, pages)
    if comparison is not None:
        from sim.report.terminal import print_comparison

        print_comparison(comparison, console)
    else:
        console.print("No run was finished.", style="bold")
        for failed in result.failed[:1]:
            console.print(failed.failure.traceback, markup=False, highlight=False)
    console.print(
        f"Results are in {folder}" + (f"; read {folder / 'report.html'}" if comparison is not None else ""),
        markup=False,
    )
    if result.interrupted or (other_worlds is not None and other_worlds.interrupted):
        return INTERRUPTED
    return SOME_RUNS_FAILED if result.failed else 0


def _other_worlds(result: StudyResult, jobs: int) -> Plausible | None:
    from sim.experiment.plausible import WORLDS, plausible

    runs = WORLDS * len(result.study.cases)
    with progress(f"{result.study.study.name} in {WORLDS} plausible worlds", runs) as advance:
        return plausible(result, jobs=jobs, on_done=advance)
