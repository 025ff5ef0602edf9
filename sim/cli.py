"""The command line: thin, and quick to start (everything heavy is imported by the command that needs it)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from sim.experiment.replicate import StudyResult
    from sim.scenario.study import LoadedStudy

app = typer.Typer(
    help="Compare designs of a sales department in the same market, with the same people and the same luck.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

USER_ERROR = 2
SOME_RUNS_FAILED = 1
INTERRUPTED = 130


@app.callback()
def _main() -> None:
    """Keep the commands below a group even while there are few of them."""


@app.command()
def compare(
    studies: Annotated[list[Path], typer.Argument(metavar="STUDY...", help="Study files (YAML).")],
    replications: Annotated[
        int | None, typer.Option(min=1, help="How often each design is run; default: the study's own number.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Names the luck; the same seed gives the same tables.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Worker processes; default: one per core.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; default: results/<study>.")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH=VALUE",
            help="Change one value, e.g. world.people.turnover=0.3 or design.conveyor.roles.closer.seats=3.",
        ),
    ] = None,
) -> None:
    """Run every design of a study and say which is better than the reference, by how much and how surely.

    Prints a table and writes manifest.json, Parquet tables and report.html.
    """
    overrides = list(set_ or [])
    overrides += [] if replications is None else [f"study.replications={replications}"]
    overrides += [] if seed is None else [f"study.seed={seed}"]
    status = 0
    with _plain_errors():
        from sim.scenario.load import load_study

        if out is not None and len(studies) > 1:
            raise typer.BadParameter("names one folder, but there are several studies", param_hint="--out")
        loaded = [load_study(path, overrides) for path in studies]
        for study in loaded:
            status = max(status, _compare_one(study, jobs or os.cpu_count() or 1, out))
            if status == INTERRUPTED:
                break
    raise typer.Exit(status)


def _compare_one(study: LoadedStudy, jobs: int, out: Path | None) -> int:
    from rich.console import Console

    from sim.experiment.compare import compare
    from sim.experiment.store import check_folder, manifest_of, write_results

    folder = out if out is not None else Path("results") / study.study.name
    check_folder(folder)
    console = Console()
    result = _run_with_progress(study, jobs)
    manifest = manifest_of(result, ["salesim", *sys.argv[1:]])
    pages: dict[str, str] = {}
    if result.tables is not None:
        from sim.report.html import render
        from sim.report.terminal import print_comparison

        comparison = compare(result)
        print_comparison(comparison, console)
        pages["report.html"] = render(result, comparison, manifest)
    else:
        console.print("No run was finished.", style="bold")
        for failed in result.failed[:1]:
            console.print(failed.failure.traceback, markup=False, highlight=False)
    write_results(folder, manifest, result.tables, pages)
    console.print(
        f"Results are in {folder}" + (f"; read {folder / 'report.html'}" if pages else ""), markup=False
    )
    if result.interrupted:
        return INTERRUPTED
    return SOME_RUNS_FAILED if result.failed else 0


def _run_with_progress(study: LoadedStudy, jobs: int) -> StudyResult:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from sim.experiment.replicate import plan, replicate

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_error_console(), transient=True) as progress:
        bar = progress.add_task(study.study.name, total=len(plan(study)))
        return replicate(study, jobs=jobs, on_done=lambda _: progress.advance(bar))


@app.command()
def check(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Worlds, designs or studies (YAML).")
    ],
) -> None:
    """Validate files without running anything; a study is checked with everything it names."""
    from sim.scenario.errors import ScenarioError, ScenarioErrors
    from sim.scenario.load import check as check_file

    wrong = False
    for path in files:
        try:
            typer.echo(f"{path}: {check_file(path)}")
        except (ScenarioError, ScenarioErrors) as error:
            wrong = True
            typer.echo(str(error), err=True)
    raise typer.Exit(USER_ERROR if wrong else 0)


class _plain_errors:
    """Turns a user's mistake into its message and exit code 2, without a traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        from sim.experiment.store import OutputError
        from sim.scenario.errors import ScenarioError, ScenarioErrors

        if isinstance(error, ScenarioError | ScenarioErrors | OutputError):
            typer.echo(str(error), err=True)
            raise typer.Exit(USER_ERROR) from None


def _error_console() -> Console:
    from rich.console import Console

    return Console(stderr=True)
