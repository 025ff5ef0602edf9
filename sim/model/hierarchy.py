"""The reporting line: who is whose boss, and who stands in for a boss who is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.model.seat import Seat
from sim.scenario.chart import upward

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.person import Person
    from sim.scenario.design import Design


def seats_above(seats: list[Seat], design: Design) -> dict[Seat, tuple[Seat, ...]]:
    """The managers above each seat, the nearest first.

    Those of its own unit come first, in the order of the file: the first is the boss, the others are his
    deputies; then those of the unit that it reports to, and so on. No manager reports to his own deputy.
    """
    managers: dict[str, list[Seat]] = {unit: [] for unit in design.units}
    for seat in seats:
        if "manage" in seat.terms.duties:
            managers[seat.terms.unit].append(seat)
    above: dict[Seat, tuple[Seat, ...]] = {}
    for seat in seats:
        own = managers[seat.terms.unit]
        line = own[: own.index(seat)] if seat in own else list(own)
        _, *units_above = upward(design.units, seat.terms.unit)
        for unit in units_above:
            line += managers[unit]
        above[seat] = tuple(line)
    return above


class Hierarchy:
    """Bosses of the people of one company, by who sits and who is there."""

    def __init__(self, company: Company, seats: list[Seat]) -> None:
        self._company = company
        self.take_seats(seats)

    def take_seats(self, seats: list[Seat]) -> None:
        """Go by the chart that the company has now, and its seats."""
        self._above = seats_above(seats, self._company.design)
        self._nearer: dict[Seat, dict[Seat, tuple[Seat, ...]]] = {}
        for seat, line in self._above.items():
            for place, superior in enumerate(line):
                self._nearer.setdefault(superior, {})[seat] = line[:place]

    def has_boss(self, seat: Seat) -> bool:
        """Whether the design has anybody above a seat."""
        return bool(self._above.get(seat))

    def superiors(self, seat: Seat) -> Iterator[Person]:
        """Who sits above a seat now, the nearest first."""
        seated = self._company.staff.seated
        # Who left before a reorganisation had a seat that the chart has no more.
        return (seated[above] for above in self._above.get(seat, ()) if above in seated)

    def boss(self, seat: Seat) -> Person | None:
        """The nearest superior who is there: the deputy where the boss is away or his seat is empty."""
        now = self._company.now
        for person in self.superiors(seat):
            if not person.leaving and not person.absences.away(now):
                return person
        return None

    def reports(self, manager: Person) -> list[Person]:
        """The people who report to a manager, also while he is away; their number is his span.

        Nobody who sits nearer above them is their boss.
        """
        seated = self._company.staff.seated
        if seated.get(manager.seat) is not manager:
            return []
        below = self._nearer.get(manager.seat, {})
        return [
            person
            for seat, person in seated.items()
            if seat in below and not any(nearer in seated for nearer in below[seat])
        ]
