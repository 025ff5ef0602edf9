"""A design: an organisation as data. Roles x duties, units, pay plans, lines, routing, flow, orphans, cover.

Any mix of roles and duties must run; nothing in the model asks for a design's or a role's name.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from sim.scenario.base import Strict
from sim.scenario.chart import Territory, Unit, check_units, territory
from sim.scenario.errors import Problem, nearest, shown
from sim.scenario.timeline import Change, check_order
from sim.scenario.units import HOURS_PER_DAY, Duration, DurationOrNever, NonNegative, Share

Duty = Literal[
    "generate",
    "convert",
    "keep",
    "keep.quote",
    "keep.order",
    "keep.deliver",
    "keep.collect",
    "keep.care",
    "keep.promote",
    "keep.aftersales",
    "liaise",
    "manage",
]
Where = Literal["rival", "own-firm", "elsewhere"]
Result = Literal["leads", "wins", "revenue", "deliveries"]
MEMBERS = tuple(duty for duty in get_args(Duty) if duty.startswith("keep."))
"""The parts of follow-up; whoever has the duty keep has those that nobody beside the keepers has by name."""
StandIn = Literal["second-line", "colleague"]
Weight = Annotated[float, Field(ge=0, le=100)]


class Variable(Strict):
    """One variable part of pay: ``share`` of on-target pay, earned in full at ``quota`` a month.

    ``counts``: for revenue, how much of it counts in the first, second, ... year of the account as a
    customer; the last weight holds for all years beyond.
    """

    share: Share
    quota: Annotated[float, Field(ge=1e-6, le=1e15)]
    counts: Annotated[list[Weight], Field(min_length=1, max_length=50)] = Field(default=[1.0])


class Role(Strict):
    """A kind of seat: what its people do (in order of priority), where, and for how much.

    ``pay`` is on-target pay as a ratio to a lead hunter's; ``salary``, where it is given, is the same in
    money a month and takes its place. ``available`` is the share of the week that the role has for the
    department's duties (a plant manager has little). ``fenced``: shares of each attended week that belong to
    a duty as long as it has work, whatever duties stand before it.
    """

    seats: Annotated[int, Field(ge=0, le=10_000)]
    duties: Annotated[list[Duty], Field(min_length=1)]
    family: str
    pay: Annotated[float, Field(gt=0, le=1_000)]
    salary: Annotated[float, Field(gt=0, le=1e12)] | None = None
    unit: str
    variable: dict[Result, Variable] = Field(default_factory=dict)
    available: Annotated[float, Field(ge=0.001, le=1)] = 1.0
    fenced: dict[Duty, Annotated[float, Field(gt=0, le=1)]] = Field(default_factory=dict)

    @property
    def keeps(self) -> bool:
        """Whether its people hold the first line to customers: the duty keep, or its care."""
        return "keep" in self.duties or "keep.care" in self.duties

    @property
    def stages(self) -> tuple[str, ...]:
        """The duties in their order, with the parts of follow-up under the one name keep."""
        return tuple(dict.fromkeys(duty.split(".")[0] for duty in self.duties))

    @property
    def work(self) -> tuple[str, ...]:
        """The duties as work is looked for: whoever holds a first line has one queue for his follow-up."""
        if not self.keeps:
            return tuple(self.duties)
        return tuple(dict.fromkeys("keep" if duty in MEMBERS else duty for duty in self.duties))

    def money(self, hunter_pay: float) -> float:
        """On-target pay a month in money, where a lead hunter earns ``hunter_pay``."""
        return self.pay * hunter_pay if self.salary is None else self.salary

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if len(set(self.duties)) != len(self.duties):
            raise Problem(f"a duty stands twice in {', '.join(self.duties)}", "each once", None, ("duties",))
        parts = [duty for duty in self.duties if duty in MEMBERS]
        if parts and "keep" in self.duties:
            problem = f"keep stands beside {', '.join(parts)}, which it contains"
            raise Problem(problem, "keep, or parts of it", None, ("duties",))
        total = sum(part.share for part in self.variable.values())
        if total > 1:
            raise Problem(f"the shares sum to {total:g}", "at most 1 in all", None, ("variable",))
        for result, part in self.variable.items():
            if result != "revenue" and part.counts != [1.0]:
                problem = f"found weights by year of the account for {result}"
                raise Problem(problem, "weights for revenue alone", None, ("variable", result, "counts"))
        self._check_fences()
        return self

    def _check_fences(self) -> None:
        work = [duty for duty in self.work if duty != "manage"]
        for duty in self.fenced:
            if duty not in work:
                allowed = f"a duty of the role that is simulated work: {', '.join(work) or 'none'}"
                raise Problem(f"found {shown(duty)}", allowed, nearest(duty, work), ("fenced",))
        total = sum(self.fenced.values())
        if total > 1 + 1e-9:
            raise Problem(f"the fenced shares sum to {total:g}", "at most 1 in all", None, ("fenced",))


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
        if len(set(self.tiers)) != len(self.tiers):
            raise Problem(f"a tier stands twice in {', '.join(self.tiers)}", "each once", None, ("tiers",))
        return self


class Lines(Strict):
    """Who beside the keeper is in contact with each account."""

    further: list[Liaison] = Field(default_factory=list)


class Routing(Strict):
    """Who goes on with a firm: the same person where he has the next duty (own), or anyone (pool)."""

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
    """People who give notice at a planned time: so many of each role, the first ones who are there.

    Several roles leave together. ``to``: where they go.
    """

    at: Annotated[Duration, Field(gt=0)]
    roles: Annotated[dict[str, Annotated[int, Field(ge=1, le=10_000)]], Field(min_length=1)]
    to: Where = "rival"


class Cover(Strict):
    """Who handles the orders of a keeper who is away, and from when on.

    ``by`` is tried in its order, nobody where it is empty: ``second-line`` is the person on a further line to
    the account, ``colleague`` the least loaded keeper. An absence shorter than ``after`` is not covered.
    """

    by: list[StandIn] = Field(default=["colleague"])
    after: Duration = HOURS_PER_DAY

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.by)) != len(self.by):
            raise Problem(f"one stands twice in {', '.join(self.by)}", "each once", None, ("by",))
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
        if len(set(self.first)) != len(self.first):
            raise Problem(f"a tier stands twice in {', '.join(self.first)}", "each once", None, ("first",))
        return self


class Rebalance(Strict):
    """Accounts move from full books to thin ones of the same role.

    ``every``: how often. ``most``: who keeps more than this many times the mean book of his role gives away
    what is above it.
    """

    every: Annotated[DurationOrNever, Field(ge=HOURS_PER_DAY)] = float("inf")
    most: Annotated[float, Field(ge=1, le=1_000)] = 1.25


class Discounts(Strict):
    """Who decides on discounts that closers ask for: ``nobody`` (there are none), ``closer`` or ``manager``.

    A closer gives whatever he asks for at once. A manager refuses some, and the deal waits until he decides.
    """

    by: Literal["nobody", "closer", "manager"] = "nobody"


class Design(Strict):
    """One organisation; roles in file order, which is also the order of the slots of people.

    ``scripts``: how far the rules and scripts of each stage are written down, 0 to 1.
    """

    name: Annotated[str, Field(min_length=1)]
    description: str
    document: str | None = None
    units: Annotated[dict[str, Unit], Field(min_length=1)]
    roles: Annotated[dict[str, Role], Field(min_length=1)]
    lines: Lines = Lines()
    routing: Routing = Routing()
    flow: Flow = Flow()
    orphans: Orphans
    cover: Cover = Cover()
    service: Service = Service()
    rebalance: Rebalance = Rebalance()
    discounts: Discounts = Discounts()
    scripts: Share = 0.0
    timeline: list[Change] = Field(default_factory=list)
    departures: list[Departure] = Field(default_factory=list)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        self._check_units()
        self._check_lines()
        self._check_discounts()
        self._check_stages()
        check_order(self.timeline)
        self._check_departures()
        return self

    def _check_units(self) -> None:
        units = ", ".join(self.units)
        for name, role in self.roles.items():
            if role.unit not in self.units:
                near = nearest(role.unit, self.units)
                raise Problem(f"found {shown(role.unit)}", f"a unit: {units}", near, ("roles", name, "unit"))
        check_units(self.units)

    def _check_lines(self) -> None:
        seen: set[str] = set()
        for place, line in enumerate(self.lines.further):
            for role in line.roles:
                at = ("lines", "further", place, "roles")
                if role not in self.roles:
                    allowed = f"a role: {', '.join(self.roles)}"
                    raise Problem(f"found {shown(role)}", allowed, nearest(role, self.roles), at)
                if "liaise" not in self.roles[role].duties:
                    raise Problem(f"role '{role}' has not the duty liaise", "roles that liaise", None, at)
                if role in seen:
                    raise Problem(f"role '{role}' stands twice", "each role in one line", None, at)
                seen.add(role)

    def _check_discounts(self) -> None:
        if self.discounts.by == "manager" and not self.seats_with("manage"):
            problem = "managers decide on discounts, but no seat has the duty manage"
            raise Problem(problem, "a seat with the duty manage, or closer", None, ("discounts", "by"))

    def _check_departures(self) -> None:
        for place, departure in enumerate(self.departures):
            for role, number in departure.roles.items():
                at = ("departures", place, "roles", role)
                if role not in self.roles:
                    allowed = f"a role: {', '.join(self.roles)}"
                    raise Problem(f"found {shown(role)}", allowed, nearest(role, self.roles), at)
                if number > self.roles[role].seats:
                    raise Problem(f"found {number}", f"at most its {self.roles[role].seats} seats", None, at)

    def _check_stages(self) -> None:
        seats = {duty: self.seats_with(duty) for duty in ("generate", "convert", "keep")}
        if sum(role.seats for role in self.roles.values()) == 0:
            raise Problem("no role has a seat", "at least one seat", None, ("roles",))
        for duty, partner, problem in (
            (
                "convert",
                "keep",
                "won accounts have no keeper: somebody converts, but no seat has the duty keep",
            ),
            ("generate", "convert", "nobody serves the leads: no seat has the duty convert"),
        ):
            if seats[duty] and not seats[partner]:
                raise Problem(problem, f"at least one seat with the duty {partner}", None, ("roles",))
        self._check_parts()

    def _check_parts(self) -> None:
        """Every part of follow-up has somebody for the customers of every role with a first line."""
        for name, role in self.roles.items():
            if not role.seats or not role.keeps:
                continue
            missing = [part for part in MEMBERS if part not in self.own_parts(role) | self.desks]
            if missing:
                problem = f"nobody has {', '.join(missing)} for the customers of '{name}'"
                raise Problem(problem, "keep, or each of its parts with somebody", None, ("roles",))

    def seats_with(self, duty: str) -> int:
        """Seats of all roles that have the duty; keep stands for the first line, whatever its parts."""
        return sum(
            role.seats
            for role in self.roles.values()
            if duty in role.duties or (duty == "keep" and role.keeps)
        )

    def territory(self, role: Role) -> Territory:
        """The firms that a role's people serve, as their unit has it."""
        return territory(self.units, role.unit)

    @property
    def answers(self) -> Literal["generate", "convert"]:
        """Whose work leads are that come by themselves: of those who generate, else of those who convert."""
        return "generate" if self.seats_with("generate") else "convert"

    @property
    def desks(self) -> frozenset[str]:
        """The parts of follow-up that people without a first line have: they do them for all customers."""
        return frozenset(
            duty
            for role in self.roles.values()
            if role.seats and not role.keeps
            for duty in role.duties
            if duty in MEMBERS
        )

    def desk_seats(self, part: str) -> int:
        """Seats of people who have a part of follow-up for everybody's customers."""
        return sum(role.seats for role in self.roles.values() if part in role.duties and not role.keeps)

    def own_parts(self, role: Role) -> frozenset[str]:
        """The parts of follow-up that a role with a first line does for its own customers."""
        if "keep" in role.duties:
            return frozenset(MEMBERS) - self.desks
        return frozenset(role.duties) & frozenset(MEMBERS)

    def pay_in_words(self) -> str:
        """The planned pay of a design file by itself: in hunters, unless some pay is in money."""
        if any(role.salary is not None for role in self.roles.values()):
            return "paid in money"
        return f"planned pay {self.planned_pay(1.0):g} lead hunters"

    def planned_pay(self, hunter_pay: float) -> float:
        """On-target pay of all seats in money a month, where a lead hunter earns ``hunter_pay``."""
        return sum(role.seats * role.money(hunter_pay) for role in self.roles.values())
