"""The market: firms with what they were born with, the call list, and the luck of each attempt."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import partial
from heapq import heappop, heappush

import numpy as np
from scipy.special import ndtri

from sim.model.known import LEAST_QUANTILE, KnownFirms, picked
from sim.randomness import Floats, Key, Luck
from sim.scenario.units import HOURS_PER_YEAR
from sim.scenario.world import World

ENGAGED = float("inf")


class Attempt:
    """Luck of the a-th attempt at one firm: quantiles and hours, the same in every design."""

    __slots__ = ("accept", "lead_hours", "patience", "qualify", "thinking", "touches", "win")

    def __init__(self, row: list[float], stages: int) -> None:
        self.qualify, self.accept, self.win, self.lead_hours, self.patience = row[:5]
        self.touches = row[5 : 5 + stages]
        self.thinking = row[5 + stages :]


class Market:
    """All firms: those of the world, whom nobody here knows yet, and after them those of the initial state.

    Index i is the same firm in every design and replication of a study; ``keys`` names the luck of each: its
    index, or its code. Raises ``ValueError`` through ``Luck`` if built twice from one ``Luck``.
    """

    def __init__(self, world: World, luck: Luck, known: KnownFirms | None = None) -> None:
        self._world = world
        self._luck = luck
        market = world.market
        self.drawn = n = market.firms.value
        self._codes = [] if known is None else known.codes
        self.size = n + len(self._codes)
        self.keys: list[Key] = [*range(n), *self._codes]
        draw = partial(luck.block, n)
        self.tiers = list(market.tiers.value)
        self.tier = picked(draw("firm.tier"), market.tiers.value)
        self.region = picked(draw("firm.region"), market.regions.value)
        self.segment = picked(draw("firm.segment"), market.segments.value)
        shape = market.orders_shape.value
        rate = luck.gammas(shape, n, "firm.order-rate") * market.orders_per_year.value
        self.order_gap: list[float] = (HOURS_PER_YEAR / np.maximum(rate, 1e-3)).tolist()
        by_tier = np.array([market.size_by_tier.value[tier] for tier in self.tiers])
        size = market.order_size.value.quantile(draw("firm.order-size")) * by_tier[self.tier]
        self.order_size: list[float] = size.tolist()
        first = market.first_share.value.quantile(draw("firm.first-share"))
        self.first_share: list[float] = np.minimum(first, market.share_cap.value).tolist()
        self.frailty: list[float] = (
            world.conversion.frailty.value * ndtri(np.maximum(draw("firm.frailty"), 1e-12))
        ).tolist()
        self.cold_hours: list[float] = world.leads.cold.hours.value.quantile(draw("firm.cold-hours")).tolist()
        places: list[int] = np.argsort(draw("firm.call-place")).tolist()
        listed = places[: round(n * world.leads.cold.listed.value)]
        self._call_lists = [deque(listed)]
        self._place = {firm: place for place, firm in enumerate(listed)}
        self._listed = set(listed)
        self._inbound_order: list[int] = np.argsort(draw("firm.inbound-place")).tolist()
        if known is not None:
            self._add(known)
        self._returning: list[list[tuple[float, int]]] = [[]]
        self._area = [0] * self.size
        self.firms_in = [self.size]
        self._free_at = [0.0] * self.size
        self._attempts_made = [0] * self.size
        self._attempt_luck: list[Floats] = []
        self._cooling = market.cooling.value

    def _add(self, known: KnownFirms) -> None:
        """Firms of the initial state; they come last among inbound callers, or they would use up arrivals."""
        self.tier += known.tier
        self.region += known.region
        self.segment += known.segment
        self.order_gap += (HOURS_PER_YEAR / known.rate).tolist()
        self.order_size += known.size.tolist()
        self.first_share += known.share.tolist()
        self.frailty += known.frailty.tolist()
        self.cold_hours += known.cold_hours.tolist()
        places = range(self.drawn, self.size)
        self._listed |= {firm for firm, listed in zip(places, known.listed, strict=True) if listed}
        self._inbound_order += places

    def inbound_firms(self, tier: str | None) -> list[int]:
        """Firms in the order in which they call; with a tier, that tier's firms (all where it has none)."""
        if tier is None:
            return self._inbound_order
        code = self.tiers.index(tier)
        return [firm for firm in self._inbound_order if self.tier[firm] == code] or self._inbound_order

    def is_free(self, firm: int, now: float) -> bool:
        """Whether the firm is neither in work, nor a customer, nor cooling after a loss."""
        return self._free_at[firm] <= now

    def engage(self, firm: int) -> int:
        """Take the firm off the market; returns the number of this attempt at it."""
        self._free_at[firm] = ENGAGED
        attempt = self._attempts_made[firm]
        self._attempts_made[firm] = attempt + 1
        return attempt

    def attempts_made(self, firm: int) -> int:
        """How many attempts at the firm have been begun."""
        return self._attempts_made[firm]

    def release(self, firm: int, now: float) -> None:
        """Let the firm come back to the end of the call list after the cooling time."""
        self._free_at[firm] = free_at = now + self._cooling
        if firm in self._listed and free_at < ENGAGED:
            heappush(self._returning[self._area[firm]], (free_at, firm))

    def divide(self, area: Sequence[int], count: int) -> None:
        """Cut the call list into one for each area; ``area`` of each firm, ``count`` of areas."""
        waiting = sorted((firm for part in self._call_lists for firm in part), key=self._called)
        returning = [entry for part in self._returning for entry in part]
        self._area = list(area)
        self._call_lists = [deque() for _ in range(count)]
        self._returning = [[] for _ in range(count)]
        self.firms_in = [0] * count
        for firm in waiting:
            self._call_lists[area[firm]].append(firm)
        for entry in returning:
            heappush(self._returning[area[entry[1]]], entry)
        for place in area:
            self.firms_in[place] += 1

    def next_cold(self, now: float, areas: Sequence[int]) -> int | None:
        """The next free firm down the call lists of some areas, or None; firms that came back stand last."""
        while lists := [part for place in areas if (part := self._call_lists[place])]:
            # The lists of areas are parts of one list: its order holds across them.
            first = min(lists, key=lambda part: self._called(part[0])) if lists[1:] else lists[0]
            firm = first.popleft()
            if self._free_at[firm] <= now:
                return firm
        back = min(areas, key=self._next_return, default=None)
        if back is None or self._next_return(back) > now:
            return None
        return heappop(self._returning[back])[1]

    def next_return(self, areas: Sequence[int]) -> float:
        """When the next lost firm of some areas is free again (perhaps already); infinite if none waits."""
        return min(map(self._next_return, areas), default=ENGAGED)

    def _next_return(self, area: int) -> float:
        returning = self._returning[area]
        while returning and self._free_at[returning[0][1]] != returning[0][0]:
            heappop(returning)
        return returning[0][0] if returning else ENGAGED

    def _called(self, firm: int) -> int:
        """The firm's place in the call list; one that has come back and was put back stands before all."""
        return self._place.get(firm, -1)

    def put_back(self, firm: int) -> None:
        """Return a firm that was taken from a call list and not engaged to its head."""
        self._call_lists[self._area[firm]].appendleft(firm)

    def attempt(self, firm: int, number: int) -> Attempt:
        """Luck of attempt ``number`` at the firm."""
        while len(self._attempt_luck) <= number:
            self._attempt_luck.append(self._draw_attempt(len(self._attempt_luck)))
        stages = len(self._world.conversion.touches.value)
        return Attempt(self._attempt_luck[number][firm].tolist(), stages)

    def _draw_attempt(self, number: int) -> Floats:
        conversion = self._world.conversion
        content = conversion.touches.value
        first, thinking = 5, 5 + len(content)
        width = thinking + len(content) - 1
        of_known = [self._luck.block((1, width), "attempt", code, number) for code in self._codes]
        block = np.concatenate([self._luck.block((self.drawn, width), "attempt", number), *of_known])
        block[:, 3] = self._world.leads.inbound.hours.value.quantile(block[:, 3])
        block[:, 4] = self._world.market.patience.value.quantile(block[:, 4])
        for column, hours in enumerate(content, first):
            block[:, column] = hours.quantile(np.maximum(block[:, column], LEAST_QUANTILE))
        block[:, thinking:] = conversion.thinking.value.quantile(block[:, thinking:])
        return block
