"""Cover: what orders of keepers who are away ask for, done by who stands in for them."""

from __future__ import annotations

from heapq import heappop
from typing import TYPE_CHECKING

from sim.events import Activity
from sim.mechanisms.cover import unfamiliar_factor
from sim.model.agenda import Agenda
from sim.model.orders import place_due_orders
from sim.model.task import Task

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.keep import Keep
    from sim.model.person import Person

NEVER = float("inf")

Covered = tuple["Account", "Person", float]
"""An account, its keeper, and when he is back."""


class Cover:
    """One person's accounts of others, with a heap of ``orders`` by due time.

    As with one's own accounts nothing is scheduled; when the keeper is back the rest is his again, and what
    is left in the heap is dropped when it is met.
    """

    name = "cover"

    def __init__(self, person: Person, company: Company) -> None:
        self._person = person
        self._company = company
        self._service = person.service
        self.orders = Agenda()
        self._covered: dict[int, Covered] = {}
        self._first_back = NEVER

    def take(self, account: Account, keeper: Person, until: float) -> None:
        """Stand in for the keeper of an account until he is back."""
        self._covered[account.firm] = (account, keeper, until)
        self._first_back = min(self._first_back, until)
        account.stand_in = self._person
        self.orders.add(account.work_due, account.firm)

    def expect(self, account: Account) -> bool:
        """The account wants something else first than before; False where he does not stand in for it."""
        covered = self._still(account.firm, self._company.now)
        if covered is None or covered[1] is not account.keeper:
            return False
        self.orders.add(account.work_due, account.firm)
        self._person.wake()
        return True

    def load(self, now: float) -> int:
        """Accounts that he stands in for now; those whose keepers are back are forgotten."""
        if now >= self._first_back:
            self._covered = {firm: covered for firm, covered in self._covered.items() if now < covered[2]}
            self._first_back = min((covered[2] for covered in self._covered.values()), default=NEVER)
        return len(self._covered)

    def give_up(self, now: float) -> list[Covered]:
        """Stand in for nobody any more; returns what is still to be covered."""
        left = [covered for covered in self._covered.values() if now < covered[2]]
        self._covered = {}
        self.orders.clear()
        return left

    def _still(self, firm: int, now: float) -> Covered | None:
        covered = self._covered.get(firm)
        return covered if covered is not None and now < covered[2] else None

    def next_due(self) -> float:
        """When the next order is due (perhaps of a keeper who will be back by then)."""
        return self.orders.heap[0][0] if self.orders.heap else NEVER

    def overdue(self, now: float) -> int:
        """Orders that wait for the stand-in."""
        covered = self._covered.values()
        return sum(
            account.waiting(now)
            for account, keeper, until in covered
            if now < until and account.keeper is keeper
        )

    def pick(self, now: float) -> Task | None:
        """The order that waits longest; it takes longer where the stand-in does not know the customer."""
        heap = self.orders.heap
        while heap and heap[0][0] <= now:
            due, firm = self.orders.pop()
            covered = self._still(firm, now)
            if covered is None:
                continue
            account, keeper, _ = covered
            if keeper.keep is None or account.keeper is not keeper or account.work_due != due:
                continue
            if not place_due_orders(account, self._company, now):
                continue
            if account.pending and account.pending[0][0] <= now:
                _, _, step, order = heappop(account.pending)
                self._look_again(account, keeper.keep)
                _, hours, finish, subject, _ = self._service.step(step, order)
                return (Activity.COVER, hours * self._unfamiliar(account, now), finish, subject, firm)
            self._look_again(account, keeper.keep)
        return None

    def _look_again(self, account: Account, keep: Keep) -> None:
        """What the account wants next is something else now, of the stand-in and of the keeper."""
        if account.work_due < NEVER:
            self.orders.add(account.work_due, account.firm)
            keep.expect(account)

    def _unfamiliar(self, account: Account, now: float) -> float:
        beliefs = self._company.beliefs
        tie = account.tie(self._person, now, beliefs.tie_fade)
        return unfamiliar_factor(tie, beliefs.tie_reference, beliefs.unfamiliar)
