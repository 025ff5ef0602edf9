"""What managers do for those who report to them: discounts to decide on, coaching, hiring."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from sim.scenario.base import Strict
from sim.scenario.bounds import Coefficient
from sim.scenario.errors import Problem
from sim.scenario.parameter import Sourced
from sim.scenario.units import Duration, Share


class Discounts(Strict):
    """Discounts that closers ask for before the last touch of a deal, where the design has any.

    ``asked``: share of deals; ``useful``: share of firms for which price decides; ``gain``: log-odds that a
    discount adds there; ``depth``: share of the price that is given away on orders of the time that it
    ``lasts``; ``hours`` of a manager for each request; ``recognised``: share of the requests at other firms
    that a manager refuses.
    """

    asked: Sourced[Share]
    useful: Sourced[Share]
    gain: Sourced[Coefficient]
    depth: Sourced[Share]
    lasts: Sourced[Duration]
    hours: Sourced[Duration]
    recognised: Sourced[Share]


class Span(Strict):
    """People who report to one manager: up to ``full`` coaching has full effect, from ``none`` on none."""

    full: Annotated[float, Field(ge=0, le=10_000)]
    none: Annotated[float, Field(ge=0, le=10_000)]

    @model_validator(mode="after")
    def _falls(self) -> Self:
        if self.none <= self.full:
            raise Problem(
                f"none is {self.none:g}", f"more than full, which is {self.full:g}", None, ("none",)
            )
        return self


class Coaching(Strict):
    """What coaching is worth: see ``sim/mechanisms/coaching.py``.

    ``hours``: most that a manager gives to one person in a month; ``half``: hours a month at half the effect;
    ``gain`` of skill and ``ramp``, the gain in speed of learning, both at the full effect.

    ``span``: how many people one coach can serve.
    """

    hours: Sourced[Duration]
    half: Sourced[Annotated[Duration, Field(gt=0)]]
    gain: Sourced[Coefficient]
    ramp: Sourced[Coefficient]
    span: Sourced[Span]


class Management(Strict):
    """The content of the duty manage; ``hiring_hours`` of the boss of a vacant seat to fill it."""

    discounts: Discounts
    coaching: Coaching
    hiring_hours: Sourced[Duration]
