"""The study folder on disk: all of its files, or none."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from sim.experiment.store import OutputError
from sim.report.quality import MARK
from sim.scenario.load import load_study

PAGE = "quality.html"
ALL = ("people.csv", "accounts.csv", "deals.csv", "leads.csv", "today.yaml", "conveyor.yaml",
       "factory-owned.yaml", "world.yaml", "study.yaml", "columns.yaml", PAGE)  # fmt: skip
"""Every file that a study folder can have from here."""


def check_folder(folder: Path) -> None:
    """Raise ``OutputError`` unless the folder is new, empty, or was written from a workbook before."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file; choose a folder for the study with --out")
    if folder.is_dir() and any(folder.iterdir()) and not _is_ours(folder / PAGE):
        raise OutputError(
            f"{folder}: holds files that were not written by `salesim intake read`; "
            "choose an empty or a new folder with --out"
        )


def _is_ours(page: Path) -> bool:
    try:
        return MARK in page.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write all files of a study folder; those of an earlier reading that are no longer made are removed.

    The files are written beside the folder first, so that a full disk leaves the folder as it was.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as draft:
            for name, text in files.items():
                (Path(draft) / name).write_text(text, encoding="utf-8", newline="\n")
            # Whatever is wrong with it must be known before anything is replaced.
            load_study(Path(draft) / "study.yaml")
            folder.mkdir(exist_ok=True)
            for name in files:
                (Path(draft) / name).replace(folder / name)
        for name in set(ALL) - set(files):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written to ({error.strerror})") from None
    except UnicodeEncodeError:
        raise OutputError(f"{folder}: the name of the workbook holds signs that no text can") from None
