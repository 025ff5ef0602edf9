"""What people cost: base and variable pay, and the part of it that was paid for learning."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

import numpy as np

from sim.events import Fact
from sim.mechanisms.ramp import mean_productivity
from sim.metrics.facts import Facts, Floats, Ints, Rows, begun, sum_by
from sim.metrics.months import Months
from sim.scenario.world import World


class Payroll:
    """One entry per PAID fact, in money with on-costs.

    ``fixed`` is the base part of planned pay, ``variable`` the rest of what was paid, ``learning`` the part
    of both that bought no work because the person was still learning. A month is paid at the first moment
    of the next one.
    """

    def __init__(self, facts: Facts, world: World, months: Months) -> None:
        paid = facts[Fact.PAID]
        people = facts.run.people
        gross = 1.0 + world.money.on_cost.value
        base = np.array([person.base_share for person in people])
        self.person: Ints = paid.person
        self.month = months.ended(paid.time)
        self.total: Floats = paid.a * gross
        self.fixed: Floats = paid.b * base[paid.person] * gross
        self.variable = self.total - self.fixed
        self.learning = self.total * _unlearned(facts, paid)

    def by_person(self, money: Floats, people: int) -> Floats:
        """Sums of one kind of pay by person."""
        return sum_by(self.person, people, money)


def _unlearned(facts: Facts, paid: Rows) -> Floats:
    """Mean share of full speed that was missing over the time that each payment is for.

    That is the time since the payment before, or since the person came; pay of a period of notice is for no
    time in which anybody worked.
    """
    since, coached = begun(facts).tolist(), _Coached(facts[Fact.COACHED])
    missing = []
    for index, time in zip(paid.person.tolist(), paid.time.tolist(), strict=True):
        person = facts.run.people[index]
        before, since[index] = since[index], time
        if time <= before:
            missing.append(0.0)
            continue
        first, last = (then - person.learning_since + coached.ahead(index, then) for then in (before, time))
        missing.append(1.0 - mean_productivity(first, last, person.ramp, person.learning_start))
    return np.array(missing, dtype=np.float64)


class _Coached:
    """How far coaching has brought each person beyond the time in which he has learned."""

    def __init__(self, coached: Rows) -> None:
        told: dict[int, list[tuple[float, float]]] = {}
        rows = zip(coached.person.tolist(), coached.time.tolist(), coached.b.tolist(), strict=True)
        for index, time, hours in rows:
            told.setdefault(index, []).append((time, hours))
        self._times = {index: [time for time, _ in rows] for index, rows in told.items()}
        self._ahead = {index: list(accumulate(hours for _, hours in rows)) for index, rows in told.items()}

    def ahead(self, person: int, time: float) -> float:
        """Hours of learning beyond those of the clock that were told by a time."""
        place = bisect_right(self._times.get(person, []), time)
        return self._ahead[person][place - 1] if place else 0.0
