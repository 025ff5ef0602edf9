"""The command line: thin, and quick to start (each command imports what is heavy when it is called)."""

from __future__ import annotations

import typer

from sim.cli.compare import compare, demo
from sim.cli.explain import explain
from sim.cli.intake import app as intake
from sim.cli.look import check, load, schema, show
from sim.cli.map import map_
from sim.cli.new import new
from sim.cli.sensitivity import sensitivity
from sim.cli.staff import staff
from sim.cli.stress import stress
from sim.cli.sweep import sweep
from sim.cli.trace import diff, trace

app = typer.Typer(
    help="Compare designs of a sales department in the same market, with the same people and the same luck.",
    epilog=(
        "Start with: salesim demo. Then look at a file: salesim show scenarios/designs/conveyor.yaml. "
        "Then change a number: salesim compare scenarios/studies/three-departments.yaml --replications 10 "
        "--set design.conveyor.roles.closer.seats=5 --out results/five-closers."
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

for command in (
    compare,
    staff,
    sweep,
    explain,
    stress,
    sensitivity,
    check,
    demo,
    new,
    show,
    load,
    trace,
    diff,
    schema,
):
    app.command()(command)
app.command("map")(map_)
app.add_typer(intake, name="intake")
