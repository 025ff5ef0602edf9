"""Let one company live until the horizon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

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
    if recorded is None:
        for n, time in enumerate(drawn_arrivals(company.world.leads.inbound, company.luck, horizon).tolist()):
            _schedule(company, time, _arrival(company, n, None, Source.INBOUND))
    else:
        for n, lead in enumerate(recorded):
            if lead.time < horizon:
                _schedule(company, lead.time, _arrival(company, n, lead.tier, SOURCES[lead.source]))
    company.env.run(until=horizon)
    _settle(company, horizon)


def _schedule(company: Company, time: float, action: Callable[[], None]) -> None:
    timer = company.env.timeout(time)
    cast("list[object]", timer.callbacks).append(lambda _: action())


def _arrival(company: Company, n: int, tier: str | None, source: Source) -> Callable[[], None]:
    return lambda: company.lead_arrives(company.market.inbound_firm(n, tier), source)


def _settle(company: Company, horizon: float) -> None:
    """Orders that fell due before the horizon count although nobody has come to them yet."""
    for person in company.staff.seated.values():
        company.pay(person)
    for account in list(company.book.accounts.values()):
        while account.due < horizon and place_order(account, company):
            account.expect_order(account.due, company.market.order_gap[account.firm])
