"""The way to a customer and back, by region and by what is done there."""

from __future__ import annotations

from sim.events import Activity
from sim.model.market import Market
from sim.scenario.world import World

_VISITS = (Activity.CARE, Activity.TAKE_OVER, Activity.INTRODUCE, Activity.LIAISE)


def trips(world: World, market: Market) -> list[list[float]]:
    """Hours of travel by activity and firm.

    Visits are travelled to in full; of a deal's touches only a share is in person, and each takes that share
    of a trip: the expected hours, so that no luck decides who travels. Nothing else leads out of the house.
    """
    by_region = [world.people.travel.hours.value[region] for region in world.market.regions.value]
    full = [by_region[region] for region in market.region]
    in_person = [world.people.travel.in_person.value * hours for hours in full]
    none = [0.0] * market.size
    return [
        full if activity in _VISITS else in_person if activity is Activity.TOUCH else none
        for activity in Activity
    ]
