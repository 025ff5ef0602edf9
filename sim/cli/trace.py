"""The commands that look into single runs: `trace` and `diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.errors import plain_errors
from sim.cli.options import Changes, StudyFile


def trace(
    study: StudyFile,
    design: Annotated[str, typer.Option(help="Name of one of its designs.")],
    replication: Annotated[int, typer.Option(min=0, help="Which replication, from 0.")] = 0,
    set_: Changes = None,
    log: Annotated[
        bool, typer.Option("--log", help="As an event log for process mining: a case is a firm.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="CSV file; default: standard output.")] = None,
) -> None:
    """Write every fact of one run as CSV: the same run, bit for bit, that compare measures.

    With --log it is what happened at firms, with columns by the names of the XES standard (case:concept:name,
    concept:name, time:timestamp, org:resource, cost:total, ...), which tools for process mining read.
    """
    with plain_errors():
        from sim.experiment.event_log import event_log
        from sim.experiment.store import check_parent, write_text
        from sim.experiment.trace import trace as trace_run
        from sim.scenario.load import load_study

        if out is not None:
            check_parent(out)
        told = event_log if log else trace_run
        table = told(load_study(study, list(set_ or [])), design, replication)
        text = table.to_csv(index=False)
        if out is None:
            typer.echo(text, nl=False)
        else:
            write_text(out, text)
            typer.echo(f"{len(table)} {'events' if log else 'facts'} are in {out}", err=True)


def diff(
    one: Annotated[str, typer.Argument(metavar="RUN", help="A trace file, or STUDY#DESIGN#REPLICATION.")],
    other: Annotated[str, typer.Argument(metavar="RUN", help="The run to set beside it.")],
) -> None:
    """Say at which fact two runs part first: when, what, and who.

    A run is a CSV file written by trace, or for example studies/mine.yaml#conveyor#0.
    """
    with plain_errors():
        from sim.experiment.trace import named_run, parting, told

        found = parting(named_run(one), named_run(other))
        if found is None:
            typer.echo("the two runs are the same, fact by fact")
            return
        typer.echo(f"the two runs share {found.shared} facts, then part:")
        for name, fact in ((one, found.one), (other, found.other)):
            typer.echo(f"  {name}: {told(fact)}")
