"""Where the hours of each role go."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.events import Activity, Fact
from sim.metrics.facts import Facts
from sim.scenario.world import World

OVERHEAD = ("admin", "travel_and_other")


def time_use_table(facts: Facts, world: World) -> pd.DataFrame:
    """Hours by role and activity: columns role, activity, hours, presence (hours the role was there).

    Activities are those of ``sim.events.Activity`` in lower case, the shares of the week that go before
    any duty, ``elsewhere`` (what a role does for others than the department), and ``idle``. The hours of a
    role add up to its presence; a share is hours / presence.
    """
    presence = _presence(facts)
    work = facts[Fact.WORK]
    week = world.people.week
    overhead = {"admin": week.admin.value, "travel_and_other": week.travel_and_other.value}
    left_for_duties = 1.0 - sum(overhead.values())
    roles = np.array([person.role for person in facts.run.people])
    rows: list[tuple[str, str, float, float]] = []
    for role in dict.fromkeys(roles.tolist()):
        there = float(presence[roles == role].sum())
        available = facts.run.people[int(np.flatnonzero(roles == role)[0])].available
        mine = np.isin(work.person, np.flatnonzero(roles == role))
        spent = {
            activity.name.lower(): left_for_duties
            * available
            * float(work.b[mine & (work.a == activity)].sum())
            for activity in Activity
        }
        spent |= {name: share * there for name, share in overhead.items()}
        spent["elsewhere"] = left_for_duties * (1.0 - available) * there
        spent["idle"] = there - sum(spent.values())
        rows += [(role, activity, hours, there) for activity, hours in spent.items()]
    return pd.DataFrame(rows, columns=["role", "activity", "hours", "presence"])


def _presence(facts: Facts) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Hours each person was there, up to the end of the last task that was finished."""
    run = facts.run
    start = np.zeros(len(run.people))
    end = np.full(len(run.people), run.horizon)
    hired, left = facts[Fact.HIRED], facts[Fact.LEFT]
    start[hired.person] = hired.time
    end[left.person] = left.time
    return end - start
