"""The organisation chart: units that report to each other, and the firms that each of them serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from sim.scenario.base import Strict
from sim.scenario.errors import Problem, nearest, shown
from sim.texts import _, marked

Department = Literal["samples", "credit", "marketing", "aftersales"]
KINDS = (marked("regions"), marked("segments"), marked("tiers"))
"""What a unit's firms may be told apart by, as the lists of the world's market are called."""

Territory = dict[str, frozenset[str]]
"""By kind the words of the firms that somebody serves; a kind that is missing is not narrowed."""


class Serves(Strict):
    """The firms of a unit: only those of the regions, product lines (segments) and tiers named.

    A kind that is not named is not narrowed. A unit serves no more than the unit it reports to.
    """

    regions: list[str] = Field(default_factory=list)
    segments: list[str] = Field(default_factory=list)
    tiers: list[str] = Field(default_factory=list)

    def named(self) -> Iterator[tuple[str, list[str]]]:
        """The kinds that are narrowed, each with its words."""
        for kind in KINDS:
            words = getattr(self, kind)
            if words:
                yield kind, words

    def in_words(self) -> str:
        """Such as ``regions near; tiers A, B``; empty where nothing is narrowed."""
        return "; ".join(f"{_(kind)} {', '.join(words)}" for kind, words in self.named())


class Unit(Strict):
    """A box of the organisation chart; a unit of kind factory has no border with the plant.

    ``includes`` names other departments that are part of the unit: working with them costs it nothing.
    ``serves`` narrows the firms that its people hunt, win and keep.
    """

    kind: Literal["sales", "factory"] = "sales"
    reports_to: str | None = None
    includes: list[Department] = Field(default_factory=list)
    serves: Serves = Serves()


def upward(units: Mapping[str, Unit], name: str) -> Iterator[str]:
    """The unit and those above it, nearest first."""
    above: str | None = name
    while above is not None:
        yield above
        above = units[above].reports_to


def territory(units: Mapping[str, Unit], name: str) -> Territory:
    """The firms of a unit: what it serves of what the units above it serve."""
    narrowed: Territory = {}
    for unit in upward(units, name):
        for kind, words in units[unit].serves.named():
            narrowed[kind] = narrowed.get(kind, frozenset(words)) & frozenset(words)
    return narrowed


def belongs(firm: Mapping[str, str | None], to: Territory) -> bool:
    """Whether a firm, given by its word of each kind, is of a territory."""
    return all(firm[kind] in words for kind, words in to.items())


def check_units(units: Mapping[str, Unit]) -> None:
    """Make sure that units are a tree and that none serves what the unit above it does not.

    Raises:
        Problem: the first mistake; ``at`` leads to it in a design file.
    """
    for name in units:
        _check_reporting(units, name)
    for name, unit in units.items():
        if unit.reports_to is None:
            continue
        allowed = territory(units, unit.reports_to)
        for kind, words in unit.serves.named():
            for place, word in enumerate(words):
                if kind in allowed and word not in allowed[kind]:
                    right = f"{kind} of the unit above, {unit.reports_to}: {', '.join(sorted(allowed[kind]))}"
                    at = ("units", name, "serves", kind, place)
                    raise Problem(f"found {shown(word)}", right, nearest(word, allowed[kind]), at)


def _check_reporting(units: Mapping[str, Unit], name: str) -> None:
    above, seen = units[name].reports_to, [name]
    at = ("units", name, "reports_to")
    while above is not None:
        if above not in units:
            allowed = f"a unit: {', '.join(units)}"
            raise Problem(f"found {shown(above)}", allowed, nearest(above, units), at)
        if above in seen:
            circle = " > ".join([*seen, above])
            raise Problem(f"units report in a circle: {circle}", "a tree of units", None, at)
        seen.append(above)
        above = units[above].reports_to
