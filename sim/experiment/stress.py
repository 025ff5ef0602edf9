"""Stress: whoever sits on a seat leaves on a given day, seat by seat and design by design, by twin runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.display import Shown
from sim.experiment.bar import with_bar
from sim.experiment.execute import Failure, Outcome, deliver
from sim.experiment.key_person import YEAR, Loss, loss_of
from sim.experiment.replicate import FailedRun, RunId, StudyResult, of_replications
from sim.experiment.store import manifest_of
from sim.experiment.twin import RunTwins, SeatId, TwinId, Twins, month_of
from sim.experiment.verdicts import CONFIDENCE
from sim.experiment.who import chosen_seats, people_today
from sim.scenario.errors import ScenarioError
from sim.scenario.rules import Where
from sim.scenario.study import LoadedStudy
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_YEAR

FIRST_DAY = HOURS_PER_YEAR
"""When somebody leaves where nothing else is said: after a year."""


@dataclass(frozen=True, repr=False)
class Stress(Shown):
    """What single departures do: for each design its seats in their order, its roles, and all its seats.

    ``failed`` are pairs of twins that were not finished, ``pairs`` those that were.
    """

    study: LoadedStudy
    at: float
    to: Where
    losses: tuple[Loss, ...]
    pairs: int
    failed: tuple[tuple[TwinId, Failure], ...]
    interrupted: bool

    @property
    def designs(self) -> list[str]:
        """The designs of which there is something to tell, in the order of the study."""
        return list(dict.fromkeys(loss.design for loss in self.losses))

    def seats(self, design: str) -> list[Loss]:
        """The losses of the seats on which somebody sat in any replication, the worst first."""
        found = [loss for loss in self.losses if loss.design == design and loss.seat is not None]
        return sorted((loss for loss in found if loss.replications), key=lambda loss: loss.orders.mean)

    def means(self, design: str) -> list[Loss]:
        """The mean losses: of each role, and last of all seats of the design."""
        return [loss for loss in self.losses if loss.design == design and loss.seat is None]

    @property
    def table(self) -> pd.DataFrame:
        """One row for each seat, each role and each design."""
        return pd.DataFrame([loss.row() for loss in self.losses])


@with_bar
def stress(
    study: LoadedStudy,
    *,
    at: float = FIRST_DAY,
    to: Where = "rival",
    designs: Sequence[str] | None = None,
    seats: Sequence[str] | None = None,
    managers: bool = False,
    replications: int | None = None,
    jobs: int = 1,
    executor: Executor | None = None,
    on_done: Callable[[Outcome[TwinId, Twins]], None] | None = None,
) -> Stress:
    """Let whoever sits on each seat give notice at ``at`` (working hours), and compare with nobody doing so.

    ``designs`` and ``seats`` (ROLE or ROLE:NUMBER) narrow it; seats that only manage come in by ``managers``
    or by their names. Raises ``ScenarioError`` for what is not there, or for less than a year after ``at``.
    """
    _check_day(study, at)
    there = chosen_seats(study, at, designs, seats, managers)
    if replications is not None:
        study = of_replications(study, replications)
    found: dict[TwinId, Twins] = {}
    failed: list[tuple[TwinId, Failure]] = []

    def take(_index: int, outcome: Outcome[TwinId, Twins]) -> None:
        if outcome.result is not None:
            found[outcome.key] = outcome.result
        if outcome.failure is not None:
            failed.append((outcome.key, outcome.failure))
        if on_done is not None:
            on_done(outcome)

    # Replication by replication, as a grown department is then grown once.
    twins = [TwinId(seat, r) for r in range(study.study.replications) for seat in there]
    work = RunTwins(study, at, to)
    _ = work.key  # computed here once, and not in each worker anew
    interrupted = deliver(work, twins, take, jobs=jobs, executor=executor)
    losses = tuple(_losses(study, there, found))
    return Stress(study, at, to, losses, len(found), tuple(sorted(failed)), interrupted)


def pairs_of(
    study: LoadedStudy,
    at: float,
    designs: Sequence[str] | None,
    seats: Sequence[str] | None,
    managers: bool,
    replications: int | None,
) -> int:
    """How many pairs of twins a stress takes."""
    there = chosen_seats(study, at, designs, seats, managers)
    return len(there) * (replications or study.study.replications)


def _check_day(study: LoadedStudy, at: float) -> None:
    months = month_of(study.study.horizon)
    latest = months - YEAR
    if month_of(at) > latest:
        found = f"a departure in month {month_of(at)} of {months}"
        allowed = "a day with at least 12 months of the study after it"
        if latest > 0:
            allowed += f": up to {latest} mo"
        raise ScenarioError(Path("--at"), None, "", found, allowed)
    if not at > 0.0:
        raise ScenarioError(Path("--at"), None, "", f"{at / HOURS_PER_MONTH:g} mo", "a day after the first")


def _losses(study: LoadedStudy, there: Sequence[SeatId], found: dict[TwinId, Twins]) -> Iterator[Loss]:
    people = people_today(study)
    runs = range(study.study.replications)

    def loss(seats: Sequence[SeatId], role: str | None, seat: int | None, together: int) -> Loss:
        pairs = [[found[TwinId(s, r)] for s in seats if TwinId(s, r) in found] for r in runs]
        code = people.get(seats[0], "") if seat is not None else ""
        return loss_of(pairs, seats[0].design, role, seat, code, CONFIDENCE, together)

    for design in dict.fromkeys(seat.design for seat in there):
        own = [seat for seat in there if seat.design == design]
        for seat in own:
            yield loss([seat], seat.role, seat.number, len(own))
        for role in dict.fromkeys(seat.role for seat in own):
            yield loss([seat for seat in own if seat.role == role], role, None, 1)
        yield loss(own, None, None, 1)


def manifest(stress: Stress, command: Sequence[str]) -> dict[str, Any]:
    """What it takes to repeat a stress."""
    study = stress.study
    failed = tuple(
        FailedRun(RunId(twin.seat.design, twin.replication), study.study.seed, failure)
        for twin, failure in stress.failed
    )
    result = StudyResult(study, None, stress.pairs, failed, stress.interrupted)
    return {**manifest_of(result, command, "stress"), "leaves_at_hours": stress.at, "leaves_to": stress.to}
