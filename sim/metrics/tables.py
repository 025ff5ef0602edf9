"""All tables of one run."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.events import Run
from sim.metrics.departures import departures_table
from sim.metrics.facts import Facts
from sim.metrics.monthly import monthly_table
from sim.metrics.time_use import time_use_table
from sim.metrics.totals import totals
from sim.scenario.world import World


@dataclass(frozen=True)
class Tables:
    """Tidy tables; every row begins with design and replication."""

    totals: pd.DataFrame
    monthly: pd.DataFrame
    departures: pd.DataFrame
    time_use: pd.DataFrame


def measure(run: Run, world: World) -> Tables:
    """Compute the tables of one run from its facts."""
    facts = Facts(run)
    monthly = monthly_table(facts, world)
    departures = departures_table(facts)
    return Tables(
        totals=_with_ids(pd.DataFrame([totals(facts, monthly, departures)]), run),
        monthly=_with_ids(monthly, run),
        departures=_with_ids(departures, run),
        time_use=_with_ids(time_use_table(facts, world), run),
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
            name: pd.concat([getattr(part, name) for part in parts], ignore_index=True)
            for name in ("totals", "monthly", "departures", "time_use")
        }
    )
