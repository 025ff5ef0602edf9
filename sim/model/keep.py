"""The duty keep: orders are handled, new accounts taken over, visits paid, promotions and reminders made."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from sim.events import Activity
from sim.model.agenda import Agenda, Entry
from sim.model.office import COLLECT, PROMOTE, VISIT
from sim.model.orders import place_due_orders, still_buys
from sim.model.task import Task

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.person import Person

NEVER = float("inf")
_PLAN_OF = {
    Activity.CARE: VISIT,
    Activity.TAKE_OVER: VISIT,
    Activity.INTRODUCE: VISIT,
    Activity.PROMOTE: PROMOTE,
    Activity.COLLECT: COLLECT,
}


class Keep:
    """One keeper's accounts, with heaps of what customers wait for and of what is planned, by due time.

    Nothing is scheduled: the keeper finds what is due when he looks for work, so an order costs no event
    of its own. Entries of accounts that went elsewhere are recognised by their due time and dropped.
    Orders come first, those of the tiers that the design puts first before all; then those of keepers he
    stands in for; what is planned can wait. ``parts``: what of follow-up he does for his own accounts;
    ``introduced``: those he has handed on since he gave notice.
    """

    name = "keep"

    def __init__(self, person: Person, company: Company) -> None:
        self._person = person
        self._company = company
        self._beliefs = company.beliefs
        self._service = person.service
        self._urgent = Agenda()
        self._orders = Agenda()
        self._plans: list[tuple[float, int, Activity]] = []
        self._friendly: list[int] = []
        self.accounts: dict[int, Account] = {}
        self.introduced: set[Account] = set()
        self.take_seat()

    def take_seat(self) -> None:
        """Work from the seat that the person has now, by the rules of the company's design."""
        company, cover = self._company, self._person.cover
        self.parts = company.design.own_parts(self._person.seat.terms)
        self._first_tiers = company.first_tiers
        self._cover = cover
        # The heap itself: looking into it must cost nothing while nobody is away.
        self._covered: list[Entry] = [] if cover is None else cover.orders.heap

    def take(self, account: Account, first_visit: float, activity: Activity) -> None:
        """Begin to keep an account; its first visit, care or take-over, is due at ``first_visit``."""
        account.keeper = self._person
        self.accounts[account.firm] = account
        self.sort_out(account)
        self.plan(account, first_visit, activity)

    def sort_out(self, account: Account) -> None:
        """What the account waits for, and what is planned for it, goes to whoever has that part now."""
        if self._company.office.desks:
            self._company.office.hand_over(account)
        else:
            for activity_of_plan in (Activity.PROMOTE, Activity.COLLECT):
                self.plan(account, account.plans[_PLAN_OF[activity_of_plan]], activity_of_plan)
        self.expect(account)

    def expect(self, account: Account) -> None:
        """The account wants something else first than before, or at another time."""
        due = account.work_due
        if due < NEVER:
            agenda = self._urgent if account.tier in self._first_tiers else self._orders
            agenda.add(due, account.firm)

    def plan(self, account: Account, due: float, activity: Activity) -> None:
        """Plan a visit, a promotion or a reminder."""
        account.plans[_PLAN_OF[activity]] = due
        if due < NEVER:
            heappush(self._plans, (due, account.firm, activity))

    def give_up(self, firm: int) -> None:
        """The account is no longer this person's."""
        del self.accounts[firm]

    def next_due(self) -> float:
        """When the next order or plan is due (perhaps of an account that has gone since)."""
        urgent, orders = self._urgent.heap, self._orders.heap
        order = orders[0][0] if orders else NEVER
        plan = self._plans[0][0] if self._plans else NEVER
        due = order if order < plan else plan
        if urgent:
            due = min(due, urgent[0][0])
        return min(due, self._covered[0][0]) if self._covered else due

    def overdue(self, now: float) -> int:
        """What waits: orders, visits, promotions and reminders."""
        accounts = self.accounts
        planned = {
            (firm, activity)
            for due, firm, activity in self._plans
            if due <= now and firm in accounts and accounts[firm].plans[_PLAN_OF[activity]] == due
        }
        own = len(planned) + sum(account.waiting(now) for account in accounts.values())
        return own if self._cover is None else own + self._cover.overdue(now)

    def pick(self, now: float) -> Task | None:
        """What a customer waits for longest, else what a keeper who is away left, else what is planned."""
        urgent, orders = self._urgent.heap, self._orders.heap
        if urgent and urgent[0][0] <= now and (task := self._next_step(self._urgent, now)) is not None:
            return task
        if orders and orders[0][0] <= now and (task := self._next_step(self._orders, now)) is not None:
            return task
        if self._covered and self._cover is not None and (covered := self._cover.pick(now)) is not None:
            return covered
        plans = self._plans
        return self._next_plan(now) if plans and plans[0][0] <= now else None

    def _next_step(self, agenda: Agenda, now: float) -> Task | None:
        heap = agenda.heap
        while heap and heap[0][0] <= now:
            due, firm = agenda.pop()
            account = self.accounts.get(firm)
            if account is None or account.work_due != due:
                continue
            if account.due <= now and not place_due_orders(account, self._company, now):
                continue
            if not account.pending or account.pending[0][0] > now:
                self.expect(account)
                continue
            _, _, step, order = heappop(account.pending)
            self.expect(account)
            return self._service.step(step, order)
        return None

    def _next_plan(self, now: float) -> Task | None:
        plans = self._plans
        while plans and plans[0][0] <= now:
            due, firm, activity = heappop(plans)
            account = self.accounts.get(firm)
            plan = _PLAN_OF[activity]
            if account is None or account.plans[plan] != due:
                continue
            if plan != VISIT:
                return self._service.plan(plan, account)
            longer = self._company.territories.joint_visit(self._person.seat.role, firm)
            hours = self._company.visits.hours(activity, firm) * longer
            finish = self._introduced if activity is Activity.INTRODUCE else self._visited
            return (activity, hours, finish, account, firm)
        return None

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
        if not still_buys(account, self._company, now) or account.keeper is not self._person:
            return
        self._service.grow(account, self._beliefs.share_gain, now)
        # He may have got other roles while he was there.
        keep = self._person.keep
        if keep is not None:
            keep.plan(account, now + account.care_every, Activity.CARE)

    def introduce_successors(self) -> None:
        """Plan a last visit to each account, together with who is to keep it."""
        for account in list(self.accounts.values()):
            self.plan(account, self._company.now, Activity.INTRODUCE)
        self._person.wake()

    def _introduced(self, account: Account, now: float) -> None:
        if not still_buys(account, self._company, now) or account.keeper is not self._person:
            return
        if self._company.succession.introduced(account, self._person):
            self.introduced.add(account)
        else:
            self.plan(account, now + account.care_every, Activity.CARE)

    def _chatted(self, account: Account, now: float) -> None:
        account.contact(self._person, now, self._beliefs.tie_gain, self._beliefs.tie_fade)
