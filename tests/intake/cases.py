"""Workbooks and folders that are wrong, or nearly: each in one way, with the words of the command line."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.intake.clients import CLIENT, Rows, changed, client, folder_of, workbook

Case = Callable[[Path], list[str]]
BOOK = "client.xlsx"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def book(sheets: dict[str, Rows], *words: str) -> Case:
    """A workbook with these sheets."""

    def lay_out(folder: Path) -> list[str]:
        workbook(folder / BOOK, sheets)
        return [BOOK, *words]

    return lay_out


def cell(sheet: str, row: int, header: str, value: Any, *words: str) -> Case:
    """The client with one cell changed."""
    return book(changed(sheet, row, header, value), *words)


def touched(change: Callable[[Workbook], None]) -> Case:
    """The client's workbook after a change by hand."""

    def lay_out(folder: Path) -> list[str]:
        workbook(folder / BOOK, CLIENT)
        found = load_workbook(folder / BOOK)
        change(found)
        found.save(folder / BOOK)
        return [BOOK]

    return lay_out


def file(data: bytes, name: str = BOOK, *words: str) -> Case:
    """A file with these bytes."""

    def lay_out(folder: Path) -> list[str]:
        (folder / name).write_bytes(data)
        return [name, *words]

    return lay_out


def tables(files: dict[str, bytes | str], *words: str) -> Case:
    """A folder of CSV files: the client's people and accounts, with some files replaced."""

    def lay_out(folder: Path) -> list[str]:
        folder_of(folder / "client", {name: CLIENT[name] for name in ("People", "Accounts")})
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / "client" / name).write_bytes(data)
        return ["client", *words]

    return lay_out


def without(sheet: str, header: str) -> dict[str, Rows]:
    """The client without one column."""
    sheets = client()
    at = sheets[sheet][0].index(header)
    sheets[sheet] = [row[:at] + row[at + 1 :] for row in sheets[sheet]]
    return sheets


def renamed(sheet: str, header: str, to: str) -> dict[str, Rows]:
    """The client with another header for one column."""
    sheets = client()
    sheets[sheet][0][sheets[sheet][0].index(header)] = to
    return sheets


def added(sheet: str, *rows: list[Any]) -> dict[str, Rows]:
    """The client with more rows in one sheet."""
    sheets = client()
    width = len(sheets[sheet][0])
    sheets[sheet] += [row + [None] * (width - len(row)) for row in rows]
    return sheets


def retitled(old: str, new: str) -> dict[str, Rows]:
    """The client with another name for one sheet."""
    return {new if title == old else title: rows for title, rows in client().items()}


def dated(header: str, *values: object) -> dict[str, Rows]:
    """The client with other days of the last order."""
    sheets = client()
    at = sheets["Accounts"][0].index(header)
    for row, value in zip(sheets["Accounts"][1:], values, strict=True):
        row[at] = value
    return sheets


def mapped(text: str) -> Case:
    """The client with a column mapping beside."""

    def lay_out(folder: Path) -> list[str]:
        workbook(folder / BOOK, CLIENT)
        (folder / "mapping.yaml").write_text(text, encoding="utf-8")
        return [BOOK, "--columns", "mapping.yaml"]

    return lay_out


def _merge_tiers(found: Workbook) -> None:
    found["Accounts"].merge_cells("C2:C4")


def _merge_codes(found: Workbook) -> None:
    found["Accounts"].merge_cells("A2:A3")


def _formulas(found: Workbook) -> None:
    found["Accounts"]["F2"] = "=6+6"
    found["Accounts"]["G2"] = "#REF!"
    found["Accounts"]["J3"] = "#N/A"


def _formula_role(found: Workbook) -> None:
    found["People"]["C2"] = "=B2"


def _title_above(found: Workbook) -> None:
    found["People"].insert_rows(1)
    found["People"]["A1"] = "Our people, autumn 2026"


def _side_note(found: Workbook) -> None:
    found["People"]["L3"] = "ask Olena"


def _far_away(found: Workbook) -> None:
    found["People"]["XFD1"] = "Code"


def _empty_folder(folder: Path) -> list[str]:
    (folder / "client").mkdir()
    return ["client"]


def _damaged(folder: Path) -> list[str]:
    with zipfile.ZipFile(folder / BOOK, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook>")
    return [BOOK]


PEOPLE = "Код,Ім'я,Посада\nP01,Олена Коваль,продавець\nP02,Іван Бондар,продавець\nP04,Ольга,продавець\n"

REFUSED: dict[str, Case] = {
    "no such file": lambda folder: ["clint.xlsx"],
    "not a workbook": file(b"code,name\nP01,Olena\n"),
    "one csv file": file(b"code,name\nP01,Olena\n", "people.csv"),
    "an empty file": file(b""),
    "a damaged workbook": _damaged,
    "a half copied workbook": file(b"PK\x03\x04" + b"\0" * 100),
    "protected by a password": file(OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512),
    "an old workbook": file(OLE + b"\0" * 504 + "Workbook".encode("utf-16-le") + b"\0" * 512, "client.xls"),
    "an empty folder": _empty_folder,
    "no sheet People": book(client(People=None)),
    "a wrong sheet name": book(retitled("People", "Poeple")),
    "a wrong name of a sheet that may be missing": book(retitled("Deals", "Dealz")),
    "two sheets of one kind": book({**client(), "Staff": CLIENT["People"]}),
    "an empty sheet": book({**client(), "Accounts": []}),
    "headers alone": book({**client(), "People": CLIENT["People"][:1]}),
    "no header that is known": book({**client(), "People": [["foo", "bar"], [1, 2]]}),
    "no column for code or name": book({**client(), "Accounts": [["Tier", "Region"], ["A", "near"]]}),
    "no column for the role": book(without("People", "Role")),
    "a mistyped header": book(renamed("Accounts", "Orders per year", "Ordres per year")),
    "two headers for one column": book(renamed("Accounts", "Tier", "Account name")),
    "a role nobody knows": cell("People", 1, "Role", "selller"),
    "a person without a role": cell("People", 2, "Role", None),
    "a row without code or name": book(added("Accounts", [None, None, "A"])),
    "a code that stands twice": cell("Accounts", 2, "Code", "K001"),
    "a name that stands twice": book({**client(), "Accounts": [["Name"], ["Acme Pumps"], ["acme  pumps"]]}),
    "a firm in deals twice": cell("Deals", 2, "Code", "D01"),
    "an account of an unknown person": cell("Accounts", 1, "First line", "P10"),
    "an account of a mistyped person": cell("Accounts", 1, "First line", "Olena Kowal"),
    "both lines in one hand": cell("Accounts", 1, "Second line", "Olena Koval"),
    "a deal with the code of another firm": cell("Deals", 1, "Code", "K002"),
    "a deal of an unknown person": cell("Deals", 1, "Owner", "P99"),
    "one seat for two": cell("People", 2, "Seat", 1),
    "negative pay": cell("People", 1, "Pay", -2400),
    "no pay": cell("People", 1, "Pay", 0),
    "a skill out of bounds": cell("People", 1, "Skill", 30),
    "a share above 100%": cell("Accounts", 1, "Share of wallet", 35),
    "a share above 100% as text": cell("Accounts", 1, "Share of wallet", "135%"),
    "negative orders": cell("Accounts", 1, "Orders per year", -1),
    "an order in the future": cell("Accounts", 1, "Last order", date(2027, 1, 1)),
    "a deal of the future": book(
        {**client(), "Deals": [["Code", "Stage", "Since"], ["D1", "offer", date(2026, 11, 22)]]}
    ),
    "hired in the future": book(
        {
            **client(),
            "People": [
                ["Name", "Role", "Hired"],
                *([row[1], row[2], "01.02.2027"] for row in CLIENT["People"][1:2]),
                *([row[1], row[2], None] for row in CLIENT["People"][2:]),
            ],
            "Accounts": [["Code"], ["K1"]],
            "Deals": [["Code"]],
        }
    ),
    "a date that can be two": book(dated("Last order", "03/04/2025", "05/06/2025", None)),
    "dates in both orders": book(dated("Last order", "13/04/2025", "04/13/2025", "03/04/2025")),
    "a number that can be two": cell("Accounts", 1, "Order value", "4,000"),
    "a stage nobody knows": cell("Deals", 1, "Stage", "ofer"),
    "more touches than there are": cell("Deals", 1, "Stage", 4),
    "pay of a role nobody knows": book(added("Pay", ["sellar", 2400])),
    "pay in words": cell("Pay", 1, "Value", "a lot"),
    "negative pay of a role": cell("Pay", 1, "Value", -5),
    "pay that stands twice": book(added("Pay", ["Seller", 2500])),
    "fourteen salaries": cell("Pay", 5, "Value", 14),
    "half a season": book(added("Calendar", ["season_may", 1.2], ["June", 0.9])),
    "a season without leads": book(added("Calendar", *([f"season {month}", 0] for month in range(1, 13)))),
    "fewer possible customers than known firms": cell("Market", 1, "Value", 5),
    "a formula that cannot be read": touched(_formula_role),
    "merged codes": touched(_merge_codes),
    "a cell far away": touched(_far_away),
    "hunters alone": book({
        **client(Deals=None),
        "People": [["Code", "Role"], ["P01", "hunter"]],
        "Accounts": [["Code"], ["K001"]],
    }),
    "many mistakes": book({
        **client(Deals=None),
        "People": [["Code", "Role", "Pay"], ["P01", "sell", -1], ["P01", "closer", 0], ["P03", None, 5]],
        "Accounts": [["Code", "First line"], *([f"K{n}", "nobody"] for n in range(60))],
    }),
    "a mapping to a column nobody knows": mapped("People: {Code: cod}\n"),
    "a mapping of a sheet nobody knows": mapped("Peple: {Code: code}\n"),
    "a mapping of a header that is not there": mapped("People: {Codes: code}\n"),
    "a mapping that is not there": book(CLIENT, "--columns", "nowhere.yaml"),
    "csv in an encoding nobody can tell": tables(
        {"people.csv": "Code,Name,Role\nP01,Müller,seller\n".encode("cp1252")}
    ),
    "csv in the wrong encoding": tables({"people.csv": PEOPLE.encode("cp1251")}, "--encoding", "utf-8"),
    "an unquoted separator": tables({"accounts.csv": "code,order value\nK001,1,5\n"}),
    "an open quote": tables({"accounts.csv": 'code,name\nK001,"Acme\nK002,Nord\n'}),
    "a wrong file name": tables({"dealz.csv": "code\nD1\n"}),
}  # fmt: skip

TOLD: dict[str, Case] = {
    "merged cells": touched(_merge_tiers),
    "formulas without results and errors": touched(_formulas),
    "dates as text": book(dated("Last order", "31.12.2025", "2025年12月31日", "2025/12/31")),
    "dates with slashes that another cell explains": book(
        dated("Last order", "03/04/2025", "31/12/2025", None)
    ),
    "a date that is none": book(dated("Last order", "last spring", 31, "30.02.2026")),
    "a day number": book(dated("Last order", 46000, None, None)),
    "text in a number": cell("Accounts", 1, "Order value", "about 4000"),
    "numbers as text": book(
        {**client(), "Accounts": [["Code", "Order value"], ["K1", "1 234,50 грн"], ["K2", "¥2.000"]]}
    ),
    "percent as text": cell("Accounts", 1, "Share of wallet", "35 %"),
    "a tier nobody knows": cell("Accounts", 1, "Tier", "D"),
    "nothing known": cell("Accounts", 1, "Order value", "n/a"),
    "no orders last year": cell("Accounts", 1, "Orders per year", 0),
    "revenue in place of the order value": book(
        {
            **client(),
            "Accounts": [
                ["Name", "Orders", "Revenue", "Average order"],
                ["Acme", 10, 5000, None],
                ["Nord", None, 5000, None],
                ["Stal", 10, 5000, 700],
            ],
        }
    ),
    "roles in other words": cell("People", 1, "Role", "Sales Rep"),
    "a title above the header": touched(_title_above),
    "a note beside the table": touched(_side_note),
    "a column of their own": book(renamed("Accounts", "Segment", "Favourite colour")),
    "a sheet of their own": book({**client(), "Christmas party": [["who", "when"]]}),
    "a deal with an account": cell("Deals", 1, "Name", "Acme Pumps"),
    "a closed deal": cell("Deals", 1, "Stage", "won"),
    "a lead that cannot be one": book(
        added("Deals", ["D04", "Sumy Steel", "lead", 1, "P01", None, 5, "cold"])
    ),
    "no pay at all": book(
        {**client(Pay=None), "People": [["Code", "Role"], ["P1", "seller"], ["P2", "follower"]],
         "Accounts": [["Code"], ["K1"]], "Deals": [["Code"]]}
    ),
    "hired and tenure": book(
        {
            **client(),
            "People": [["Code", "Role", "Hired", "Tenure"], ["P01", "seller", date(2020, 11, 21), None],
                       ["P02", "seller", date(2020, 11, 21), 3], ["P03", "seller", None, None]],
            "Accounts": [["Code"], ["K1"]],
        }
    ),
    "two empty sheets": book({**client(), "Deals": [], "Market": [[None]]}),
    "a mapping of a sheet that is gone": lambda folder: [
        *book(client(Market=None))(folder),
        "--columns",
        str(_written(folder / "old.yaml", "Market: {Item: item}\nPeople: {Seat: not read}\n").name),
    ],
}  # fmt: skip


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
