"""The rules of a design: lines to customers, routing, limits, succession, cover, service, approvals."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.base import Strict
from sim.scenario.errors import Problem, refuse_twice, shown
from sim.scenario.units import HOURS_PER_DAY, Duration, DurationOrNever, NonNegative, Share

Where = Literal["rival", "own-firm", "elsewhere"]
StandIn = Literal["second-line", "colleague"]


class Liaison(Strict):
    """A further line to every account, held by one person of the roles named.

    ``tiers``: only to accounts served as one of these when the line is given; to all where it is empty.
    ``aligned`` is how far that line shares the interests of the first (1 fully, 0 in conflict): lines in
    conflict protect little (Rogan 2014).
    """

    roles: Annotated[list[str], Field(min_length=1)]
    every: Annotated[Duration, Field(ge=HOURS_PER_DAY)]
    aligned: Share = 1.0
    tiers: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        refuse_twice(self.tiers, "a tier", "tiers")
        return self


class Lines(Strict):
    """Who beside the keeper is in contact with each account."""

    further: list[Liaison] = Field(default_factory=list)


class Routing(Strict):
    """Who goes on with a firm: the same person where he has the next duty (own), or anyone (pool).

    ``convert``: who closes a lead that somebody qualified; ``keep``: who keeps a customer that somebody won.
    """

    convert: Literal["own", "pool"] = "own"
    keep: Literal["own", "least-loaded"] = "own"


class Flow(Strict):
    """Limits on work in progress; ``unlimited`` switches a limit off.

    ``open_deals``: deals one person has open before he takes no new one. ``waiting_leads``: qualified
    leads waiting per person who converts before cold hunting pauses. ``fresh_first``: the newest waiting
    lead is served first, and before further touches of open deals.
    """

    open_deals: Annotated[int, Field(ge=1)] | Literal["unlimited"] = 25
    waiting_leads: NonNegative | Literal["unlimited"] = 0.5
    fresh_first: bool = True


class Orphans(Strict):
    """Who gets the accounts and deals of a leaver, and after what time without anyone in charge.

    ``to``: the colleague with the fewest accounts; the one most like the leaver, or least like him (which
    nobody would choose: it is there to be compared with), of those whose books are not overfull; or whoever
    is hired in his place. ``deals``: open deals and fresh leads go to colleagues, wait for the successor, or
    are dropped. ``introduce``: who has given notice takes his successors to his customers.
    """

    to: Literal["least-loaded", "similar", "dissimilar", "new-hire"] = "least-loaded"
    after: Duration
    deals: Literal["colleague", "successor", "drop"] = "colleague"
    introduce: bool = False


class Departure(Strict):
    """People who give notice at a planned time and leave together.

    ``roles``: so many of each, the first ones who are there. ``seats``: whoever sits on these seats of a
    role, counted from 1 in the design's order; nobody where a seat is empty, or its person has given notice
    already. ``to``: where they go.
    """

    at: Annotated[Duration, Field(gt=0)]
    roles: dict[str, Annotated[int, Field(ge=1, le=10_000)]] = Field(default_factory=dict)
    seats: dict[str, Annotated[list[Annotated[int, Field(ge=1, le=10_000)]], Field(min_length=1)]] = Field(
        default_factory=dict
    )
    to: Where = "rival"

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not self.roles and not self.seats:
            found = shown(self.roles) if "roles" in self.model_fields_set else "neither roles nor seats"
            allowed = "so many of each role, or seats: the numbers of seats by role"
            raise Problem(f"found {found}", allowed, None, ("roles",))
        for role, numbers in self.seats.items():
            for place, number in enumerate(numbers):
                if number in numbers[:place]:
                    raise Problem(f"seat {number} stands twice", "each once", None, ("seats", role))
        return self


class Cover(Strict):
    """Who handles the orders of a keeper who is away, and from when on.

    ``by`` is tried in its order, nobody where it is empty: ``second-line`` is the person on a further line to
    the account, ``colleague`` the least loaded keeper. An absence shorter than ``after`` is not covered.
    """

    by: list[StandIn] = Field(default=["colleague"])
    after: Duration = HOURS_PER_DAY

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        refuse_twice(self.by, "one", "by")
        return self


class Service(Strict):
    """Which customers are served first and how their tier is kept up to date.

    ``first``: tiers whose orders come before all others. ``review``: how often customers are ranked anew by
    what they bought in the last year, such that each tier keeps its part of them; ``never``: customers are
    served by the tier they were born with.
    """

    first: list[str] = Field(default_factory=list)
    review: Annotated[DurationOrNever, Field(ge=HOURS_PER_DAY)] = float("inf")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        refuse_twice(self.first, "a tier", "first")
        return self


class Rebalance(Strict):
    """Accounts move from full books to thin ones of the same role.

    ``every``: how often. ``most``: who keeps more than this many times the mean book of his role gives away
    what is above it.
    """

    every: Annotated[DurationOrNever, Field(ge=HOURS_PER_DAY)] = float("inf")
    most: Annotated[float, Field(ge=1, le=1_000)] = 1.25


class Discounts(Strict):
    """Who decides on discounts that closers ask for.

    ``by``: ``nobody`` (there are none), ``closer`` or ``manager``.
    A closer gives whatever he asks for at once. A manager refuses some, and the deal waits until he decides.
    """

    by: Literal["nobody", "closer", "manager"] = "nobody"
