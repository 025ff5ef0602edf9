"""Runs written by hand: a few people, a few firms, and the facts of a test."""

from dataclasses import replace

import numpy as np

from sim.events import Fact, PersonRecord, Run, StartTotals
from sim.metrics.books import Books
from sim.metrics.facts import Facts
from sim.scenario.units import HOURS_PER_MONTH
from tests.studies import shipped

MONTH = HOURS_PER_MONTH
WORLD = shipped().world
NOTHING = StartTotals(people=0, accounts=0, open_deals=0, open_leads=0, yearly_revenue=0.0)
KEEPER = PersonRecord(
    index=0,
    slot="seat-0-0",
    succession=0,
    role="keeper",
    unit="sales",
    family="keeper",
    duties=("keep",),
    on_target=2000.0,
    available=1.0,
    base_share=0.75,
)
INSIDE = replace(KEEPER, index=1, slot="seat-0-1", unit="factory", in_factory=True)


def run_of(*rows, people=(KEEPER, INSIDE), firms=4, initial=(0, 1), months=12, start=NOTHING, **more):
    """Firms of tiers A, B, C, A; ``people`` who are there from time 0 unless a row hires them."""
    hired = {row[2] for row in rows if row[1] == Fact.HIRED}
    there = [(0.0, Fact.HIRED, p.index, -1, 0, 0) for p in people if p.index not in hired]
    facts = np.array(sorted([*rows, *there], key=lambda row: row[0]), dtype=np.float64).reshape(-1, 6)
    tiers, horizon = (0, 1, 2, 0)[:firms], months * MONTH
    return Run("d", 1, 0, horizon, facts, people, tiers, (1.0,) * firms, (), initial, start, **more)


def books_of(*rows, world=WORLD, **more):
    return Books(Facts(run_of(*rows, **more)), world)
