"""All tables of one run."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from sim.display import Shown
from sim.events import Run
from sim.metrics.books import Books
from sim.metrics.contributions import people_table
from sim.metrics.customers import customers_table
from sim.metrics.departures import departures_table
from sim.metrics.facts import Facts
from sim.metrics.leavers import leavers_table
from sim.metrics.monthly import monthly_table
from sim.metrics.time_use import time_use_table
from sim.metrics.totals import totals
from sim.scenario.world import World


@dataclass(frozen=True, repr=False)
class Tables(Shown):
    """Tidy tables; every row begins with design and replication."""

    totals: pd.DataFrame
    monthly: pd.DataFrame
    departures: pd.DataFrame
    leavers: pd.DataFrame
    time_use: pd.DataFrame
    customers: pd.DataFrame
    people: pd.DataFrame

    def by_name(self) -> dict[str, pd.DataFrame]:
        """All tables under their names, as files have them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


TABLES = tuple(field.name for field in fields(Tables))
"""The names of all tables."""


def measure(run: Run, world: World) -> Tables:
    """Compute the tables of one run from its facts."""
    facts = Facts(run)
    books = Books(facts, world)
    monthly = monthly_table(books)
    customers = customers_table(books)
    departures = departures_table(facts)
    # A whole number is a float too, so that the types of a column do not depend on the run.
    numbers = pd.DataFrame([totals(books, monthly, departures, customers)], dtype=np.float64)
    return Tables(
        totals=_with_ids(numbers, run),
        monthly=_with_ids(monthly, run),
        departures=_with_ids(departures, run),
        leavers=_with_ids(leavers_table(facts), run),
        time_use=_with_ids(time_use_table(facts, world), run),
        customers=_with_ids(customers, run),
        people=_with_ids(people_table(books), run),
    )


def _with_ids(table: pd.DataFrame, run: Run) -> pd.DataFrame:
    table.insert(0, "replication", run.replication)
    table.insert(0, "design", run.design)
    return table


def stacked(parts: list[Tables]) -> Tables:
    """Tables of several runs, one below the other in the order given; raises ``ValueError`` for none."""
    if not parts:
        raise ValueError("no run was finished; there is nothing to stack")
    return Tables(
        **{
            field.name: pd.concat([getattr(part, field.name) for part in parts], ignore_index=True)
            for field in fields(Tables)
        }
    )


def compact(tables: Tables) -> Tables:
    """The same tables in less memory, where they were stacked from many small ones.

    Stacked text stays in as many pieces as it came in, and a piece takes more than the few words in it.
    """
    return Tables(**{field.name: _text_in_one_piece(getattr(tables, field.name)) for field in fields(Tables)})


def _text_in_one_piece(table: pd.DataFrame) -> pd.DataFrame:
    text = {str(name): kind for name, kind in table.dtypes.items() if isinstance(kind, pd.StringDtype)}
    return table.assign(**{name: table[name].astype(object).astype(kind) for name, kind in text.items()})
