"""One replication: the composition root."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sim.events import Emit, MemoryLog, Run
from sim.model.company import Company
from sim.model.freeze import frozen
from sim.model.placing import place
from sim.model.run import live
from sim.randomness import Floats, Luck
from sim.scenario.design import Design
from sim.scenario.initial import InitialState
from sim.scenario.replay import RecordedLead
from sim.scenario.study import Start
from sim.scenario.world import World

_Past = tuple[str, int, int]


@contextmanager
def collector_at_rest() -> Iterator[None]:
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


def grow(start: Start, *, seed: int, replication: int) -> InitialState:
    """The department of today, grown from a green field under its organisation and then frozen.

    Its luck is apart from that of the runs that begin with it, and differs between replications.
    """
    luck = Luck(seed, replication).within("past")
    organisation = start.organisation
    # Departures are planned from time 0 on, which is when this ends.
    design = organisation.design.model_copy(update={"departures": []})
    company = Company(start.world, design, luck, _forget, organisation.file_seats)
    with collector_at_rest():
        live(company, start.age, None)
        return frozen(company)


def _forget(_fact: object) -> None:
    """Nobody asks what happened before time 0."""


# Designs and settings of a study begin with the same states, replication by replication.
_past: dict[_Past, InitialState] = {}
_MOST_PASTS = 64


def state_at_start(start: Start, *, seed: int, replication: int) -> InitialState:
    """The initial state of one replication: the given one, or the grown one, which is grown once."""
    if start.state is not None:
        return start.state
    key = (start.key, seed, replication)
    if key not in _past:
        if len(_past) >= _MOST_PASTS:
            del _past[next(iter(_past))]
        _past[key] = grow(start, seed=seed, replication=replication)
    return _past[key]


def founded(
    world: World, design: Design, luck: Luck, emit: Emit, file_seats: dict[str, int], start: Start | None
) -> Company:
    """A company at time 0, in a green field or as it stands today (the past of the luck's replication)."""
    if start is None:
        return Company(world, design, luck, emit, file_seats)
    state = state_at_start(start, seed=luck.seed, replication=luck.replication)
    weight = world.start.result_weight.value
    placement = place(state, start.organisation.design, design, start.placing, weight, file_seats)
    return Company(world, design, luck, emit, file_seats, placement)


def simulate(
    world: World,
    design: Design,
    *,
    horizon: float,
    seed: int = 1,
    replication: int = 0,
    file_seats: dict[str, int] | None = None,
    recorded_leads: Sequence[RecordedLead] | None = None,
    start: Start | None = None,
    later: Sequence[Design] = (),
) -> Run:
    """Simulate one replication of one design in one world.

    ``horizon`` in working hours. ``file_seats``: seats of each role as the design's file has them, where an
    override changed them; it keeps everybody else's luck. ``start``: where the company stands at time 0; None
    is a green field. ``later``: what each change of the design's timeline makes of it.
    Raises ``ValueError`` for a negative seed.
    """
    log = MemoryLog()
    company = founded(world, design, Luck(seed, replication), log.emit, file_seats or {}, start)
    with collector_at_rest():
        live(company, horizon, recorded_leads, later)
        facts = log.by_time()
    return left_by(company, design, horizon, facts)


def left_by(company: Company, design: Design, horizon: float, facts: Floats) -> Run:
    """What a company that has lived until the horizon leaves; ``design`` is the one it began with."""
    return Run(
        design=design.name,
        seed=company.luck.seed,
        replication=company.luck.replication,
        horizon=horizon,
        facts=facts,
        people=company.staff.records(),
        firm_tier=tuple(company.market.tier),
        order_size=tuple(company.market.order_size),
        firm_codes=() if company.known is None else tuple(company.known.codes),
        initial_firms=company.initial_firms,
        start=company.start_totals,
        firm_region=tuple(company.market.region),
        firm_segment=tuple(company.market.segment),
        old_unpaid=tuple(
            (invoice.firm, invoice.value)
            for invoice in company.receivables.outstanding
            if invoice.since < 0.0
        ),
    )
