"""One company in one world under one design: what its parts share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from simpy import Environment

from sim.events import NOBODY, Emit, Fact, Source, StartTotals
from sim.model.beliefs import Beliefs
from sim.model.book import Book
from sim.model.coaching import Coaching
from sim.model.deal import Deal
from sim.model.deliveries import Deliveries
from sim.model.discounts import Discounts
from sim.model.factory import Factory
from sim.model.hierarchy import Hierarchy
from sim.model.known import KnownFirms
from sim.model.market import Market
from sim.model.month import Month
from sim.model.office import Office
from sim.model.pipeline import Pipeline
from sim.model.placing import Placement
from sim.model.ranking import Ranking
from sim.model.rebalance import Rebalance
from sim.model.receivables import Receivables
from sim.model.recruiting import Recruiting
from sim.model.seat import seats_of
from sim.model.staff import Staff
from sim.model.standins import StandIns
from sim.model.succession import Succession
from sim.model.territory import Territories
from sim.model.travel import trips
from sim.model.visits import Visits
from sim.randomness import Luck
from sim.scenario.design import Design
from sim.scenario.role import Role
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_YEAR
from sim.scenario.world import World

if TYPE_CHECKING:
    from sim.model.person import Person

NEVER = float("inf")


@dataclass(frozen=True)
class FlowLimits:
    """The design's limits on work in progress as numbers; infinite where unlimited."""

    open_deals: float
    waiting_leads: float
    fresh_first: bool


class Company:
    """Holds the market, the pipeline, the book and the staff of one run, and the clock they share.

    ``placement``: the initial state and who of its people sits where; None for a green field.
    """

    def __init__(
        self,
        world: World,
        design: Design,
        luck: Luck,
        emit: Emit,
        file_seats: dict[str, int],
        placement: Placement | None = None,
    ) -> None:
        self.env = Environment()
        self.world = world
        self.luck = luck
        self.emit = emit
        self.beliefs = Beliefs(world)
        self.placement = placement
        self.known = None if placement is None else KnownFirms(placement.state, world, luck)
        self.start_totals = StartTotals(0, 0, 0, 0, 0.0)
        self.market = Market(world, luck, self.known)
        self._read(design)
        self.visits = Visits(world, luck, self.market.keys)
        self.trips = trips(world, self.market)
        self.stand_ins = StandIns(self)
        self.office = Office(self)
        self.factory = Factory(self)
        self.deliveries = Deliveries(self)
        self.receivables = Receivables(self)
        self.ranking = Ranking(self)
        self.book = Book(self)
        self.rebalance = Rebalance(self)
        self.succession = Succession(self)
        seated = {} if placement is None else placement.seated
        self.staff = Staff(self, seats_of(design, world, file_seats, seated))
        self.hierarchy = Hierarchy(self, self.staff.seats)
        self.discounts = Discounts(self)
        self.recruiting = Recruiting(self)
        self.coaching = Coaching(self)
        self.pipeline = Pipeline(self)
        self.month = Month(self)
        self._paid_until: dict[Person, float] = {}

    def _read(self, design: Design) -> None:
        self.design = design
        flow = design.flow
        self.flow = FlowLimits(
            NEVER if flow.open_deals == "unlimited" else flow.open_deals,
            NEVER if flow.waiting_leads == "unlimited" else flow.waiting_leads,
            flow.fresh_first,
        )
        tiers = list(self.world.market.tiers.value)
        self.first_tiers = frozenset(map(tiers.index, design.service.first))
        self.territories = territories = Territories(self.world, design, self.market, self.luck)
        if territories.count != len(self.market.firms_in) or territories.count > 1:
            self.market.divide(territories.area, territories.count)

    def adopt(self, design: Design) -> None:
        """Go by another design from now on; people, accounts and deals have to be moved besides."""
        self._read(design)
        for part in (
            self.book, self.pipeline, self.office, self.stand_ins, self.factory, self.deliveries,
            self.ranking, self.rebalance, self.discounts, self.succession,
        ):  # fmt: skip
            part.take_rules()

    @property
    def initial_firms(self) -> tuple[int, ...]:
        """The firms that were accounts at time 0."""
        accounts = 0 if self.placement is None else len(self.placement.state.accounts)
        return tuple(range(self.market.drawn, self.market.drawn + accounts))

    @property
    def now(self) -> float:
        """Working hours since the start."""
        return float(self.env.now)

    def after(self, hours: float, action: Callable[[], None]) -> None:
        """Do something once, ``hours`` from now."""
        timer = self.env.timeout(hours)
        cast("list[object]", timer.callbacks).append(lambda _: action())

    def on_target_pay(self, terms: Role, own: float | None) -> float:
        """On-target pay a month in money at time 0: one's own, or the role's; with a part of a 13th month."""
        money = self.world.money
        pay = terms.money(money.hunter_pay.value) if own is None else own
        return pay * money.salaries_a_year.value / 12.0

    def pay(self, person: Person) -> tuple[float, float]:
        """Pay the person for the time since the last pay day; returns income and months served.

        The income is in money of time 0: yearly rises lift what is paid and what is expected alike.
        """
        now = self.now
        since = self._paid_until.get(person, max(0.0, person.hired))
        fraction = (now - since) / HOURS_PER_MONTH
        self._paid_until[person] = now
        income = person.draw_pay(fraction)
        self._pay_out(person, income, fraction)
        return income, fraction

    def pay_off(self, person: Person) -> None:
        """Pay the period of notice to somebody who is let go."""
        months = person.notice / HOURS_PER_MONTH
        self._pay_out(person, person.on_target * months, months)

    def _pay_out(self, person: Person, income: float, months: float) -> None:
        rise = (1.0 + self.world.money.yearly_rise.value) ** int(self.now / HOURS_PER_YEAR)
        self.emit(
            (self.now, Fact.PAID, person.index, NOBODY, income * rise, person.on_target * months * rise)
        )

    def begin(self, firm: int, source: Source, now: float) -> Deal:
        """Begin an attempt at a free firm."""
        attempt = self.market.engage(firm)
        self.emit((now, Fact.LEAD, NOBODY, firm, source, attempt))
        return Deal(firm, source, self.market.attempt(firm, attempt), now)

    def lead_arrives(self, firm: int, source: Source, waited: float = 0.0) -> None:
        """A firm asks, or asked a while ago; nothing happens where it is in work, a customer, or cooling."""
        now = self.now
        if self.market.is_free(firm, now):
            lead = self.begin(firm, source, now)
            lead.ready -= waited
            self.pipeline.file_lead(lead)

    def inbound_arrives(self, number: int, firm: int, source: Source) -> None:
        """Arrival ``number`` comes to marketing, which passes it on later, or never."""
        link = self.beliefs.marketing
        if link.errors > 0.0 and self.luck.quantile("marketing", number) < link.errors:
            return
        if link.delay > 0.0:
            self.after(link.delay, lambda: self.lead_arrives(firm, source, link.delay))
        else:
            self.lead_arrives(firm, source)

    def refer(self, firm: int) -> None:
        """An account recommends the company to a firm."""
        self.lead_arrives(firm, Source.REFERRAL)
