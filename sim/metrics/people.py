"""Single people in the numbers: who stopped hunting, who cannot live on his pay, who holds too much."""

from __future__ import annotations

import numpy as np

from sim.events import Activity, Fact
from sim.metrics.facts import Facts, Floats, begun, ended, sum_by
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_YEAR

_VETERAN = 36 * HOURS_PER_MONTH


def plateaued(facts: Facts) -> dict[str, float]:
    """How many veterans stopped hunting, and out of how many: ``plateau_people``, ``plateau_veterans``.

    Veterans: people with a generate duty who were seen for 36 months or more at the end. Plateaued: their
    hunting hours of the last year are under a quarter of those of months 13-24 of what was seen of them,
    and the revenue of their accounts is within 10% of the year before.
    """
    run = facts.run
    if run.horizon < _VETERAN:
        return {"plateau_people": 0.0, "plateau_veterans": 0.0}
    work, order = facts[Fact.WORK], facts[Fact.ORDER]
    came, went = begun(facts), ended(facts)
    veterans = [
        person.index
        for person in run.people
        if "generate" in person.duties
        and went[person.index] == run.horizon
        and run.horizon - came[person.index] >= _VETERAN
    ]
    hunted = work.a == Activity.HUNT
    flat = 0
    for index in veterans:
        mine = hunted & (work.person == index)
        sold = order.person == index
        begin, end = float(came[index]), run.horizon
        early = _between(work.time[mine], work.b[mine], begin + HOURS_PER_YEAR, begin + 2 * HOURS_PER_YEAR)
        late = _between(work.time[mine], work.b[mine], end - HOURS_PER_YEAR, end)
        now = _between(order.time[sold], order.a[sold], end - HOURS_PER_YEAR, end)
        then = _between(order.time[sold], order.a[sold], end - 2 * HOURS_PER_YEAR, end - HOURS_PER_YEAR)
        flat += early > 0 and late < early / 4 and abs(now - then) <= 0.1 * then
    return {"plateau_people": float(flat), "plateau_veterans": float(len(veterans))}


def _between(time: Floats, weight: Floats, start: float, end: float) -> float:
    return float(weight[(time >= start) & (time < end)].sum())


def starvation(facts: Facts) -> dict[str, float]:
    """Income of people who convert, over their on-target pay: ``closer_income_ratio`` (1 = on target)."""
    paid = facts[Fact.PAID]
    converts = np.array(["convert" in person.duties for person in facts.run.people], dtype=bool)
    mine = converts[paid.person]
    target = float(paid.b[mine].sum())
    return {"closer_income_ratio": float(paid.a[mine].sum()) / target if target else float("nan")}


def key_person_share(facts: Facts) -> float:
    """Largest share of the last year's revenue that hangs on one person's first lines."""
    order = facts[Fact.ORDER]
    recent = order.time >= facts.run.horizon - HOURS_PER_YEAR
    total = float(order.a[recent].sum())
    if not total:
        return float("nan")
    kept = recent & (order.person >= 0)
    by_person = sum_by(order.person[kept], len(facts.run.people), order.a[kept])
    return float(by_person.max()) / total
