"""A study: one world, some designs, and how long, how often and against what to compare them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from sim.display import Shown
from sim.scenario.base import Strict
from sim.scenario.design import Design
from sim.scenario.errors import Problem
from sim.scenario.initial import TABLES as STATE_TABLES
from sim.scenario.initial import Code, Day, InitialState
from sim.scenario.replay import RecordedLead
from sim.scenario.role import Role
from sim.scenario.sweep import Sweep
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_YEAR, Duration, NonNegative, Share
from sim.scenario.unknown import in_words
from sim.scenario.world import World
from sim.texts import _


class Placing(Strict):
    """How the people of an initial state are placed on the seats of a design.

    ``rule``: by present duty (who does today what the seat asks for) or by skill (who is known to be good at
    it, in the dearest duties first). ``named``: for single people, design name to code to role; these go
    first.
    """

    rule: Literal["present-duty", "skill"] = "present-duty"
    named: dict[Code, dict[Code, Code]] = Field(default_factory=dict)


class Grown(Strict):
    """A mature department, grown by the model from a green field under a design and then frozen.

    ``age``: how long it has grown.
    """

    design: str
    age: Annotated[Duration, Field(ge=HOURS_PER_MONTH, le=50 * HOURS_PER_YEAR)]


class Initial(Strict):
    """Where the company stands at time 0: tables of the company as it is today, or a grown department.

    Tables: ``today``, the ``organisation`` of today (a design file), and either a ``workbook`` with the
    sheets People, Accounts, Deals and Leads or the CSV files ``people``, ``accounts``, ``deals``, ``leads``.

    ``orders`` and ``invoices``: those that are open, as further tables.
    """

    grown: Grown | None = None
    today: Day | None = None
    organisation: str | None = None
    workbook: str | None = None
    people: str | None = None
    accounts: str | None = None
    deals: str | None = None
    leads: str | None = None
    orders: str | None = None
    invoices: str | None = None
    placing: Placing = Placing()

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        tables = [name for name in ("workbook", *STATE_TABLES) if getattr(self, name)]
        told = [name for name in ("today", "organisation") if getattr(self, name) is not None]
        if self.grown is not None:
            if tables or told:
                problem = f"found grown beside {', '.join((*told, *tables))}"
                raise Problem(problem, "either a grown department or tables")
            return self
        for name in ("today", "organisation"):
            if name not in told:
                raise Problem(f"missing key '{name}'", "grown; or today, organisation and tables")
        if ("workbook" in tables) == ("people" in tables) or ("workbook" in tables and len(tables) > 1):
            problem = f"found {', '.join(tables) or 'no table'}"
            raise Problem(problem, f"a workbook, or the tables {', '.join(STATE_TABLES)}")
        return self


class Margins(Strict):
    """How far two designs may differ in a headline metric and still be practically equal.

    ``profit_a_year`` in money and ``new_customers`` as a number over the horizon; ``share`` of the mean of
    the design one compares with, for what is not named.
    """

    share: Share | None = None
    profit_a_year: NonNegative | None = None
    new_customers: NonNegative | None = None

    @model_validator(mode="after")
    def _for_all(self) -> Self:
        missing = [name for name in ("profit_a_year", "new_customers") if getattr(self, name) is None]
        if self.share is None and missing:
            raise Problem(f"nothing is said of {' and '.join(missing)}", "an amount for each, or a share")
        return self

    def of(self, metric: str, mean: float) -> float:
        """The margin in the units of a headline metric, beside a design whose mean is ``mean``."""
        amount: float | None = getattr(self, metric)
        return amount if amount is not None else (self.share or 0.0) * abs(mean)

    def in_words(self, metric: str) -> str:
        """What the margin of a headline metric is: a share of the other design, or an amount."""
        amount: float | None = getattr(self, metric)
        if amount is not None:
            return f"{amount:,.15g}"
        return _("{share} of the other design").format(share=f"{100 * (self.share or 0):.3g}%")


class Study(Strict):
    """What a study file says; paths are relative to it.

    ``initial``: the company at time 0; on a green field seats are full of beginners and nobody is a customer.
    ``practically_equal``: differences within this share of the other design's mean do not matter; or amounts.
    ``set``: overrides by dotted path, applied to the world and the designs of this study.
    ``sweep``: what `salesim sweep` varies in it.

    ``name`` (of the folder of results) and ``description``. ``world`` and ``designs``: files; ``reference``:
    the name of the design that the others are set against. ``horizon``: how long a run is; ``replications``:
    how many runs of each design; ``seed``: names the luck.
    """

    name: Annotated[str, Field(min_length=1)]
    description: str
    world: str
    designs: Annotated[list[str], Field(min_length=1)]
    reference: str
    horizon: Annotated[Duration, Field(ge=HOURS_PER_MONTH, le=100 * HOURS_PER_YEAR)]
    replications: Annotated[int, Field(ge=1, le=1_000_000)]
    seed: Annotated[int, Field(ge=0)]
    practically_equal: Share | Margins
    initial: Initial | Literal["green-field"] = "green-field"
    set: dict[str, Any] = Field(default_factory=dict)
    sweep: Sweep | None = None

    @property
    def margins(self) -> Margins:
        """How far two designs may differ and still be practically equal."""
        given = self.practically_equal
        return given if isinstance(given, Margins) else Margins(share=given)


@dataclass(frozen=True)
class Case:
    """One design of a study, with the seats that its file has (an override may have changed them).

    ``later``: what each change of its timeline makes of it.
    """

    design: Design
    file_seats: dict[str, int]
    later: tuple[Case, ...] = ()

    @property
    def roles(self) -> dict[str, Role]:
        """The roles that it has at first, and those that its changes bring."""
        found = dict(self.design.roles)
        for case in self.later:
            found |= {name: role for name, role in case.design.roles.items() if name not in found}
        return found

    def content(self) -> list[Any]:
        """All that decides how the organisation is and what it becomes, as plain data."""
        return [
            self.design.model_dump(mode="json"),
            self.file_seats,
            *(case.content() for case in self.later),
        ]


@dataclass(frozen=True)
class Start:
    """Where every design of a study begins, and how people are placed on its seats.

    ``organisation`` is the design of today: the one of the tables' roles, or the one under which the
    department is grown for ``age`` hours in ``world``. ``state`` is None where it is to be grown. Overrides
    from outside change neither: what is past stays as it was.
    """

    organisation: Case
    state: InitialState | None
    age: float
    world: World
    placing: Placing

    def in_words(self) -> list[str]:
        """Where the designs begin."""
        if self.state is not None:
            return in_words(self.state)
        return [
            _(
                "every replication begins with a department that has grown from a green field for {years} "
                "years under {design}, the same one for every design"
            ).format(years=f"{self.age / HOURS_PER_YEAR:g}", design=self.organisation.design.name)
        ]

    @cached_property
    def key(self) -> str:
        """A hash of all that decides where a run begins."""
        return content_hash(*self.content())

    def content(self) -> list[Any]:
        """All that decides where a run begins, as plain data."""
        organisation, state = self.organisation, self.state
        return [
            *organisation.content(),
            self.world.model_dump(mode="json") if state is None else state.model_dump(mode="json"),
            self.age,
            self.placing.model_dump(mode="json"),
        ]


@dataclass(frozen=True, repr=False)
class LoadedStudy(Shown):
    """A study with everything it names, validated; ``start`` is None for a green field.

    ``files`` are all files that were read, ``notes`` what a user should know about them, ``overrides`` what
    was changed from outside them.
    """

    study: Study
    world: World
    cases: tuple[Case, ...]
    recorded_leads: tuple[RecordedLead, ...] | None
    start: Start | None
    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the study."""
        return self.study.name

    @property
    def reference(self) -> Case:
        """The case that the others are compared with."""
        return next(case for case in self.cases if case.design.name == self.study.reference)

    def content_hash(self) -> str:
        """A hash of all content that decides the results of a replication, in 16 hex digits.

        The number of replications and the set of designs are left out: neither changes any run.
        """
        return content_hash(
            self.world.model_dump(mode="json"),
            {"horizon": self.study.horizon, "seed": self.study.seed},
            [list(lead) for lead in self.recorded_leads or ()],
            None if self.start is None else self.start.content(),
        )


def content_hash(*parts: Any) -> str:
    """A stable hash of plain data, in 16 hex digits."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
