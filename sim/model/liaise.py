"""The duty liaise: visits that keep a further line to an account warm."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from sim.events import Activity, Fact
from sim.model.task import Task

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.person import Person
    from sim.scenario.rules import Liaison


class Line:
    """An account that one person visits every so many hours, for as long as he holds this line to it."""

    __slots__ = ("account", "every")

    def __init__(self, account: Account, every: float) -> None:
        self.account = account
        self.every = every


class Liaise:
    """One person's further lines, with visits by due time."""

    name = "liaise"

    def __init__(self, person: Person, company: Company) -> None:
        self._person = person
        self._company = company
        self._visits: list[tuple[float, int]] = []
        self._due: dict[int, float] = {}
        self.accounts: dict[int, Line] = {}

    def take(self, account: Account, every: float, first: float, aligned: float) -> None:
        """Begin to visit an account every ``every`` hours, first at ``first``."""
        account.lines[self._person] = aligned
        self.accounts[account.firm] = Line(account, every)
        self._plan(account.firm, first)
        self._company.emit((self._company.now, Fact.LIAISON, self._person.index, account.firm, 1.0, 0.0))

    def give_up(self, firm: int) -> None:
        """The account is no longer visited by this person."""
        account = self.accounts.pop(firm).account
        del account.lines[self._person], self._due[firm]
        self._company.emit((self._company.now, Fact.LIAISON, self._person.index, firm, 0.0, 0.0))

    def keep_only(self, wanted: Callable[[Account], Liaison | None]) -> None:
        """Give up the lines that are not wanted any more, and hold the others as they are wanted now."""
        for firm, held in list(self.accounts.items()):
            account = held.account
            line, aligned = wanted(account), account.lines[self._person]
            if line is None or (line.every, line.aligned) != (held.every, aligned):
                self.give_up(firm)
            if line is not None and firm not in self.accounts:
                self.take(account, line.every, self._company.now + line.every, line.aligned)

    def next_due(self) -> float:
        """When the next visit is due."""
        return self._visits[0][0] if self._visits else float("inf")

    def overdue(self, now: float) -> int:
        """Nothing: no customer waits for a courtesy visit, so late ones overload nobody."""
        return 0

    def pick(self, now: float) -> Task | None:
        """The next visit that is due."""
        while self._visits and self._visits[0][0] <= now:
            due, firm = heappop(self._visits)
            if self._due.get(firm) == due:
                hours = self._company.visits.hours(Activity.LIAISE, firm)
                return (Activity.LIAISE, hours, self._visited, self.accounts[firm], firm)
        return None

    def _plan(self, firm: int, due: float) -> None:
        self._due[firm] = due
        heappush(self._visits, (due, firm))

    def _visited(self, line: Line, now: float) -> None:
        account, beliefs = line.account, self._company.beliefs
        account.contact(self._person, now, beliefs.tie_gain, beliefs.tie_fade)
        if self.accounts.get(account.firm) is line:
            self._plan(account.firm, now + line.every)
