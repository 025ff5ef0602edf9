"""Results of a study on disk: a manifest and Parquet tables in one folder of their own."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiment.provenance import arithmetic, code_version, versions
from sim.experiment.replicate import StudyResult
from sim.scenario.study import LoadedStudy, content_hash

MANIFEST = "manifest.json"
CELLS = "cells.sqlite"
"""The journal of an experiment; who opens it finds out whether it is one."""


class OutputError(Exception):
    """A results folder that cannot or must not be written to; the message says which and why."""


def check_folder(folder: Path, kind: str) -> None:
    """Make sure that results of a ``kind`` may go to ``folder``: new, empty, or with such results in it.

    Raises ``OutputError`` where it is a file, holds someone else's files or results of another kind, or
    cannot be written to.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file; choose a folder for the results with --out")
    # What was killed before it was finished has left a journal, but no manifest.
    ours = is_ours(folder / MANIFEST) or (folder / CELLS).is_file()
    if folder.is_dir() and any(folder.iterdir()) and not ours:
        raise OutputError(
            f"{folder}: holds files that are not results of salesim (no {MANIFEST} of it); "
            "choose an empty or a new folder with --out"
        )
    found = _manifest_in(folder).get("kind", kind)
    if found != kind:
        raise OutputError(
            f"{folder}: holds results of salesim {found}, not of {kind}; choose another folder with --out"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written to ({error.strerror})") from None


def is_ours(manifest: Path) -> bool:
    """Whether this is a manifest that salesim wrote; others use the name as well."""
    try:
        found = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and {"content_hash", "finished_runs", "versions"} <= found.keys()


def _manifest_in(folder: Path) -> dict[str, Any]:
    """The manifest of results in a folder; empty where there is none of ours."""
    manifest = folder / MANIFEST
    if not is_ours(manifest):
        return {}
    found: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
    return found


def provenance(study: LoadedStudy, command: Sequence[str], kind: str = "compare") -> dict[str, Any]:
    """What it takes to repeat the runs of a study: versions, seed, content hashes, files, command."""
    return {
        "kind": kind,
        "study": study.study.name,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": list(command),
        "seed": study.study.seed,
        "replications": study.study.replications,
        "horizon_hours": study.study.horizon,
        "content_hash": study.content_hash(),
        "designs": {case.design.name: content_hash(*case.content()) for case in study.cases},
        "files": {_seen_from(study.files[0], path): _file_hash(path) for path in study.files},
        "overrides": list(study.overrides),
        "versions": versions(),
        "made_by": {"code": code_version(), "arithmetic": arithmetic()},
    }


def manifest_of(result: StudyResult, command: Sequence[str], kind: str = "compare") -> dict[str, Any]:
    """What it takes to repeat a result, and what became of its runs."""
    return {
        **provenance(result.study, command, kind),
        "finished_runs": result.finished,
        "reused_runs": result.reused,
        "interrupted": result.interrupted,
        "failed_runs": [
            {
                "design": failed.run.design,
                "replication": failed.run.replication,
                "seed": failed.seed,
                "error": failed.failure.error,
                "message": failed.failure.message,
                "traceback": failed.failure.traceback,
            }
            for failed in result.failed
        ],
    }


def _seen_from(study: Path, path: Path) -> str:
    """A file's path relative to the study's folder: nobody else has that folder where this machine has it."""
    return Path(os.path.relpath(path, study.parent)).as_posix()


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def write_results(
    folder: Path,
    manifest: dict[str, Any],
    tables: Mapping[str, pd.DataFrame],
    pages: Mapping[str, str | bytes],
) -> list[Path]:
    """Write tables by name, pages (file name to text, or to the bytes of a workbook) and the manifest.

    Each file appears whole or not at all; tables and pages of earlier results that these have not are
    removed, unless somebody has changed a page since: then it is his own.

    The manifest comes last, with the hashes of the files that it is about: who reads them again can tell
    whether all of them are its own, even where a kill came in between. Raises ``OutputError`` where the disk
    is full or the folder cannot be written to.
    """
    check_folder(folder, manifest["kind"])
    try:
        _remove_stale(folder, tables, pages)
        written = {name: _replace(folder / f"{name}.parquet", frame) for name, frame in tables.items()}
        beside = {name: _replace(folder / name, content) for name, content in pages.items()}
        manifest = {**manifest, "tables": _hashes(written), "pages": _hashes(beside)}
        last = _replace(folder / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written to ({error.strerror})") from None
    return [*written.values(), *beside.values(), last]


def _remove_stale(folder: Path, tables: Collection[str], pages: Collection[str]) -> None:
    """Remove what an earlier result has left and this one has not: it would be read as part of this one."""
    before = _manifest_in(folder)
    for name in dict(before.get("tables", {})).keys() - set(tables):
        (folder / f"{name}.parquet").unlink(missing_ok=True)
    for name, hashed in dict(before.get("pages", {})).items():
        path = folder / name
        # A manifest can be edited too: nothing outside of the folder is ours.
        ours = path.parent == folder and path.is_file() and _hash(path) == hashed
        if ours and name not in pages:
            path.unlink(missing_ok=True)


def _hashes(files: Mapping[str, Path]) -> dict[str, str]:
    return {name: _hash(path) for name, path in files.items()}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_parent(path: Path) -> None:
    """Raise ``OutputError`` where the folder that a file or folder is to be made in does not exist."""
    if not path.parent.is_dir():
        raise OutputError(f"{path}: the folder {path.parent} does not exist")


def write_text(path: Path, text: str) -> None:
    """Write one file, whole or not at all; raises ``OutputError`` where that is impossible."""
    try:
        _replace(path, text)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from None


def _replace(path: Path, content: str | bytes | pd.DataFrame) -> Path:
    def write(draft: Path) -> None:
        if isinstance(content, str):
            draft.write_text(content, encoding="utf-8")
        elif isinstance(content, bytes):
            draft.write_bytes(content)
        else:
            content.to_parquet(draft, index=False)

    return replace_whole(path, write)


def replace_whole(path: Path, write: Callable[[Path], None]) -> Path:
    """Write beside the target, then rename over it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    draft = Path(name)
    try:
        write(draft)
        draft.chmod(0o644)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path
