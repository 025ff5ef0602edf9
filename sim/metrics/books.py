"""The books of one run: every sum of money with the month and the firm to which it belongs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.events import NOBODY, Fact
from sim.mechanisms.friction import plant_hours
from sim.metrics.debts import Debts
from sim.metrics.facts import Facts, Floats, Ints, Rows, sum_by
from sim.metrics.months import Months
from sim.metrics.payroll import Payroll
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_YEAR
from sim.scenario.world import World

COSTS = (
    "fixed_pay",
    "variable_pay",
    "hiring",
    "coordination",
    "expediting",
    "complaints_cost",
    "discounts",
    "bad_debts",
    "interest",
    "expansion",
    "reorganisation",
)
"""Everything that is taken off gross profit, as positive numbers of money."""


class Entries(NamedTuple):
    """Sums of money, each of one month and one firm (``NOBODY``: of none)."""

    month: Ints
    firm: Ints
    money: Floats

    def by_month(self, months: int) -> Floats:
        """Sums of the months."""
        return sum_by(self.month, months, self.money)

    def by_firm(self, firms: int) -> Floats:
        """Sums of the firms; the last entry is what belongs to none."""
        return sum_by(np.where(self.firm == NOBODY, firms, self.firm), firms + 1, self.money)


class Books:
    """All entries of one run; ``debts`` and ``payroll`` are apart, as they follow time and people.

    The same entries make the months and the customers, so both come to the same profit.
    """

    def __init__(self, facts: Facts, world: World) -> None:
        self.facts = facts
        self.world = world
        self.months = Months(facts.run.horizon)
        self.payroll = Payroll(facts, world, self.months)
        self.debts = Debts(facts, world.money.interest.value, self.months)
        margin = np.array([world.money.margin.value[tier] for tier in world.market.tiers.value])
        self.margin: Floats = margin[np.array(facts.run.firm_tier, dtype=np.int64)]
        self.entries = self._entries()

    def _entries(self) -> dict[str, Entries]:
        facts, margin = self.facts, self.margin
        invoiced, expedited = facts[Fact.INVOICED], facts[Fact.EXPEDITED]
        settled, lost, plant = facts[Fact.SETTLED], facts[Fact.WRITTEN_OFF], facts[Fact.CAPACITY]
        entered, given = facts[Fact.ENTERED], facts[Fact.GIVEN_AWAY]
        changed = facts[Fact.CHANGE_COST]
        return {
            "revenue": self._of(invoiced, invoiced.a),
            "cost_of_goods": self._of(invoiced, invoiced.a * (1.0 - margin[invoiced.firm])),
            "gross_profit": self._of(invoiced, invoiced.a * margin[invoiced.firm]),
            "hiring": self._of(facts[Fact.HIRED], self._hiring()),
            "coordination": self._of(entered, self._coordination(entered)),
            "expediting": self._of(expedited, expedited.b * (1.0 - margin[expedited.firm])),
            "complaints_cost": self._of(settled, settled.a),
            "discounts": self._of(given, given.a),
            "bad_debts": self._of(lost, lost.a),
            "reorganisation": self._of(changed, changed.b * self._rise(changed.time)),
            # New capacity is told at the tick after the month in which it came.
            "expansion": Entries(self.months.ended(plant.time), plant.firm, plant.b),
        }

    def _of(self, rows: Rows, money: Floats) -> Entries:
        return Entries(self.months.of(rows.time), rows.firm, money)

    def _hiring(self) -> Floats:
        """Cost of finding and training people; those of the first day cost nothing."""
        hired, months = self.facts[Fact.HIRED], self.world.money.hiring_months.value
        pay = np.array([person.on_target for person in self.facts.run.people])
        return np.where(hired.time > 0, pay[hired.person] * months, 0.0) * self._rise(hired.time)

    def _coordination(self, entered: Rows) -> Floats:
        """Pay of the plant's own people for orders that somebody outside the factory entered."""
        border, money = self.world.border, self.world.money
        pay = self.world.people.market_pay.value["keep"] * money.hunter_pay.value
        an_hour = pay * (1.0 + money.on_cost.value) / HOURS_PER_MONTH
        inside = np.array([person.in_factory for person in self.facts.run.people], dtype=bool)
        hours = [
            plant_hours(there, border.friction.value, border.plant_hours.value) for there in (False, True)
        ]
        return np.where(inside[entered.person], hours[1], hours[0]) * an_hour * self._rise(entered.time)

    def _rise(self, time: Floats) -> Floats:
        """What yearly rises have made of a sum of pay of time 0."""
        risen: Floats = (1.0 + self.world.money.yearly_rise.value) ** np.floor(time / HOURS_PER_YEAR)
        return risen
