"""A role: what its people do, where, and for how much."""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from sim.scenario.base import Strict
from sim.scenario.errors import Problem, nearest, refuse_twice, shown
from sim.scenario.units import Share

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
Result = Literal["leads", "wins", "revenue", "deliveries"]
MEMBERS = tuple(duty for duty in get_args(Duty) if duty.startswith("keep."))
"""The parts of follow-up; whoever has the duty keep has those that nobody beside the keepers has by name."""
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

    ``seats``: how many people. ``duties``: from the most important to the least. ``family``: the skill family
    of the world they are hired from. ``unit``: their box of the chart. ``variable``: parts of the pay that
    hang on results: ``leads`` qualified, ``wins``, ``revenue`` of own accounts, ``deliveries`` of the plant.
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
    def only_manages(self) -> bool:
        """Whether its people are managers: they manage, and neither generate, convert nor keep.

        Who leads a team and sells as its people do is one of them: nobody becomes a manager by a rule, or
        ceases to be one.
        """
        return "manage" in self.duties and not {"generate", "convert", "keep"} & set(self.stages)

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
        refuse_twice(self.duties, "a duty", "duties")
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
