"""A lead, and the deal it becomes: one attempt at one firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.events import Discount, Source

if TYPE_CHECKING:
    from sim.model.market import Attempt
    from sim.model.person import Person


class Deal:
    """State of one attempt; ``ready`` is since when it waits for the next piece of work.

    ``discount``: what became of a request for one, ``waits``: whether nobody has answered it yet.
    """

    __slots__ = (
        "begun", "closer", "discount", "firm", "hunter", "interest", "luck", "ready", "source", "stage",
        "waits",
    )  # fmt: skip

    def __init__(self, firm: int, source: Source, luck: Attempt, now: float) -> None:
        self.firm = firm
        self.source = source
        self.luck = luck
        self.begun = self.ready = now
        self.hunter: Person | None = None
        self.closer: Person | None = None
        self.interest = 1.0
        self.stage = 0
        self.discount: Discount | None = None
        self.waits = False
