"""Orders as the customer sees them: placed when they fall due, or no longer placed at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.events import NOBODY, Fact
from sim.mechanisms.referral import referral_chance
from sim.mechanisms.satisfaction import satisfaction_after, service_quality, stop_chance, stop_rate
from sim.mechanisms.wallet import share_after_time
from sim.model.account import WaitingOrder
from sim.scenario.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company


def place_due_orders(account: Account, company: Company, until: float) -> bool:
    """Let the account do what it did up to ``until``: place orders, refer, or stop buying.

    Nobody watches an account between two pieces of work, so this is called before anything else happens to
    it; each step takes place at the time it was due. Returns False where the account has stopped buying.
    """
    while account.due <= until:
        if _stops(account, company):
            company.book.stop(account, account.due)
            return False
        _place(account, company)
    return True


def _stops(account: Account, company: Company) -> bool:
    """Whether the account stops instead of placing the order; an order that still waits disappoints."""
    beliefs = company.beliefs
    if account.waiting:
        waited = account.due - account.waiting[0].placed
        quality = service_quality(waited, beliefs.standard, beliefs.response_scale)
        account.satisfaction = satisfaction_after(account.satisfaction, quality, beliefs.satisfaction_weight)
    rate = stop_rate(
        beliefs.churn,
        account.satisfaction,
        beliefs.satisfaction_reference,
        beliefs.churn_sensitivity,
        beliefs.churn_reference,
    )
    return account.luck[3] < stop_chance(rate, account.gap / HOURS_PER_YEAR)


def _place(account: Account, company: Company) -> None:
    beliefs, due = company.beliefs, account.due
    _, exception, clean, _, refer, target = account.luck
    if due > account.share_time:
        fade_share(account, beliefs.share_fade, due)
    value = company.market.order_size[account.firm] * account.share
    keeper = account.keeper
    index = NOBODY if keeper is None else keeper.index
    company.emit((due, Fact.ORDER, index, account.firm, value, account.satisfaction))
    if keeper is not None:
        keeper.earn("revenue", value)
    chance = referral_chance(
        beliefs.referral_rate,
        account.satisfaction,
        beliefs.satisfaction_reference,
        account.gap / HOURS_PER_YEAR,
    )
    if refer < chance:
        company.refer(int(target * company.market.size))
    account.waiting.append(WaitingOrder(due, exception, clean))
    account.expect_order(due, company.market.order_gap[account.firm])


def fade_share(account: Account, fade: float, now: float) -> None:
    """Let the share of wallet fade for the time since it was last looked at."""
    account.share = share_after_time(account.share, fade, (now - account.share_time) / HOURS_PER_YEAR)
    account.share_time = now
