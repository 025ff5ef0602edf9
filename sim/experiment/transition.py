"""What a reorganisation costs until it pays: cash against leaving everything as it is, month by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.metrics.facts import Floats
from sim.metrics.tables import Tables
from sim.scenario.study import LoadedStudy
from sim.stats import Interval, mean_interval

WORSE_AFTER = 12
"""Months after the (first) change at which a company asks whether it is worse off."""


@dataclass(frozen=True)
class Transition:
    """One design with a timeline against the reference: cumulative cash, paired over replications, in money.

    ``changed``: in how many of the ``runs`` the (first) change took place; ``month`` when on average, in
    months. ``by_month``: mean difference of cumulative cash at the end of each month; its lowest point is
    ``trough`` in month ``trough_month``. ``payback``: the month from which it is never negative again; None
    where it is negative at the end. ``at_end``: the difference at the end; ``worse``: in how many of
    ``judged`` runs it is negative twelve months after the change.
    """

    design: str
    runs: int
    changed: int
    month: float
    by_month: Floats
    trough: float
    trough_month: int
    payback: int | None
    at_end: Interval
    worse: int
    judged: int


def transitions(study: LoadedStudy, tables: Tables) -> list[Transition]:
    """One for each design with a timeline; the reference is what it is held against."""
    reference = study.study.reference
    cash = against(tables.monthly, reference)
    changing = [case.design.name for case in study.cases if case.design.timeline]
    return [
        _transition(name, cash[cash["design"] == name], tables.totals)
        for name in changing
        if name != reference and name in set(cash["design"])
    ]


def against(monthly: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Cash flow of each month less that of the reference in the same replication.

    Columns: design, replication, month (from 0), cash_flow; replications that both have.
    """
    keys = ["replication", "month"]
    base = monthly.loc[monthly["design"] == reference, [*keys, "cash_flow"]]
    joined = monthly[["design", *keys, "cash_flow"]].merge(base, on=keys, suffixes=("", "_reference"))
    joined["cash_flow"] -= joined.pop("cash_flow_reference")
    return joined


def _transition(name: str, cash: pd.DataFrame, totals: pd.DataFrame) -> Transition:
    wide = cash.pivot(index="replication", columns="month", values="cash_flow").sort_index()
    # To the cent: sums in another order differ in the last digits, and nobody is behind by these.
    runs: Floats = np.round(np.cumsum(wide.to_numpy(np.float64), axis=1), 2)
    mean = runs.mean(axis=0)
    own = totals[totals["design"] == name].set_index("replication")
    when = own["changed_month"].reindex(wide.index).to_numpy(np.float64)
    judged = [
        (row, int(month)) for row, month in zip(runs, when + WORSE_AFTER, strict=True) if month <= len(mean)
    ]
    lowest = int(mean.argmin())
    return Transition(
        design=name,
        runs=len(runs),
        changed=int(np.isfinite(when).sum()),
        month=float(np.nanmean(when)) if np.isfinite(when).any() else float("nan"),
        by_month=mean,
        trough=min(0.0, float(mean[lowest])),
        trough_month=lowest + 1,
        payback=payback(mean),
        at_end=mean_interval(runs[:, -1]),
        worse=sum(bool(row[month - 1] < 0) for row, month in judged),
        judged=len(judged),
    )


def payback(mean: Floats) -> int | None:
    """The first month at whose end the cumulated difference is not negative, nor ever after.

    Before the change the designs are the same and the difference is 0, which pays nothing back.

    >>> payback(np.array([0.0, -5.0, -2.0, 1.0]))
    4
    """
    negative = np.flatnonzero(mean < 0)
    if len(negative) == 0 or negative[-1] == len(mean) - 1:
        return None if len(negative) else 0
    return int(negative[-1]) + 2
