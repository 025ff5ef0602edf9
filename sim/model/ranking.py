"""Customers are ranked anew by what they bought, and served by the tier that this puts them into."""

from __future__ import annotations

from collections.abc import Generator
from itertools import accumulate
from typing import TYPE_CHECKING

from simpy import Event

from sim.events import NOBODY, Activity, Fact
from sim.model.office import PROMOTE, VISIT
from sim.model.orders import place_due_orders

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company

NEVER = float("inf")


class Ranking:
    """Each tier keeps its part of the customers; who came since the last review keeps his tier once."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._every = NEVER
        self._rule_number = 0
        self._shares = list(company.world.market.tiers.value.values())

    def take_rules(self) -> None:
        """Go by the design that the company has now."""
        before, self._every = self._every, self._company.design.service.review
        if before != self._every:
            self._rule_number += 1
            if self._every < NEVER:
                self._company.env.process(self._reviews(self._rule_number))

    def _reviews(self, rule: int) -> Generator[Event, None, None]:
        """The process: one review after the other, as long as the rule is the same."""
        company = self._company
        while True:
            yield company.env.timeout(self._every)
            if self._rule_number != rule:
                return
            self._review(company.now)

    def _review(self, now: float) -> None:
        company = self._company
        accounts = list(company.book.accounts.values())
        known = [
            account
            for account in accounts
            if place_due_orders(account, company, now) and account.opened <= now - self._every
        ]
        known.sort(key=lambda account: (-account.bought, account.firm))
        last_places = [share * len(known) for share in accumulate(self._shares)]
        tier = 0
        for place, account in enumerate(known):
            while place + 0.5 > last_places[tier] and tier < len(last_places) - 1:
                tier += 1
            self._serve_as(account, tier, now)
        for account in accounts:
            account.bought = 0.0

    def _serve_as(self, account: Account, tier: int, now: float) -> None:
        before, account.tier = account.tier, tier
        if before == tier:
            return
        company = self._company
        beliefs, office = company.beliefs, company.office
        account.care_every = beliefs.care_every[tier]
        company.emit((now, Fact.RANKED, NOBODY, account.firm, tier, before))
        office.plan(PROMOTE, account, _sooner(account.plans[PROMOTE], now, beliefs.promote_every[tier]))
        keeper = account.keeper
        if keeper is not None and keeper.keep is not None:
            keeper.keep.plan(account, _sooner(account.plans[VISIT], now, account.care_every), Activity.CARE)
            keeper.keep.expect(account)
            keeper.wake()
        office.expect(account)


def _sooner(planned: float, now: float, every: float) -> float:
    """When something comes that is due at a new interval: not later than planned, never where it is never."""
    return min(planned, now + every) if every < NEVER else NEVER
