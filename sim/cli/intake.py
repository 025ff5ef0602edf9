"""The commands `salesim intake`: thin, and quick to start."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.errors import plain_errors

app = typer.Typer(
    help="From your own company: write an empty workbook, and read it once it is filled.",
    no_args_is_help=True,
)


@app.command()
def new(
    workbook: Annotated[Path, typer.Argument(metavar="CLIENT.xlsx", help="The workbook to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")] = False,
) -> None:
    """Write an empty workbook with explanations, to be filled with people, accounts, deals and pay."""
    with plain_errors():
        from sim.intake.template import write_template

        write_template(workbook, force)
        typer.echo(f"{workbook} is written; fill it, then: salesim intake read {workbook}")


@app.command("read")
def read_(
    client: Annotated[
        Path,
        typer.Argument(
            metavar="CLIENT", help="The filled workbook, or a folder with people.csv and the like."
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder for the study; default: beside the workbook, by its name.")
    ] = None,
    keep_names: Annotated[
        bool, typer.Option("--keep-names", help="Keep names in the study, instead of codes.")
    ] = False,
    columns: Annotated[
        Path | None,
        typer.Option(metavar="MAPPING.yaml", help="Column mapping: sheet, their header, our column."),
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day on which the tables were true; default: Calendar."),
    ] = None,
    decimal: Annotated[
        str | None,
        typer.Option(metavar=",|.", help="How decimals are marked, where the file does not show it."),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(help="Encoding of CSV files, where it is not found out: gb18030, cp1251, ..."),
    ] = None,
) -> None:
    """Turn a workbook or a folder of CSV files into a study folder, with a page on the quality of the data.

    Mistakes are told all at once, by sheet and cell, and nothing is written.
    """
    _check_options(client, decimal, encoding)
    with plain_errors():
        from rich.console import Console

        from sim.intake.client import Request, read_client
        from sim.intake.folder import PAGE
        from sim.report.quality import print_quality

        day = None if today is None else today.date()
        done = read_client(Request(client, out, keep_names, columns, day, decimal, encoding))
        print_quality(done.quality, Console())
        if done.names is not None:
            typer.echo(f"Names and their codes are in {done.names}; keep that file to yourself.")
        typer.echo(f"The study is in {done.folder}; read {done.folder / PAGE}, then:")
        typer.echo(f"  salesim load {done.folder / 'study.yaml'}")
        typer.echo(f"  salesim compare {done.folder / 'study.yaml'}")


def _check_options(client: Path, decimal: str | None, encoding: str | None) -> None:
    if decimal not in (None, ",", "."):
        raise typer.BadParameter(f"found '{decimal}'; allowed: , or .", param_hint="--decimal")
    if encoding is None:
        return
    if not client.is_dir():
        raise typer.BadParameter("is for CSV files; a workbook needs none", param_hint="--encoding")
    try:
        b"x".decode(encoding)
    except (LookupError, ValueError):
        allowed = "utf-8, gb18030, cp1251 or another name of an encoding"
        raise typer.BadParameter(f"found '{encoding}'; allowed: {allowed}", param_hint="--encoding") from None
