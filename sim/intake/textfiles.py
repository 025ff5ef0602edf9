"""A folder of CSV files as grids: encodings and separators are found out and told."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from sim.intake.columns import LISTED, TABLES
from sim.intake.encoding import guess
from sim.intake.findings import Findings, Place
from sim.intake.grid import MOST_ROWS, Grid, Source, is_empty, letters, match_sheets, usable
from sim.intake.words import dictionary, plain

MOST_BYTES = 100_000_000
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
ENCODINGS = "utf-8, utf-16, gb18030, cp1251, cp1252 or another name of an encoding"
_SAID = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)


def read_folder(folder: Path, encoding: str | None, findings: Findings) -> Source:
    """Read people.csv, accounts.csv and the like; problems go to ``findings``."""
    try:
        files = {path.name: path for path in sorted(folder.iterdir()) if _is_table(path)}
    except OSError as error:
        raise findings.stop(Place(), f"cannot be read ({error.strerror})", "a folder of CSV files") from None
    if not files:
        raise findings.stop(Place(), "no CSV file in this folder", "people.csv, accounts.csv, deals.csv, ...")
    titles = {name: path.stem for name, path in files.items()}
    source = Source({})
    grids = {}
    for sheet, title in match_sheets(titles, findings).items():
        text = _text(files[title], title, encoding, source, findings)
        if text is not None:
            grids[sheet] = _grid(text, sheet, title, source, findings)
    return Source(grids, source.taken)


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in (".csv", ".tsv", ".txt") and path.is_file()


def _text(path: Path, title: str, asked: str | None, source: Source, findings: Findings) -> str | None:
    """What a file says; None (and a mistake) where it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            findings.refuse(Place(title), "the file is too large", f"at most {MOST_BYTES:,} bytes")
            return None
        data = path.read_bytes()
    except OSError as error:
        findings.refuse(Place(title), f"cannot be read ({error.strerror})")
        return None
    encoding = asked or guess(data)
    if encoding is None:
        problem = "the text is not UTF-8, and neither surely Chinese (GB18030) nor Cyrillic (cp1251)"
        findings.refuse(Place(title), problem, f"say it with --encoding: {ENCODINGS}")
        return None
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        problem = f"byte {error.start + 1} is not {encoding}"
        findings.refuse(Place(title), problem, f"the encoding of the file, in --encoding: {ENCODINGS}")
        return None
    source.taken.append((title, f"encoding {encoding}{'' if asked else ', found out'}"))
    return text


def _grid(text: str, sheet: str, title: str, source: Source, findings: Findings) -> Grid:
    said = _SAID.match(text)
    separator = said[1] if said else _separator(text, sheet)
    lines = io.StringIO(text, newline="")
    if said:
        lines.seek(said.end())
    source.taken.append((title, f"separator {SEPARATORS.get(separator, repr(separator))}"))
    rows: list[tuple[int, tuple[object, ...]]] = []
    reader = csv.reader(lines, delimiter=separator, strict=True)
    first = 2 if said else 1
    try:
        for number, cells in enumerate(reader, first):
            if not all(map(is_empty, cells)):
                rows.append((number, tuple(map(usable, cells))))
            if len(rows) > MOST_ROWS + 1:
                findings.refuse(Place(title), "more rows than can be read", f"at most {MOST_ROWS:,} rows")
                break
    except csv.Error as error:
        findings.refuse(Place(title, f"A{reader.line_num}"), f"not a CSV file from here on: {error}", "CSV")
    _refuse_ragged(rows, title, findings)
    return Grid(sheet, title, tuple(rows))


def _separator(text: str, sheet: str) -> str:
    """The separator under which the first line holds most of our columns, then most columns."""
    header = next((line for line in text.splitlines() if line.strip()), "")[:10_000]
    columns = TABLES.get(sheet, LISTED)
    known = dictionary({column.name: column.also for column in columns})

    def worth(separator: str) -> tuple[int, int]:
        names = next(csv.reader([header], delimiter=separator), [])
        return sum(plain(name) in known for name in names), len(names)

    return max(SEPARATORS, key=worth)


def _refuse_ragged(rows: Sequence[tuple[int, tuple[object, ...]]], title: str, findings: Findings) -> None:
    """A row longer than the header has an unquoted separator in it, and its cells stand in wrong columns."""
    width = max((len(cells) for _, cells in rows[:1]), default=0)
    for number, cells in rows[1:]:
        if not all(map(is_empty, cells[width:])):
            problem = f"{len(cells)} cells in row {number}, but {width} in the header"
            allowed = "text that holds a separator, and a decimal comma, in quotes"
            findings.refuse(Place(title, f"{letters(width)}{number}"), problem, allowed)
