"""What hangs on single people: the losses of a seat, or of the mean seat of several, from its twin runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.experiment.recovery import YEAR, Recovery, recovery
from sim.experiment.twin import Months, Twins
from sim.metrics.facts import Floats
from sim.stats import PairedDifference, paired_difference

__all__ = ["YEAR", "Loss", "loss_of"]


@dataclass(frozen=True)
class Loss:
    """What a departure does in the 12 months after it: from one seat, or from the mean seat of several.

    ``seat`` is None for the mean over the seats of ``role``, and both are None for that over all seats of the
    design. ``person``: code of who sits there today, "" where nobody knows. ``replications`` are those in
    which somebody left, ``empty`` counts the pairs of twins in which the seat had nobody to leave.

    Differences are with the departure less without: ``orders`` placed and ``profit`` in money, ``accounts``
    at the end; intervals of single seats hold simultaneously over those of the design. ``held`` accounts had
    the leaver as first line, ``followed`` went with him at once. By month from that of the departure on,
    (replications, months): ``missing`` orders and the ``usual`` ones, in money.
    """

    design: str
    role: str | None
    seat: int | None
    person: str
    replications: int
    empty: int
    orders: PairedDifference
    profit: PairedDifference
    accounts: PairedDifference
    usual_orders: float
    usual_profit: float
    held: float
    followed: float
    recovery: Recovery
    missing: Floats
    usual: Floats

    @property
    def orders_share(self) -> float:
        """The change of orders as a share of the usual ones of the year; nan where there are none."""
        return self.orders.mean / self.usual_orders if self.usual_orders > 0 else float("nan")

    @property
    def profit_share(self) -> float:
        """The change of profit as a share of the usual one of the year; nan where there is none."""
        return self.profit.mean / self.usual_profit if self.usual_profit > 0 else float("nan")

    def row(self) -> dict[str, Any]:
        """The loss without its curves, as one row of a table."""
        row: dict[str, Any] = {
            "design": self.design,
            "role": self.role or "",
            "seat": self.seat or 0,
            "of": "seat" if self.seat is not None else "role" if self.role is not None else "design",
            "person": self.person,
            "replications": self.replications,
            "empty": self.empty,
        }
        for name in ("orders", "profit", "accounts"):
            found: PairedDifference = getattr(self, name)
            row |= {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
        return {
            **row,
            "usual_orders": self.usual_orders,
            "usual_profit": self.usual_profit,
            "orders_share": self.orders_share,
            "profit_share": self.profit_share,
            "accounts_held": self.held,
            "accounts_followed": self.followed,
            "recovery": self.recovery.word,
            "recovery_months": float("nan") if self.recovery.months is None else self.recovery.months,
            "confidence": self.orders.confidence,
            "comparisons": self.orders.comparisons,
        }


def loss_of(
    pairs: Sequence[Sequence[Twins]],
    design: str,
    role: str | None,
    seat: int | None,
    person: str,
    confidence: float,
    comparisons: int,
) -> Loss:
    """The loss from pairs of twins, by replication those of each seat; what is empty counts for nothing."""
    left = [found for row in pairs if (found := [twins for twins in row if twins.somebody])]

    def mean(write: Callable[[Months], Floats], own: bool) -> Floats:
        """One row for each replication: the mean over its seats."""
        rows = [np.mean([write(t.own if own else t.usual) for t in row], axis=0) for row in left]
        return np.array(rows, dtype=np.float64)

    def difference(write: Callable[[Months], Floats]) -> PairedDifference:
        return paired_difference(
            mean(write, False), mean(write, True), confidence=confidence, comparisons=comparisons
        )

    orders = difference(_orders)
    missing = mean(_booked, True) - mean(_booked, False)
    nothing = float("nan")
    return Loss(
        design=design,
        role=role,
        seat=seat,
        person=person,
        replications=len(left),
        empty=sum(not twins.somebody for row in pairs for twins in row),
        orders=orders,
        profit=difference(_profit),
        accounts=difference(_accounts),
        usual_orders=float(mean(_orders, False).mean()) if left else nothing,
        usual_profit=float(mean(_profit, False).mean()) if left else nothing,
        held=_mean_count(left, lambda twins: twins.held),
        followed=_mean_count(left, lambda twins: twins.followed),
        recovery=recovery(missing, is_loss=orders.high < 0.0, confidence=confidence),
        missing=missing,
        usual=mean(_booked, False),
    )


def _booked(months: Months) -> Floats:
    return months.booked


def _orders(months: Months) -> Floats:
    return np.asarray(months.booked[:YEAR].sum())


def _profit(months: Months) -> Floats:
    return np.asarray(months.profit[:YEAR].sum())


def _accounts(months: Months) -> Floats:
    return np.asarray(months.accounts[YEAR - 1])


def _mean_count(left: Sequence[Sequence[Twins]], count: Callable[[Twins], int]) -> float:
    by_run = [float(np.mean([count(twins) for twins in row])) for row in left]
    return float(np.mean(by_run)) if by_run else float("nan")
