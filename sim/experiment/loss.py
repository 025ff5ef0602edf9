"""What planned departures cost: a design with them against the same design without, by twin runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.events import Fact, Loss, Run
from sim.metrics.departures import Ledger
from sim.metrics.facts import Facts
from sim.metrics.tables import Tables
from sim.scenario.rules import Departure
from sim.scenario.study import Case, LoadedStudy
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_YEAR
from sim.stats import PairedDifference, paired_difference

_MONTHS = 12
_WORDS = ("name", "description", "document")


@dataclass(frozen=True)
class DepartureLoss:
    """A design with planned departures against its twin, over the ``months`` after the first of them.

    Differences (with departures less without; each interval holds for itself): ``orders`` placed and
    ``profit`` in money, ``accounts`` at the end. ``usual_orders`` is what was ordered without departures.
    Means over replications: ``held`` and ``visited``, the orders of the year before of accounts to which the
    leavers held the first and a further line (once for each leaver), and ``followed``, accounts that went
    with them at once.
    """

    design: str
    twin: str
    departures: tuple[Departure, ...]
    months: int
    orders: PairedDifference
    profit: PairedDifference
    accounts: PairedDifference
    usual_orders: float
    held: float
    visited: float
    followed: float


def twins(study: LoadedStudy) -> list[tuple[Case, Case]]:
    """Pairs of a design with planned departures and the same design without, words apart."""
    without = {_content(case): case for case in study.cases if not case.design.departures}
    with_departures = [case for case in study.cases if case.design.departures]
    return [(case, without[_content(case)]) for case in with_departures if _content(case) in without]


def _content(case: Case) -> str:
    bare = case.design.model_copy(update={"departures": [], **dict.fromkeys(_WORDS, "")})
    return f"{bare.model_dump_json()} {sorted(case.file_seats.items())}"


def losses(study: LoadedStudy, tables: Tables, confidence: float) -> tuple[DepartureLoss, ...]:
    """What each planned departure costs, over the replications that both twins have finished."""
    found = (_loss(tables, case, twin, confidence) for case, twin in twins(study))
    return tuple(loss for loss in found if loss is not None)


def _loss(tables: Tables, case: Case, twin: Case, confidence: float) -> DepartureLoss | None:
    first = min(departure.at for departure in case.design.departures)
    month = int(first / HOURS_PER_MONTH + 1e-9)
    own, usual = (_after(tables.monthly, c.design.name, month) for c in (case, twin))
    both = own.index.intersection(usual.index)
    if both.empty:
        return None
    own, usual = own.loc[both], usual.loc[both]

    def difference(column: str) -> PairedDifference:
        before, after = (table[column].to_numpy(np.float64) for table in (usual, own))
        return paired_difference(before, after, confidence=confidence)

    left = tables.departures
    left = left[(left["design"] == case.design.name) & left["planned"] & left["replication"].isin(both)]
    of_leavers = left[["revenue_held", "revenue_visited", "accounts_followed"]].sum() / len(both)
    return DepartureLoss(
        design=case.design.name,
        twin=twin.design.name,
        departures=tuple(case.design.departures),
        months=int(own["months"].iloc[0]),
        orders=difference("booked"),
        profit=difference("profit"),
        accounts=difference("accounts"),
        usual_orders=float(usual["booked"].mean()),
        held=float(of_leavers["revenue_held"]),
        visited=float(of_leavers["revenue_visited"]),
        followed=float(of_leavers["accounts_followed"]),
    )


def _after(monthly: pd.DataFrame, design: str, month: int) -> pd.DataFrame:
    """Sums of the months from ``month`` on, and the accounts at their end, by replication."""
    own = monthly[(monthly["design"] == design) & monthly["month"].between(month, month + _MONTHS - 1)]
    by_run = own.groupby("replication")
    return by_run[["booked", "profit"]].sum().assign(accounts=by_run["accounts"].last(), months=by_run.size())


@dataclass(frozen=True)
class HeldLoss:
    """What became of the accounts whose first line the planned leavers of a run held, within a year of it.

    ``held`` accounts, of which ``followed`` went along at once and ``lost`` went for any reason; ``orders``
    in money of that year, and the ``usual`` ones of the same accounts and year without the departure.
    """

    held: int
    followed: int
    lost: int
    orders: float
    usual: float

    @property
    def share(self) -> float:
        """The share of the usual orders that is lost; nan where there are none."""
        return 1.0 - self.orders / self.usual if self.usual else float("nan")


def held_loss(run: Run, twin: Run) -> HeldLoss:
    """Compare the accounts of planned leavers with the same ones in the run without planned departures.

    Raises ``ValueError`` where no planned leaver has left by the end of the run.
    """
    facts, without = Facts(run), Facts(twin)
    planned, left, held = facts[Fact.PLANNED].person, facts[Fact.LEFT], facts[Fact.HELD]
    times = left.time[np.isin(left.person, planned)]
    if not len(times):
        raise ValueError("no planned leaver has left")
    firms, start = held.firm[np.isin(held.person, planned)], float(times[0])
    end, lost = start + HOURS_PER_YEAR, facts[Fact.ACCOUNT_LOST]
    within = (lost.time >= start) & (lost.time < end)
    followed = within & (lost.a == Loss.FOLLOWED) & np.isin(lost.b, planned)
    ledgers = [Ledger(each[Fact.ORDER], len(each.run.firm_tier)) for each in (facts, without)]
    orders, usual = (ledger.revenue_of(firms, start, end) for ledger in ledgers)
    return HeldLoss(
        held=len(firms),
        followed=int(np.isin(firms, lost.firm[followed]).sum()),
        lost=int(np.isin(firms, lost.firm[within]).sum()),
        orders=orders,
        usual=usual,
    )
