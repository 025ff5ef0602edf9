"""One SQLite file for one process, with what can go wrong told in plain words."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sim.experiment.store import OutputError

_OURS = 0x5A1E5
"""What tells our files from those of other programs: SQLite's own field for it."""
_FORMAT = 1
_PATIENCE = 1.0
"""Seconds to wait for a process that is just leaving the file."""

_FULL = "the disk is full; all that was finished is kept: make room and give the same command again"
_SAID = {
    "SQLITE_FULL": _FULL,
    "SQLITE_NOTADB": "is no store of salesim; choose another folder with --out",
    "SQLITE_CORRUPT": "is damaged and cannot be read; choose another folder with --out, or delete the file",
    "SQLITE_READONLY": "cannot be written to (read-only)",
    "SQLITE_CANTOPEN": "cannot be opened or made here (no such folder, or not allowed to write in it)",
    "SQLITE_PERM": "cannot be opened (not allowed)",
    "SQLITE_IOERR": "cannot be read or written (an error of the disk, or a limit on the size of files)",
}


class Database:
    """A SQLite file that this process has alone, from its first look until it is closed.

    The lock is SQLite's own and the system's: it ends with the process, however that ends. Each statement is
    committed when it returns.
    """

    def __init__(self, path: Path, tables: str) -> None:
        self._path = path
        with self._plainly():
            self._connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        try:
            with self._plainly():
                self._open(tables)
        except BaseException:
            self._connection.close()
            raise
        self._sign()

    def _open(self, tables: str) -> None:
        # Exclusive before the first look: the file is then never shared, and no shared memory is needed.
        self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._connection.execute("BEGIN EXCLUSIVE")
        # Another program's file is left as it is, down to its mode.
        ours, form, names = (
            self._connection.execute(question).fetchone()[0]
            for question in (
                "PRAGMA application_id",
                "PRAGMA user_version",
                "SELECT count(*) FROM sqlite_master",
            )
        )
        if ours != _OURS and (ours or form or names):
            raise OutputError(f"{self._path}: {_SAID['SQLITE_NOTADB']}")
        if form > _FORMAT:
            raise OutputError(
                f"{self._path}: was written by a newer salesim (format {form}, this one knows {_FORMAT}); "
                "use that one, or choose another folder with --out"
            )
        if not names:
            for statement in filter(str.strip, tables.split(";")):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA application_id = {_OURS}")
            self._connection.execute(f"PRAGMA user_version = {_FORMAT}")
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA journal_mode = WAL")
        # Commits wait for the system, not for the disk: they outlive the process.
        self._connection.execute("PRAGMA synchronous = NORMAL")

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with self._plainly():
            return self._connection.execute(query, values).fetchall()

    def write(self, statement: str, values: Sequence[Any]) -> int:
        """Change the file for good; returns the id of a row that was added."""
        with self._plainly():
            return self._connection.execute(statement, values).lastrowid or 0

    def write_all(self, statement: str, many: Iterable[Sequence[Any]]) -> None:
        """Change the file for good, by all of it or nothing."""
        with self._plainly():
            self._connection.execute("BEGIN")
            try:
                self._connection.executemany(statement, many)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Give the file free."""
        self._owner_file.unlink(missing_ok=True)
        self._connection.close()

    @property
    def _owner_file(self) -> Path:
        return self._path.with_name(f"{self._path.name}.owner")

    def _sign(self) -> None:
        """Leave word of who has the file, for the message of others; the lock itself is another thing."""
        since = datetime.now().astimezone().isoformat(" ", "seconds")
        owner = {"pid": os.getpid(), "host": platform.node(), "since": since}
        try:
            self._owner_file.write_text(json.dumps(owner), encoding="utf-8")
        except OSError as error:
            self._connection.close()
            raise OutputError(f"{self._owner_file}: cannot be written ({error.strerror})") from None

    def _owner(self) -> str:
        try:
            told = json.loads(self._owner_file.read_text(encoding="utf-8"))
            return f"process {told['pid']} on {told['host']}, since {told['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Tell errors of SQLite as a user can act on them."""
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "")
            if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise OutputError(
                    f"{self._path}: is in use by {self._owner()}; wait until that one ends, "
                    "or choose another folder with --out"
                ) from None
            said = next((text for begin, text in _SAID.items() if name.startswith(begin)), str(error))
            raise OutputError(f"{self._path}: {said}") from error
