"""What the accounts of leavers buy around a departure, with its interval over replications."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.experiment.verdicts import CONFIDENCE
from sim.metrics.leavers import AFTER, BEFORE
from sim.randomness import Luck
from sim.scenario.study import LoadedStudy
from sim.stats import Interval, ratios_of_sums


@dataclass(frozen=True)
class LeaverCurve:
    """Of one design, pooled over replications; see ``sim.metrics.leavers`` for what counts.

    ``revenue``: of each month -12 to 11, relative to the mean of the months before (1 is as before), with
    bootstrap intervals over replications, each for itself. ``active``: share of the accounts that are
    customers as the month begins. ``departures`` and ``accounts``: how many there are behind it.
    """

    design: str
    revenue: tuple[Interval, ...]
    active: tuple[float, ...]
    departures: int
    accounts: int

    @property
    def year_after(self) -> float:
        """Revenue of the 12 months after, relative to that of the 12 months before."""
        return float(np.mean([month.estimate for month in self.revenue[BEFORE:]]))


def leaver_curves(leavers: pd.DataFrame, study: LoadedStudy) -> list[LeaverCurve]:
    """The curve of each design of which a departure counts, in the order of the study."""
    known = set(leavers["design"])
    names = [case.design.name for case in study.cases if case.design.name in known]
    luck = Luck(study.study.seed, 0)
    return [
        _curve(leavers[leavers["design"] == name], name, luck.stream("analysis", "leavers", name))
        for name in names
    ]


def _curve(own: pd.DataFrame, name: str, rng: np.random.Generator) -> LeaverCurve:
    revenue = own.pivot(index="replication", columns="month", values="revenue").to_numpy(np.float64)
    before = revenue[:, :BEFORE].mean(axis=1)
    sums = own.groupby("month")[["active", "accounts"]].sum()
    counted = own[own["month"] == 0]
    assert revenue.shape[1] == BEFORE + AFTER
    return LeaverCurve(
        design=name,
        revenue=tuple(ratios_of_sums(revenue, before, rng=rng, confidence=CONFIDENCE)),
        active=tuple((sums["active"] / sums["accounts"]).tolist()),
        departures=int(counted["departures"].sum()),
        accounts=int(counted["accounts"].sum()),
    )
