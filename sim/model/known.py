"""The firms of an initial state: what the tables say of them, and draws for what they leave open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
from scipy.special import gammaincc, gammainccinv, gammaincinv, ndtri

from sim.mechanisms.wallet import matured_share
from sim.randomness import Floats, Luck
from sim.scenario.initial import InitialState, KnownAccount, KnownDeal, KnownFirm
from sim.scenario.units import HOURS_PER_UNIT, HOURS_PER_YEAR
from sim.scenario.world import World

_TIER, _REGION, _SEGMENT, _RATE, _SIZE, _SHARE, _FRAILTY, _COLD, _LISTED, _AGE = range(10)
_LAST_ORDER, _ORDER_PART, _NEXT_ORDER, _VISIT, _STAGE, _THINKING, _DEAL_AGE, _PROMOTION = range(10, 18)
# Drawn for each code; more than are used, so that a further field changes nobody's luck.
_QUANTILES = 24
LEAST_QUANTILE = 1e-12


class KnownFirms:
    """All firms of a state, accounts first, then deals, then leads, with one row of luck for each code.

    Arrays have one entry for each firm. ``rate``: orders a year; ``size``: money of an order at a full share
    of wallet; ``share``: what an account buys here now, or a new customer at first; ``age``: hours of the
    relation so far (accounts only, else 0).
    """

    def __init__(self, state: InitialState, world: World, luck: Luck) -> None:
        self.rows: list[KnownFirm] = [*state.accounts, *state.deals, *state.leads]
        self.codes = [row.code for row in self.rows]
        blocks = [luck.block(_QUANTILES, "known", code) for code in self.codes]
        self._luck = np.maximum(np.array(blocks).reshape(-1, _QUANTILES), LEAST_QUANTILE)
        self._today = state.today
        self._draw = luck.quantile
        market = world.market
        self.tier = self._word(_TIER, "tier", market.tiers.value)
        self.region = self._word(_REGION, "region", market.regions.value)
        self.segment = self._word(_SEGMENT, "segment", market.segments.value)
        shape = market.orders_shape.value
        drawn_rate = np.asarray(gammaincinv(shape, self._luck[:, _RATE]), dtype=np.float64) / shape
        drawn_rate = drawn_rate * market.orders_per_year.value
        self.rate = np.maximum(self._number("orders_per_year", drawn_rate), 1e-3)
        ages = world.start.account_age.value.quantile(self._luck[:, _AGE])
        self.age = self._number("relation_years", ages / HOURS_PER_YEAR) * HOURS_PER_YEAR
        self.share = self._shares(world)
        self.size = self._sizes(world)
        self.frailty: Floats = world.conversion.frailty.value * ndtri(self._luck[:, _FRAILTY])
        self.cold_hours: Floats = world.leads.cold.hours.value.quantile(self._luck[:, _COLD])
        self.listed = self._luck[:, _LISTED] < world.leads.cold.listed.value

    def __len__(self) -> int:
        return len(self.rows)

    def _number(self, column: str, drawn: Floats) -> Floats:
        """What the table says, and draws where it says nothing."""
        given = [getattr(row, column, None) for row in self.rows]
        return np.array(
            [u if g is None else g for g, u in zip(given, drawn.tolist(), strict=True)], dtype=float
        )

    def _word(self, purpose: int, column: str, shares: dict[str, float]) -> list[int]:
        """Positions of the words of a column among the keys of ``shares``."""
        names = list(shares)
        drawn = picked(self._luck[:, purpose], shares)
        given = [getattr(row, column) for row in self.rows]
        return [
            place if word is None else names.index(word) for word, place in zip(given, drawn, strict=True)
        ]

    def _shares(self, world: World) -> Floats:
        first = world.market.first_share.value.quantile(self._luck[:, _SHARE])
        first = np.minimum(first, world.market.share_cap.value)
        drawn = [
            matured_share(share, world.centre.share, age / HOURS_PER_YEAR)
            if isinstance(row, KnownAccount)
            else share
            for row, share, age in zip(self.rows, first.tolist(), self.age.tolist(), strict=True)
        ]
        return self._number("share_of_wallet", np.maximum(np.array(drawn), 1e-3))

    def _sizes(self, world: World) -> Floats:
        """Money of an order at a full share, such that the given money comes out at the share it has."""
        by_tier = np.array([world.market.size_by_tier.value[tier] for tier in world.market.tiers.value])
        size: Floats = world.market.order_size.value.quantile(self._luck[:, _SIZE]) * by_tier[self.tier]
        for place, row in enumerate(self.rows):
            if isinstance(row, KnownAccount) and row.order_value is not None:
                size[place] = row.order_value / self.share[place]
            elif isinstance(row, KnownDeal) and row.value is not None:
                size[place] = row.value / self.rate[place] / self.share[place]
        return size

    def since_last_order(self, place: int, shape: float) -> float:
        """Hours since the account's last order: from its date, else the age of a renewal in full swing."""
        row = self.rows[place]
        last = row.last_order if isinstance(row, KnownAccount) else None
        if last is not None:
            return calendar_hours(self._today, last)
        # The age of a stationary renewal process is a uniform part of a length-biased interval.
        whole = gammaincinv(shape + 1.0, self._luck[place, _LAST_ORDER]) / shape
        return float(whole * self._luck[place, _ORDER_PART] / self.rate[place] * HOURS_PER_YEAR)

    def quantile(self, place: int, purpose: str) -> float:
        """The luck of one firm for one of the purposes below, such as ``next order``."""
        return float(self._luck[place, _PURPOSES[purpose]])

    def one_of(self, place: int, codes: Sequence[str]) -> str | None:
        """One of some people, by the luck of the firm with each of them; None where there are none.

        One more person takes his part of the firms and leaves all others where they were.
        """
        firm = self.codes[place]
        return max(codes, key=lambda code: self._draw("unknown line", firm, code), default=None)


_PURPOSES = {
    "next order": _NEXT_ORDER,
    "visit": _VISIT,
    "promotion": _PROMOTION,
    "stage": _STAGE,
    "thinking": _THINKING,
    "age": _DEAL_AGE,
}


def picked(quantiles: Floats, shares: dict[str, float]) -> list[int]:
    """Index of the share each quantile falls into."""
    edges = np.cumsum(list(shares.values()))[:-1]
    indices: list[int] = np.searchsorted(edges, quantiles, side="right").tolist()
    return indices


def calendar_hours(today: date, day: date) -> float:
    """Working hours from a day to today."""
    return (today - day).days * HOURS_PER_UNIT["cal_d"]


def until_next_order(since: float, mean_gap: float, shape: float, u: float) -> float:
    """Hours until an account orders that has not done so for ``since`` hours; quantile ``u``.

    Intervals are Gamma; this one is longer than what has passed. An account that is silent for hundreds of
    intervals has the constant rate of the Gamma's tail.
    """
    scale = mean_gap / shape
    survived = float(gammaincc(shape, since / scale))
    if survived <= 0.0:
        return float(-np.log(u) * scale)
    return max(0.0, float(gammainccinv(shape, u * survived)) * scale - since)


_PARTS = 256
_STEPS = [_PARTS**-place for place in range(1, 6)]
"""A chance is looked for among 256 equal parts, then among 256 parts of that one: to forty binary places."""


def left_of(quantile: Callable[[Floats], Floats], elapsed: float, u: float) -> float:
    """What is left of a duration that has lasted ``elapsed`` already, at the quantile ``u``; never negative.

    The duration has the given quantile function; conditional on being longer than ``elapsed``, its quantile
    is that of ``p + u (1 - p)`` with p its chance to be shorter. A duration that should have ended long ago
    ends now.
    """
    shorter = 0.0
    for step in _STEPS:
        values = quantile(shorter + step * np.arange(1, _PARTS))
        shorter += step * int(np.searchsorted(values, elapsed, side="right"))
    rest = float(quantile(np.array([shorter + u * (1.0 - shorter)]))[0]) - elapsed
    return max(0.0, rest) if rest < float("inf") else 0.0
