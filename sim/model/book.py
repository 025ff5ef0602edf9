"""The book of accounts: opened, assigned to lines, followed or lost."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from sim.events import NOBODY, Activity, Fact, Loss
from sim.mechanisms.follow import follow_chance, unprotected
from sim.mechanisms.handover import bad_chance, similarity
from sim.mechanisms.satisfaction import satisfaction_after_bad_handover
from sim.model.account import Account
from sim.model.office import PROMOTE
from sim.model.order import OrderLuck, order_luck
from sim.model.orders import place_due_orders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sim.model.company import Company
    from sim.model.person import Person
    from sim.scenario.rules import Liaison


NEVER = float("inf")


class Book:
    """All active accounts by firm, and the rules by which they get and lose their lines."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._tiers = company.market.tiers
        self._draws: dict[int, Iterator[tuple[int, OrderLuck]]] = {}
        self.accounts: dict[int, Account] = {}
        self.take_rules()

    def take_rules(self) -> None:
        """Go by the design that the company has now."""
        design, territories = self._company.design, self._company.territories
        self._routing = design.routing
        self._further = design.lines.further
        self._area = territories.area
        self._sold = Counter(self._area[firm] for firm in self.accounts)

    def enter(self, firm: int, now: float, share: float, loyalty: float) -> Account:
        """A firm becomes an account; it has no line yet and expects no order."""
        company = self._company
        account = Account(firm, now, share, company.beliefs.satisfaction_reference, loyalty)
        if firm not in self._draws:
            drawn = order_luck(company.world, company.luck, "orders", company.market.keys[firm])
            self._draws[firm] = zip(count(), drawn, strict=False)
        account.draws = self._draws[firm]
        account.tier = company.market.tier[firm]
        account.care_every = company.beliefs.care_every[account.tier]
        self.accounts[firm] = account
        self._sold[self._area[firm]] += 1
        return account

    def open(self, firm: int, closer: Person, now: float) -> Account:
        """A won deal becomes an account, kept by its closer where the design says so and he keeps."""
        company = self._company
        account = self.enter(firm, now, company.market.first_share[firm], 0.0)
        account.expect_order(now, company.market.order_gap[firm])
        beliefs = company.beliefs
        for _ in range(beliefs.stages):
            account.contact(closer, now, beliefs.tie_gain, beliefs.tie_fade)
        own = self._routing.keep == "own" and self.serves(closer, account)
        company.office.expect(account)
        company.office.plan(PROMOTE, account, now + beliefs.promote_every[account.tier])
        self.assign(account, closer if own else None, closer)
        self._add_further_lines(account, closer, now)
        return account

    def has(self, account: Account) -> bool:
        """Whether the account is one still: its firm may have left, and even come back as another one."""
        return self.accounts.get(account.firm) is account

    def assign(
        self, account: Account, keeper: Person | None, before: Person | None, introduced: bool = False
    ) -> None:
        """Give the account a keeper: the one named, else the least loaded; an orphan where there is none.

        ``introduced``: whoever kept it before takes the new keeper there.
        """
        company = self._company
        if not place_due_orders(account, company, company.now):
            return
        keeper = keeper or self.choose_keeper(account)
        if keeper is None or keeper.keep is None:
            company.succession.await_anyone(account, before)
            return
        now = company.now
        bad = keeper is not before and self._goes_badly(account, keeper, before, introduced)
        company.emit(
            (now, Fact.ASSIGNED, keeper.index, account.firm, NOBODY if before is None else before.index, bad)
        )
        if keeper is before:
            keeper.keep.take(account, now + account.care_every, Activity.CARE)
        else:
            keeper.keep.take(account, now, Activity.TAKE_OVER)
        keeper.wake()

    def choose_keeper(self, account: Account) -> Person | None:
        """The keeper with the fewest accounts of those who serve such firms, if anyone does."""
        return self._company.staff.least_loaded("keep", accounts_of, self._area[account.firm])

    def serves(self, person: Person | None, account: Account) -> bool:
        """Whether a person may be this account's keeper: he keeps, and it is of his territory."""
        return (
            person is not None
            and person.keep is not None
            and person.on_seat
            and self._area[account.firm] in person.areas
        )

    def sold_in(self, areas: Iterable[int]) -> tuple[int, int]:
        """Firms in some areas, and how many of them are customers."""
        firms_in = self._company.market.firms_in
        return sum(firms_in[area] for area in areas), sum(self._sold[area] for area in areas)

    def _goes_badly(self, account: Account, keeper: Person, before: Person | None, introduced: bool) -> bool:
        beliefs = self._company.beliefs
        chance = beliefs.bad_handover
        if before is not None:
            alike = similarity(keeper.traits.manner, before.traits.manner)
            chance = bad_chance(chance, beliefs.likeness, alike)
        if introduced:
            chance *= beliefs.introduced
        if self._company.staff.luck_with("take-over", keeper, account.firm) >= chance:
            return False
        account.satisfaction = satisfaction_after_bad_handover(account.satisfaction, beliefs.bad_drop)
        return True

    def _add_further_lines(self, account: Account, closer: Person | None, now: float) -> None:
        for line in self._further:
            self.add_line(account, line, closer, now + line.every)

    def add_line(self, account: Account, line: Liaison, first_choice: Person | None, first: float) -> None:
        """Give a further line, where the account is to have it.

        It goes to the first choice where he has that role, else to the least loaded of it.
        """
        if not self._has_line(account, line):
            return
        person = first_choice
        if not self._may_hold(person, line, account):
            area = self._area[account.firm]
            person = self._company.staff.least_loaded("liaise", _lines_of, area, line.roles)
        if person is not None and person.liaise is not None and account.firm not in person.liaise.accounts:
            person.liaise.take(account, line.every, first, line.aligned)
            person.wake()

    def line_of(self, person: Person, account: Account) -> Liaison | None:
        """The further line to the account that a person may hold, if his role has any."""
        if person.liaise is None:
            return None
        wanted = (line for line in self._further if self._has_line(account, line))
        return next((line for line in wanted if self._may_hold(person, line, account)), None)

    def _may_hold(self, person: Person | None, line: Liaison, account: Account) -> bool:
        return (
            person is not None
            and person.seat.role in line.roles
            and self._area[account.firm] in person.areas
            and not person.leaving
        )

    def _has_line(self, account: Account, line: Liaison) -> bool:
        """Whether the design has the line for customers who are served as this one is."""
        return not line.tiers or self._tiers[account.tier] in line.tiers

    def stop(self, account: Account, when: float) -> None:
        """The account stops buying."""
        self._lose(account, when, Loss.STOPPED, NOBODY)

    def _lose(self, account: Account, when: float, reason: Loss, person: int) -> None:
        keeper = account.keeper
        index = NOBODY if keeper is None else keeper.index
        self._company.emit((when, Fact.ACCOUNT_LOST, index, account.firm, reason, person))
        if keeper is not None and keeper.keep is not None:
            keeper.keep.give_up(account.firm)
        account.keeper = None
        self._cancel(account, when)
        for person_on_line in list(account.lines):
            if person_on_line.liaise is not None:
                person_on_line.liaise.give_up(account.firm)
        del self.accounts[account.firm]
        self._sold[self._area[account.firm]] -= 1
        self._company.market.release(account.firm, when)

    def _cancel(self, account: Account, when: float) -> None:
        """Orders that have not reached the plant are void; those that have are made and delivered."""
        account.lost = True
        for order in account.in_office.values():
            order.cancelled = True
            row = (when, Fact.CANCELLED, NOBODY, account.firm, order.value, order.number)
            self._company.emit(row)
        account.in_office.clear()
        account.plans = [NEVER] * len(account.plans)
        account.pending.clear()
        for order in [order for order in self._company.office.finished if order.account is account]:
            # Nobody is in charge any more: the goods just leave.
            self._company.deliveries.deliver(order, max(when, order.made))
        self._company.deliveries.let_go(account, when)

    def leave_behind(self, leaver: Person) -> None:
        """A person leaves: accounts may follow, the rest of his lines become vacant."""
        beliefs, now = self._company.beliefs, self._company.now
        rate = beliefs.follow[leaver.destination]
        for account in list(self.accounts.values()):
            tie = account.tie(leaver, now, beliefs.tie_fade)
            known = tie > 0.0 or account.keeper is leaver
            if not known or not place_due_orders(account, self._company, now):
                continue
            if account.keeper is leaver or (leaver.keep is not None and account in leaver.keep.introduced):
                self.tell_held(account, leaver)
            if tie > 0.0 and self._follows(account, leaver, tie, rate):
                self._lose(account, now, Loss.FOLLOWED, leaver.index)
        self._vacate(leaver)

    def tell_held(self, account: Account, leaver: Person) -> None:
        """Say that a leaver kept this account until now, where it is one still."""
        now = self._company.now
        if self.has(account):
            tie = account.tie(leaver, now, self._company.beliefs.tie_fade)
            self._company.emit((now, Fact.HELD, leaver.index, account.firm, tie, account.loyalty))

    def _follows(self, account: Account, leaver: Person, tie: float, rate: float) -> bool:
        beliefs, now = self._company.beliefs, self._company.now
        chance = follow_chance(
            rate,
            tie,
            beliefs.tie_reference,
            account.loyalty,
            beliefs.loyalty_reference,
            beliefs.loyalty_effect,
        )
        remaining = dict(account.lines)
        if account.keeper is not None:
            remaining[account.keeper] = 1.0
        for person, aligned in remaining.items():
            # Who leaves as well, now or soon, holds nobody; so those who leave together do not protect.
            if person.has_given_notice:
                continue
            other = account.tie(person, now, beliefs.tie_fade)
            chance *= unprotected(beliefs.protection, other, beliefs.tie_reference, aligned)
        return self._company.staff.luck_with("follow", leaver, account.firm) < chance

    def _vacate(self, leaver: Person) -> None:
        if leaver.liaise is not None:
            for firm in list(leaver.liaise.accounts):
                leaver.liaise.give_up(firm)
            self.fill_lines_of(leaver)
        self._company.succession.orphan(leaver)

    def fill_lines_of(self, person: Person) -> None:
        """Vacant lines of the role of somebody who comes or goes find somebody."""
        for line in self._further:
            if person.seat.role in line.roles:
                self._fill_vacant_lines(line)

    def _fill_vacant_lines(self, line: Liaison) -> None:
        """Give the line to somebody for each account that lacks it; first visits spread over the interval."""
        vacant = [
            account
            for account in self.accounts.values()
            if self._has_line(account, line)
            and not any(person.seat.role in line.roles for person in account.lines)
        ]
        for place, account in enumerate(vacant):
            first = self._company.now + line.every * place / len(vacant)
            self.add_line(account, line, None, first)


def accounts_of(person: Person) -> int:
    """How many accounts the person keeps."""
    return len(person.keep.accounts) if person.keep is not None else 0


def _lines_of(person: Person) -> int:
    return len(person.liaise.accounts) if person.liaise is not None else 0
