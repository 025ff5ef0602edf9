"""Initial states from and to DataFrames, for those who have their company in a notebook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from sim.scenario.initial import TABLES, InitialState
from sim.scenario.tables import Table, read_state


def state_from_frames(
    today: date,
    people: pd.DataFrame,
    accounts: pd.DataFrame | None = None,
    deals: pd.DataFrame | None = None,
    leads: pd.DataFrame | None = None,
    orders: pd.DataFrame | None = None,
    invoices: pd.DataFrame | None = None,
) -> InitialState:
    """The initial state that some DataFrames hold.

    Columns are those of the tables (see ``KnownPerson``, ``KnownAccount``, ``KnownDeal``, ``KnownLead``,
    ``KnownOrder``, ``KnownInvoice``); a missing value is unknown. Raises ``ScenarioErrors`` that
    name table, row (from 1) and column.
    """
    given = {
        "people": people,
        "accounts": accounts,
        "deals": deals,
        "leads": leads,
        "orders": orders,
        "invoices": invoices,
    }
    return read_state(today, [_table(name, frame) for name, frame in given.items() if frame is not None])


def _table(name: str, frame: pd.DataFrame) -> Table:
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    records = tuple((line, tuple(map(_plain, row))) for line, row in enumerate(rows, 1))
    return Table(name, Path(f"DataFrame {name}"), None, tuple(map(str, frame.columns)), records)


def _plain(value: Any) -> Any:
    """A cell as plain Python: pandas and numpy have scalars of their own."""
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def frames_of(state: InitialState) -> dict[str, pd.DataFrame]:
    """The tables of a state by name, with all columns; ``state_from_frames`` turns them back exactly."""
    return {
        name: pd.DataFrame(
            {column: [getattr(row, column) for row in state.rows(name)] for column in model.model_fields},
            dtype=object,
        )
        for name, model in TABLES.items()
    }
