"""Forrester's model of market growth, deterministic: his salesmen round the factory of the simulator."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from sim.model.plant import Plant, PlantTerms
from sim.scenario.units import HOURS_PER_MONTH

MONTHS = 100
STEPS_A_MONTH = 2
SALARY = 2000.0
HIRING_LAG = 20.0
EFFECTIVENESS = 400.0

FACTORY = PlantTerms(
    capacity=12_000.0,
    shortest=2.0 * HOURS_PER_MONTH,
    average_over=1.0 * HOURS_PER_MONTH,
    company_lag=4.0 * HOURS_PER_MONTH,
    market_lag=6.0 * HOURS_PER_MONTH,
    tradition_over=12.0 * HOURS_PER_MONTH,
    expansion=0.0,
    tradition=0.0,
    bias=0.3,
    build_time=12.0 * HOURS_PER_MONTH,
)
HUGE = replace(FACTORY, capacity=100_000.0)
EXPANDING = replace(FACTORY, expansion=1.0)


@dataclass(frozen=True)
class Setting:
    """One run: units are months and units of product."""

    terms: PlantTerms
    market_waits: bool = True
    """Whether a long delivery makes salesmen less effective."""
    sales_budget: float = 12.0
    """Money for sales of every unit delivered."""
    selling: float | None = None
    """Salesmen who book orders, where not those who were hired."""
    effectiveness_falls: float = math.inf
    """Month from which a salesman books a quarter of what he did."""


SETTINGS = {
    "A": Setting(HUGE, market_waits=False),
    "B": Setting(HUGE, market_waits=False, effectiveness_falls=36.0),
    "C": Setting(FACTORY, selling=60.0),
    "D": Setting(FACTORY),
    "E": Setting(FACTORY, sales_budget=13.6),
    "F": Setting(EXPANDING),
    "G": Setting(replace(EXPANDING, tradition=1.0)),
}


def monthly(setting: Setting) -> list[dict[str, float]]:
    """Forrester's quantities at months 0..100, by his names, in months and units."""
    plant = Plant(setting.terms, backlog=8000.0)
    salesmen = 10.0
    rows = []
    for step in range(MONTHS * STEPS_A_MONTH + 1):
        month = step / STEPS_A_MONTH
        effectiveness = EFFECTIVENESS / 4 if month >= setting.effectiveness_falls else EFFECTIVENESS
        if setting.market_waits:
            effectiveness *= plant.attraction()
        orders = effectiveness * (salesmen if setting.selling is None else setting.selling)
        rate = plant.rate()
        budget = plant.deliveries * HOURS_PER_MONTH * setting.sales_budget
        hired = (budget / SALARY - salesmen) / HIRING_LAG
        if step % STEPS_A_MONTH == 0:
            rows.append(
                {
                    "t": month,
                    "S": salesmen,
                    "OB": orders,
                    "BL": plant.backlog,
                    "DR": rate * HOURS_PER_MONTH,
                    "SE": effectiveness,
                    "DDRM": plant.seen / HOURS_PER_MONTH,
                    "SH": hired,
                    "PC": plant.capacity,
                    "DDOG": plant.goal() / HOURS_PER_MONTH,
                    "DDRC": plant.recognised / HOURS_PER_MONTH,
                }
            )
        hours = HOURS_PER_MONTH / STEPS_A_MONTH
        plant.advance(hours, rate)
        plant.enter(orders / STEPS_A_MONTH)
        plant.leave(rate * hours)
        salesmen += hired / STEPS_A_MONTH
    return rows
