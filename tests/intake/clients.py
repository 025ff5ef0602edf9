"""A small client, as rows of sheets, and how to hand it in as a workbook or as CSV files."""

from __future__ import annotations

import csv
import io
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from sim.cli import app
from sim.intake.template import write_template
from sim.scenario.initial import TABLES, InitialState

TODAY = date(2026, 11, 21)
Rows = list[list[Any]]

CLIENT: dict[str, Rows] = {
    "People": [
        ["Code", "Name", "Role", "Seat", "Tenure years", "Skill", "Pay", "Notice weeks", "Content"],
        ["P01", "Olena Koval", "seller", 1, 4.5, 1.1, 2400, 4, "no"],
        ["P02", "Ivan Bondar", "seller", 2, 0.5, None, 2300, 4, None],
        ["P03", "Dana Melnyk", "seller", 3, None, 0.9, 2500, None, "yes"],
        ["P04", "Wang Wei", "sales-director", None, 9, None, 3000, None, None],
    ],
    "Accounts": [
        ["Code", "Name", "Tier", "Region", "Segment", "Orders per year", "Order value", "Share of wallet",
         "Last order", "First line", "Second line", "Relation years"],
        ["K001", "Acme Pumps", "A", "near", "standard", 12, 4000, 0.35, date(2026, 10, 1), "P01", "P04", 6],
        ["K002", "Nordwind GmbH", "B", "far", "custom", 6, 2500.5, None, date(2026, 9, 15), "P02", None, 2.5],
        ["K003", "华东机械", "C", None, None, None, None, 0.2, None, "P03", None, None],
    ],
    "Deals": [
        ["Code", "Name", "Stage", "Age days", "Owner", "Hunter", "Value", "Source", "Tier"],
        ["D01", "Stal Invest", "offer", 40, "P01", "P02", 30000, "cold", "A"],
        ["D02", "Dnipro Tech", 2, 10, "P03", None, None, "referral", None],
        ["D03", "Lviv Glass", "lead", 3, None, None, None, "inbound", "B"],
    ],
    "Pay": [
        ["Item", "Value"],
        ["seller", 2400],
        ["sales-director", 3000],
        ["currency", "EUR"],
        ["on_cost", 0.22],
        ["salaries_a_year", 13],
    ],
    "Calendar": [["Item", "Value"], ["today", TODAY], ["leave_days", 25], ["sick_days", 8]],
    "Market": [["Item", "Value"], ["possible_customers", 900], ["win_rate", 0.3]],
}  # fmt: skip


def client(**changes: Rows | None) -> dict[str, Rows]:
    """The client with some sheets replaced, or taken out where None stands."""
    sheets = deepcopy(CLIENT) | {name: deepcopy(rows) for name, rows in changes.items() if rows is not None}
    return {name: rows for name, rows in sheets.items() if name not in changes or changes[name] is not None}


def changed(sheet: str, row: int, header: str, value: Any) -> dict[str, Rows]:
    """The client with one cell changed; rows count from 1 below the header."""
    sheets = client()
    sheets[sheet][row][sheets[sheet][0].index(header)] = value
    return sheets


def workbook(path: Path, sheets: dict[str, Rows]) -> Workbook:
    """A workbook with these sheets alone, saved."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return book


def filled_template(path: Path, sheets: dict[str, Rows]) -> None:
    """The shipped empty workbook, filled by header and by item."""
    write_template(path, force=True)
    book = load_workbook(path)
    for title, (header, *rows) in sheets.items():
        page = book[title]
        at = {page.cell(1, column).value: column for column in range(1, page.max_column + 1)}
        items = {page.cell(row, 1).value: row for row in range(2, page.max_row + 1)}
        for number, row in enumerate(rows, 2):
            for name, value in zip(header, row, strict=True):
                line = items.get(row[0].replace("_", " "), number) if header[0] == "Item" else number
                page.cell(line, at[name]).value = value
    book.save(path)


def text_of(rows: Rows, separator: str = ",") -> str:
    """Rows as the text of a CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue()


def folder_of(folder: Path, sheets: dict[str, Rows], encoding: str = "utf-8", separator: str = ",") -> Path:
    """The sheets as CSV files in a folder."""
    folder.mkdir(exist_ok=True)
    for title, rows in sheets.items():
        (folder / f"{title.lower()}.csv").write_bytes(text_of(rows, separator).encode(encoding))
    return folder


def intake(*words: object) -> Any:
    """The outcome of `salesim intake` with these words."""
    return CliRunner().invoke(app, ["intake", *map(str, words)])


def initial_of(folder: Path) -> InitialState:
    """The initial state that the tables of a study folder hold."""
    with (folder / "study.yaml").open(encoding="utf-8") as file:
        today = next(line for line in file if line.startswith("  today:")).split('"')[1]
    rows = {kind: rows_of(folder / f"{kind}.csv") for kind in TABLES}
    known = {
        kind: [TABLES[kind].model_validate_strings(row, strict=False) for row in rows[kind]] for kind in rows
    }
    return InitialState.model_validate({"today": date.fromisoformat(today), **known})


def rows_of(path: Path) -> list[dict[str, str]]:
    """The filled cells of a table, row by row; none where there is no table."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]
