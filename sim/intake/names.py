"""Who is behind the codes: a file beside the workbook, never in the study folder.

It is read again with the workbook, so that whoever has a code keeps it: the luck of people and firms belongs
to their codes, and two readings of a growing workbook stay comparable.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from sim.experiment.store import OutputError, write_text

Names = Mapping[str, Mapping[str, str]]
"""By sheet: the name behind each code."""
_HEADER = ["sheet", "code", "name"]


def read_names(path: Path) -> dict[str, dict[str, str]]:
    """The names behind the codes of earlier readings; none where there was none.

    Raises ``OutputError`` where the file cannot be read or was not written here.
    """
    if not path.exists():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (OSError, ValueError, csv.Error):
        rows = []
    if not rows or rows[0] != _HEADER or any(len(row) != len(_HEADER) for row in rows[1:] if row):
        raise OutputError(f"{path}: is there already and holds no names and codes; move it out of the way")
    names: dict[str, dict[str, str]] = {}
    for sheet, code, name in filter(None, rows[1:]):
        names.setdefault(sheet, {})[code] = name
    return names


def write_names(path: Path, before: Names, now: Names) -> Path | None:
    """Write who is who, with those of earlier readings; nothing where every name is a code already."""
    if not any(now.values()):
        return None
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    for sheet in dict.fromkeys((*now, *before)):
        known = {**before.get(sheet, {}), **now.get(sheet, {})}
        writer.writerows((sheet, code, name) for code, name in sorted(known.items()))
    # Spreadsheets take a CSV file for UTF-8 only with this mark in front.
    write_text(path, "\ufeff" + text.getvalue())
    return path
