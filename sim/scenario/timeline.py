"""Reorganisations during the run: when a design becomes another one, and how that is carried out."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.base import Strict
from sim.scenario.errors import Problem
from sim.scenario.initial import Code
from sim.scenario.units import HOURS_PER_DAY, Duration


class Reached(Strict):
    """What a company must have grown to: so many accounts at the end of a month."""

    accounts: Annotated[int, Field(ge=1)]


class Change(Strict):
    """One reorganisation: at a date, or once the company has grown to something, it becomes another design.

    Changes come one after the other: one that is never reached holds up those behind it. ``become`` is a
    design file. ``by``: how people are mapped to roles, as in ``placing``; what they would like to do counts
    besides. ``dismiss``: whoever finds no seat is let go, or nobody is, and people beyond the seats stay
    until they leave by themselves; ``stay``: codes of people who are not let go in any case.
    ``hires_a_quarter``: for how many empty seats at most the search begins in a quarter. ``pay``: people keep
    their pay, or get the role's. ``overlap``: how long people who are let go stay to hand over, on full pay.

    ``at``: its date since the beginning; ``when``: what the company must have grown to.
    """

    at: Annotated[Duration, Field(ge=HOURS_PER_DAY)] | None = None
    when: Reached | None = None
    become: str
    by: Literal["present-duty", "skill"] = "present-duty"
    dismiss: Literal["anyone", "nobody"] = "anyone"
    stay: list[Code] = Field(default_factory=list)
    hires_a_quarter: Annotated[int, Field(ge=1)] | Literal["unlimited"] = "unlimited"
    pay: Literal["kept", "of-the-role"] = "kept"
    overlap: Duration = 0.0

    @model_validator(mode="after")
    def _one_moment(self) -> Self:
        if (self.at is None) == (self.when is None):
            found = "neither at nor when" if self.at is None else "both at and when"
            raise Problem(f"found {found}", "one of them: at a date, or when the company has grown")
        return self


def check_order(timeline: list[Change]) -> None:
    """Make sure that dated changes stand in the order of their dates.

    Raises:
        Problem: the first that does not; ``at`` leads to it in a design file.
    """
    latest = 0.0
    for place, change in enumerate(timeline):
        if change.at is not None:
            if change.at <= latest:
                problem = "this change is not later than the one before it"
                raise Problem(problem, "changes in the order of their dates", None, ("timeline", place, "at"))
            latest = change.at
