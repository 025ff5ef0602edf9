"""What happened month by month in one run."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.events import Fact
from sim.metrics.facts import Facts, Floats, Ints, sum_by
from sim.scenario.units import HOURS_PER_MONTH
from sim.scenario.world import World


def monthly_table(facts: Facts, world: World) -> pd.DataFrame:
    """One row per month (0 is the first): counts in the month, stocks at its end, money of the month.

    Columns: month, leads, qualified, new_customers, deals_lost, orders, accounts_lost, accounts, people,
    revenue, gross_profit, payroll, hiring, profit. Money in the world's currency; payroll includes
    on-costs; profit = gross_profit - payroll - hiring.
    """
    months = int(np.ceil(facts.run.horizon / HOURS_PER_MONTH - 1e-9))

    def month_of(time: Floats) -> Ints:
        return np.clip((time / HOURS_PER_MONTH).astype(np.int64), 0, months - 1)

    def count(kind: Fact) -> Floats:
        return sum_by(month_of(facts[kind].time), months)

    order = facts[Fact.ORDER]
    tiers = np.array(facts.run.firm_tier, dtype=np.int64)
    margin = np.array([world.money.margin.value[tier] for tier in world.market.tiers.value])
    when = month_of(order.time)
    new, gone = count(Fact.WON), count(Fact.ACCOUNT_LOST)
    paid = facts[Fact.PAID]
    table = pd.DataFrame(
        {
            "month": np.arange(months),
            "leads": count(Fact.LEAD),
            "qualified": count(Fact.QUALIFIED),
            "new_customers": new,
            "deals_lost": count(Fact.DECLINED) + count(Fact.LOST) + count(Fact.ABANDONED),
            "orders": sum_by(when, months),
            "accounts_lost": gone,
            "accounts": len(facts.run.initial_firms) + np.cumsum(new - gone),
            "people": np.cumsum(count(Fact.HIRED) - count(Fact.LEFT)),
            "revenue": sum_by(when, months, order.a),
            "gross_profit": sum_by(when, months, order.a * margin[tiers[order.firm]]),
            # A month is paid at the first moment of the next one.
            "payroll": sum_by(month_of(paid.time - 1e-6), months, paid.a) * (1 + world.money.on_cost.value),
            "hiring": _hiring(facts, world, months, month_of(facts[Fact.HIRED].time)),
        }
    )
    table["profit"] = table["gross_profit"] - table["payroll"] - table["hiring"]
    return table


def _hiring(facts: Facts, world: World, months: int, when: Ints) -> Floats:
    """Cost of finding and training successors; the first people on the seats cost nothing."""
    hired = facts[Fact.HIRED]
    pay = np.array([person.on_target for person in facts.run.people])[hired.person]
    cost = np.where(hired.b > 0, pay * world.money.hiring_months.value, 0.0)
    return sum_by(when, months, cost)
