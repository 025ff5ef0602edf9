"""The client's plant and its customers' payments, as far as the sheet Market tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.intake.findings import Findings, Place

USUAL_USE = 0.8
"""How much of its capacity a plant is taken to use whose capacity nobody tells."""


def plant_and_payment(
    values: Mapping[str, Any], revenue: float | None, findings: Findings
) -> dict[str, dict[str, Any]]:
    """The sections of a world that speak of them; ``revenue`` a year of all accounts, where it is known.

    The shipped plant is of no use to a client: its capacity is in the money of the shipped world.
    """
    weeks, days = values.get("delivery_weeks"), values.get("payment_days")
    return {
        "factory": {
            "capacity": _capacity(values, revenue, findings),
            "shortest": None if weeks is None else f"{weeks:g} wk",
        },
        "payment": {
            "terms": None if days is None else f"{days:g} cal_d",
            "late": values.get("paid_late"),
        },
    }


def _capacity(values: Mapping[str, Any], revenue: float | None, findings: Findings) -> float | str:
    if "plant_capacity" in values:
        return float(values["plant_capacity"])
    place = Place("Market", column="plant_capacity")
    if revenue is None:
        findings.note(place, "nobody tells what the plant can make", "taken as unlimited: state yours")
        return "unlimited"
    capacity = round(revenue / 12.0 / USUAL_USE, 2)
    done = f"{capacity:,.0f} a month taken, of which today's sales use {USUAL_USE:.0%}: state yours"
    findings.note(place, "nobody tells what the plant can make", done)
    return capacity
