"""The assumptions that a sensitivity analysis varies: points of a unit cube as overrides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.metrics.facts import Floats
from sim.scenario.errors import ScenarioError, nearest, shown
from sim.scenario.ranges import Range, uncertain
from sim.scenario.world import World

CONTROL = "control"
_INERT = "world.description"
"""A key of every world that no run reads."""


def chosen(world: World, wanted: Sequence[str] = ()) -> tuple[Range, ...]:
    """The uncertain parameters named, or all; a name may be that of a section with everything inside.

    Raises ``ScenarioError`` for a name that no parameter with a range has.
    """
    known = uncertain(world)
    if not wanted:
        return tuple(known)
    taken: set[str] = set()
    for name in wanted:
        own = {each.path for each in known if each.path == name or each.path.startswith(f"{name}.")}
        if not own:
            near = nearest(name, [name for each in known for name in _sections(each.path)])
            allowed = "a parameter of the world with a sourced range, or a section such as world.leads"
            raise ScenarioError(Path(f"--parameters {name}"), None, name, shown(name), allowed, near)
        taken |= own
    return tuple(each for each in known if each.path in taken)


def _sections(path: str) -> list[str]:
    """A path and all sections that it lies in: world.leads.cold, world.leads, world."""
    steps = path.split(".")
    return [".".join(steps[:count]) for count in range(len(steps), 0, -1)]


def overrides_at(ranges: Sequence[Range], point: Floats) -> tuple[str, ...]:
    """A point of the unit cube as overrides: 0 is the low end of each range, 1 the high one.

    Where the point has one coordinate more than there are ranges, the last one is the inert control. It
    changes a text of the world that nothing reads: the world is another one and is run anew, so that the
    control can fail, but must come out at zero.
    """
    sizes = zip(ranges, point.tolist(), strict=False)
    found = [each.override(at_share(each, share)) for each, share in sizes]
    if len(point) > len(ranges):
        found.append(f"{_INERT}=an inert control at {point[-1]:.6g}")
    return tuple(found)


def at_share(each: Range, share: float) -> float:
    """The size at a share of the way from low to high, without digits that arithmetic leaves behind."""
    return float(f"{each.low + share * (each.high - each.low):.12g}")
