"""The synthetic company at time 0: accounts and open deals, given out by the design's own rules."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from sim.events import NOBODY, Activity, Fact, Source
from sim.model.deal import Deal
from sim.scenario.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company

_YEARS_TO_MATURE = 2.0


def found(company: Company) -> None:
    """Fill the seats, then give out the initial accounts and open deals; a green field has none."""
    start = company.world.start
    accounts, deals = start.accounts.value, start.open_deals.value
    company.staff.open_for_business(veterans=accounts > 0)
    firms = company.market.start_order
    _give_accounts(company, firms[:accounts])
    _give_deals(company, firms[accounts : accounts + deals])
    company.market.put_regulars_last(set(firms[: accounts + deals]))


def _give_accounts(company: Company, firms: list[int]) -> None:
    luck = company.luck.block((company.market.size, 4), "start.account")[firms]
    ages = company.world.start.account_age.value.quantile(luck[:, 0])
    for firm, age, quantiles in zip(firms, ages.tolist(), luck[:, 1:].tolist(), strict=True):
        company.market.engage(firm)
        _give_account(company, firm, age, quantiles)


def _give_account(company: Company, firm: int, age: float, luck: list[float]) -> None:
    world, market = company.world, company.market
    mature = 1.0 - exp(-age / HOURS_PER_YEAR / _YEARS_TO_MATURE)
    first = market.first_share[firm]
    share = first + (max(first, world.centre.share) - first) * mature
    account = company.book.enter(firm, 0.0, share, world.centre.loyalty * mature)
    account.expect_order_midway(0.0, market.order_gap[firm], world.market.regularity.value, luck[0], luck[1])
    keeper = company.book.choose_keeper()
    if keeper is None or keeper.keep is None:
        company.book.await_anyone(account, None)
    else:
        account.ties[keeper] = (world.centre.tie, 0.0)
        company.emit((0.0, Fact.ASSIGNED, keeper.index, firm, keeper.index, 0.0))
        keeper.keep.take(account, luck[2] * account.care_every, Activity.CARE)
    _give_lines(company, account, luck[2])


def _give_lines(company: Company, account: Account, phase: float) -> None:
    for line in company.design.lines.further:
        company.book.add_line(account, line, account.keeper, phase * line.every)
    for person in account.lines:
        account.ties[person] = (company.world.start.second_tie.value, 0.0)


def _give_deals(company: Company, firms: list[int]) -> None:
    """Open deals at a uniformly drawn stage, each with part of the customer's thinking time to go."""
    luck = company.luck.block((company.market.size, 2), "start.deal")
    stages = company.beliefs.stages
    deals: list[Deal] = []
    for firm in firms:
        attempt = company.market.engage(firm)
        deal = Deal(firm, Source.COLD, company.market.attempt(firm, attempt), 0.0)
        company.emit((0.0, Fact.LEAD, NOBODY, firm, Source.COLD, attempt))
        stage, part = luck[firm].tolist()
        deal.stage = min(1 + int(stage * (stages - 1)), stages - 1)
        deal.ready = part * deal.luck.thinking[deal.stage - 1] if deal.stage > 0 else 0.0
        deals.append(deal)
        company.pipeline.strand(deal)
    company.pipeline.rescue()
    for deal in deals:
        if deal.closer is not None and deal.closer.generate is not None:
            deal.hunter = deal.closer
