"""What a delivery does: it is invoiced, the customer judges it, and may complain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.events import NOBODY, Fact, Trouble
from sim.mechanisms.delivery import delivery_quality, is_late
from sim.mechanisms.pay import commission_weight
from sim.mechanisms.satisfaction import satisfaction_after
from sim.mechanisms.wallet import share_after_delivery
from sim.model.office import SETTLE
from sim.model.orders import fade_share, place_due_orders
from sim.scenario.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.order import Order
    from sim.model.person import Person
    from sim.model.receivables import Invoice


# Looked up once: see sim/model/person.py.
_DELIVERED, _INVOICED = Fact.DELIVERED, Fact.INVOICED


class Deliveries:
    """Delivers, and keeps the invoices of customers who wait for something to be put right."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._beliefs = company.beliefs
        self._blocked: dict[Order, Invoice] = {}
        self.take_rules()

    def take_rules(self) -> None:
        """Go by the design that the company has now."""
        roles = self._company.design.roles.values()
        self._earners = any("deliveries" in role.variable for role in roles)

    def deliver(self, order: Order, now: float) -> None:
        """The goods leave; from a customer who is one still comes a judgement, and perhaps a complaint."""
        company, account = self._company, order.account
        firm = account.firm
        company.office.finished.pop(order, None)
        if not account.lost and account.due <= now:
            place_due_orders(account, company, now)
        keeper = account.keeper
        index = NOBODY if keeper is None else keeper.index
        company.emit((now, _DELIVERED, index, firm, order.number, now - order.placed))
        company.emit((now, _INVOICED, index, firm, order.value, order.number))
        if order.placed < account.discounted_until:
            given = company.discounts.depth * order.value
            company.emit((now, Fact.GIVEN_AWAY, index, firm, given, order.number))
        if keeper is not None:
            keeper.earn("revenue", order.value * _counted(keeper, account, now))
        if self._earners:
            self._reward_plant(order.value)
        trouble = self._trouble(order)
        waits = trouble is not None and not account.lost
        invoice = company.receivables.bill(account, order.value, order.luck, now, waits)
        if not account.lost:
            self._judge(account, order, now)
        if trouble is None:
            return
        company.emit((now, Fact.COMPLAINT, index, firm, trouble, order.number))
        if waits:
            self._blocked[order] = invoice
            account.complaints.append(order)
            company.office.file(SETTLE, order)
        else:
            self._tell_settled(order, now, 0.0, NOBODY)

    def _reward_plant(self, value: float) -> None:
        for person in self._company.staff.seated.values():
            if "deliveries" in person.seat.terms.variable:
                person.earn("deliveries", value)

    def _judge(self, account: Account, order: Order, now: float) -> None:
        beliefs = self._beliefs
        quality = delivery_quality(order.made - order.entered, beliefs.shortest)
        account.satisfaction = satisfaction_after(account.satisfaction, quality, beliefs.delivery_weight)
        if beliefs.service_gain:
            fade_share(account, beliefs.share_fade, now)
            lead = account.satisfaction - beliefs.satisfaction_reference
            account.share = share_after_delivery(account.share, beliefs.service_gain, lead, beliefs.share_cap)

    def _trouble(self, order: Order) -> Trouble | None:
        """What the customer complains about, the worst first."""
        beliefs = self._beliefs
        if order.defective:
            return Trouble.DEFECTIVE
        if order.wrong:
            return Trouble.WRONG
        late = is_late(order.made - order.entered, order.usual, beliefs.tolerance)
        return Trouble.LATE if late and order.luck.complains < beliefs.late_complaints else None

    def put_right(self, order: Order, now: float, waited: float, person: int) -> None:
        """A complaint is settled: what was at fault is replaced, and the customer pays from now on."""
        self._tell_settled(order, now, waited, person)
        self._company.receivables.unblock(self._blocked.pop(order), now)

    def _tell_settled(self, order: Order, now: float, waited: float, person: int) -> None:
        at_fault = order.defective or order.wrong
        cost = self._beliefs.complaint_cost * order.value if at_fault else 0.0
        self._company.emit((now, Fact.SETTLED, person, order.account.firm, cost, waited))

    def let_go(self, account: Account, when: float) -> None:
        """A customer is lost: what was at fault is replaced all the same, and he pays from now on."""
        for order in account.complaints:
            self._tell_settled(order, when, max(0.0, when - order.since), NOBODY)
            self._company.receivables.unblock(self._blocked.pop(order), when)
        account.complaints.clear()


def _counted(keeper: Person, account: Account, now: float) -> float:
    """How much of the account's revenue counts for the pay of whoever keeps it."""
    part = keeper.seat.terms.variable.get("revenue")
    return 1.0 if part is None else commission_weight((now - account.opened) / HOURS_PER_YEAR, part.counts)
