"""What happens to a leaver's accounts: one row per departure, and the field-study estimate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.events import Destination, Fact, Loss
from sim.metrics.facts import Facts, Floats, Ints, Rows
from sim.scenario.units import HOURS_PER_YEAR


class Ledger:
    """Revenue of each firm over any span of time, by bisection in its cumulated orders."""

    def __init__(self, orders: Rows, firms: int) -> None:
        by_firm = np.lexsort((orders.time, orders.firm))
        self._time = orders.time[by_firm]
        self._bounds = np.searchsorted(orders.firm[by_firm], np.arange(firms + 1))
        self._cumulated = np.concatenate(([0.0], np.cumsum(orders.a[by_firm])))

    def revenue(self, firm: int, start: float, end: float) -> float:
        """Revenue of the firm in [start, end)."""
        low, high = self._bounds[firm], self._bounds[firm + 1]
        i, j = low + np.searchsorted(self._time[low:high], (start, end))
        return float(self._cumulated[j] - self._cumulated[i])

    def revenue_of(self, firms: Ints, start: float, end: float) -> float:
        """Revenue of several firms in [start, end)."""
        return sum(self.revenue(int(firm), start, end) for firm in firms)


def departures_table(facts: Facts) -> pd.DataFrame:
    """One row per departure.

    Columns: time (hours), slot, succession, role, family, destination (rival, own-firm, elsewhere), planned
    (by the design), tenure_years, accounts_held (first line, those he has handed on since he gave notice
    included), revenue_held (their revenue in the 12 months before), accounts_visited and revenue_visited
    (further lines), accounts_followed and revenue_followed (of all accounts, in money of the 12 months
    before), accounts_lost_12mo (of those held, for any reason; nan where less than 12 months are left),
    held_followed (of those held).
    """
    ledger = Ledger(facts[Fact.ORDER], len(facts.run.firm_tier))
    rows = [_departure(facts, ledger, i) for i in range(len(facts[Fact.LEFT]))]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


_COLUMNS = {
    "time": "float64",
    "slot": "str",
    "succession": "int64",
    "role": "str",
    "family": "str",
    "destination": "str",
    "planned": "bool",
    "tenure_years": "float64",
    "accounts_held": "int64",
    "revenue_held": "float64",
    "accounts_visited": "int64",
    "revenue_visited": "float64",
    "accounts_followed": "int64",
    "revenue_followed": "float64",
    "held_followed": "int64",
    "accounts_lost_12mo": "float64",
}


def _departure(facts: Facts, ledger: Ledger, i: int) -> tuple[object, ...]:
    run = facts.run
    left, held, lost = facts[Fact.LEFT], facts[Fact.HELD], facts[Fact.ACCOUNT_LOST]
    time, index = float(left.time[i]), int(left.person[i])
    person = run.people[index]
    own = held.firm[held.person == index]
    visited = _visited(facts[Fact.LIAISON], index, time)
    followed = lost.firm[(lost.a == Loss.FOLLOWED) & (lost.b == index)]
    before = time - HOURS_PER_YEAR
    observed = time + HOURS_PER_YEAR <= run.horizon
    gone = lost.firm[(lost.time >= time) & (lost.time < time + HOURS_PER_YEAR)]
    return (
        time,
        person.slot,
        person.succession,
        person.role,
        person.family,
        Destination(int(left.a[i])).name.lower().replace("_", "-"),
        bool((facts[Fact.PLANNED].person == index).any()),
        float(left.b[i]) / HOURS_PER_YEAR,
        len(own),
        ledger.revenue_of(own, before, time),
        len(visited),
        ledger.revenue_of(visited, before, time),
        len(followed),
        ledger.revenue_of(followed, before, time),
        int(np.isin(own, followed).sum()),
        float(np.isin(own, gone).sum()) if observed else np.nan,
    )


def _visited(liaison: Rows, person: int, time: float) -> Ints:
    """The accounts to which a leaver held a further line until he left."""
    ended: Ints = liaison.firm[(liaison.person == person) & (liaison.time == time) & (liaison.a == 0.0)]
    return ended


def field_study(facts: Facts) -> tuple[float, float, float, float]:
    """Sums for the difference-in-differences of a field study: (T0, T1, C0, C1).

    As Shi et al. (2017) measured it: revenue of the treated (accounts whose first line left) in the 12
    months before and after, and of controls over the same months. Accounts are at least 12 months old;
    controls are untreated within 12 months on either side. The loss is (T1/T0)/(C1/C0) - 1 on sums.
    Departures need 12 months of data on either side.
    """
    run = facts.run
    held = facts[Fact.HELD]
    ledger = Ledger(facts[Fact.ORDER], len(run.firm_tier))
    lives = Lives(facts)
    sums = np.zeros(4)
    for time in np.unique(held.time):
        before, after = time - HOURS_PER_YEAR, time + HOURS_PER_YEAR
        if before < 0 or after > run.horizon:
            continue
        treated = held.firm[held.time == time]
        near = held.firm[np.abs(held.time - time) <= HOURS_PER_YEAR]
        controls = np.setdiff1d(lives.settled(before, time), near)
        treated = np.intersect1d(treated, lives.settled(before, time))
        sums += _before_and_after(ledger, treated, controls, float(time))
    t0, t1, c0, c1 = sums.tolist()
    return t0, t1, c0, c1


def _before_and_after(ledger: Ledger, treated: Ints, controls: Ints, time: float) -> Floats:
    """Treated before and after; controls before and after, scaled to the weight of the treated."""
    before, after = time - HOURS_PER_YEAR, time + HOURS_PER_YEAR
    t0, t1 = ledger.revenue_of(treated, before, time), ledger.revenue_of(treated, time, after)
    c0, c1 = ledger.revenue_of(controls, before, time), ledger.revenue_of(controls, time, after)
    weight = t0 / c0 if c0 > 0 else 0.0
    return np.array([t0, t1, c0 * weight, c1 * weight])


class Lives:
    """The spans in which firms were customers: one per win, and one from time 0 for initial accounts."""

    def __init__(self, facts: Facts) -> None:
        rows = facts.run.facts
        rows = rows[np.isin(rows[:, 1], (Fact.WON, Fact.ACCOUNT_LOST))]
        spans = [[firm, 0.0, np.inf] for firm in facts.run.initial_firms]
        latest = {int(span[0]): span for span in spans}
        for time, kind, _, firm, _, _ in rows.tolist():
            if kind == Fact.WON:
                latest[int(firm)] = [firm, time, np.inf]
                spans.append(latest[int(firm)])
            else:
                latest[int(firm)][2] = time
        table = np.array(spans, dtype=np.float64).reshape(-1, 3)
        self._firm = table[:, 0].astype(np.int64)
        self._opened, self._closed = table[:, 1], table[:, 2]

    def settled(self, since: float, until: float) -> Ints:
        """Firms that were customers from ``since`` or before up to ``until``, its instant included."""
        return self._firm[(self._opened <= since) & (self._closed >= until)]

    def active(self, firms: Ints, times: Floats) -> Ints:
        """How many of these firms are customers at each time; who is lost at that instant is not."""
        mine = np.isin(self._firm, firms)
        opened, closed = self._opened[mine, None], self._closed[mine, None]
        count: Ints = ((opened <= times) & (times < closed)).sum(axis=0)
        return count
