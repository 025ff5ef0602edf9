"""Who takes over the accounts of somebody who leaves: a colleague, or the new hire, perhaps introduced."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.events import Fact
from sim.mechanisms.handover import similarity

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.person import Person
    from sim.model.seat import Seat

# Nobody gets more accounts by being alike once his book is this much larger than the mean one.
_FULL = 1.25


class Orphan(NamedTuple):
    """An account without a keeper: who had it before, and whose successor it waits for (None: anyone)."""

    account: Account
    before: Person | None
    awaited: Seat | None


class Succession:
    """Holds the accounts without a keeper, and the design's rule for giving them away."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self.take_rules()

    def take_rules(self) -> None:
        """Go by the design that the company has now; nobody is waited for any more."""
        self._rule = self._company.design.orphans
        self.orphans: list[Orphan] = []

    def prepare(self, leaver: Person) -> None:
        """Somebody gives notice: he visits his customers with those who will keep them, if there are any."""
        if self._rule.introduce and self._rule.to != "new-hire" and leaver.keep is not None:
            leaver.keep.introduce_successors()

    def introduced(self, account: Account, leaver: Person) -> bool:
        """A leaver has been to a customer: a colleague keeps it from now on. False if there is none."""
        colleague = self._colleague_for(leaver, account) or self._company.book.choose_keeper(account)
        if colleague is None or colleague is leaver or leaver.keep is None:
            return False
        leaver.keep.give_up(account.firm)
        self._company.book.assign(account, colleague, leaver, introduced=True)
        return True

    def await_anyone(self, account: Account, before: Person | None) -> None:
        """Leave the account without a keeper until somebody new comes."""
        self.orphans.append(Orphan(account, before, None))

    def orphan(self, leaver: Person) -> None:
        """The accounts that a leaver kept are without anyone in charge for a while."""
        company = self._company
        if leaver.keep is None:
            return
        orphans = list(leaver.keep.accounts.values())
        for account in orphans:
            leaver.keep.give_up(account.firm)
            account.keeper = None
            company.emit((company.now, Fact.ORPHANED, leaver.index, account.firm, 0.0, 0.0))
        company.after(self._rule.after, lambda: self._settle(orphans, leaver))

    def _settle(self, orphans: list[Account], leaver: Person) -> None:
        """The time without anyone in charge is over: colleagues take over, or the new hire does."""
        company = self._company
        for_new_hire = self._rule.to == "new-hire" and leaver.seat.refilled
        new_hire = company.staff.sitting_on(leaver.seat) if for_new_hire else None
        for account in orphans:
            if not company.book.has(account) or account.keeper is not None:
                continue
            if for_new_hire and new_hire is None:
                self.orphans.append(Orphan(account, leaver, leaver.seat))
            else:
                company.book.assign(account, new_hire or self._colleague_for(leaver, account), leaver)

    def _colleague_for(self, leaver: Person, account: Account) -> Person | None:
        """The keeper most (or least) like the leaver whose book is not full; None by other rules."""
        if self._rule.to not in ("similar", "dissimilar"):
            return None
        area = self._company.territories.area[account.firm]
        books = [
            (person, len(person.keep.accounts))
            for person in self._company.staff.at_hand("keep", area)
            if person.keep is not None and person is not leaver
        ]
        mean = sum(load for _, load in books) / max(1, len(books))
        sign = 1.0 if self._rule.to == "similar" else -1.0
        fit = [(person, load) for person, load in books if load <= _FULL * mean]

        def rank(candidate: tuple[Person, int]) -> tuple[float, int, int]:
            person, load = candidate
            alike = similarity(person.traits.manner, leaver.traits.manner)
            return -sign * alike, load, person.seat.position

        return min(fit, key=rank)[0] if fit else None

    def welcome(self, newcomer: Person) -> None:
        """A new person starts: orphans that waited for him, or for anyone, find an end."""
        book = self._company.book
        waiting, self.orphans = self.orphans, []
        for orphan in waiting:
            if not book.has(orphan.account) or orphan.account.keeper is not None:
                continue
            if orphan.awaited is None:
                book.assign(orphan.account, None, orphan.before)
            elif orphan.awaited is newcomer.seat:
                book.assign(orphan.account, newcomer, orphan.before)
            else:
                self.orphans.append(orphan)
