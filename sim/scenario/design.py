"""A design: an organisation as data. Roles x duties, units, pay plans, lines, routing, flow, orphans, cover.

Any mix of roles and duties must run; nothing in the model asks for a design's or a role's name.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.display import Shown
from sim.scenario.base import Strict
from sim.scenario.chart import Territory, Unit, check_units, territory
from sim.scenario.errors import Problem, nearest, shown
from sim.scenario.role import MEMBERS, Role
from sim.scenario.rules import Cover, Departure, Discounts, Flow, Lines, Orphans, Rebalance, Routing, Service
from sim.scenario.timeline import Change, check_order
from sim.scenario.units import Share
from sim.texts import _


class Design(Shown, Strict):
    """One organisation; roles in file order, which is also the order of the slots of people.

    ``scripts``: how far the rules and scripts of each stage are written down, 0 to 1.

    ``name`` (in tables) and ``description`` (a sentence for reports); ``document``: where the design comes
    from.
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
            asked = [("roles", role, number) for role, number in departure.roles.items()]
            asked += [("seats", role, max(numbers)) for role, numbers in departure.seats.items()]
            for section, role, number in asked:
                at = ("departures", place, section, role)
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
            return _("paid in money")
        return _("planned pay {pay} lead hunters").format(pay=f"{self.planned_pay(1.0):g}")

    def planned_pay(self, hunter_pay: float) -> float:
        """On-target pay of all seats in money a month, where a lead hunter earns ``hunter_pay``."""
        return sum(role.seats * role.money(hunter_pay) for role in self.roles.values())
