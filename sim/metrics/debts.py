"""What customers owe over time, and the interest on it."""

from __future__ import annotations

import numpy as np

from sim.events import Fact
from sim.metrics.facts import Facts, Floats, Ints, sum_by
from sim.metrics.months import Months
from sim.scenario.units import HOURS_PER_YEAR

# An invoice of before time 0 is a minute old then, or older.
_BEFORE = -1 / 120


class Debts:
    """Open receivables as a staircase: up at each invoice, down at each payment and write-off.

    ``interest`` is a share a year of what is open, charged for every moment exactly.
    """

    def __init__(self, facts: Facts, interest: float, months: Months) -> None:
        invoiced, cash, lost = facts[Fact.INVOICED], facts[Fact.CASH], facts[Fact.WRITTEN_OFF]
        self._months = months
        self._per_hour = interest / HOURS_PER_YEAR
        self._start = facts.run.start.receivables
        self._time: Floats = np.concatenate((invoiced.time, cash.time, lost.time))
        self._firm: Ints = np.concatenate((invoiced.firm, cash.firm, lost.firm))
        self._money: Floats = np.concatenate((invoiced.a, -cash.a, -lost.a))
        old = facts.run.old_unpaid
        ended = [rows.time - rows.b <= _BEFORE for rows in (cash, lost)]
        unpaid_firm = np.array([firm for firm, _ in old], dtype=np.int64)
        unpaid = np.array([money for _, money in old], dtype=np.float64)
        self._old_firm: Ints = np.concatenate((unpaid_firm, cash.firm[ended[0]], lost.firm[ended[1]]))
        self._old_money: Floats = np.concatenate((unpaid, cash.a[ended[0]], lost.a[ended[1]]))

    def at_ends(self) -> Floats:
        """Money that is open at each month's end."""
        change = sum_by(self._months.of(self._time), self._months.count, self._money)
        return self._start + np.cumsum(change)

    def by_month(self) -> Floats:
        """Interest of each month."""
        order = np.argsort(self._time, kind="stable")
        time, money = self._time[order], self._money[order]
        level = np.concatenate(([0.0], np.cumsum(money)))
        moment = np.concatenate(([0.0], np.cumsum(money * time)))
        ends = self._months.ends
        before = np.searchsorted(time, ends)
        area = (self._start + level[before]) * ends - moment[before]
        return self._per_hour * np.diff(area, prepend=0.0)

    def by_firm(self, firms: int) -> Floats:
        """Interest of the whole run on what each firm owed; the last entry is on debts of nobody known."""
        horizon = self._months.ends[-1]
        old = sum_by(self._old_firm, firms, self._old_money)
        new = sum_by(self._firm, firms, self._money * (horizon - self._time))
        of_firms = old * horizon + new
        nobody = (self._start - old.sum()) * horizon
        return self._per_hour * np.append(of_firms, nobody)
