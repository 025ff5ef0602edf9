"""The company at time 0: people on their seats, accounts on the design's lines, deals and leads in work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.events import NOBODY, Activity, Fact, Source, StartTotals
from sim.mechanisms.tie import grown_loyalty, grown_tie
from sim.model.backlog import resume_orders
from sim.model.deal import Deal
from sim.model.known import left_of, until_next_order
from sim.model.office import ENTER, PROMOTE, QUOTE, SHIP
from sim.model.seat import quantile_at
from sim.scenario.initial import KnownAccount, KnownDeal, KnownLead
from sim.scenario.units import HOURS_PER_UNIT, HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.known import KnownFirms
    from sim.model.person import Person
    from sim.model.placing import Placement

_SOURCES = {"cold": Source.COLD, "inbound": Source.INBOUND, "referral": Source.REFERRAL}


def found(company: Company) -> None:
    """Fill the seats, then give out accounts, deals and leads; a green field has none of these.

    What the state says holds at time 0 in every design; whoever finds no seat leaves right after.
    """
    company.staff.open_for_business()
    if company.placement is not None and company.known is not None:
        opening = _Opening(company, company.placement, company.known)
        opening.hand_out()
        company.start_totals = _counted(company)
        opening.let_go()
    else:
        company.start_totals = _counted(company)


class _Opening:
    """Gives out what the initial state has; firm ``company.market.drawn + place`` is its row ``place``."""

    def __init__(self, company: Company, placement: Placement, known: KnownFirms) -> None:
        self._company = company
        self._known = known
        self._world = company.world
        self._people = {person.code: person for person in company.staff.people if person.code}
        roles = placement.organisation.roles
        self._duties = {row.code: roles[row.role].stages for row in placement.state.people}
        self._keepers = [row.code for row in placement.state.people if roles[row.role].keeps]
        self._state = placement.state
        self._last_orders: dict[int, float] = {}

    def hand_out(self) -> None:
        """Accounts whose keeper goes on come first, so that the others go to whoever has least to do."""
        moving: list[tuple[Account, Person | None, Person | None]] = []
        self._kept: dict[Person, list[Account]] = {}
        for place, row in enumerate(self._known.rows):
            if isinstance(row, KnownAccount):
                account, first, second = self._enter(place, row)
                if first is not None:
                    self._kept.setdefault(first, []).append(account)
                if first is None or not self._company.book.serves(first, account):
                    moving.append((account, first, second))
                else:
                    self._go_on(account, first, place)
        for account, first, second in moving:
            goes = self._company.book.serves(second, account)
            self._company.book.assign(account, second if goes else None, first)
        for account in self._company.book.accounts.values():
            if account.keeper is None:
                self._company.emit((0.0, Fact.ORPHANED, NOBODY, account.firm, 0.0, 0.0))
        resume_orders(self._company, self._state, self._last_orders)
        self._give_lines()
        self._give_deals()

    def let_go(self) -> None:
        """Whoever has no seat in this design leaves; what he kept until now counts as held by a leaver."""
        for person in self._people.values():
            if not person.on_seat:
                for account in self._kept.get(person, ()):
                    self._company.book.tell_held(account, person)
                self._company.staff.let_go(person)

    def _person(self, code: str | None) -> Person | None:
        return None if code is None else self._people[code]

    def _enter(self, place: int, row: KnownAccount) -> tuple[Account, Person | None, Person | None]:
        """The account as it stands, with the ties of the people who know it."""
        company, known, firm = self._company, self._known, self._company.market.drawn + place
        beliefs = company.beliefs
        rate, age = float(known.rate[place]), float(known.age[place])
        company.market.engage(firm)
        loyalty = row.loyalty
        if loyalty is None:
            quality = beliefs.satisfaction_reference
            loyalty = grown_loyalty(rate * age / HOURS_PER_YEAR, beliefs.loyalty_gain, quality)
        account = company.book.enter(firm, 0.0, float(known.share[place]), loyalty)
        account.opened = -age
        if row.satisfaction is not None:
            account.satisfaction = row.satisfaction
        self._expect_order(account, place)
        nobody = row.first_line is None and row.first_tie == 0.0
        first = None if nobody else self._person(row.first_line or known.one_of(place, self._keepers))
        second = self._person(row.second_line)
        if first is not None:
            contacts = rate + HOURS_PER_YEAR / account.care_every
            self._tie(account, first, HOURS_PER_YEAR / contacts, row.first_tie)
        if second is not None:
            self._tie(account, second, self._world.start.second_contact.value, row.second_tie)
        return account, first, second

    def _expect_order(self, account: Account, place: int) -> None:
        shape = self._world.market.regularity.value
        gap = self._company.market.order_gap[account.firm]
        since = self._known.since_last_order(place, shape)
        ahead = until_next_order(since, gap, shape, self._known.quantile(place, "next order"))
        account.expect_order_after(ahead, since)
        self._last_orders[account.firm] = since
        self._company.office.expect(account)
        every = self._company.beliefs.promote_every[account.tier]
        self._company.office.plan(PROMOTE, account, self._known.quantile(place, "promotion") * every)

    def _tie(self, account: Account, person: Person, every: float, given: float | None) -> None:
        """What the table says, or what contacts at this interval have made of it since both are there."""
        beliefs = self._company.beliefs
        if given is None:
            together = min(-account.opened, -person.hired)
            given = grown_tie(together / every, every, beliefs.tie_gain, beliefs.tie_fade)
        account.ties[person] = (given, 0.0)

    def _go_on(self, account: Account, keeper: Person, place: int) -> None:
        assert keeper.keep is not None
        visit = self._known.quantile(place, "visit") * account.care_every
        keeper.keep.take(account, visit, Activity.CARE)
        self._company.emit((0.0, Fact.ASSIGNED, keeper.index, account.firm, keeper.index, 0.0))

    def _give_lines(self) -> None:
        """Further lines go to those who know the account, where their new role has that line."""
        company = self._company
        for place, row in enumerate(self._known.rows):
            account = company.book.accounts.get(company.market.drawn + place)
            if account is None or not isinstance(row, KnownAccount):
                continue
            phase = self._known.quantile(place, "visit")
            knowing = sorted(account.ties, key=lambda person: -account.ties[person][0])
            for line in company.design.lines.further:
                fit = [
                    person
                    for person in knowing
                    if person.seat.role in line.roles and person.on_seat and person is not account.keeper
                ]
                company.book.add_line(account, line, fit[0] if fit else None, phase * line.every)

    def _give_deals(self) -> None:
        company = self._company
        for place, row in enumerate(self._known.rows):
            if isinstance(row, KnownDeal):
                self._give_deal(self._begin(place, row), place, row)
            elif isinstance(row, KnownLead):
                lead = self._begin(place, row)
                self._has_waited(lead, self._lead_age(place, row.age_days))
                company.pipeline.file_lead(lead)
        company.pipeline.rescue()

    def _begin(self, place: int, row: KnownDeal | KnownLead) -> Deal:
        market = self._company.market
        firm = market.drawn + place
        default = "inbound" if isinstance(row, KnownLead) else "cold"
        source = _SOURCES[row.source or default]
        return Deal(firm, source, market.attempt(firm, market.engage(firm)), 0.0)

    def _lead_age(self, place: int, days: float | None) -> float:
        if days is not None:
            return days * HOURS_PER_UNIT["cal_d"]
        return quantile_at(self._world.start.lead_age.value, self._known.quantile(place, "age"))

    def _has_waited(self, deal: Deal, hours: float) -> None:
        """The firm has waited and is still there: what is left of its patience begins today."""
        deal.ready = -hours
        deal.luck.patience += hours

    def _give_deal(self, deal: Deal, place: int, row: KnownDeal) -> None:
        """A deal goes on with its owner where he still converts; one that nobody has called yet waits."""
        pipeline = self._company.pipeline
        converters = [code for code, duties in self._duties.items() if "convert" in duties]
        code = row.owner or self._known.one_of(place, converters)
        owner = self._person(code)
        found_it = code is not None and "generate" in self._duties[code]
        deal.hunter = self._person(row.hunter) or (owner if found_it else None)
        deal.stage = self._stage(place, row)
        area = self._company.territories.area[deal.firm]
        can_go_on = owner is not None and owner.convert is not None and owner.on_seat and area in owner.areas
        if deal.stage == 0:
            self._has_waited(deal, self._lead_age(place, row.age_days))
            pipeline.file_qualified(deal, owner if can_go_on else None)
            return
        deal.ready = self._thinking_left(deal, place, row)
        if owner is not None and owner.convert is not None and can_go_on:
            owner.convert.take(deal)
        else:
            pipeline.strand(deal)

    def _stage(self, place: int, row: KnownDeal) -> int:
        if row.stage is not None:
            return row.stage
        stages = self._company.beliefs.stages
        return min(1 + int(self._known.quantile(place, "stage") * (stages - 1)), stages - 1)

    def _thinking_left(self, deal: Deal, place: int, row: KnownDeal) -> float:
        """Hours until the customer has done thinking, conditional on how long the deal has gone on."""
        u = self._known.quantile(place, "thinking")
        if row.age_days is None:
            return u * deal.luck.thinking[deal.stage - 1]
        thinking = self._world.conversion.thinking.value
        elapsed = row.age_days * HOURS_PER_UNIT["cal_d"] - (deal.stage - 1) * thinking.mean
        return left_of(thinking.quantile, max(0.0, elapsed), u)


def _counted(company: Company) -> StartTotals:
    """What is there, counted in the company itself."""
    market, pipeline = company.market, company.pipeline
    office = company.office
    orders = [
        *company.factory.orders,
        *(order for step in (QUOTE, ENTER, SHIP) for order in office.waiting(step)),
    ]
    invoices = company.receivables.outstanding
    in_work = [person.convert.load for person in company.staff.people if person.convert is not None]
    return StartTotals(
        people=len(company.staff.people),
        accounts=len(company.book.accounts),
        open_deals=sum(in_work) + len(pipeline.deals),
        open_leads=len(pipeline.leads),
        open_orders=len(orders),
        backlog=sum(order.value for order in orders),
        open_invoices=len(invoices),
        receivables=sum(invoice.value for invoice in invoices),
        yearly_revenue=sum(
            HOURS_PER_YEAR / market.order_gap[firm] * market.order_size[firm] * account.share
            for firm, account in company.book.accounts.items()
        ),
    )
