"""The factory as Forrester drew it: a backlog, a capacity, and delays seen late (1968, evidence 2.9)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.mechanisms.plant import capacity_use, delay_effect, expansion_fraction
from sim.scenario.units import HOURS_PER_MONTH

_TABLE_SHORTEST = 2.0
"""Months of the shortest delivery in the trade for which the tables are stated."""

_LONGEST = 20.0
"""A delay counts up to so many times the shortest, or that of a factory that never delivered had no end.
Far beyond where the tables end (5), and above the longest of Forrester's own runs (15.4, run A)."""


@dataclass(frozen=True, slots=True)
class PlantTerms:
    """What a factory is like; times in hours, ``shortest`` above 0; a lag of 0 means by the next step."""

    capacity: float
    """Value a month; infinity is unlimited."""
    shortest: float
    """Time of the fastest delivery, for which the time axis of the tables is stretched."""
    average_over: float
    """Time over which deliveries are averaged to tell the delay; 0: what is worked off today."""
    company_lag: float
    """The company sees its delay so much later."""
    market_lag: float
    """The market sees what the company sees so much later still."""
    tradition_over: float
    """Time in which the company gets used to the delay that it sees."""
    expansion: float
    """How strongly the company orders capacity: 0 keeps it fixed, 1 is Forrester's."""
    tradition: float
    """Share 0..1 of what the company is used to in the delay it aims at; the rest is ``shortest``."""
    bias: float
    """How much longer than its aim a delay may seem before capacity is ordered, as a share of the aim."""
    build_time: float
    """Time from ordering capacity to having it, a delay of the third order."""


class Plant:
    """Levels of a factory, moved in Euler steps; the caller puts orders in and takes deliveries out."""

    def __init__(self, terms: PlantTerms, backlog: float = 0.0) -> None:
        """Everybody is used to the shortest delay; deliveries have been what the backlog makes them."""
        self.terms = terms
        self.backlog = backlog
        """Value ordered and not delivered."""
        self.capacity = terms.capacity
        """Value a month."""
        self.recognised = self.seen = self.tradition_delay = terms.shortest
        """Hours of delay: as the company sees it, as the market does, as the company is used to."""
        self.deliveries = self.rate()
        """Value an hour, averaged."""
        self._builds = terms.expansion != 0.0 and math.isfinite(terms.capacity)
        """An unlimited factory has nothing to expand."""
        begun = self._ordered(terms.build_time / 3.0) if self._builds else 0.0
        self._building = (begun, begun, begun)
        """Value a month ordered and not there yet, by stage; at the start as much arrives as is ordered."""

    def enter(self, value: float) -> None:
        """Orders come in."""
        self.backlog += value

    def leave(self, value: float) -> None:
        """Deliveries go out, at most what there is."""
        self.backlog = max(0.0, self.backlog - value)

    def use(self) -> float:
        """Share of the capacity worked at, 0..1; an unlimited factory uses none of it."""
        if self.capacity == 0.0:
            return 1.0 if self.backlog > 0.0 else 0.0
        per_hour = self.capacity / HOURS_PER_MONTH
        return capacity_use(_TABLE_SHORTEST * self.backlog / (per_hour * self.terms.shortest))

    def rate(self) -> float:
        """Value that the factory works off in an hour as things stand."""
        if self.capacity == math.inf:
            return self.backlog / self.terms.shortest
        return self.capacity / HOURS_PER_MONTH * self.use()

    def delay(self) -> float:
        """Hours that the backlog lasts at the averaged deliveries, which nobody sees at once."""
        longest = _LONGEST * self.terms.shortest
        deliveries = self.deliveries if self.terms.average_over > 0.0 else self.rate()
        if deliveries > 0.0:
            return min(longest, self.backlog / deliveries)
        return longest if self.backlog > 0.0 else self.terms.shortest

    def settle(self) -> None:
        """Everybody has come to see the delay that there is now."""
        self.recognised = self.seen = self.tradition_delay = self.delay()

    def goal(self) -> float:
        """Hours of delay that the company aims at."""
        weight = self.terms.tradition
        return self.tradition_delay * weight + self.terms.shortest * (1.0 - weight)

    def attraction(self) -> float:
        """Share of the sales left by the delay that the market sees, 1 to .02."""
        return delay_effect(_TABLE_SHORTEST * self.seen / self.terms.shortest)

    def advance(self, hours: float, rate: float) -> None:
        """One Euler step, in which the factory delivers ``rate`` an hour.

        All levels move from where they stood before the step, so the caller changes the backlog after it.
        """
        terms, delay = self.terms, self.delay()
        if self._builds:
            self._build(hours)
        # Market and tradition follow what the company sees, so they move before it does.
        self.seen += _share(hours, terms.market_lag) * (self.recognised - self.seen)
        self.tradition_delay += _share(hours, terms.tradition_over) * (self.recognised - self.tradition_delay)
        self.recognised += _share(hours, terms.company_lag) * (delay - self.recognised)
        self.deliveries += _share(hours, terms.average_over) * (rate - self.deliveries)

    def _build(self, hours: float) -> None:
        """Capacity that is ordered, moves on a stage, and arrives."""
        moved = _share(hours, self.terms.build_time / 3.0)
        first, second, third = self._building
        ordered = self._ordered(hours)
        self._building = (
            first + ordered - moved * first,
            second + moved * (first - second),
            third + moved * (second - third),
        )
        # What is given up arrives late too, when there may be less left than was given up.
        self.capacity = max(0.0, self.capacity + moved * third)

    def _ordered(self, hours: float) -> float:
        """Value a month of capacity ordered within some hours, given up where below 0."""
        goal = self.goal()
        # Who has come to expect no delay at all has nothing to compare with, and is content.
        condition = self.recognised / goal - self.terms.bias if goal > 0.0 else 1.0
        fraction = self.terms.expansion * expansion_fraction(condition)
        return self.capacity * fraction * hours / HOURS_PER_MONTH


def _share(hours: float, lag: float) -> float:
    """Share of the way that an average over ``lag`` goes in a step: all of it if the lag is shorter."""
    return hours / lag if lag > hours else 1.0
