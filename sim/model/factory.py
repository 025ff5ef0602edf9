"""The factory: orders wait for the plant, are made one after the other, and go to whoever ships them."""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from simpy import Event

from sim.events import NOBODY, Fact
from sim.mechanisms.delivery import attraction_to_buyers, defect_share, head_start
from sim.model.office import SHIP
from sim.model.plant import Plant, PlantTerms
from sim.scenario.units import HOURS_PER_DAY, HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.order import Order
    from sim.scenario.design import Design
    from sim.scenario.supply import Factory as FactoryTerms

_TRADITION_OVER = HOURS_PER_YEAR
_EXPEDITED = float("-inf")
_PRODUCED = Fact.PRODUCED  # Looked up once: see sim/model/person.py.


def plant_terms(factory: FactoryTerms) -> PlantTerms:
    """The factory of the world as the levels of a plant know it."""
    capacity, expansion = factory.capacity.value, factory.expansion
    return PlantTerms(
        capacity=float("inf") if capacity == "unlimited" else float(capacity),
        shortest=factory.shortest.value,
        average_over=factory.average_over.value,
        company_lag=factory.company_lag.value,
        market_lag=factory.market_lag.value,
        tradition_over=_TRADITION_OVER,
        expansion=expansion.strength.value,
        tradition=expansion.tradition.value,
        bias=expansion.bias.value,
        build_time=expansion.build_time.value,
    )


def deliveries_share(design: Design) -> float:
    """The largest share of a plant manager's pay that hangs on deliveries."""
    shares = [
        role.variable["deliveries"].share
        for role in design.roles.values()
        if role.seats
        and "manage" in role.duties
        and design.units[role.unit].kind == "factory"
        and "deliveries" in role.variable
    ]
    return max(shares, default=0.0)


class Factory:
    """Backlog and production, once a day; what is in hand is finished first, then what stands first.

    Orders come in the order in which they reached the plant, those that were pushed before all others, and
    large ones earlier where the plant manager is paid for output.
    """

    def __init__(self, company: Company) -> None:
        self._company = company
        self._beliefs = company.beliefs
        terms = company.world.factory
        self.plant = Plant(plant_terms(terms))
        self._share_of_pay = deliveries_share(company.design)
        self._pull = terms.goal_pull.value
        self._usual_size = company.world.market.order_size.value.mean * company.world.centre.share
        self._cost = terms.expansion.cost.value
        self._count = count()
        self._coming: list[tuple[float, int, Order]] = []
        self._queue: list[tuple[float, int, Order]] = []
        self._in_hand: Order | None = None
        self._credit = 0.0
        self._told = self.plant.capacity

    def take_rules(self) -> None:
        """Go by the design that the company has now."""
        self._share_of_pay = deliveries_share(self._company.design)

    @property
    def usual_delay(self) -> float:
        """The delay that the company has come to see, in hours."""
        return self.plant.recognised

    @property
    def orders(self) -> list[Order]:
        """All orders on their way to the plant, waiting there, or in hand."""
        waiting = [order for heap in (self._coming, self._queue) for _, _, order in heap]
        return waiting if self._in_hand is None else [self._in_hand, *waiting]

    def attraction(self) -> float:
        """Factor on the win chance that the delay which the market sees leaves."""
        beliefs = self._beliefs
        weight = beliefs.effect_on_wins
        return attraction_to_buyers(self.plant.attraction(), weight, beliefs.attraction_reference)

    def receive(self, order: Order, at: float) -> None:
        """An order is entered; it reaches the plant at ``at``. Pushing it costs the plant work besides."""
        order.entered = at
        firm = order.account.firm
        if order.expedited:
            extra = self._beliefs.disruption * order.value
            order.work += extra
            self._company.emit((self._company.now, Fact.EXPEDITED, NOBODY, firm, order.number, extra))
        heappush(self._coming, (at, next(self._count), order))

    def resume(self, orders: list[Order]) -> None:
        """Begin with a backlog that has been there for a while, as its plant would have come to see it."""
        for order in orders:
            heappush(self._queue, (order.entered, next(self._count), order))
        self.plant = Plant(self.plant.terms, sum(order.work for order in orders))
        self.plant.settle()
        for order in orders:
            order.usual = self.plant.recognised

    def days(self) -> Generator[Event, None, None]:
        """The process: at the end of each day, what came in is queued and what was made goes out."""
        company, plant = self._company, self.plant
        while True:
            yield company.env.timeout(HOURS_PER_DAY)
            plant, now = self.plant, company.env.now
            rate, use = plant.rate(), plant.use()
            plant.advance(HOURS_PER_DAY, rate)
            self._make(rate * HOURS_PER_DAY, use, now)
            self._admit(now)

    def _admit(self, now: float) -> None:
        while self._coming and self._coming[0][0] <= now:
            at, _, order = heappop(self._coming)
            order.usual = self.plant.recognised
            self.plant.enter(order.work)
            # Where orders are worth nothing, one is as large as another.
            size = order.value / self._usual_size if order.value and self._usual_size else 1.0
            rank = at - head_start(self._pull, self._share_of_pay, size)
            heappush(self._queue, (_EXPEDITED if order.expedited else rank, next(self._count), order))

    def _make(self, work: float, use: float, now: float) -> None:
        self._credit += work
        while True:
            if self._in_hand is None:
                if not self._queue:
                    # Time that nobody needed is gone.
                    self._credit = 0.0
                    return
                self._in_hand = heappop(self._queue)[2]
            order = self._in_hand
            if order.work > self._credit:
                return
            self._credit -= order.work
            self._in_hand = None
            self._finish(order, use, now)

    def _finish(self, order: Order, use: float, now: float) -> None:
        company, beliefs = self._company, self._beliefs
        self.plant.leave(order.work)
        order.made = now
        order.defective = order.luck.defective < defect_share(beliefs.defects, beliefs.defect_rise, use)
        firm = order.account.firm
        company.emit((now, _PRODUCED, NOBODY, firm, order.number, now - order.entered))
        if order.account.lost or not beliefs.shipping:
            company.deliveries.deliver(order, now)
        else:
            company.office.file(SHIP, order)

    def tell(self) -> None:
        """Once a month: how busy the plant is, and how much it can make."""
        plant = self.plant
        self._company.emit((self._company.now, Fact.PLANT, NOBODY, NOBODY, plant.use(), plant.seen))
        self.tell_capacity()

    def tell_capacity(self) -> None:
        """Say how much the plant can make, and what that cost, where it has changed."""
        plant, emit, now = self.plant, self._company.emit, self._company.now
        if plant.capacity != self._told:
            cost = self._cost * max(0.0, plant.capacity - self._told)
            emit((now, Fact.CAPACITY, NOBODY, NOBODY, plant.capacity, cost))
            self._told = plant.capacity
