"""Accounts by the time at which they want something of one person."""

from __future__ import annotations

from heapq import heappop, heappush

Entry = tuple[float, int]
"""Due time and firm."""


class Agenda:
    """A heap of entries, none of which stands there twice; those that went out of date are dropped when met.

    An account's next order is named again after every piece of work for it: listed each time, it would be
    met four times.
    """

    __slots__ = ("_listed", "heap")

    def __init__(self) -> None:
        self.heap: list[Entry] = []
        self._listed: set[Entry] = set()

    def add(self, due: float, firm: int) -> None:
        """Look at the firm when it is ``due``."""
        entry = (due, firm)
        if entry not in self._listed:
            self._listed.add(entry)
            heappush(self.heap, entry)

    def pop(self) -> Entry:
        """The first entry, which is taken out."""
        entry = heappop(self.heap)
        self._listed.remove(entry)
        return entry

    def clear(self) -> None:
        """Look at nothing any more."""
        self.heap.clear()
        self._listed.clear()
