"""One run as an event log, as tools for process mining read it: a case is a firm.

Columns have the names of the XES standard and of its extensions (concept, time, lifecycle, organizational,
cost).
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from sim.events import NOBODY, Fact, Run
from sim.experiment.activities import in_words
from sim.experiment.replicate import run_of
from sim.experiment.trace import case_named, firm_names, person_names
from sim.metrics.books import Books
from sim.metrics.customers import cost_of_work
from sim.metrics.facts import Facts, Floats, Ints
from sim.scenario.study import LoadedStudy
from sim.scenario.units import HOURS_PER_DAY, HOURS_PER_WEEK
from sim.scenario.world import World

FIRST_DAY = date(2024, 1, 1)
"""The Monday on which a company begins that has no date of its own."""

OPENS = 9
"""The hour at which a working day begins; it has eight hours without a break."""

_MONEY = (Fact.ORDER, Fact.INVOICED, Fact.CASH, Fact.WRITTEN_OFF, Fact.CANCELLED, Fact.GIVEN_AWAY)
_ORDER_IN_A = (Fact.QUOTED, Fact.ENTERED, Fact.EXPEDITED, Fact.PRODUCED, Fact.DELIVERED)
_ORDER_IN_B = (Fact.INVOICED, Fact.COMPLAINT, Fact.CANCELLED, Fact.GIVEN_AWAY)
_COSTS = {
    Fact.INVOICED: "cost_of_goods",
    Fact.ENTERED: "coordination",
    Fact.EXPEDITED: "expediting",
    Fact.SETTLED: "complaints_cost",
    Fact.GIVEN_AWAY: "discounts",
    Fact.WRITTEN_OFF: "bad_debts",
}


def event_log(study: LoadedStudy, design: str, replication: int) -> pd.DataFrame:
    """Everything that happened at firms in one run of a study, the same run that ``compare`` measures.

    Raises ``TraceError`` for a design that the study does not have.
    """
    run = run_of(study, case_named(study, design), replication)
    return log_of(run, study.world, first_monday(study))


def first_monday(study: LoadedStudy) -> date:
    """The day on which working hour 0 falls: the Monday on or after today, where the study has a today."""
    state = None if study.start is None else study.start.state
    if state is None:
        return FIRST_DAY
    return state.today + timedelta(days=-state.today.weekday() % 7)


def log_of(run: Run, world: World, first_day: date) -> pd.DataFrame:
    """The log of one run, by time; rows of one instant stand in the order in which things happened.

    A row for each fact at a firm, and one more for the start of each piece of work:

    - ``case:concept:name``: the firm, as ``trace`` names it, with ``case:tier``, ``case:region`` and
      ``case:segment``.
    - ``concept:name``: what happened; ``lifecycle:transition``: ``start`` of work, else ``complete``.
    - ``time:timestamp``: working hours on the calendar, see ``stamps``.
    - ``org:resource``: the person, as ``trace`` names him; ``org:role``, and ``org:group``, his unit.
    - ``cost:total``: what it cost the company. Work: its hours by the pay of who worked, as in the table of
      customers (no idle hours, meetings or absence). Invoiced: cost of goods. Entered: coordination. Pushed
      to the front, settled, discount given, written off: as in the account. All else is free. So the costs
      of a customer are those of the table of customers but for interest on what he owes.
    - ``amount``: money that was ordered, invoiced, paid, cancelled or given away, else empty.
    - ``order``: number of the order at its firm, negative for those open on the first day, else empty;
      ``hours``: length of work on the clock, else empty.
    """
    rows = run.facts[run.facts[:, 3] != NOBODY]
    costs = _costs(run, world)[run.facts[:, 3] != NOBODY]
    kind = rows[:, 1].astype(np.int64)
    work = np.flatnonzero(kind == Fact.WORK)
    every = np.concatenate((np.arange(len(rows)), work))
    starts = np.arange(len(every)) >= len(rows)
    time = np.concatenate((rows[:, 0], _begun(rows[work])))
    # What ends at an instant comes before what begins then, and each start before its own end.
    order = np.lexsort((~starts, every, time))
    every, starts, time = every[order], starts[order], time[order]
    shown, complete = rows[every], ~starts
    return pd.DataFrame(
        {
            **_of_firms(run, world, shown[:, 3].astype(np.int64)),
            "concept:name": _activities(rows)[every],
            "time:timestamp": stamps(time, first_day),
            "lifecycle:transition": np.where(starts, "start", "complete"),
            **_of_people(run, shown[:, 2].astype(np.int64)),
            "cost:total": np.where(complete, costs[every], 0.0),
            "cost:currency": world.money.currency,
            "amount": _column(shown, _MONEY, 4, complete),
            "order": _orders(shown, complete),
            "hours": _column(shown, (Fact.WORK,), 5, complete),
        }
    )


def stamps(hours: Floats, first_day: date) -> pd.Series[str]:
    """Working hours since the start as times of the calendar, to the millisecond: ISO 8601, UTC.

    Five days of eight hours a week, from 9 to 17 o'clock without a break or a holiday: hour 0 is Monday, 9
    o'clock, and hour 40 the Monday after. A later hour is never an earlier time; a year of 2080 hours is 52
    weeks, so the calendar falls behind the years by a day or two each.

    >>> stamps(np.array([0.0, 7.5, 8.0, 39.99, 40.0]), FIRST_DAY).tolist()
    ['2024-01-01T09:00:00.000+00:00', '2024-01-01T16:30:00.000+00:00', '2024-01-02T09:00:00.000+00:00',
     '2024-01-05T16:59:24.000+00:00', '2024-01-08T09:00:00.000+00:00']
    """
    weeks, of_week = np.divmod(hours, HOURS_PER_WEEK)
    days, of_day = np.divmod(of_week, HOURS_PER_DAY)
    clock = np.round((24.0 * (7.0 * weeks + days) + OPENS + of_day) * 3_600_000).astype(np.int64)
    when = np.datetime64(first_day, "ms") + clock.astype("timedelta64[ms]")
    return pd.Series(np.datetime_as_string(when, unit="ms"), dtype="str") + "+00:00"


def _costs(run: Run, world: World) -> Floats:
    """What each fact of a run cost the company."""
    books = Books(Facts(run), world)
    kind = run.facts[:, 1].astype(np.int64)
    found: Floats = np.zeros(len(kind))
    found[kind == Fact.WORK] = cost_of_work(books)
    for fact, name in _COSTS.items():
        found[kind == fact] = books.entries[name].money
    return found


def _begun(work: Floats) -> Floats:
    """When each piece of work was begun; rounding must not put it before the end of the one before."""
    found: Floats = work[:, 0] - work[:, 5]
    by_person = np.argsort(work[:, 2], kind="stable")
    before, after = by_person[:-1], by_person[1:]
    same = work[before, 2] == work[after, 2]
    found[after] = np.where(same, np.maximum(found[after], work[before, 0]), found[after])
    return found


def _activities(rows: Floats) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    found = [in_words(Fact(int(kind)), a, b) for kind, a, b in rows[:, [1, 4, 5]].tolist()]
    return np.array(found, dtype=object)


def _of_firms(run: Run, world: World, firm: Ints) -> dict[str, object]:
    market = world.market
    places = {
        "tier": (market.tiers.value, run.firm_tier),
        "region": (market.regions.value, run.firm_region),
        "segment": (market.segments.value, run.firm_segment),
    }
    found: dict[str, object] = {"case:concept:name": np.array(firm_names(run), dtype=object)[firm]}
    for name, (words, place) in places.items():
        if place:
            found[f"case:{name}"] = np.array(list(words), dtype=object)[np.array(place)[firm]]
    return found


def _of_people(run: Run, person: Ints) -> dict[str, object]:
    """Who it was, by number; the last entry of each list is nobody."""
    columns = {
        "org:resource": person_names(run),
        "org:role": [person.role for person in run.people],
        "org:group": [person.unit for person in run.people],
    }
    return {name: np.array([*texts, ""], dtype=object)[person] for name, texts in columns.items()}


def _column(
    rows: Floats, kinds: tuple[Fact, ...], place: int, complete: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> Floats:
    """A number of facts of some kinds; nan for all others."""
    return np.where(np.isin(rows[:, 1], kinds) & complete, rows[:, place], np.nan)


def _orders(rows: Floats, complete: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pd.Series[int]:
    in_a, in_b = _column(rows, _ORDER_IN_A, 4, complete), _column(rows, _ORDER_IN_B, 5, complete)
    return pd.Series(np.where(np.isnan(in_a), in_b, in_a)).astype("Int64")
