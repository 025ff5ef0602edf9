"""Let one company live until the horizon."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from simpy import Event

from sim.events import Source
from sim.model.arrivals import drawn_arrivals
from sim.model.company import Company
from sim.model.keep import place_order
from sim.model.month import Month
from sim.model.start import found
from sim.scenario.replay import RecordedLead

SOURCES = {"cold": Source.COLD, "inbound": Source.INBOUND, "referral": Source.REFERRAL}


def live(company: Company, horizon: float, recorded: Sequence[RecordedLead] | None) -> None:
    """Found the company, let leads arrive and months pass, and settle what fell due by the horizon."""
    found(company)
    company.env.process(Month(company).ticks())
    leads = _drawn(company, horizon) if recorded is None else recorded
    company.env.process(_arrive(company, leads))
    company.env.run(until=horizon)
    _settle(company, horizon)


def _drawn(company: Company, horizon: float) -> list[RecordedLead]:
    times = drawn_arrivals(company.world.leads.inbound, company.luck, horizon).tolist()
    return [RecordedLead(time, None, "inbound") for time in times]


def _arrive(company: Company, leads: Sequence[RecordedLead]) -> Generator[Event, None, None]:
    """The process: one lead after the other; arrival n is the same firm in every design."""
    for n, lead in enumerate(leads):
        yield company.env.timeout(max(0.0, lead.time - company.now))
        company.lead_arrives(company.market.inbound_firm(n, lead.tier), SOURCES[lead.source])


def _settle(company: Company, horizon: float) -> None:
    """Orders that fell due before the horizon count although nobody has come to them yet."""
    for person in company.staff.seated.values():
        company.pay(person)
    for account in list(company.book.accounts.values()):
        while account.due < horizon and place_order(account, company):
            account.expect_order(account.due, company.market.order_gap[account.firm])
