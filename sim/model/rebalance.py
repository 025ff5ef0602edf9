"""Accounts are rebalanced: full books give to thin ones, whom the keeper knows least first."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from simpy import Event

from sim.model.book import accounts_of
from sim.model.orders import place_due_orders
from sim.scenario.rules import Rebalance as Rule

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.person import Person

NEVER = float("inf")


class Rebalance:
    """At an interval, each role's books are brought down to the design's multiple of their mean."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._rule = Rule()
        self._rule_number = 0

    def take_rules(self) -> None:
        """Go by the design that the company has now."""
        before, self._rule = self._rule, self._company.design.rebalance
        if before.every != self._rule.every:
            self._rule_number += 1
            if self._rule.every < NEVER:
                self._company.env.process(self._rounds(self._rule_number))

    def _rounds(self, rule: int) -> Generator[Event, None, None]:
        """The process: one round after the other, as long as the interval is the same."""
        while True:
            yield self._company.env.timeout(self._rule.every)
            if self._rule_number != rule:
                return
            self._level()

    def _level(self) -> None:
        books: dict[str, list[Person]] = {}
        for person in self._company.staff.seated.values():
            if person.keep is not None and not person.leaving:
                books.setdefault(person.seat.role, []).append(person)
        for role, keepers in books.items():
            limit = self._rule.most * sum(map(accounts_of, keepers)) / len(keepers)
            for keeper in keepers:
                self._relieve(keeper, role, limit)

    def _relieve(self, keeper: Person, role: str, limit: float) -> None:
        """Give away what is above the limit, unless those who could take it would come above it too."""
        company = self._company
        now, fade = company.now, company.beliefs.tie_fade
        assert keeper.keep is not None
        known = sorted(keeper.keep.accounts.values(), key=lambda a: (a.tie(keeper, now, fade), a.firm))
        for account in known:
            if accounts_of(keeper) <= limit:
                return
            area = company.territories.area[account.firm]
            receiver = company.staff.least_loaded("keep", accounts_of, area, (role,))
            if receiver is None or accounts_of(receiver) + 1 > limit:
                return
            self._hand_over(account, keeper, receiver)

    def _hand_over(self, account: Account, keeper: Person, receiver: Person) -> None:
        if keeper.keep is None or not place_due_orders(account, self._company, self._company.now):
            return
        keeper.keep.give_up(account.firm)
        account.keeper = None
        self._company.book.assign(account, receiver, keeper)
