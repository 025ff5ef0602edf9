"""A piece of work that a duty hands to its person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from sim.events import Activity

Task = tuple[Activity, float, Callable[[Any, float], None], Any, int]
"""Activity, duty hours, ``finish(subject, now)`` that files what it led to, subject, firm.

A plain tuple: one is made for every piece of work.
"""


class DutyWork(Protocol):
    """One duty of one person: what waits, and when something falls due."""

    name: str

    def pick(self, now: float) -> Task | None:
        """The next piece of work that can be done now."""
        ...

    def next_due(self) -> float:
        """When something of this duty falls due that is known today; infinite if nothing."""
        ...

    def overdue(self, now: float) -> float:
        """Pieces of work that wait for this person alone."""
        ...
