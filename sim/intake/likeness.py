"""Future customers are like those of today: their tiers and the scale of their orders, in the client's money.

Without it, a customer won in the simulation would order for the money of the shipped world, and what new
customers are worth would depend on the client's currency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from sim.intake.company import Company
from sim.intake.findings import Findings, Place
from sim.scenario.world import World


def likeness(company: Company, world: World, findings: Findings) -> dict[str, Any]:
    """What the accounts say of the market: mean orders a year, and mean money of an order at full share.

    Only what the accounts state is said; the shapes of the distributions stay those of the shipped world.
    """
    accounts = company.values("accounts")
    said: dict[str, Any] = {}
    tiers = [row["tier"] for row in accounts if row.get("tier") is not None]
    if tiers:
        said["tiers"] = _shares(tiers, list(world.market.tiers.value))
        told = ", ".join(f"{tier} {share:.0%}" for tier, share in said["tiers"].items())
        place = Place("Accounts", column="tier")
        findings.note(place, f"{told}, told of {len(tiers):,}", "new customers are drawn like them")
    orders = [row["orders_per_year"] for row in accounts if row.get("orders_per_year") is not None]
    if orders:
        said["orders_per_year"] = round(fmean(orders), 4)
        told = f"{said['orders_per_year']:,.4g} orders a year on average, told of {len(orders):,}"
        findings.note(Place("Accounts", column="orders_per_year"), told, "new customers are drawn like them")
    sizes = [size for row in accounts if (size := _full_order(row, world)) is not None]
    if sizes:
        said["order_size"] = _with_mean(world, round(fmean(sizes), 2))
        told = f"{fmean(sizes):,.0f} an order at a full share in a medium account, told of {len(sizes):,}"
        findings.note(Place("Accounts", column="order_value"), told, "new customers are drawn like them")
    elif accounts:
        shipped = f"{world.market.order_size.value.mean:,.0f}"
        done = f"a new customer's orders are drawn around the shipped {shipped} at a full share: state yours"
        findings.note(Place("Accounts", column="order_value"), "no order value at all", done)
    return said


def _shares(found: Sequence[str], words: Sequence[str]) -> dict[str, float]:
    """How often each word was found; rounded, so the last one takes what is left of 1."""
    shares = {word: round(found.count(word) / len(found), 4) for word in words[:-1]}
    return {**shares, words[-1]: round(1.0 - sum(shares.values()), 4)}


def _full_order(row: Mapping[str, Any], world: World) -> float | None:
    """Money of an order if a customer of medium size bought all of its need here."""
    if row.get("order_value") is None:
        return None
    share = row.get("share_of_wallet") or world.centre.share
    sizes = world.market.size_by_tier.value
    tiers = world.market.tiers.value
    usual = sum(tiers[tier] * sizes[tier] for tier in tiers)
    return float(row["order_value"] / share / sizes.get(row.get("tier", ""), usual))


def _with_mean(world: World, mean: float) -> dict[str, Any]:
    """The shipped distribution of order sizes with another mean."""
    shipped = world.market.order_size.model_dump(mode="json")["value"]
    return {family: {**shape, "mean": mean} for family, shape in shipped.items()}
