"""One replication: the composition root."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sim.events import MemoryLog, PersonRecord, Run
from sim.model.company import Company
from sim.model.run import live
from sim.randomness import Luck
from sim.scenario.design import Design
from sim.scenario.replay import RecordedLead
from sim.scenario.world import World


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Pause the cyclic garbage collector.

    A run creates many small tuples and hardly a cycle; full passes over all imported libraries would take a
    quarter of its time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


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
    with _collector_at_rest():
        live(company, horizon, recorded_leads)
        facts = log.by_time()
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
            available=person.seat.terms.available,
        )
        for person in company.staff.people
    )
    return Run(
        design=design.name,
        seed=seed,
        replication=replication,
        horizon=horizon,
        facts=facts,
        people=people,
        firm_tier=tuple(company.market.tier),
        order_size=tuple(company.market.order_size),
        initial_firms=tuple(company.market.start_order[: world.start.accounts.value]),
    )
