"""What it is worth to serve a part of the market only, and what it costs where a customer needs several."""

from __future__ import annotations

from sim.scenario.base import Strict
from sim.scenario.bounds import Coefficient, LogOdds
from sim.scenario.parameter import Sourced
from sim.scenario.units import Share


class Territories(Strict):
    """Gains of people who serve one region or one product line, against those who serve all.

    ``local_knowledge`` and ``product_knowledge`` are log-odds to win, ``product_ramp`` the share of the ramp
    that is saved, ``shorter_ways`` the share of travel that is. ``further_lines``: share of firms that buy
    from another product line too; ``joint_visits``: what each line that the keeper does not serve adds to a
    visit, as a part of it.
    """

    local_knowledge: Sourced[LogOdds]
    product_knowledge: Sourced[LogOdds]
    product_ramp: Sourced[Share]
    shorter_ways: Sourced[Share]
    further_lines: Sourced[Share]
    joint_visits: Sourced[Coefficient]
