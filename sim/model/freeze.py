"""A company that has lived for a while, written down as an initial state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from sim.events import Source
from sim.model.office import ENTER, QUOTE, SHIP
from sim.model.orders import fade_share, place_due_orders
from sim.scenario.initial import (
    InitialState,
    KnownAccount,
    KnownDeal,
    KnownInvoice,
    KnownLead,
    KnownOrder,
    KnownPerson,
)
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_UNIT, HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.deal import Deal
    from sim.model.order import Order
    from sim.model.person import Person

_FIRST_YEAR = 2000


def frozen(company: Company) -> InitialState:
    """The company as it stands now; time 0 was the first of January.

    Complaints, reminders sent, periods of notice that run, hiring work, coaching, discounts, and ties other
    than those of the keeper and of the first further line, are not kept.
    """
    company.receivables.settle(company.now)
    accounts = tuple(
        _account(company, account)
        for account in list(company.book.accounts.values())
        if place_due_orders(account, company, company.now)
    )
    return _state(
        today=_today(company.now),
        people=tuple(
            _person(company, company.staff.seated[seat])
            for seat in company.staff.seats
            if seat in company.staff.seated
        ),
        accounts=accounts,
        deals=tuple(_deal(company, deal, owner) for deal, owner in _open_deals(company)),
        leads=tuple(_lead(company, lead) for lead in company.pipeline.leads),
        orders=tuple(_open_orders(company)),
        invoices=tuple(
            KnownInvoice(
                customer=_name(company, invoice.firm),
                value=invoice.value,
                age_days=_days(company.now - invoice.since),
            )
            for invoice in sorted(company.receivables.outstanding, key=lambda invoice: invoice.since)
            if invoice.firm in company.book.accounts
        ),
    )


def _state(**tables: Any) -> InitialState:
    """A state as tables would give it, but that all people may have left for a while."""
    return InitialState(**tables) if tables["people"] else InitialState.model_construct(**tables)


def people_and_accounts(company: Company) -> InitialState:
    """Who is there now, and whose customers are of which kind: what a reorganisation goes by."""
    return _state(
        today=_today(company.now),
        people=tuple(_person(company, person) for person in company.staff.seated.values()),
        accounts=tuple(
            KnownAccount.model_validate({**_firm(company, firm), "first_line": person_code(account.keeper)})
            for firm, account in company.book.accounts.items()
        ),
    )


def _open_orders(company: Company) -> Iterator[KnownOrder]:
    """Orders that are not delivered, of the customers there are; the oldest first in each stage."""
    stages: tuple[tuple[Literal["quote", "entry", "plant", "shipping"], list[Order]], ...] = (
        ("quote", company.office.waiting(QUOTE)),
        ("entry", company.office.waiting(ENTER)),
        ("plant", company.factory.orders),
        ("shipping", company.office.waiting(SHIP)),
    )
    for stage, orders in stages:
        for order in sorted(orders, key=lambda order: (order.placed, order.account.firm, order.number)):
            if not order.account.lost:
                yield KnownOrder(
                    customer=_name(company, order.account.firm),
                    value=order.value,
                    stage=stage,
                    age_days=max(0.0, _days(company.now - order.placed)),
                )


def _name(company: Company, firm: int) -> str:
    return f"firm-{company.market.keys[firm]}"


def _today(now: float) -> date:
    years, months = divmod(round(now / HOURS_PER_MONTH), 12)
    return date(_FIRST_YEAR + years, months + 1, 1)


def _days(hours: float) -> float:
    return hours / HOURS_PER_UNIT["cal_d"]


def person_code(person: Person | None) -> str | None:
    """A name for a person: slot and succession, which name his luck."""
    return None if person is None else "-".join(map(str, (*person.seat.slot, person.succession)))


def _person(company: Company, person: Person) -> KnownPerson:
    seats = [seat for seat in company.staff.seats if seat.role == person.seat.role]
    month = 12.0 / company.world.money.salaries_a_year.value
    return KnownPerson(
        code=str(person_code(person)),
        role=person.seat.role,
        seat=seats.index(person.seat) + 1,
        tenure_years=(company.now - person.hired) / HOURS_PER_YEAR,
        content=person.traits.satisficer,
        pay=person.on_target * month,
        income=person.income * month,
        **{f"skill_{duty}": min(20.0, max(0.05, skill)) for duty, skill in person.traits.skill.items()},
    )


def _firm(company: Company, firm: int) -> dict[str, str]:
    market = company.world.market
    return {
        "code": _name(company, firm),
        "tier": list(market.tiers.value)[company.market.tier[firm]],
        "region": list(market.regions.value)[company.market.region[firm]],
        "segment": list(market.segments.value)[company.market.segment[firm]],
    }


def _account(company: Company, account: Account) -> KnownAccount:
    now, fade = company.now, company.beliefs.tie_fade
    fade_share(account, company.beliefs.share_fade, now)
    share = max(account.share, 0.001)
    second = next(iter(account.lines), None)
    keeper = account.keeper
    elapsed = timedelta(days=round(_days(now - account.last_order)))
    return KnownAccount(
        **_firm(company, account.firm),
        orders_per_year=min(5_000.0, max(0.01, HOURS_PER_YEAR / company.market.order_gap[account.firm])),
        order_value=company.market.order_size[account.firm] * share,
        share_of_wallet=share,
        last_order=_today(now) - elapsed,
        first_line=person_code(keeper),
        second_line=person_code(second),
        relation_years=(now - account.opened) / HOURS_PER_YEAR,
        first_tie=0.0 if keeper is None else account.tie(keeper, now, fade),
        second_tie=None if second is None else account.tie(second, now, fade),
        satisfaction=account.satisfaction,
        loyalty=account.loyalty,
    )


def _open_deals(company: Company) -> list[tuple[Deal, Person | None]]:
    """Open deals with those who work them, or whose turn it is to begin."""
    in_work = [
        (deal, person)
        for person in company.staff.seated.values()
        if person.convert is not None
        for deal in (*person.convert.open.values(), *person.convert.fresh)
    ]
    return [*in_work, *((deal, None) for deal in company.pipeline.deals)]


def _deal(company: Company, deal: Deal, owner: Person | None) -> KnownDeal:
    market = company.market
    hunter = deal.hunter
    is_here = hunter is not None and company.staff.sitting_on(hunter.seat) is hunter
    value = market.order_size[deal.firm] * market.first_share[deal.firm] / market.order_gap[deal.firm]
    return KnownDeal(
        **_firm(company, deal.firm),
        source=_SOURCES[deal.source],
        stage=deal.stage,
        age_days=max(0.0, _days(company.now - deal.begun)),
        owner=person_code(owner),
        hunter=person_code(hunter if is_here else None),
        value=value * HOURS_PER_YEAR,
    )


def _lead(company: Company, lead: Deal) -> KnownLead:
    source: Literal["referral", "inbound"] = "referral" if lead.source is Source.REFERRAL else "inbound"
    return KnownLead(
        **_firm(company, lead.firm), source=source, age_days=max(0.0, _days(company.now - lead.ready))
    )


_SOURCES: dict[Source, Literal["cold", "inbound", "referral"]] = {
    Source.COLD: "cold",
    Source.INBOUND: "inbound",
    Source.REFERRAL: "referral",
}
