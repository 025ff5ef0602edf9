"""Reorganisations: at its time the company becomes another design, with the people and customers it has."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from simpy import Event

from sim.events import NOBODY, ChangeCost, Fact
from sim.mechanisms.ramp import productivity, start_in_new_duties
from sim.mechanisms.reorganisation import dip_with_scripts, resign_chance
from sim.model.moving import mapped
from sim.model.notice import give_notice, go
from sim.model.orders import place_due_orders
from sim.scenario.units import HOURS_PER_MONTH

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.person import Person
    from sim.model.seat import Seat
    from sim.scenario.design import Design
    from sim.scenario.role import Role
    from sim.scenario.timeline import Change

_QUARTER = 3 * HOURS_PER_MONTH


def reorganise(company: Company, later: Sequence[Design]) -> Generator[Event, None, None]:
    """The process: carry out one change of the design's timeline after the other."""
    for number, (change, design) in enumerate(zip(company.design.timeline, later, strict=True)):
        if change.at is not None:
            yield company.env.timeout(max(0.0, change.at - company.now))
        while change.when is not None and len(company.book.accounts) < change.when.accounts:
            yield company.env.timeout(HOURS_PER_MONTH)
        _Reorganisation(company, change, design, number).carry_out()


class _Reorganisation:
    """One change: people move first, then what they had in hand finds those whose work it is now."""

    def __init__(self, company: Company, change: Change, design: Design, number: int) -> None:
        self._company = company
        self._change = change
        self._number = number
        self._beliefs = company.world.reorganisation
        self._moves = mapped(company, design, change, number)
        self._before: dict[Person, Role] = {p: p.seat.terms for p in company.staff.seated.values()}
        self._kept = {person: _accounts_of(person) for person in self._before}
        self._on_notice = {person for person in self._before if person.has_given_notice}
        self._income = {person: person.income for person in self._before}
        self._desks = company.design.desks
        self._rules = _rules(company.design)
        self._design = design

    def carry_out(self) -> None:
        """Change the rules, move people, give out accounts, lines and deals, and settle with people."""
        company, moves = self._company, self._moves
        is_new = self._rules != _rules(self._design)
        if is_new:
            # What customers did until now, they did with those who kept them until now.
            for account in list(company.book.accounts.values()):
                place_due_orders(account, company, company.now)
        before = [_Duties(person) for person in self._before]
        lines = {firm: list(account.lines) for firm, account in company.book.accounts.items()}
        company.adopt(self._design)
        for seat, person in moves.seated.items():
            self._sit(person, seat)
        for person in moves.without:
            person.stand_up()
            company.staff.seek_nobody_after(person)
        self._fill(company.staff.reseat(moves.seats, moves.seated))
        company.emit((company.now, Fact.REORGANISED, NOBODY, NOBODY, self._number, len(moves.without)))
        for duties in before:
            duties.give_up_what_is_over(company)
        self._give_accounts({duties.person: duties for duties in before}, lines)
        self._give_lines()
        company.pipeline.rescue()
        company.discounts.chart_has_changed()
        company.recruiting.chart_has_changed()
        self._settle()
        if is_new:
            for person in self._before:
                person.wake()

    def _sit(self, person: Person, seat: Seat) -> None:
        """Move a person; whose role is the same goes on as before, only by the rules of today."""
        company, before = self._company, person.seat
        same = _terms(before) == _terms(seat) and before.role == seat.role
        if not same:
            company.month.settle_pay(person)
            person.former = person.former or person.record()
        learned = company.now - person.learning_since + person.coached.ahead
        so_far = productivity(learned, person.ramp, person.learning_start)
        pace = person.pace
        person.sit(seat)
        new = [duty for duty in seat.terms.stages if duty not in before.terms.stages]
        if new:
            start = company.world.people.ramp_start.value
            person.learning_since = company.now
            person.coached.ahead, person.coached.since = 0.0, company.now
            person.learning_start = min(so_far, start_in_new_duties(len(new), len(seat.terms.stages), start))
        if not same and self._change.pay == "of-the-role":
            person.on_target = company.on_target_pay(seat.terms, None)
        if self._is_new(person):
            person.settling_since = company.now
            person.dip = dip_with_scripts(
                self._beliefs.dip.value, self._company.design.scripts, self._beliefs.scripts_save.value
            )
        if same:
            person.pace = pace
        else:
            company.staff.set_pace(person)
        company.stand_ins.watch(person)

    def _is_new(self, person: Person) -> bool:
        """Whether somebody's work is another one now: his duties, or the unit in which he does them."""
        before, now = self._before[person], person.seat.terms
        return before.duties != now.duties or before.unit != now.unit

    def _fill(self, empty: list[Seat]) -> None:
        """Look for people, for as many seats a quarter as may be filled."""
        a_quarter = self._change.hires_a_quarter
        for place, seat in enumerate(empty):
            quarters = 0 if a_quarter == "unlimited" else place // a_quarter
            self._company.staff.seek(seat, quarters * _QUARTER)

    def _give_accounts(self, duties: dict[Person, _Duties], lines: dict[int, list[Person]]) -> None:
        """Accounts stay with whoever may keep them still; others go to a further line that keeps, or any."""
        company, book = self._company, self._company.book
        moving: list[Account] = []
        for account in book.accounts.values():
            keeper = account.keeper
            if keeper is None or keeper.keep is None or not book.serves(keeper, account):
                moving.append(account)
            elif self._desks != company.design.desks or duties[keeper].parts != keeper.keep.parts:
                account.own_next = True
                keeper.keep.sort_out(account)
        for account in moving:
            before = account.leave_keeper()
            account.own_next = True
            if before is not None:
                duties[before].give_up(account)
            heirs = (
                person
                for person in lines[account.firm]
                if book.serves(person, account) and not person.has_given_notice
            )
            book.assign(account, next(heirs, None), before)
            if book.has(account) and account.keeper is None:
                company.office.hand_over(account)

    def _give_lines(self) -> None:
        """Further lines that nobody holds go to who knows the account best, where his role has the line."""
        company, fade = self._company, self._company.beliefs.tie_fade
        for account in list(company.book.accounts.values()):
            for line in company.design.lines.further:
                if any(person.seat.role in line.roles for person in account.lines):
                    continue
                fit = [
                    person
                    for person in _by_tie(account, company.now, fade)
                    if person.seat.role in line.roles
                    and company.staff.sitting_on(person.seat) is person
                    and person is not account.keeper
                ]
                company.book.add_line(account, line, fit[0] if fit else None, company.now + line.every)

    def _settle(self) -> None:
        """Pay what is due to people; some resign over the change."""
        for person in self._moves.without:
            stays = 0.0
            if person not in self._on_notice:
                self._pay(person, ChangeCost.SEVERANCE, self._beliefs.severance.value)
                stays = self._change.overlap
            self._company.staff.without_seat[person] = None
            self._company.after(stays, partial(self._let_go, person))
        for person in self._moves.seated.values():
            before, taken = self._before[person], self._accounts_taken(person)
            commission = before.variable.get("revenue")
            if commission is not None and taken:
                self._pay(person, ChangeCost.BUY_OUT, self._beliefs.buy_out.value * commission.share * taken)
            if set(person.seat.terms.stages) - set(before.stages):
                self._pay(person, ChangeCost.TRAINING, self._beliefs.training.value)
            if self._is_new(person):
                self._perhaps_resigns(person, taken)

    def _accounts_taken(self, person: Person) -> float:
        """The share of the accounts he kept that somebody else keeps now."""
        kept = self._kept[person]
        return sum(account.keeper is not person for account in kept) / len(kept) if kept else 0.0

    def _pay(self, person: Person, what: ChangeCost, months: float) -> None:
        company, money = self._company, person.on_target * months
        if money > 0.0:
            company.emit((company.now, Fact.CHANGE_COST, person.index, NOBODY, what, money))

    def _perhaps_resigns(self, person: Person, taken: float) -> None:
        company, beliefs, income = self._company, self._beliefs, self._income[person]
        key = (*person.seat.slot, person.succession, self._number)
        chance = resign_chance(
            beliefs.resign.value,
            max(0.0, 1.0 - person.on_target / income) if income > 0.0 else 0.0,
            taken,
            person.traits.wish not in person.seat.terms.stages,
            beliefs.resign_income.value,
            beliefs.resign_accounts.value,
            beliefs.resign_wish.value,
        )
        if company.luck.quantile("resigns", *key) < chance:
            within = beliefs.resign_within.value * company.luck.quantile("resigns when", *key)
            company.after(within, lambda: give_notice(company, person))

    def _let_go(self, person: Person) -> None:
        """Somebody without a seat has handed over; what he kept till the change counts as held by him."""
        if person.leaving:
            return
        for account in self._kept[person]:
            self._company.book.tell_held(account, person)
        go(person)


class _Duties:
    """What somebody had in hand by the duties of his former role."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self._keep, self._convert, self._generate = person.keep, person.convert, person.generate
        self._liaise, self._cover = person.liaise, person.cover
        self.parts = frozenset[str]() if person.keep is None else person.keep.parts

    def give_up(self, account: Account) -> None:
        """He does not keep this account any more."""
        if self._keep is not None:
            self._keep.give_up(account.firm)

    def give_up_what_is_over(self, company: Company) -> None:
        """Leave what belongs to duties that he has no more, and lines that his role has no more."""
        person = self.person
        if self._generate is not None and person.generate is None:
            self._generate.drop()
        if self._cover is not None and person.cover is None:
            company.stand_ins.redistribute(self._cover)
        if self._liaise is not None:
            self._liaise.keep_only(lambda account: company.book.line_of(person, account))
        if self._convert is not None and person.convert is None:
            company.pipeline.hand_on(self._convert)


def _terms(seat: Seat) -> Role:
    """What a seat asks and gives, however many there are of its kind."""
    return seat.terms.model_copy(update={"seats": 1})


def _rules(design: Design) -> dict[str, Any]:
    """What a design says to those who work by it, its words and its plans apart."""
    return design.model_dump(exclude={"name", "description", "document", "timeline", "departures"})


def _by_tie(account: Account, now: float, fade: float) -> list[Person]:
    """All who know the account, the best first."""
    return sorted(account.ties, key=lambda person: -account.tie(person, now, fade))


def _accounts_of(person: Person) -> list[Account]:
    return [] if person.keep is None else list(person.keep.accounts.values())
