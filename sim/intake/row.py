"""One row of a client's table on its way into the initial state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.intake.findings import Findings, Place
from sim.intake.table import Record, Table

DAYS_PER_YEAR = 365.25
_FRIENDLY = {"tenure_years": "hired", "relation_years": "customer_since", "age_days": "since",
             "order_value": "revenue_last_year"}  # fmt: skip
"""Columns of the initial state that can be told in another way."""


@dataclass(frozen=True)
class Row:
    """The values of a row, which change until they are those of the initial state, and where they stood."""

    values: dict[str, Any]
    table: Table
    record: Record
    findings: Findings

    def place(self, column: str) -> Place:
        """The cell that a value came from, told in whichever way it was."""
        told = column in self.record.values or column not in _FRIENDLY
        return self.table.place(self.record, column if told else _FRIENDLY[column])

    def note(self, column: str, found: str, done: str) -> None:
        """What was found in a cell of this row, and what was done about it."""
        self.findings.note(self.place(column), found, done)

    def refuse(self, column: str, problem: str, allowed: str, near: str | None = None) -> None:
        """A mistake in a cell of this row."""
        self.findings.refuse(self.place(column), problem, allowed, near)

    def is_refused(self, column: str) -> bool:
        """Whether a cell of this row holds a mistake already."""
        return self.findings.is_refused(self.place(column))

    def check_past(self, column: str, today: date) -> None:
        """Refuse a day after today."""
        day = self.record.values.get(column)
        if isinstance(day, date) and day > today:
            self.refuse(column, f"{day} lies after today, {today}", "a day in the past")

    def count_years(self, column: str, since: str, today: date) -> None:
        """Years until today from the day in column ``since``, where the years themselves are not told."""
        days = self._days(column, since, today)
        if days is not None:
            self.values[column] = round(days / DAYS_PER_YEAR, 4)

    def count_days(self, column: str, since: str, today: date) -> None:
        """Days until today from the day in column ``since``, where the days themselves are not told."""
        days = self._days(column, since, today)
        if days is not None:
            self.values[column] = days

    def _days(self, column: str, since: str, today: date) -> int | None:
        self.check_past(since, today)
        day = self.values.pop(since, None)
        if day is not None and column in self.values:
            self.note(since, str(day), f"{column} stands beside it and is taken")
            return None
        return None if day is None else max(0, (today - day).days)
