"""Orders as the customer sees them: placed when they fall due, or no longer placed at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.events import NOBODY, Fact
from sim.mechanisms.referral import referral_chance
from sim.mechanisms.satisfaction import satisfaction_after, service_quality, stop_chance, stop_rate
from sim.mechanisms.wallet import share_after_time
from sim.model.order import Order
from sim.scenario.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.beliefs import Beliefs
    from sim.model.company import Company

_ORDER = Fact.ORDER  # Looked up once: see sim/model/person.py.


def place_due_orders(account: Account, company: Company, until: float) -> bool:
    """Let the account do what it did up to ``until``: place orders, refer, or stop buying.

    Nobody watches an account between two pieces of work, so this is called before anything else happens to
    it; orders and losses take place at the time they were due. A referral reaches the department only now,
    as it is the keeper who hears of it. Returns False where the account has stopped buying.
    """
    beliefs, market = company.beliefs, company.market
    firm, keeper = account.firm, account.keeper
    index = NOBODY if keeper is None else keeper.index
    while (due := account.due) <= until:
        years = account.gap / HOURS_PER_YEAR
        assert account.luck is not None
        number, luck = account.luck
        if account.in_office:
            _disappoint(account, beliefs)
        if luck.stop < stop_chance(_stop_rate(account, beliefs), years):
            company.book.stop(account, due)
            return False
        fade_share(account, beliefs.share_fade, due)
        value = market.order_size[firm] * account.share
        company.emit((due, _ORDER, index, firm, value, account.satisfaction))
        account.bought += value
        if luck.refer < referral_chance(
            beliefs.referral_rate, account.satisfaction, beliefs.satisfaction_reference, years
        ):
            company.refer(int(luck.referred * market.drawn))
        order = account.in_office[number] = Order(account, number, value, luck, due)
        order.first = account.last_order == account.opened >= 0.0
        account.expect_order(due, market.order_gap[firm])
        company.office.queue(company.office.first_step(luck), order, due)
        company.office.expect(account)
    return True


def still_buys(account: Account, company: Company, now: float) -> bool:
    """Whether the account is one still, after what it did while somebody worked for it."""
    return not account.lost and (account.due > now or place_due_orders(account, company, now))


def _disappoint(account: Account, beliefs: Beliefs) -> None:
    """An order still waits when the next one is due: the customer judges by the wait so far."""
    waited = account.due - next(iter(account.in_office.values())).since
    quality = service_quality(waited, beliefs.standard[account.tier], beliefs.response_scale)
    account.satisfaction = satisfaction_after(account.satisfaction, quality, beliefs.satisfaction_weight)


def _stop_rate(account: Account, beliefs: Beliefs) -> float:
    return stop_rate(
        beliefs.churn,
        account.satisfaction,
        beliefs.satisfaction_reference,
        beliefs.churn_sensitivity,
        beliefs.churn_reference,
    )


def fade_share(account: Account, fade: float, now: float) -> None:
    """Let the share of wallet fade for the time since it was last looked at."""
    if now > account.share_time:
        years = (now - account.share_time) / HOURS_PER_YEAR
        account.share = share_after_time(account.share, fade, years)
        account.share_time = now
