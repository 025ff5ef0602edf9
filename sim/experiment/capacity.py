"""What hours people have for their duties in a year, on average."""

from __future__ import annotations

from sim.mechanisms.scripts import with_scripts
from sim.scenario.role import Role
from sim.scenario.units import HOURS_PER_YEAR
from sim.scenario.world import Family, World


def hours_available(role: Role, family: Family, world: World, scripts: float = 0.0) -> float:
    """Duty hours that one seat gives in a year: what absence, overheads, vacancy and ramp leave of 2,080.

    With t departures a year of a seat that is filled and v years to fill it, it is filled 1 / (1 + t v) of
    the time; each newcomer costs half of his ramp, shorter where ``scripts`` are written down, times what he
    cannot do at first.
    """
    turnover = world.people.turnover.value * family.turnover_ratio.value
    filled = 1.0 / (1.0 + turnover * family.vacancy.value.mean / HOURS_PER_YEAR)
    usual = family.ramp.value.mean / HOURS_PER_YEAR
    ramp = with_scripts(usual, scripts, world.people.scripts.ramp.value)
    learning = min(1.0, turnover * (1.0 - world.people.ramp_start.value) * ramp / 2.0)
    return (
        HOURS_PER_YEAR
        * (1.0 - absence_share(world))
        * family.week.left
        * role.available
        * filled
        * (1.0 - learning)
    )


def absence_share(world: World) -> float:
    """Share of the year on leave or sick; sickness during leave costs nothing more."""
    absence = world.people.absence
    leave = absence.leave.value / HOURS_PER_YEAR
    sick = min(1.0, absence.sick_spells.value * absence.sick_length.value.mean / HOURS_PER_YEAR)
    return leave + sick * (1.0 - leave)
