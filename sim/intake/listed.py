"""Sheets that list items with a value each: pay, calendar, market."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.intake.columns import Item
from sim.intake.findings import Findings, Place
from sim.intake.grid import Grid, is_empty
from sim.intake.headers import Heading
from sim.intake.table import read_cell
from sim.intake.values import Vocabulary
from sim.intake.words import MISSING, dictionary, plain
from sim.scenario.errors import nearest, shown


@dataclass(frozen=True)
class Told:
    """A value that the client states, and where."""

    value: object
    place: Place


def read_items(
    grid: Grid, heading: Heading, items: Sequence[Item], vocabulary: Vocabulary, findings: Findings
) -> dict[str, Told]:
    """The items that have a value, by name; an item nobody knows and a wrong value are mistakes."""
    told: dict[str, Told] = {}
    if not {"item", "value"} <= heading.places.keys():
        return told
    known = dictionary({item.name: item.also for item in items})
    by_name = {item.name: item for item in items}
    at, value_at = heading.places["item"], heading.places["value"]
    for number, cells in grid.rows[heading.row + 1 :]:
        name_cell, raw = ((cells[i] if i < len(cells) else None) for i in (at, value_at))
        place = grid.place(number, value_at)
        if _says_nothing(raw):
            continue
        name = known.get(plain(str(name_cell)))
        if name is None:
            near = nearest(plain(str(name_cell)), known)
            names = ", ".join(by_name)
            findings.refuse(grid.place(number, at), f"found {shown(name_cell)}", names, near and known[near])
        elif name in told:
            findings.refuse(place, f"{name} stands twice, first in {told[name].place.cell}", "each item once")
        else:
            _tell(by_name[name], raw, place, vocabulary, findings, told)
    return told


def _says_nothing(raw: object) -> bool:
    return is_empty(raw) or (isinstance(raw, str) and raw.strip().casefold() in MISSING)


def _tell(
    item: Item, raw: object, place: Place, words: Vocabulary, findings: Findings, told: dict[str, Told]
) -> None:
    place = Place(place.sheet, place.cell, item.name)
    value = read_cell(item.kind, raw, place, words, findings, needed=True)
    if isinstance(value, int | float) and not item.least <= value <= item.most:
        findings.refuse(place, f"found {shown(raw)}", item.bounds)
    elif value is not None:
        told[item.name] = Told(value, place)
