"""What was ordered before time 0 and is not delivered, or not paid, yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sim.model.office import ENTER, QUOTE, SHIP
from sim.model.order import Order, OrderLuck, order_luck
from sim.scenario.initial import InitialState, KnownInvoice, KnownOrder
from sim.scenario.units import HOURS_PER_UNIT

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company

_STEP = {"quote": QUOTE, "entry": ENTER, "shipping": SHIP}
# Of customers who order every day not all that is unpaid is followed one by one.
_MOST = 200


def resume_orders(company: Company, state: InitialState, since_last: Mapping[int, float]) -> None:
    """Put open orders and unpaid invoices to where they are.

    Where a table does not tell them, they follow from ``since_last``, hours since the last order by firm: a
    customer has ordered at its mean interval before that; what is younger than the shortest delivery delay is
    in the plant, what was delivered within the terms of payment is unpaid.
    """
    firms = {row.code: company.market.drawn + place for place, row in enumerate(state.accounts)}
    accounts = company.book.accounts
    orders = [(accounts[firms[row.customer]], row) for row in state.orders]
    invoices = [(accounts[firms[row.customer]], row) for row in state.invoices]
    for code, firm in firms.items():
        for row in _recent(company, accounts[firm], code, since_last[firm]):
            if isinstance(row, KnownOrder):
                if not state.orders:
                    orders.append((accounts[firm], row))
            elif not state.invoices:
                invoices.append((accounts[firm], row))
    _Resumption(company).resume(orders, invoices)


def _recent(
    company: Company, account: Account, code: str, since: float
) -> Iterator[KnownOrder | KnownInvoice]:
    beliefs, market = company.beliefs, company.market
    # Not validated: in a world where orders are worth nothing these are, too.
    value = market.order_size[account.firm] * account.share
    age = since
    for _ in range(_MOST):
        if age > -account.opened or age > beliefs.shortest + beliefs.terms:
            return
        days = age / HOURS_PER_UNIT["cal_d"]
        if age <= beliefs.shortest:
            yield KnownOrder.model_construct(customer=code, value=value, age_days=days)
        else:
            invoiced = days - beliefs.shortest / HOURS_PER_UNIT["cal_d"]
            yield KnownInvoice.model_construct(customer=code, value=value, age_days=max(0.0, invoiced))
        age += market.order_gap[account.firm]


class _Resumption:
    """Gives each open order and invoice of a firm its own luck, in the order of the tables."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._draws: dict[int, Iterator[OrderLuck]] = {}
        self._drawn: dict[int, int] = {}

    def resume(
        self, orders: list[tuple[Account, KnownOrder]], invoices: list[tuple[Account, KnownInvoice]]
    ) -> None:
        """Orders go to the office or the plant, invoices to the receivables."""
        office, in_plant = self._company.office, list[Order]()
        for account, row in orders:
            order = self._order(account, row)
            if row.stage is None or row.stage == "plant":
                in_plant.append(order)
                continue
            step = _STEP[row.stage]
            if step != SHIP:
                account.in_office[order.number] = order
            office.queue(step, order, 0.0)
            if account.keeper is not None and account.keeper.keep is not None:
                account.keeper.keep.expect(account)
        self._company.factory.resume(in_plant)
        for account, known in invoices:
            age = known.age_days * HOURS_PER_UNIT["cal_d"]
            self._company.receivables.resume(account, known.value, self._luck(account.firm), age)

    def _order(self, account: Account, row: KnownOrder) -> Order:
        luck = self._luck(account.firm)
        placed = -(row.age_days or 0.0) * HOURS_PER_UNIT["cal_d"]
        return Order(account, -self._drawn[account.firm], row.value, luck, placed)

    def _luck(self, firm: int) -> OrderLuck:
        company = self._company
        if firm not in self._draws:
            key = company.market.keys[firm]
            self._draws[firm] = order_luck(company.world, company.luck, "open orders", key)
            self._drawn[firm] = 0
        self._drawn[firm] += 1
        return next(self._draws[firm])
