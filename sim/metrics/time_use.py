"""Where the hours of each role go."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.events import Activity, Away, Fact
from sim.metrics.facts import Facts, Floats, begun, ended, sum_by
from sim.scenario.world import Week, World

OVERHEAD = tuple(Week.model_fields)
AWAY = tuple(reason.name.lower() for reason in Away)


def time_use_table(facts: Facts, world: World) -> pd.DataFrame:
    """Hours by role and activity; a share of the worked week is hours / attended.

    The hours of a role add up to its presence.

    Columns:
        role: of the people
        activity: those of ``sim.events.Activity`` in lower case; ``leave`` and ``sick``; the shares of the
            attended week that go before any duty; ``elsewhere``, what a role does for others than the
            department; ``idle``
        hours (hours): of the role with the activity
        presence (hours): in which the role was employed
        attended (hours): those less leave and sickness
    """
    people = facts.run.people
    there_for = presence(facts)
    away = _away(facts)
    work = facts[Fact.WORK]
    worked = worked_hours(facts, world)
    roles = np.array([person.role for person in people])
    rows: list[tuple[str, str, float, float, float]] = []
    for role in dict.fromkeys(roles.tolist()):
        own = np.flatnonzero(roles == role)
        person = people[int(own[0])]
        week = world.people.families[person.family].week
        there = float(there_for[own].sum())
        spent = {name: float(hours[own].sum()) for name, hours in away.items()}
        attended = there - sum(spent.values())
        mine = np.isin(work.person, own)
        spent |= {
            activity.name.lower(): float(worked[mine & (work.a == activity)].sum()) for activity in Activity
        }
        spent |= {name: share * attended for name, share in week.shares.items()}
        spent["elsewhere"] = week.left * (1.0 - person.available) * attended
        spent["idle"] = there - sum(spent.values())
        rows += [(role, activity, hours, there, attended) for activity, hours in spent.items()]
    return pd.DataFrame(rows, columns=["role", "activity", "hours", "presence", "attended"])


def presence(facts: Facts) -> Floats:
    """Hours each person was there, up to the end of the last task that was finished."""
    return ended(facts) - begun(facts)


def worked_hours(facts: Facts, world: World) -> Floats:
    """Hours of each WORK fact less the part of them that goes to overhead, or to others."""
    work, families = facts[Fact.WORK], world.people.families
    people = facts.run.people
    share = np.array([families[person.family].week.left * person.available for person in people])
    return share[work.person] * work.b


def _away(facts: Facts) -> dict[str, Floats]:
    """Hours of each person by reason of absence; what lies beyond the end of his time does not count."""
    absent = facts[Fact.ABSENT]
    hours = np.minimum(absent.b, ended(facts)[absent.person] - absent.time)
    return {
        reason.name.lower(): sum_by(absent.person, len(facts.run.people), hours * (absent.a == reason))
        for reason in Away
    }
