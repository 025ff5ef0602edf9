"""The market: firms with what they were born with, the call list, and the luck of each attempt."""

from __future__ import annotations

from collections import deque
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
        self._call_list = deque(places[: round(n * world.leads.cold.listed.value)])
        self._listed = set(self._call_list)
        self._inbound_order: list[int] = np.argsort(draw("firm.inbound-place")).tolist()
        if known is not None:
            self._add(known)
        self._returning: list[tuple[float, int]] = []
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
            heappush(self._returning, (free_at, firm))

    def next_cold(self, now: float) -> int | None:
        """The next free firm down the call list, or None; firms that came back stand at its end."""
        while self._call_list:
            firm = self._call_list.popleft()
            if self._free_at[firm] <= now:
                return firm
        return heappop(self._returning)[1] if self.next_return() <= now else None

    def next_return(self) -> float:
        """When the next lost firm is free again (perhaps already); infinite if none waits."""
        returning = self._returning
        while returning and self._free_at[returning[0][1]] != returning[0][0]:
            heappop(returning)
        return returning[0][0] if returning else ENGAGED

    def put_back(self, firm: int) -> None:
        """Return a firm that was taken from the call list and not engaged to its head."""
        self._call_list.appendleft(firm)

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
