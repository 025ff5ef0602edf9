"""The command line: thin, and quick to start (everything heavy is imported by the command that needs it)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.intake.commands import app as intake

if TYPE_CHECKING:
    from rich.console import Console

    from sim.experiment.replicate import StudyResult
    from sim.scenario.study import LoadedStudy

app = typer.Typer(
    help="Compare designs of a sales department in the same market, with the same people and the same luck.",
    epilog=(
        "Start with: salesim demo. Then look at a file: salesim show scenarios/designs/conveyor.yaml. "
        "Then change a number: salesim compare scenarios/studies/three-departments.yaml --replications 10 "
        "--set design.conveyor.roles.closer.seats=5 --out results/five-closers."
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.add_typer(intake, name="intake")

USER_ERROR = 2
SOME_RUNS_FAILED = 1
INTERRUPTED = 130


@app.callback()
def _main() -> None:
    """The group of all commands."""


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

    Prints a table and writes manifest.json, Parquet tables and report.html. All designs meet the same
    market, customers and people with the same luck, so differences are the designs' own.

    For example: salesim compare scenarios/studies/three-departments.yaml --set world.people.turnover=0.35
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
    comparison = None
    with _error_console().status("writing the report"):
        if result.tables is not None:
            from sim.report.html import render

            comparison = compare(result)
            pages["report.html"] = render(result, comparison, manifest)
        # Written before anything is printed, so that a closed pipe costs no results.
        write_results(folder, manifest, result.tables, pages)
    if comparison is not None:
        from sim.report.terminal import print_comparison

        print_comparison(comparison, console)
    else:
        console.print("No run was finished.", style="bold")
        for failed in result.failed[:1]:
            console.print(failed.failure.traceback, markup=False, highlight=False)
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


@app.command()
def demo(
    replications: Annotated[int, typer.Option(min=1, help="How often each design is run.")] = 10,
    jobs: Annotated[int | None, typer.Option(min=1, help="Worker processes; default: one per core.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = Path("salesim-demo"),
) -> None:
    """Run the default study from the files inside the package; nothing needs to be written first."""
    with _plain_errors():
        from sim.scenario.load import load_study
        from sim.scenario.shipped import DEMO, shipped_folder

        study = load_study(shipped_folder() / DEMO, [f"study.replications={replications}"])
        status = _compare_one(study, jobs or os.cpu_count() or 1, out)
    raise typer.Exit(status)


@app.command()
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A design, a world or a study (YAML).")],
) -> None:
    """Show a design as a chart (who does what, who reports to whom) or a world as its table of parameters."""
    with _plain_errors():
        from rich.console import Console

        from sim.report.chart import print_design, print_study, print_world
        from sim.scenario.design import Design
        from sim.scenario.load import load_file
        from sim.scenario.world import World

        found = load_file(file)
        console = Console()
        if isinstance(found, Design):
            print_design(found, console)
        elif isinstance(found, World):
            print_world(found, console)
        else:
            print_study(found, console)


@app.command()
def load(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="Study file (YAML).")],
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change one value, as in compare.")
    ] = None,
) -> None:
    """Before any simulation: hours needed against hours there are, for every duty and role of each design.

    Prints the utilisation, the ceiling of new customers a year, and a warning where a design cannot work.
    """
    with _plain_errors():
        from rich.console import Console

        from sim.experiment.workload import workload
        from sim.report.load import print_load
        from sim.scenario.load import load_study

        print_load(workload(load_study(study, list(set_ or []))), Console())


@app.command()
def trace(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="Study file (YAML).")],
    design: Annotated[str, typer.Option(help="Name of one of its designs.")],
    replication: Annotated[int, typer.Option(min=0, help="Which replication, from 0.")] = 0,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change one value, as in compare.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="CSV file; default: standard output.")] = None,
) -> None:
    """Write every fact of one run as CSV: the same run, bit for bit, that compare measures."""
    with _plain_errors():
        from sim.experiment.store import write_text
        from sim.experiment.trace import trace as trace_run
        from sim.scenario.load import load_study

        table = trace_run(load_study(study, list(set_ or [])), design, replication)
        text = table.to_csv(index=False)
        if out is None:
            typer.echo(text, nl=False)
        else:
            write_text(out, text)
            typer.echo(f"{len(table)} facts are in {out}", err=True)


@app.command()
def diff(
    one: Annotated[str, typer.Argument(metavar="RUN", help="A trace file, or STUDY#DESIGN#REPLICATION.")],
    other: Annotated[str, typer.Argument(metavar="RUN", help="The run to set beside it.")],
) -> None:
    """Say at which fact two runs part first: when, what, and who.

    A run is a CSV file written by trace, or for example studies/mine.yaml#conveyor#0.
    """
    with _plain_errors():
        from sim.experiment.trace import named_run, parting, told

        found = parting(named_run(one), named_run(other))
        if found is None:
            typer.echo("the two runs are the same, fact by fact")
            return
        typer.echo(f"the two runs share {found.shared} facts, then part:")
        for name, fact in ((one, found.one), (other, found.other)):
            typer.echo(f"  {name}: {told(fact)}")


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="world, design, study or initial.")],
) -> None:
    """Print the JSON Schema of a kind of file, for editors that complete YAML."""
    with _plain_errors():
        import json

        from sim.scenario.schema import KINDS, json_schema

        if kind not in KINDS:
            raise typer.BadParameter(f"found '{kind}'; allowed: {', '.join(KINDS)}", param_hint="KIND")
        typer.echo(json.dumps(json_schema(kind), indent=2))


class _plain_errors:
    """Turns a user's mistake into its message and exit code 2, without a traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if error is None or isinstance(error, typer.Exit | KeyboardInterrupt):
            return
        from sim.experiment.store import OutputError
        from sim.experiment.trace import TraceError
        from sim.scenario.errors import ScenarioError, ScenarioErrors

        if isinstance(error, ScenarioError | ScenarioErrors | OutputError | TraceError):
            typer.echo(str(error), err=True)
            raise typer.Exit(USER_ERROR) from None


def _error_console() -> Console:
    from rich.console import Console

    return Console(stderr=True)
