"""What staffing gives: how the mixes of a design stand beside the one that was chosen."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.display import Shown
from sim.experiment.cells import FailedCell
from sim.experiment.mixes import Mix, Mixes
from sim.scenario.study import LoadedStudy
from sim.selection import Floats, Selection
from sim.stats import PairedDifference, mean_interval, paired_difference, verdict

_ORDER = {"winner": 0, "contender": 1, "eliminated": 2, "failed": 3}


@dataclass(frozen=True)
class Move:
    """One seat more (``step`` 1) or fewer (-1) of a role than the winner has, the budget spent again.

    ``mix`` is the one that earns most of those; ``difference`` is its profit less the winner's, paired.
    """

    role: str
    step: int
    mix: Mix
    difference: PairedDifference


@dataclass(frozen=True)
class Staffed:
    """The best mix of one design.

    ``table`` has a row for each mix, the winner first (see ``standings``). Its means come from the runs that
    the choice was made with, so the winner's own is too high by some luck; only a comparison on fresh luck
    says what the mix is worth. ``selection`` is None where there was nothing to choose; ``moves`` say what
    one seat more or fewer costs.
    """

    mixes: Mixes
    winner: Mix
    selection: Selection | None
    table: pd.DataFrame
    moves: tuple[Move, ...]
    runs: int

    @property
    def design(self) -> str:
        """The name of the design."""
        return self.winner.design

    @property
    def equal(self) -> list[str]:
        """The mixes that are practically equal to the winner, in words."""
        return list(self.table.loc[self.table["verdict"] == "practically equal", "mix"])

    @property
    def within(self) -> int:
        """Mixes whose mean is within the margin of the winner's; the winner is one of them."""
        if self.selection is None:
            return 1
        return int((self.table["difference"] >= -self.selection.delta).sum())

    @property
    def shortfall(self) -> float:
        """How much more the best contender left may earn than the winner, at most (95%); nan once decided."""
        left = self.table.loc[self.table["state"] == "contender", "difference_high"]
        return max(0.0, float(left.max())) if len(left) else math.nan


@dataclass(frozen=True, repr=False)
class Staffing(Shown):
    """What a payroll budget is best spent on, design by design.

    ``budget`` in lead hunters' pay a month; ``margin``: the difference in profit a year that does not
    matter, nan where nothing had to be chosen. ``left``: designs that stay as they are filed, and why.
    ``runs`` of the selection; ``seconds`` that they took, summed over workers. ``failed``: runs that failed;
    their mixes were taken out.
    """

    study: LoadedStudy
    budget: float
    margin: float
    limit: int
    designs: tuple[Staffed, ...]
    left: dict[str, str]
    runs: int
    seconds: float
    interrupted: bool
    failed: tuple[FailedCell, ...]

    @property
    def overrides(self) -> tuple[str, ...]:
        """The texts PATH=VALUE that give every design its best mix."""
        return tuple(
            text
            for staffed in self.designs
            if staffed.winner.seats != staffed.mixes.filed.seats
            for text in staffed.winner.overrides
        )

    @property
    def table(self) -> pd.DataFrame:
        """All mixes of all designs."""
        tables = [staffed.table for staffed in self.designs]
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def standings(
    found: Sequence[Mix], selection: Selection, profit: Floats, customers: Floats, failed: Collection[int]
) -> pd.DataFrame:
    """A row for each mix: the winner, the contenders left, then those that went out, the last first.

    ``profit`` and ``customers`` are (replications, mixes), nan where a mix was not run any more. Intervals of
    means hold for each alone; ``difference`` to the winner is paired over the replications of the mix, and
    its intervals hold for all mixes together (Bonferroni), as does ``verdict``. ``replications`` is when an
    eliminated mix went out. All this is from the runs that chose the winner, so it looks a little too good.
    """
    rows = [
        _row(mix, place, selection, profit, customers, place in failed) for place, mix in enumerate(found)
    ]
    rows.sort(key=lambda row: (_ORDER[row["state"]], -row["replications"], -row["profit_a_year"]))
    return _frame(rows)


def unrun(mix: Mix) -> pd.DataFrame:
    """The table of a design with one mix, which need not be run."""
    return _frame([_described(mix) | {"state": "the only mix", "replications": 0} | _seats(mix)])


def moves(found: Sequence[Mix], best: int, profit: Floats) -> tuple[Move, ...]:
    """For each role, what a seat more and a seat fewer cost, where the budget allows them."""
    winner = found[best]
    made = []
    for role, seats in winner.seats.items():
        for step in (-1, 1):
            other = [place for place, mix in enumerate(found) if mix.seats[role] == seats + step]
            differences = {place: _difference(profit, best, place, 1) for place in other}
            known = {place: one for place, one in differences.items() if one.n}
            if known:
                place = max(known, key=lambda place: known[place].mean)
                made.append(Move(role, step, found[place], known[place]))
    return tuple(made)


def _row(
    mix: Mix, place: int, selection: Selection, profit: Floats, customers: Floats, failed: bool
) -> dict[str, Any]:
    earned = mean_interval(_known(profit[:, place]))
    difference = _difference(profit, selection.best, place, len(selection.used) - 1)
    won = _known(customers[:, place])
    word = "" if place == selection.best else verdict(difference, margin=selection.delta).word
    return _described(mix) | {
        "state": _state(place, selection, failed),
        "replications": earned.n,
        "profit_a_year": earned.estimate,
        "profit_low": earned.low,
        "profit_high": earned.high,
        "new_customers": float(won.mean()) if won.size else math.nan,
        "difference": difference.mean,
        "difference_low": difference.low,
        "difference_high": difference.high,
        "verdict": word,
        **_seats(mix),
    }


def _described(mix: Mix) -> dict[str, Any]:
    return {"design": mix.design, "mix": str(mix), "planned_pay": mix.pay}


def _seats(mix: Mix) -> dict[str, Any]:
    return {f"seats.{role}": n for role, n in mix.seats.items()}


def _state(place: int, selection: Selection, failed: bool) -> str:
    if place == selection.best:
        return "winner"
    if place in selection.contenders:
        return "contender"
    return "failed" if failed else "eliminated"


def _difference(profit: Floats, best: int, place: int, comparisons: int) -> PairedDifference:
    both = profit[:, [best, place]]
    both = both[~np.isnan(both).any(axis=1)]
    return paired_difference(both[:, 0], both[:, 1], comparisons=comparisons)


def _known(values: Floats) -> Floats:
    return values[~np.isnan(values)]


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Seats are whole numbers, also beside designs without the role."""
    frame = pd.DataFrame(rows)
    seats = [name for name in frame.columns if name.startswith("seats.")]
    return frame.astype(dict.fromkeys(seats, "Int64"))
