"""What each person cost, did and brought in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.events import DUTY_OF, Fact
from sim.metrics.books import Books
from sim.metrics.facts import Floats, sum_by
from sim.metrics.time_use import presence, worked_hours
from sim.scenario.units import HOURS_PER_MONTH

_HOURS = {"follow_up_hours": "keep", "hunting_hours": "generate", "closing_hours": "convert"}


def people_table(books: Books) -> pd.DataFrame:
    """One row per person of the run.

    Columns:
        slot, succession: which seat, and the how-manieth person on it, from 0
        role, unit: of the person
        months (months): served in the run
        pay, variable_pay (money): what was paid in all with on-costs, and its variable part
        new_customers (count): won by the person
        revenue, gross_profit (money): invoiced while the person kept the customer
        contribution (money): gross profit less pay
        follow_up_hours, hunting_hours, closing_hours (hours): worked, without travel and the overhead of the
            week, as in the table of time use
    """
    facts, payroll = books.facts, books.payroll
    people = facts.run.people
    count = len(people)
    invoiced = facts[Fact.INVOICED]
    kept = invoiced.person >= 0
    keeper, money = invoiced.person[kept], invoiced.a[kept]
    pay = payroll.by_person(payroll.total, count)
    gross = sum_by(keeper, count, money * books.margin[invoiced.firm[kept]])
    return pd.DataFrame(
        {
            "slot": pd.Series([person.slot for person in people], dtype="str"),
            "succession": np.array([person.succession for person in people], dtype=np.int64),
            "role": pd.Series([person.role for person in people], dtype="str"),
            "unit": pd.Series([person.unit for person in people], dtype="str"),
            "months": presence(facts) / HOURS_PER_MONTH,
            "pay": pay,
            "variable_pay": payroll.by_person(payroll.variable, count),
            "new_customers": sum_by(facts[Fact.WON].person, count),
            "revenue": sum_by(keeper, count, money),
            "gross_profit": gross,
            "contribution": gross - pay,
            **_hours(books, count),
        }
    )


def _hours(books: Books, count: int) -> dict[str, Floats]:
    work = books.facts[Fact.WORK]
    hours = worked_hours(books.facts, books.world)
    found = {}
    for name, duty in _HOURS.items():
        mine = np.isin(work.a, [activity for activity, of in DUTY_OF.items() if of == duty])
        found[name] = sum_by(work.person[mine], count, hours[mine])
    return found
