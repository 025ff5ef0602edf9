"""The duty keep: orders are handled, new accounts taken over, care visits paid."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from sim.events import NOBODY, Activity, Fact
from sim.mechanisms.referral import referral_chance
from sim.mechanisms.satisfaction import satisfaction_after, service_quality, stop_chance, stop_rate
from sim.mechanisms.tie import loyalty_after_order
from sim.mechanisms.wallet import share_after_time, share_after_visit
from sim.model.task import Task
from sim.scenario.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.person import Person

NEVER = float("inf")


class Keep:
    """One keeper's accounts, with heaps of orders and visits by due time.

    Nothing is scheduled: the keeper finds what is due when he looks for work, so an order costs no event
    of its own. Entries of accounts that went elsewhere are recognised by their due time and dropped.
    """

    name = "keep"

    def __init__(self, person: Person, company: Company) -> None:
        self._person = person
        self._company = company
        self._beliefs = company.beliefs
        self._border = company.beliefs.inside if person.seat.in_factory else company.beliefs.outside
        self._orders: list[tuple[float, int]] = []
        self._visits: list[tuple[float, int, Activity]] = []
        self._friendly: list[int] = []
        self.accounts: dict[int, Account] = {}

    def take(self, account: Account, first_visit: float, activity: Activity) -> None:
        """Begin to keep an account; its first visit, care or take-over, is due at ``first_visit``."""
        account.keeper = self._person
        self.accounts[account.firm] = account
        heappush(self._orders, (account.due, account.firm))
        if first_visit < NEVER:
            heappush(self._visits, (first_visit, account.firm, activity))

    def give_up(self, firm: int) -> None:
        """The account is no longer this person's."""
        del self.accounts[firm]

    def next_due(self) -> float:
        """When the next order or visit is due (perhaps of an account that has gone since)."""
        order = self._orders[0][0] if self._orders else NEVER
        visit = self._visits[0][0] if self._visits else NEVER
        return order if order < visit else visit

    def overdue(self, now: float) -> int:
        """Orders and visits that wait."""
        return sum(entry[0] <= now for entry in self._orders) + sum(entry[0] <= now for entry in self._visits)

    def pick(self, now: float) -> Task | None:
        """The next order that waits, else the next visit that is due."""
        orders = self._orders
        while orders and orders[0][0] <= now:
            due, firm = heappop(orders)
            account = self.accounts.get(firm)
            if account is None or account.due != due:
                continue
            if place_order(account, self._company):
                hours = self._handling_hours(account)
                self._expect_next(account)
                return (Activity.HANDLE, hours, self._handled, (account, due), firm)
        visits = self._visits
        while visits and visits[0][0] <= now:
            due, firm, activity = heappop(visits)
            account = self.accounts.get(firm)
            if account is None:
                continue
            if activity is Activity.TAKE_OVER:
                return (activity, self._beliefs.takeover_hours, self._visited, account, firm)
            return (activity, self._beliefs.care_hours, self._visited, account, firm)
        return None

    def friendly_visit(self) -> Task | None:
        """A visit to one's own accounts in turn that nobody asked for; it strengthens one's own tie."""
        while self.accounts:
            if not self._friendly:
                self._friendly = list(self.accounts)
            account = self.accounts.get(self._friendly.pop())
            if account is not None:
                return (Activity.FRIENDLY, self._beliefs.care_hours, self._chatted, account, account.firm)
        return None

    def _handling_hours(self, account: Account) -> float:
        _, exception, clean, _, _, _ = account.luck
        hours = clean * self._border.handling
        return hours * self._beliefs.exception_factor if exception < self._border.exceptions else hours

    def _expect_next(self, account: Account) -> None:
        account.expect_order(account.due, self._company.market.order_gap[account.firm])
        heappush(self._orders, (account.due, account.firm))

    def _handled(self, order: tuple[Account, float], now: float) -> None:
        account, placed = order
        beliefs = self._beliefs
        response = now - placed + self._border.delay
        quality = service_quality(response, beliefs.standard, beliefs.response_scale)
        account.satisfaction = satisfaction_after(account.satisfaction, quality, beliefs.satisfaction_weight)
        account.loyalty = loyalty_after_order(account.loyalty, beliefs.loyalty_gain, quality)
        account.contact(self._person, now, beliefs.tie_gain, beliefs.tie_fade)

    def _visited(self, account: Account, now: float) -> None:
        if account.keeper is not self._person:
            return
        beliefs = self._beliefs
        fade_share(account, beliefs.share_fade, now)
        skill = self._person.skill["keep"] * self._border.skill
        account.share = share_after_visit(account.share, beliefs.share_gain, skill, beliefs.share_cap)
        account.contact(self._person, now, beliefs.tie_gain, beliefs.tie_fade)
        if account.care_every < NEVER:
            heappush(self._visits, (now + account.care_every, account.firm, Activity.CARE))

    def _chatted(self, account: Account, now: float) -> None:
        account.contact(self._person, now, self._beliefs.tie_gain, self._beliefs.tie_fade)


def fade_share(account: Account, fade: float, now: float) -> None:
    """Let the share of wallet fade for the time since it was last looked at."""
    account.share = share_after_time(account.share, fade, (now - account.share_time) / HOURS_PER_YEAR)
    account.share_time = now


def place_order(account: Account, company: Company) -> bool:
    """The account's next order falls due: it is placed (True), or the account stops buying (False).

    Works at the time the order was due, which may lie before the present: nobody was there to see it.
    """
    beliefs = company.beliefs
    due = account.due
    _, _, _, stop, refer, target = account.luck
    years = account.gap / HOURS_PER_YEAR
    rate = stop_rate(
        beliefs.churn,
        account.satisfaction,
        beliefs.satisfaction_reference,
        beliefs.churn_sensitivity,
        beliefs.churn_reference,
    )
    if stop < stop_chance(rate, years):
        company.book.stop(account, due)
        return False
    if due > account.share_time:
        fade_share(account, beliefs.share_fade, due)
    value = company.market.order_size[account.firm] * account.share
    keeper = account.keeper
    company.emit(
        (
            due,
            Fact.ORDER,
            NOBODY if keeper is None else keeper.index,
            account.firm,
            value,
            account.satisfaction,
        )
    )
    if keeper is not None:
        keeper.earn("revenue", value)
    chance = referral_chance(
        beliefs.referral_rate, account.satisfaction, beliefs.satisfaction_reference, years
    )
    if refer < chance:
        company.refer(int(target * company.market.size))
    return True
