"""Recorded lead streams: a CSV with a time column, and perhaps tier and source columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from sim.scenario.base import Strict
from sim.scenario.errors import ScenarioError, ScenarioErrors, nearest, shown
from sim.scenario.units import HOURS_PER_UNIT, HOURS_PER_YEAR
from sim.texts import _

SOURCES = ("inbound", "referral")
_MOST_BAD_ROWS = 20


class Replay(Strict):
    """A recorded lead stream that takes the place of the drawn inbound leads.

    ``time``: name of the column with ISO dates or date-times; the earliest one is hour 0, and calendar time
    is turned into working hours. ``tier`` and ``source``: names of columns with a tier of the market and with
    inbound or referral (default: any tier, inbound). ``bad_rows``: refuse the file, or skip them
    with a note. After the last recorded lead none comes.
    """

    file: str
    time: str
    tier: str | None = None
    source: str | None = None
    encoding: str = "utf-8-sig"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    bad_rows: Literal["refuse", "skip"] = "refuse"


class RecordedLead(NamedTuple):
    """One recorded lead: ``time`` in working hours since the first one, tier (None: any), source."""

    time: float
    tier: str | None
    source: str


@dataclass(frozen=True)
class Recording:
    """A recorded stream as it was read: its file, the leads by time, and which rows were skipped."""

    file: Path
    leads: tuple[RecordedLead, ...]
    skipped: tuple[str, ...]

    def notes(self, horizon: float) -> tuple[str, ...]:
        """What a user should know: the stream, where it ends early, what was skipped."""
        last = self.leads[-1].time
        told = [
            _(
                "{file}: {count} recorded leads over {years} years replace the drawn inbound leads; "
                "referrals by accounts go on beside them"
            ).format(file=self.file, count=len(self.leads), years=f"{last / HOURS_PER_YEAR:.2f}")
        ]
        if last < 0.95 * horizon:
            text = _("{file}: no lead is recorded for the rest of the {years} years of the study")
            told.append(text.format(file=self.file, years=f"{horizon / HOURS_PER_YEAR:g}"))
        return (*told, *self.skipped)


class _Row(NamedTuple):
    when: datetime
    tier: str | None
    source: str


def read_leads(replay: Replay, folder: Path, tiers: list[str]) -> Recording:
    """Read a recorded stream.

    Raises ``ScenarioErrors`` that name file, line, column, what was found and what is allowed.
    """
    path = folder / replay.file
    rows: list[_Row] = []
    bad: list[ScenarioError] = []
    for line, record in _records(path, replay):
        try:
            rows.append(_row(record, replay, path, line, tiers))
        except ScenarioError as error:
            bad.append(error)
    if bad and replay.bad_rows == "refuse":
        raise ScenarioErrors(bad[:_MOST_BAD_ROWS])
    if not rows:
        raise ScenarioError(path, None, "", "no usable row", "at least one row with a date")
    rows.sort(key=lambda row: row.when)
    first = rows[0].when
    leads = tuple(RecordedLead(_working_hours(row.when, first), row.tier, row.source) for row in rows)
    return Recording(path, leads, tuple(f"skipped: {error}" for error in bad))


def _working_hours(when: datetime, first: datetime) -> float:
    return (when - first).total_seconds() / 86_400 * HOURS_PER_UNIT["cal_d"]


def _records(path: Path, replay: Replay) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and fields of each row; checks that the file is readable and has the columns."""
    try:
        with path.open(encoding=replay.encoding, newline="") as file:
            reader = csv.DictReader(file, delimiter=replay.delimiter, strict=True)
            _check_columns(reader.fieldnames or [], replay, path)
            for record in reader:
                yield reader.line_num, {key: value or "" for key, value in record.items() if key is not None}
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise ScenarioError(path, None, "file", "", "a CSV file", problem=problem) from None
    except LookupError:
        allowed = "the name of an encoding, such as utf-8, gb18030 or cp1251"
        raise ScenarioError(path, None, "encoding", shown(replay.encoding), allowed) from None
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} is not {replay.encoding}"
        raise ScenarioError(path, None, "encoding", problem, "the encoding of the file") from None
    except csv.Error as error:
        raise ScenarioError(path, None, "", str(error), "a CSV file") from None


def _check_columns(columns: object, replay: Replay, path: Path) -> None:
    names = [str(name) for name in columns] if isinstance(columns, list | tuple) else []
    for asked in (replay.time, replay.tier, replay.source):
        if asked is not None and asked not in names:
            if len(names) == 1 and asked in (other := re.split(r"[;,\t|]", names[0])):
                sign = names[0][len(other[0])]
                problem = f"the columns are divided by {sign!r}, not by {replay.delimiter!r}"
                raise ScenarioError(path, 1, "delimiter", problem, f"delimiter: {sign!r} in the replay")
            allowed = f"one of the columns {', '.join(names)}"
            raise ScenarioError(path, 1, asked, "no such column", allowed, nearest(asked, names))


def _row(record: dict[str, str], replay: Replay, path: Path, line: int, tiers: list[str]) -> _Row:
    text = record[replay.time].strip()
    try:
        when = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        allowed = "an ISO date such as 2026-03-31"
        raise ScenarioError(path, line, replay.time, shown(text), allowed) from None
    tier = _one_of(record, replay.tier, tiers, path, line)
    return _Row(when, tier, _one_of(record, replay.source, SOURCES, path, line) or "inbound")


def _one_of(
    record: dict[str, str], column: str | None, allowed: list[str] | tuple[str, ...], path: Path, line: int
) -> str | None:
    if column is None:
        return None
    text = record[column].strip()
    if text not in allowed:
        raise ScenarioError(path, line, column, shown(text), ", ".join(allowed), nearest(text, allowed))
    return text
