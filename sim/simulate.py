"""One replication: the composition root."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.events import MemoryLog
from sim.model.company import Company
from sim.model.run import live
from sim.randomness import Floats, Luck
from sim.scenario.design import Design
from sim.scenario.replay import RecordedLead
from sim.scenario.world import World


@dataclass(frozen=True)
class PersonRecord:
    """Who one person of a run was; ``index`` is the person in the facts."""

    index: int
    slot: str
    succession: int
    role: str
    unit: str
    family: str
    duties: tuple[str, ...]
    on_target: float


@dataclass(frozen=True)
class Run:
    """What one replication left: facts (rows of ``sim.events.FIELDS``, by time), people, firms' tiers."""

    design: str
    seed: int
    replication: int
    horizon: float
    facts: Floats
    people: tuple[PersonRecord, ...]
    firm_tier: tuple[int, ...]


def simulate(
    world: World,
    design: Design,
    *,
    horizon: float,
    seed: int = 1,
    replication: int = 0,
    file_seats: dict[str, int] | None = None,
    recorded_leads: Sequence[RecordedLead] | None = None,
) -> Run:
    """Simulate one replication of one design in one world.

    ``horizon`` in working hours. ``file_seats``: seats of each role as the design's file has them, where an
    override changed them; it keeps everybody else's luck. Raises ``ValueError`` for a negative seed.
    """
    log = MemoryLog()
    luck = Luck(seed, replication)
    company = Company(world, design, luck, log.emit, file_seats or {})
    live(company, horizon, recorded_leads)
    people = tuple(
        PersonRecord(
            index=person.index,
            slot="-".join(map(str, person.seat.slot)),
            succession=person.succession,
            role=person.seat.role,
            unit=person.seat.terms.unit,
            family=person.seat.terms.family,
            duties=tuple(person.seat.terms.duties),
            on_target=person.on_target,
        )
        for person in company.staff.people
    )
    return Run(
        design=design.name,
        seed=seed,
        replication=replication,
        horizon=horizon,
        facts=np.array(log.rows(), dtype=np.float64).reshape(-1, 6),
        people=people,
        firm_tier=tuple(company.market.tier),
    )
