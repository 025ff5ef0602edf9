"""Arguments and options that several commands have."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, TypeAlias

import typer


def yaml_files(incomplete: str) -> list[str]:
    """What a shell offers where a file is asked for: YAML files, and folders to look into."""
    start = Path(incomplete)
    folder = start if incomplete.endswith("/") else start.parent
    if not folder.is_dir():
        return []
    shown = sorted(path for path in folder.iterdir() if path.is_dir() or path.suffix in (".yaml", ".yml"))
    named = [f"{path}/" if path.is_dir() else str(path) for path in shown if not path.name.startswith(".")]
    return [name for name in named if name.startswith(incomplete)]


StudyFile: TypeAlias = Annotated[
    Path, typer.Argument(metavar="STUDY", help="Study file (YAML).", autocompletion=yaml_files)
]
Jobs: TypeAlias = Annotated[
    int | None, typer.Option("--jobs", min=1, help="Worker processes; default: one per core.")
]
Changes: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change one value, e.g. world.people.turnover=0.3 or design.conveyor.roles.closer.seats=4.",
    ),
]
LuckOnly: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--luck-only", help="Do not ask what becomes of the verdicts in other plausible worlds; saves time."
    ),
]
Worlds: TypeAlias = Annotated[
    int, typer.Option("--worlds", min=2, help="How many other plausible worlds the designs are set in.")
]
Metric: TypeAlias = Annotated[
    str, typer.Option("--metric", help="What is better the more there is of it: profit or new-customers.")
]

_METRICS = {"profit": "profit_a_year", "new-customers": "new_customers"}


def metric_name(metric: str) -> str:
    """The name that a metric has in the tables."""
    known = {**_METRICS, **{name: name for name in _METRICS.values()}}
    if metric not in known:
        raise typer.BadParameter(f"found '{metric}'; allowed: {', '.join(_METRICS)}", param_hint="--metric")
    return known[metric]


Dask: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--dask",
        metavar="ADDRESS",
        help="Run on the workers of a Dask scheduler, e.g. tcp://10.0.0.5:8786, instead of on this machine.",
    ),
]
Until: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="GOAL",
        help="Run more replications until this is reached: decided (no headline verdict is undecided), or a "
        "percentage such as 2% (headline differences are known to that share of the reference).",
    ),
]
Limit: TypeAlias = Annotated[
    int | None, typer.Option(min=1, help="Replications at which --until gives up; default: 1000.")
]
Fresh: TypeAlias = Annotated[
    bool, typer.Option("--fresh", help="Run everything anew, whatever the folder for results holds.")
]
Brief: TypeAlias = Annotated[
    bool, typer.Option("--brief", help="Also write brief.html: one page to print, with what to decide.")
]
Pptx: TypeAlias = Annotated[
    bool, typer.Option("--pptx", help="Also write slides.pptx: eight slides with charts that can be edited.")
]
Xlsx: TypeAlias = Annotated[
    bool, typer.Option("--xlsx", help="Also write workbook.xlsx: the numbers as numbers, with charts.")
]


def workers(jobs: int | None) -> int:
    """How many worker processes are meant."""
    return jobs or os.cpu_count() or 1
