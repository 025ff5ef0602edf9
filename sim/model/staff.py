"""The staff: who sits where, who is idle, who leaves and who comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from sim.events import NOBODY, Fact
from sim.mechanisms.ramp import productivity
from sim.model.person import Person
from sim.model.seat import born, quantile_at
from sim.randomness import Floats
from sim.scenario.units import HOURS_PER_MONTH

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.seat import Seat

_RECENT = 3 * HOURS_PER_MONTH


class Staff:
    """All people of the run; ``people`` keeps those who left, ``seated`` holds who is there now."""

    def __init__(self, company: Company, seats: list[Seat]) -> None:
        self._company = company
        self._seats = seats
        self.people: list[Person] = []
        self.seated: dict[Seat, Person] = {}
        self.idle: dict[Person, None] = {}
        self._exits: list[tuple[float, Person]] = []
        self._luck_with: dict[Person, Floats] = {}
        self._present: Counter[str] = Counter()
        self._seats_of_unit = Counter(seat.terms.unit for seat in seats)
        self._ties = company.luck.endless("routing.ties")

    def open_for_business(self, *, veterans: bool) -> None:
        """Fill every seat at time 0, with people of some tenure or with beginners."""
        tenure = self._company.world.start.tenure.value
        for seat in self._seats:
            person = self._hire(seat, 0)
            if veterans:
                person.hired -= quantile_at(tenure, person.traits.tenure)
            self.set_pace(person)

    def _hire(self, seat: Seat, succession: int) -> Person:
        company = self._company
        traits = born(company.world.people, seat, company.luck, succession)
        person = Person(company, seat, traits, len(self.people), succession, company.now)
        self.people.append(person)
        self.seated[seat] = person
        self._present.update(seat.terms.duties)
        company.emit((company.now, Fact.HIRED, person.index, NOBODY, seat.position, succession))
        company.env.process(person.work())
        return person

    def set_pace(self, person: Person) -> None:
        """Duty hours per hour on the clock: what the week leaves, times what the newcomer can do yet."""
        tenure = self._company.now - person.hired
        ramp = productivity(tenure, person.traits.ramp, self._company.world.people.ramp_start.value)
        person.pace = person.presence * ramp

    def depart(self, person: Person) -> None:
        """The person leaves now; his work is left to others and the seat is vacant for a while."""
        company = self._company
        del self.seated[person.seat]
        self._present.subtract(person.seat.terms.duties)
        to_rival = person.traits.destination < company.world.people.rival_share.value
        company.emit((company.now, Fact.LEFT, person.index, NOBODY, to_rival, company.now - person.hired))
        company.pay(person)
        self._exits.append((company.now, person))
        company.stand_ins.hand_on(person)
        company.book.leave_behind(person, to_rival)
        if person.generate is not None:
            person.generate.drop()
        if person.convert is not None:
            company.pipeline.leave_behind(person.convert)
        company.after(person.traits.vacancy, lambda: self._succeed(person))

    def _succeed(self, leaver: Person) -> None:
        newcomer = self._hire(leaver.seat, leaver.succession + 1)
        self._company.month.begin(newcomer)
        self._company.book.welcome(newcomer)
        self._company.pipeline.rescue()
        if newcomer.convert is not None:
            self.wake("generate")

    def sitting_on(self, seat: Seat) -> Person | None:
        """Who sits on the seat now."""
        return self.seated.get(seat)

    def present(self, duty: str) -> int:
        """How many people have the duty now."""
        return self._present[duty]

    def least_loaded(
        self, duty: str, load: Callable[[Person], int], roles: Collection[str] | None = None
    ) -> Person | None:
        """Who of those with the duty has the smallest load; ties are broken by the design's own luck.

        People who are away come into question only where nobody is there.
        """
        candidates = [
            person
            for person in self.seated.values()
            if duty in person.seat.terms.duties
            and not person.leaving
            and (roles is None or person.seat.role in roles)
        ]
        if not candidates:
            return None
        now = self._company.now
        candidates = [person for person in candidates if not person.absences.away(now)] or candidates
        loads = [load(person) for person in candidates]
        least = min(loads)
        best = sorted(
            (person for person, carried in zip(candidates, loads, strict=True) if carried == least),
            key=lambda person: person.seat.position,
        )
        return best[int(next(self._ties) * len(best))] if len(best) > 1 else best[0]

    def wake(self, duty: str) -> None:
        """Wake whoever with the duty has been idle longest, if anyone is.

        Where all who are idle are away, the one who is woken comes when he is back.
        """
        now = self._company.now
        away = None
        for person in self.idle:
            if duty in person.seat.terms.duties:
                if not person.absences.away(now):
                    person.wake()
                    return
                away = away or person
        if away is not None:
            away.wake()

    def luck_with(self, person: Person, firm: int) -> tuple[float, float]:
        """Quantiles of (this person's departure taking the firm along, this person's take-over of it)."""
        block = self._luck_with.get(person)
        if block is None:
            company = self._company
            block = company.luck.block(
                (company.market.size, 2), "person.firm", *person.seat.slot, person.succession
            )
            self._luck_with[person] = block
        return float(block[firm, 0]), float(block[firm, 1])

    def recent_exits(self, person: Person) -> tuple[int, int]:
        """Colleagues of the person's unit who left in the last three months, and the seats of the unit."""
        since = self._company.now - _RECENT
        unit = person.seat.terms.unit
        exits = sum(when >= since and gone.seat.terms.unit == unit for when, gone in self._exits)
        return exits, self._seats_of_unit[unit]
