"""Let one company live until the horizon."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import cycle

from simpy import Event

from sim.events import Source
from sim.model.arrivals import drawn_arrivals
from sim.model.company import Company
from sim.model.notice import plan_departures
from sim.model.orders import place_due_orders
from sim.model.reorganise import reorganise
from sim.model.start import found
from sim.scenario.design import Design
from sim.scenario.replay import RecordedLead

SOURCES = {"inbound": Source.INBOUND, "referral": Source.REFERRAL}


def live(
    company: Company,
    horizon: float,
    recorded: Sequence[RecordedLead] | None,
    later: Sequence[Design] = (),
) -> None:
    """Found the company, let leads arrive and months pass, and settle what fell due by the horizon."""
    found(company)
    plan_departures(company)
    company.env.process(company.month.ticks())
    leads = _drawn(company, horizon) if recorded is None else recorded
    company.env.process(_arrive(company, leads))
    company.env.process(company.factory.days())
    company.ranking.take_rules()
    company.rebalance.take_rules()
    company.env.process(reorganise(company, later))
    company.env.run(until=horizon)
    _settle(company, horizon)


def _drawn(company: Company, horizon: float) -> list[RecordedLead]:
    first = 1 if company.placement is None else company.placement.state.today.month
    times = drawn_arrivals(company.world.leads.inbound, company.luck, horizon, first).tolist()
    return [RecordedLead(time, None, "inbound") for time in times]


def _arrive(company: Company, leads: Sequence[RecordedLead]) -> Generator[Event, None, None]:
    """The process: one lead after the other; arrival n (of its tier) is the same firm in every design."""
    tiers = {lead.tier for lead in leads}
    callers = {tier: cycle(company.market.inbound_firms(tier)) for tier in tiers}
    for number, lead in enumerate(leads):
        yield company.env.timeout(max(0.0, lead.time - company.now))
        firm, source = next(callers[lead.tier]), SOURCES[lead.source]
        if source is Source.INBOUND:
            company.inbound_arrives(number, firm, source)
        else:
            company.lead_arrives(firm, source)


def _settle(company: Company, horizon: float) -> None:
    """What fell due before the horizon counts although nobody has come to it: absences, orders, pay."""
    for person in company.staff.seated.values():
        person.settle()
    for account in list(company.book.accounts.values()):
        place_due_orders(account, company, horizon)
    company.receivables.settle(horizon)
    company.factory.tell_capacity()
    for person in (*company.staff.seated.values(), *company.staff.without_seat):
        company.pay(person)
