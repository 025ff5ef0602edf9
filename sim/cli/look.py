"""The commands that look at files without running anything: `check`, `show`, `load`, `schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.errors import USER_ERROR, plain_errors
from sim.cli.options import Changes, StudyFile, yaml_files


def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Worlds, designs or studies (YAML).", autocompletion=yaml_files
        ),
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


def show(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A design, a world or a study (YAML).", autocompletion=yaml_files
        ),
    ],
) -> None:
    """Show a design as a chart (who does what, who reports to whom) or a world as its table of parameters."""
    with plain_errors():
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


def load(
    study: StudyFile,
    set_: Changes = None,
) -> None:
    """Before any simulation: hours needed against hours there are, for every duty and role of each design.

    Prints the utilisation, the ceiling of new customers a year, and a warning where a design cannot work.
    """
    with plain_errors():
        from rich.console import Console

        from sim.experiment.workload import workload
        from sim.report.load import print_load
        from sim.scenario.load import load_study

        print_load(workload(load_study(study, list(set_ or []))), Console())


def schema(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="world, design, study or initial.")],
) -> None:
    """Print the JSON Schema of a kind of file, for editors that complete YAML."""
    with plain_errors():
        import json

        from sim.scenario.schema import KINDS, json_schema

        if kind not in KINDS:
            raise typer.BadParameter(f"found '{kind}'; allowed: {', '.join(KINDS)}", param_hint="KIND")
        typer.echo(json.dumps(json_schema(kind), indent=2))
