"""One replication: the composition root."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.events import FIELDS, MemoryLog, PersonRecord, Run
from sim.model.company import Company
from sim.model.run import live
from sim.randomness import Luck
from sim.scenario.design import Design
from sim.scenario.replay import RecordedLead
from sim.scenario.world import World


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
        facts=np.array(log.rows(), dtype=np.float64).reshape(-1, len(FIELDS)),
        people=people,
        firm_tier=tuple(company.market.tier),
        order_size=tuple(company.market.order_size),
        initial_firms=tuple(company.market.start_order[: world.start.accounts.value]),
    )
