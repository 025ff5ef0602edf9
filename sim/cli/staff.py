"""The command `staff`, and the staffing that `compare --staffed` begins with."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sim.cli.errors import exit_code, plain_errors
from sim.cli.options import Changes, Dask, Jobs, StudyFile
from sim.cli.progress import progress
from sim.cli.workers import Means, means_of

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sim.experiment.standing import Staffing
    from sim.scenario.study import LoadedStudy, Margins

Budget: TypeAlias = Annotated[
    float | None,
    typer.Option(
        min=0.001,
        help="Planned pay of all seats a month, in lead hunters' pay; default: that of the reference.",
    ),
]


def staff(
    study: StudyFile,
    budget: Budget = None,
    designs: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this design (may be repeated).")
    ] = None,
    indifference: Annotated[
        str | None,
        typer.Option(
            metavar="5%|AMOUNT",
            help="The difference in profit a year that does not matter, as a share of the reference's profit "
            "or in money; default: the study's practically_equal. A wider one takes far fewer runs.",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=2, help="Replications of a mix at most; what is undecided then is told.")
    ] = 500,
    seats: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ROLE=2..5", help="Fewest and most seats of a role, or ROLE=4 (may be repeated)."
        ),
    ] = None,
    jobs: Jobs = None,
    dask: Dask = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; default: results/<study>-staffing.")
    ] = None,
    set_: Changes = None,
) -> None:
    """Find the headcount mix of each design that earns most for the same payroll.

    Runs all mixes that the budget buys under the same luck, puts out the worse ones, and spends runs on the
    contenders until one is left. Prints it, what is practically equal to it, and what one seat more or fewer
    costs; writes manifest.json and staffing.parquet.

    For example: salesim staff scenarios/studies/three-departments.yaml --budget 20 --indifference 5%
    """
    with plain_errors():
        from rich.console import Console

        from sim.experiment.store import check_folder
        from sim.report.staffing import print_staffing
        from sim.scenario.load import load_study

        loaded = load_study(study, list(set_ or []))
        folder = out if out is not None else Path("results") / f"{loaded.study.name}-staffing"
        check_folder(folder, "staff")
        with means_of(jobs, dask, loaded, folder) as means:
            found = _staffed(
                loaded,
                means,
                budget=budget,
                designs=designs or [],
                margins=_margins(indifference),
                limit=limit,
                seats=dict(_span(text) for text in seats or []),
            )
        _write(folder, found)
        console = Console()
        print_staffing(found, str(study), console)
        console.print(f"All mixes are in {folder / 'staffing.parquet'}", markup=False)
        status = exit_code(found.interrupted, found.failed)
    raise typer.Exit(status)


def at_best_mixes(
    study: LoadedStudy, jobs: int, executor: Executor | None, budget: float | None
) -> tuple[LoadedStudy, int]:
    """The study with each design at its best mix, which is said, and an exit code above 0 if that failed."""
    from rich.console import Console

    from sim.report.staffing import mix_lines
    from sim.scenario.vary import varied

    found = _staffed(study, Means(jobs, executor, None), budget=budget)
    console = Console()
    console.print(f"Best mixes for {found.budget:.4g} lead hunters' pay a month:", markup=False)
    for line in mix_lines(found):
        console.print(f"  {line}", markup=False, highlight=False)
    return varied(study, found.overrides), exit_code(found.interrupted, found.failed)


def _staffed(study: LoadedStudy, means: Means, **asked: object) -> Staffing:
    from sim.experiment.staffing import staff as find

    with progress(f"{study.study.name}: staffing", None) as advance:
        return find(study, **means._asdict(), on_done=advance, **asked)  # type: ignore[arg-type]


def _write(folder: Path, found: Staffing) -> None:
    from sim.experiment.replicate import FailedRun, RunId, StudyResult
    from sim.experiment.store import manifest_of, write_results

    study = found.study
    failed = tuple(
        FailedRun(RunId(one.cell.design, one.cell.replication), study.study.seed, one.failure)
        for one in found.failed
    )
    result = StudyResult(study, None, found.runs, failed, found.interrupted)
    manifest = manifest_of(result, ["salesim", *sys.argv[1:]], "staff") | {
        "budget": found.budget,
        "margin": None if found.margin != found.margin else found.margin,
        "best": {staffed.design: staffed.winner.seats for staffed in found.designs},
        "set": list(found.overrides),
    }
    write_results(folder, manifest, {"staffing": found.table}, {})


def _margins(text: str | None) -> Margins | None:
    """``5%`` or an amount of money a year."""
    from sim.scenario.study import Margins

    if text is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(%?)", text.strip())
    if found is None or not 0 < float(found[1]) <= (100 if found[2] else 1e15):
        allowed = "a share such as 5%, or an amount of money a year such as 20000; above 0"
        raise typer.BadParameter(f"found '{text}'; allowed: {allowed}", param_hint="--indifference")
    size = float(found[1])
    return Margins(share=size / 100) if found[2] else Margins(share=0.0, profit_a_year=size)


def _span(text: str) -> tuple[str, tuple[int, int]]:
    """``ROLE=2..5`` or ``ROLE=4``."""
    found = re.fullmatch(r"(.+)=(\d{1,4})(?:\.\.(\d{1,4}))?", text.strip())
    low, high = (0, -1) if found is None else (int(found[2]), int(found[3] or found[2]))
    if found is None or low > high:
        allowed = "ROLE=LOW..HIGH such as closer=2..5, or ROLE=N"
        raise typer.BadParameter(f"found '{text}'; allowed: {allowed}", param_hint="--seats")
    return found[1], (low, high)
