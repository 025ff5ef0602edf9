"""The assumptions that a reader should check before he acts on the advice."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.assumptions import GRADES, WEAKEST_FIRST
from sim.report.page.advice import least_agreeing, standing
from sim.report.page.flip import Flip, described, flips, parameter_name
from sim.scenario.ranges import Range, uncertain
from sim.scenario.schema import meaning
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison

MOST = 3
"""Assumptions on page one."""
_LONGEST_MEANING = 70
"""Letters: a longer one says how several parameters work together, which is more than a name can hold."""


@dataclass(frozen=True)
class Check:
    """One assumption: what it is, what is known about it, and what it would turn."""

    path: str
    name: str
    value: str
    about: str
    turning: str

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return _("{name}: {value}. {about} {turning}").format(
            name=self.name, value=self.value, about=self.about, turning=self.turning
        )


def checks(comparison: Comparison) -> tuple[Check, ...]:
    """Those that matter most for the advice; without worlds the worst sourced of the widest range."""
    found = standing(comparison)
    least = None if found.open else least_agreeing(comparison, found)
    rival = least[1] if least is not None else found.rival
    known = flips(comparison, rival.other) if rival is not None else ()
    return tuple(_check(flip) for flip in (known or _weakest(comparison))[:MOST])


def _weakest(comparison: Comparison) -> tuple[Flip, ...]:
    """Where nobody tried what assumptions do: the worst sourced first, of these the widest ranges."""
    ranges = sorted(uncertain(comparison.study.world), key=lambda own: (_place(own), -_width(own)))
    untried = _("What it would turn was not tried.")
    return tuple(described(own, "", "", untried) for own in ranges[:MOST])


def _place(own: Range) -> int:
    return WEAKEST_FIRST.index(own.grade or "")


def _width(own: Range) -> float:
    """The width of a range in sizes of its parameter, by ratio where neither end is zero."""
    low, high = sorted((abs(own.low), abs(own.high)))
    return math.inf if low == 0 else high / low


def _check(flip: Flip) -> Check:
    about = _("Possible: {low} to {high}. Source: {source}, grade {grade} ({meaning}).").format(
        low=flip.low,
        high=flip.high,
        source=flip.source or _("none"),
        grade=flip.grade or "-",
        meaning=_(GRADES[flip.grade]) if flip.grade else _("no grade"),
    )
    turning = " ".join(filter(None, (flip.direction, flip.turning)))
    return Check(flip.path, _named(flip.path), flip.value, about, turning)


def _named(path: str) -> str:
    """A parameter by its path, and by what it means where that is short and more than its last key says."""
    keys = path.split(".")
    name, said = parameter_name(path), meaning(keys[1:])
    if said in ("", keys[-1]) or len(said) > _LONGEST_MEANING:
        return name
    return _("{name} ({meaning})").format(name=name, meaning=said)
