"""Inbound leads: a drawn stream with season and clumped days, or a recorded one."""

from __future__ import annotations

import numpy as np

from sim.randomness import Floats, Luck
from sim.scenario.units import HOURS_PER_DAY, HOURS_PER_YEAR
from sim.scenario.world import Inbound

# Below this a Gamma is a fixed number in double precision, and its shape may overflow.
NO_SPREAD = 1e-6
DAYS_PER_YEAR = round(HOURS_PER_YEAR / HOURS_PER_DAY)


def drawn_arrivals(inbound: Inbound, luck: Luck, horizon: float, first_month: int = 1) -> Floats:
    """Times in hours of a Poisson process whose rate follows season and a Gamma factor per day.

    Time 0 is the beginning of ``first_month`` of the year (1..12).

    Arrival n is where a unit-rate process reaches its n-th point on the clock of expected leads, so a
    higher rate or a longer horizon keeps every arrival's identity.
    """
    yearly = inbound.per_year.value
    if yearly == 0:
        return np.empty(0)
    days = int(np.ceil(horizon / HOURS_PER_DAY))
    factors = _day_factors(inbound, luck, days, first_month)
    clock = np.concatenate(([0.0], np.cumsum(factors * yearly / DAYS_PER_YEAR)))
    points = _unit_poisson(luck, clock[-1])
    times: Floats = np.interp(points, clock, np.arange(days + 1) * HOURS_PER_DAY)
    return times[times < horizon]


def _day_factors(inbound: Inbound, luck: Luck, days: int, first_month: int) -> Floats:
    """Season times the day's own Gamma factor (mean 1)."""
    season = np.array(inbound.season.value)
    month = (np.arange(days) * 12 // DAYS_PER_YEAR + first_month - 1) % 12
    factors: Floats = (season / season.mean())[month]
    cv = inbound.day_cv.value
    if cv > NO_SPREAD:
        years = range(-(-days // DAYS_PER_YEAR))
        clumps = [luck.gammas(cv**-2, DAYS_PER_YEAR, "inbound.day", year) for year in years]
        factors = factors * np.concatenate(clumps)[:days]
    return factors


def _unit_poisson(luck: Luck, end: float) -> Floats:
    """Points of a unit-rate Poisson process on [0, end], from blocks of fixed size."""
    points = np.empty(0)
    last = 0.0
    block = 0
    while last <= end:
        gaps = -np.log1p(-luck.block(256, "inbound.arrival", block))
        points = np.concatenate((points, last + np.cumsum(gaps)))
        last = float(points[-1])
        block += 1
    return points[points <= end]
