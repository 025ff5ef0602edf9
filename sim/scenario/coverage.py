"""Whether the territories of a design speak of the world's words, and leave no customer without a keeper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from sim.scenario.chart import KINDS, belongs, territory
from sim.scenario.design import Design
from sim.scenario.errors import Problem, nearest, shown
from sim.scenario.role import MEMBERS, Role
from sim.scenario.world import World

_NEEDS = (
    ("convert", "keep", "somebody converts, and nobody keeps what is won"),
    ("generate", "convert", "somebody generates leads, and nobody converts them"),
    (None, "keep", "nobody keeps such customers"),
)


def territory_misfits(design: Design, world: World) -> Iterator[Problem]:
    """What is wrong with who serves what: unknown words, desks in territories, firms that fall between."""
    unknown = list(_unknown_words(design, world))
    yield from unknown
    if unknown:
        return
    for name, role in design.roles.items():
        parts = [duty for duty in role.duties if duty in MEMBERS]
        if parts and not role.keeps and design.territory(role):
            text = f"'{name}' has {', '.join(parts)} for all customers in a unit that serves some"
            yield Problem(text, "a desk in a unit without a territory", None, ("roles", name, "unit"))
    yield from _gaps(design, world)


def _unknown_words(design: Design, world: World) -> Iterator[Problem]:
    for name, unit in design.units.items():
        for kind, words in unit.serves.named():
            known = getattr(world.market, kind).value
            for place, word in enumerate(words):
                if word not in known:
                    allowed = f"one of the {kind} of world {world.name}: {', '.join(known)}"
                    at = ("units", name, "serves", kind, place)
                    yield Problem(f"found {shown(word)}", allowed, nearest(word, known), at)


def _gaps(design: Design, world: World) -> Iterator[Problem]:
    """Firms for which a duty is done by somebody and the next one by nobody; one problem each."""
    if not any(territory(design.units, role.unit) for role in design.roles.values()):
        return
    for first, then, why in _NEEDS:
        if not design.seats_with(then):
            continue
        for words in product(*(getattr(world.market, kind).value for kind in KINDS)):
            firm = dict(zip(KINDS, words, strict=True))
            begun = first is None or _done(design, first, firm)
            if begun and not _done(design, then, firm):
                text = f"firms of {', '.join(words)}: {why}"
                yield Problem(text, f"a seat with the duty {then} whose unit serves them", None, ("units",))
                break


def _done(design: Design, duty: str, firm: dict[str, str]) -> bool:
    return any(
        role.seats > 0 and _has(role, duty) and belongs(firm, design.territory(role))
        for role in design.roles.values()
    )


def _has(role: Role, duty: str) -> bool:
    return role.keeps if duty == "keep" else duty in role.duties
