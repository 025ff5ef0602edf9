"""Who serves which firms: areas, which are the parts of the market that the chart tells apart."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from sim.mechanisms.territory import (
    joint_visit_factor,
    knowledge_effect,
    narrowness,
    ramp_factor,
    way_factor,
)
from sim.scenario.chart import KINDS, belongs

if TYPE_CHECKING:
    from sim.model.market import Market
    from sim.randomness import Luck
    from sim.scenario.chart import Territory
    from sim.scenario.design import Design
    from sim.scenario.world import World

Areas = tuple[int, ...]


class Territories:
    """The market cut into areas: firms that the same units serve are one. Where nobody narrows, all are.

    ``area``: of each firm; ``count`` of areas. Firms belong where they were born, also when a review ranks
    them anew: else a customer's keeper would change with every review.
    """

    def __init__(self, world: World, design: Design, market: Market, luck: Luck) -> None:
        self._market = market
        self._luck = luck
        self._gains = world.territories
        self._segments = list(world.market.segments.value)
        words = [list(getattr(world.market, kind).value) for kind in KINDS]
        self._known = {kind: len(names) for kind, names in zip(KINDS, words, strict=True)}
        self._only: dict[str, Territory] = {
            name: design.territory(role) for name, role in design.roles.items()
        }
        numbers: dict[frozenset[str], int] = {}
        area_of: dict[tuple[int, ...], int] = {}
        for places in product(*(range(len(names)) for names in words)):
            firm = {kind: words[i][place] for i, (kind, place) in enumerate(zip(KINDS, places, strict=True))}
            served_by = frozenset(role for role, only in self._only.items() if belongs(firm, only))
            area_of[places] = numbers.setdefault(served_by, len(numbers))
        self.count = len(numbers)
        self._areas: dict[str, Areas] = {
            role: tuple(number for served_by, number in numbers.items() if role in served_by)
            for role in design.roles
        }
        by_firm = zip(market.region, market.segment, market.tier, strict=True)
        self.area = [0] * market.size if self.count == 1 else [area_of[places] for places in by_firm]

    def of(self, role: str) -> Areas:
        """The areas that the people of a role serve."""
        return self._areas.get(role, tuple(range(self.count)))

    def knowledge(self, role: str) -> float:
        """Log-odds to win that a role's people gain as they know less of the market, but better."""
        gains = self._gains
        return knowledge_effect(self._narrow(role, "regions"), gains.local_knowledge.value) + (
            knowledge_effect(self._narrow(role, "segments"), gains.product_knowledge.value)
        )

    def way(self, role: str) -> float:
        """Length of the ways of a role's people against those who serve all regions."""
        return way_factor(self._narrow(role, "regions"), self._gains.shorter_ways.value)

    def ramp(self, role: str) -> float:
        """Length of the ramp of a role's people against those who have to know all product lines."""
        return ramp_factor(self._narrow(role, "segments"), self._gains.product_ramp.value)

    def joint_visit(self, role: str, firm: int) -> float:
        """Length of a visit at a firm against one to a firm whose product lines the role serves all."""
        served = self._only.get(role, {}).get("segments")
        if served is None:
            return 1.0
        own, key, share = self._market.segment[firm], self._market.keys[firm], self._gains.further_lines.value
        missing = sum(
            place != own and word not in served and self._luck.quantile("further line", key, word) < share
            for place, word in enumerate(self._segments)
        )
        return joint_visit_factor(missing, self._gains.joint_visits.value)

    def _narrow(self, role: str, kind: str) -> float:
        """How much of a specialist a role is in the regions, segments or tiers of the market, 0..1."""
        only = self._only.get(role, {}).get(kind)
        return 0.0 if only is None else narrowness(len(only), self._known[kind])
