"""What a person does with an order or for an account: how long it takes, what the customer makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.events import Activity, Fact
from sim.mechanisms.delivery import expedite_chance
from sim.mechanisms.satisfaction import satisfaction_after, service_quality
from sim.mechanisms.tie import loyalty_after_order
from sim.mechanisms.wallet import share_after_visit
from sim.model.office import COLLECT, ENTER, PROMOTE
from sim.model.orders import fade_share, still_buys
from sim.model.task import Task

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.order import Order
    from sim.model.person import Person

# Looked up once: see sim/model/person.py.
_CLEAN, _WITH_EXCEPTION = Activity.HANDLE, Activity.EXPEDITE
_ENTERED = Fact.ENTERED
_QUOTE, _SHIP, _SETTLE = Activity.QUOTE, Activity.SHIP, Activity.SETTLE


class Service:
    """The parts of follow-up as one person does them, with the border between him and the factory."""

    def __init__(self, person: Person, company: Company) -> None:
        self._person = person
        self._company = company
        self._beliefs = company.beliefs
        self.take_seat()
        self._steps = (self._quote, self._enter, self._ship, self._settle)
        self._plans = {PROMOTE: self._promote, COLLECT: self._collect}

    def take_seat(self) -> None:
        """Work from the seat that the person has now."""
        beliefs, seat = self._beliefs, self._person.seat
        self.border = beliefs.inside if seat.in_factory else beliefs.outside
        self._credit = beliefs.no_link if "credit" in seat.includes else beliefs.credit
        self._aftersales = beliefs.no_link if "aftersales" in seat.includes else beliefs.aftersales

    def step(self, step: int, order: Order) -> Task:
        """The step of an order as a task."""
        return self._steps[step](order)

    def plan(self, plan: int, account: Account) -> Task:
        """A promotion or a reminder as a task."""
        return self._plans[plan](account)

    def _quote(self, order: Order) -> Task:
        return (_QUOTE, order.luck.quoting * self.border.routine, self._quoted, order, order.account.firm)

    def _quoted(self, order: Order, now: float) -> None:
        if not still_buys(order.account, self._company, now):
            return
        self._judged(order, now, 0.0)
        self._emit(now, Fact.QUOTED, order, now - order.since)
        self._company.office.file(ENTER, order)

    def _enter(self, order: Order) -> Task:
        """An order is entered; one with an exception, or one that is pushed to the front, is expedited."""
        luck, beliefs, border = order.luck, self._beliefs, self.border
        hours = luck.entry * border.handling
        activity = _CLEAN
        if luck.exception < border.exceptions:
            hours *= beliefs.exception_factor
            activity = _WITH_EXCEPTION
        factory = self._company.factory
        if luck.expedite < expedite_chance(
            border.expedite, border.friction, factory.usual_delay, beliefs.shortest
        ):
            order.expedited = True
            hours += beliefs.expedite_hours
            activity = _WITH_EXCEPTION
        if order.first:
            hours += self._credit.hours * self._credit.times(luck.check)
        return (activity, hours, self._entered, order, order.account.firm)

    def _entered(self, order: Order, now: float) -> None:
        if not still_buys(order.account, self._company, now):
            return
        account, beliefs, border = order.account, self._beliefs, self.border
        quality = self._judged(order, now, border.delay)
        account.loyalty = loyalty_after_order(account.loyalty, beliefs.loyalty_gain, quality)
        self._emit(now, _ENTERED, order, now - order.since)
        order.wrong = order.luck.wrong < border.wrong
        account.in_office.pop(order.number, None)
        delay = border.delay
        if order.first:
            delay += self._credit.delay * self._credit.times(order.luck.check)
        self._company.factory.receive(order, now + delay)

    def _judged(self, order: Order, now: float, delay: float) -> float:
        """The customer judges by the time it took; returns the quality of the service, 0..1."""
        account, beliefs = order.account, self._beliefs
        response = now - order.since + delay
        quality = service_quality(response, beliefs.standard[account.tier], beliefs.response_scale)
        account.satisfaction = satisfaction_after(account.satisfaction, quality, beliefs.satisfaction_weight)
        account.contact(self._person, now, beliefs.tie_gain, beliefs.tie_fade)
        return quality

    def _ship(self, order: Order) -> Task:
        return (_SHIP, order.luck.shipping * self.border.routine, self._shipped, order, order.account.firm)

    def _shipped(self, order: Order, now: float) -> None:
        # Goods of a customer who is lost in the meantime have left already.
        if order in self._company.office.finished:
            self._company.deliveries.deliver(order, now)

    def _settle(self, order: Order) -> Task:
        link, luck = self._aftersales, order.luck
        hours = luck.fixing * self.border.routine + link.hours * link.times(luck.again)
        return (_SETTLE, hours, self._settled, order, order.account.firm)

    def _settled(self, order: Order, now: float) -> None:
        account, beliefs, link = order.account, self._beliefs, self._aftersales
        if not still_buys(account, self._company, now) or order not in account.complaints:
            return
        waited = now - order.since + link.delay * link.times(order.luck.again)
        answer = service_quality(waited, beliefs.complaint_standard[account.tier], beliefs.response_scale)
        quality = answer * beliefs.scar
        account.satisfaction = satisfaction_after(account.satisfaction, quality, beliefs.satisfaction_weight)
        account.contact(self._person, now, beliefs.tie_gain, beliefs.tie_fade)
        account.complaints.remove(order)
        self._company.deliveries.put_right(order, now, waited, self._person.index)

    def _promote(self, account: Account) -> Task:
        return self._planned(account, Activity.PROMOTE, self._promoted)

    def _promoted(self, account: Account, now: float) -> None:
        if not still_buys(account, self._company, now):
            return
        beliefs = self._beliefs
        self.grow(account, beliefs.promotion_gain, now)
        every = beliefs.promote_every[account.tier]
        self._company.office.plan(PROMOTE, account, now + every)

    def _collect(self, account: Account) -> Task:
        return self._planned(account, Activity.COLLECT, self._collected)

    def _collected(self, account: Account, now: float) -> None:
        self._company.receivables.remind(account, now)

    def _planned(
        self, account: Account, activity: Activity, finish: Callable[[Account, float], None]
    ) -> Task:
        return (activity, self._company.visits.hours(activity, account.firm), finish, account, account.firm)

    def grow(self, account: Account, gain: float, now: float) -> None:
        """A visit or a promotion raises the share of wallet, by the person's skill and place, and the tie."""
        beliefs = self._beliefs
        fade_share(account, beliefs.share_fade, now)
        skill = self._person.skill["keep"] * self.border.skill
        account.share = share_after_visit(account.share, gain, skill, beliefs.share_cap)
        account.contact(self._person, now, beliefs.tie_gain, beliefs.tie_fade)

    def _emit(self, now: float, fact: Fact, order: Order, wait: float) -> None:
        self._company.emit((now, fact, self._person.index, order.account.firm, order.number, wait))
