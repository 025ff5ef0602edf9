"""The duty keep: orders are handled, new accounts taken over, care visits paid."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from sim.events import Activity
from sim.mechanisms.wallet import share_after_visit
from sim.model.handling import Handling
from sim.model.orders import fade_share, place_due_orders
from sim.model.task import Task

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.person import Person

NEVER = float("inf")


class Keep:
    """One keeper's accounts, with heaps of orders and visits by due time.

    Nothing is scheduled: the keeper finds what is due when he looks for work, so an order costs no event
    of its own. Entries of accounts that went elsewhere are recognised by their due time and dropped.
    Orders come first: his own, then those of keepers he stands in for; visits can wait.
    """

    name = "keep"

    def __init__(self, person: Person, company: Company) -> None:
        self._person = person
        self._company = company
        self._beliefs = company.beliefs
        self._handling = Handling(person, company)
        self._cover = person.cover
        # The heap itself: looking into it must cost nothing while nobody is away.
        self._covered = [] if person.cover is None else person.cover.orders
        self._orders: list[tuple[float, int]] = []
        self._visits: list[tuple[float, int, Activity]] = []
        self._friendly: list[int] = []
        self.accounts: dict[int, Account] = {}

    def take(self, account: Account, first_visit: float, activity: Activity) -> None:
        """Begin to keep an account; its first visit, care or take-over, is due at ``first_visit``."""
        account.keeper = self._person
        self.accounts[account.firm] = account
        heappush(self._orders, (account.order_due, account.firm))
        self._plan_visit(account, first_visit, activity)

    def expect(self, account: Account) -> None:
        """The account's next order is another one: somebody who stands in took up the one before."""
        heappush(self._orders, (account.order_due, account.firm))

    def give_up(self, firm: int) -> None:
        """The account is no longer this person's."""
        del self.accounts[firm]

    def next_due(self) -> float:
        """When the next order or visit is due (perhaps of an account that has gone since)."""
        order = self._orders[0][0] if self._orders else NEVER
        visit = self._visits[0][0] if self._visits else NEVER
        due = order if order < visit else visit
        return min(due, self._covered[0][0]) if self._covered else due

    def overdue(self, now: float) -> int:
        """Orders and visits that wait."""
        own = sum(entry[0] <= now for entry in self._orders) + sum(entry[0] <= now for entry in self._visits)
        return own if self._cover is None else own + self._cover.overdue(now)

    def pick(self, now: float) -> Task | None:
        """The order that waits longest, else one of a keeper who is away, else the next visit that is due."""
        orders = self._orders
        while orders and orders[0][0] <= now:
            due, firm = heappop(orders)
            account = self.accounts.get(firm)
            if account is None or account.order_due != due:
                continue
            if not place_due_orders(account, self._company, now):
                continue
            task = self._handling.take_up(account)
            heappush(orders, (account.order_due, firm))
            return task
        if self._covered and self._cover is not None and (covered := self._cover.pick(now)) is not None:
            return covered
        visits = self._visits
        return self._next_visit(now) if visits and visits[0][0] <= now else None

    def _next_visit(self, now: float) -> Task | None:
        visits = self._visits
        while visits and visits[0][0] <= now:
            due, firm, activity = heappop(visits)
            account = self.accounts.get(firm)
            if account is None or account.visit_due != due:
                continue
            hours = self._company.visits.hours(activity, firm)
            return (activity, hours, self._visited, account, firm)
        return None

    def _plan_visit(self, account: Account, due: float, activity: Activity) -> None:
        account.visit_due = due
        if due < NEVER:
            heappush(self._visits, (due, account.firm, activity))

    def friendly_visit(self, hours: float) -> Task | None:
        """A visit to one's own accounts in turn that nobody asked for; it strengthens one's own tie."""
        while self.accounts:
            if not self._friendly:
                self._friendly = list(self.accounts)
            account = self.accounts.get(self._friendly.pop())
            if account is not None:
                return (Activity.FRIENDLY, hours, self._chatted, account, account.firm)
        return None

    def _visited(self, account: Account, now: float) -> None:
        if account.keeper is not self._person:
            return
        beliefs = self._beliefs
        fade_share(account, beliefs.share_fade, now)
        skill = self._person.skill["keep"] * self._handling.border.skill
        account.share = share_after_visit(account.share, beliefs.share_gain, skill, beliefs.share_cap)
        account.contact(self._person, now, beliefs.tie_gain, beliefs.tie_fade)
        self._plan_visit(account, now + account.care_every, Activity.CARE)

    def _chatted(self, account: Account, now: float) -> None:
        account.contact(self._person, now, self._beliefs.tie_gain, self._beliefs.tie_fade)
