"""The staff: who sits where, who is idle, who leaves and who comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from sim.events import NOBODY, Fact, PersonRecord
from sim.mechanisms.ramp import productivity, start_in_new_duties
from sim.mechanisms.reorganisation import settled
from sim.model.person import Person
from sim.model.seat import Seat, as_known, born, quantile_at
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.placing import Placement
    from sim.model.recruiting import Vacancy
    from sim.scenario.initial import KnownPerson
    from sim.scenario.role import Duty

_RECENT = 3 * HOURS_PER_MONTH


class Staff:
    """All people of the run; ``people`` keeps those who left, ``seated`` holds who is there now."""

    def __init__(self, company: Company, seats: list[Seat]) -> None:
        self._company = company
        self.seats = seats
        self.people: list[Person] = []
        self._former: list[PersonRecord] = []
        self.seated: dict[Seat, Person] = {}
        self.idle: dict[Person, None] = {}
        self.without_seat: dict[Person, None] = {}
        self._searches: dict[Vacancy, None] = {}
        self._exits: list[tuple[float, Person]] = []
        self._serving: dict[tuple[str, int], dict[Person, None]] = {}
        self._seats_of_unit = Counter(seat.terms.unit for seat in seats)
        self._ties = company.luck.endless("routing.ties")

    def open_for_business(self) -> None:
        """Fill the seats at time 0: with beginners, or with the people of the initial state.

        Seats for which the state has nobody are sought from then on. People for whom the design has no seat
        are there too, without duties, until they are let go.
        """
        placement = self._company.placement
        for seat in self.seats:
            if placement is None:
                self.set_pace(self._hire(seat, 0))
            elif seat.known is not None:
                self._welcome_back(self._hire(seat, 0), placement)
            else:
                self.seek(seat)
        if placement is not None:
            for person in placement.without:
                self._keep_aside(person, placement)

    def seek(self, seat: Seat, later: float = 0.0) -> None:
        """Look for the first person on a new seat, from so many hours on."""
        u = self._company.luck.quantile("vacancy", *seat.slot)
        hours = later + quantile_at(seat.family.vacancy.value, u)
        self._find(self._company.recruiting.open(seat), hours, 0)

    def seek_successor(self, person: Person) -> None:
        """Somebody is to be sought for the seat of a person who will leave it."""
        if person.vacancy is None and person.seat.refilled and person.on_seat:
            person.vacancy = self._company.recruiting.open(person.seat)

    def seek_nobody_after(self, person: Person) -> None:
        """The person's seat goes with him, or is gone already."""
        if person.vacancy is not None:
            self._company.recruiting.give_up(person.vacancy)
            person.vacancy = None

    def _find(self, vacancy: Vacancy, hours: float, succession: int) -> None:
        """Let somebody come in some hours, or later where the work of hiring him is not done by then."""
        self._searches[vacancy] = None
        vacancy.succeed = lambda: self._found(vacancy, succession)
        self._company.after(hours, lambda: self._company.recruiting.time_is_over(vacancy))

    def _found(self, vacancy: Vacancy, succession: int) -> None:
        del self._searches[vacancy]
        self._succeed(vacancy.seat, succession)

    def _welcome_back(self, person: Person, placement: Placement) -> None:
        """Somebody who has worked here before goes on, perhaps with duties that are new to him."""
        known = person.seat.known
        assert known is not None
        tenure = self._company.world.start.tenure.value
        drawn = quantile_at(tenure, person.traits.tenure) / HOURS_PER_YEAR
        years = drawn if known.tenure_years is None else known.tenure_years
        person.hired = person.learning_since = -years * HOURS_PER_YEAR
        today = placement.organisation.roles[known.role].stages
        new = [duty for duty in person.seat.terms.stages if duty not in today]
        if new:
            start = self._company.world.people.ramp_start.value
            so_far = productivity(-person.hired, person.ramp, start)
            person.learning_since = self._company.now
            person.learning_start = min(
                so_far, start_in_new_duties(len(new), len(person.seat.terms.stages), start)
            )
        self.set_pace(person)

    def _keep_aside(self, known: KnownPerson, placement: Placement) -> None:
        """Count somebody without a seat among the people; he has the terms of today's role and no work."""
        company = self._company
        role = placement.organisation.roles[known.role]
        family = company.world.people.families[role.family]
        pay = role.money(company.world.money.hunter_pay.value) / company.world.money.hunter_pay.value
        slot = ("person", known.code)
        seat = Seat(slot, known.role, len(self.people), role, pay, family, False, known=known)
        person = self._enrol(seat, 0)
        person.on_seat = False
        self._welcome_back(person, placement)

    def _hire(self, seat: Seat, succession: int) -> Person:
        company = self._company
        person = self._enrol(seat, succession)
        self.seated[seat] = person
        self._serve(person)
        company.env.process(person.work())
        return person

    def _enrol(self, seat: Seat, succession: int) -> Person:
        company = self._company
        traits = born(company.world.people, seat, company.luck, succession)
        if company.placement is not None and seat.known is not None and succession == 0:
            traits = as_known(traits, seat.known, company.placement.skills[seat.known.code])
        person = Person(company, seat, traits, self._next_index(), succession, company.now)
        self.people.append(person)
        company.emit((company.now, Fact.HIRED, person.index, NOBODY, seat.position, succession))
        return person

    def _next_index(self) -> int:
        return len(self.people) + len(self._former)

    def renew(self, person: Person) -> None:
        """Somebody begins in another role: from now on the facts know him under another number."""
        assert person.former is not None
        company, before = self._company, person.former
        person.former = None
        person.index = self._next_index()
        self._former.append(before)
        new = not set(person.seat.terms.stages) <= {duty.split(".")[0] for duty in before.duties}
        company.emit((company.now, Fact.MOVED, person.index, NOBODY, before.index, new))
        if person.coached.ahead:
            effect, ahead = person.coached.effect, person.coached.ahead
            company.emit((company.now, Fact.COACHED, person.index, NOBODY, effect, ahead))

    def records(self) -> tuple[PersonRecord, ...]:
        """All that persons of facts have been, by number."""
        records = [*self._former, *(person.former or person.record() for person in self.people)]
        return tuple(sorted(records, key=lambda record: record.index))

    def set_pace(self, person: Person) -> None:
        """Duty hours per hour on the clock: what the week leaves, times what the newcomer can do yet."""
        learned = self._company.now - person.learning_since + person.coached.ahead
        ramp = productivity(learned, person.ramp, person.learning_start)
        settling = self._company.now - person.settling_since
        dip_lasts = self._company.world.reorganisation.dip_lasts.value
        person.pace = person.presence * ramp * settled(settling, dip_lasts, person.dip)

    def depart(self, person: Person) -> None:
        """The person leaves now; his work is left to others and the seat is vacant for a while."""
        company = self._company
        if not person.on_seat:
            self.let_go(person)
            return
        self._exits.append((company.now, person))
        del self.seated[person.seat]
        for duty_and_area in product(person.duties, person.areas):
            del self._serving[duty_and_area][person]
        self._leave(person)
        if person.generate is not None:
            person.generate.drop()
        if person.convert is not None:
            company.pipeline.leave_behind(person)
        if person.manage is not None:
            self.wake_all("manage")
        if person.seat.refilled:
            self.seek_successor(person)
            assert person.vacancy is not None
            rest = max(0.0, person.traits.vacancy - person.notice)
            self._find(person.vacancy, rest, person.succession + 1)

    def let_go(self, person: Person) -> None:
        """Somebody without a seat leaves, with the pay of his period of notice; nobody succeeds him."""
        self._company.pay_off(person)
        self._leave(person)
        self.without_seat.pop(person, None)

    def _leave(self, person: Person) -> None:
        company = self._company
        tenure = company.now - person.hired
        company.emit((company.now, Fact.LEFT, person.index, NOBODY, person.destination, tenure))
        company.pay(person)
        company.stand_ins.hand_on(person)
        company.book.leave_behind(person)

    def reseat(self, seats: list[Seat], moves: dict[Seat, Person]) -> list[Seat]:
        """Put everybody on the seats of another design; returns those for which nobody is sought yet.

        A search that is under way goes on for the first empty seat with the same duties, else it ends.
        """
        empty = [seat for seat in seats if seat not in moves]
        for vacancy in list(self._searches):
            fit = _with_duties(empty, vacancy.seat.terms.duties)
            if fit is None:
                del self._searches[vacancy]
                self._company.recruiting.give_up(vacancy)
            else:
                # Who will come is decided by the luck of the seat for which he was sought first.
                vacancy.seat = seats[seats.index(fit)] = replace(fit, slot=vacancy.seat.slot)
                empty.remove(fit)
        for seat, person in moves.items():
            if not seat.refilled:
                self.seek_nobody_after(person)
            elif person.vacancy is not None:
                person.vacancy.seat = seat
        self.seats = seats
        self.seated = dict(sorted(moves.items(), key=lambda move: move[0].position))
        self._serving = {}
        for person in self.seated.values():
            self._serve(person)
        self._seats_of_unit = Counter(seat.terms.unit for seat in seats)
        self._company.hierarchy.take_seats(seats)
        return empty

    def _serve(self, person: Person) -> None:
        """Let the person be found by each of his duties in each of his areas."""
        for duty_and_area in product(person.duties, person.areas):
            self._serving.setdefault(duty_and_area, {})[person] = None

    def _succeed(self, seat: Seat, succession: int) -> None:
        newcomer = self._hire(seat, succession)
        self._company.month.begin(newcomer)
        self._company.succession.welcome(newcomer)
        self._company.book.fill_lines_of(newcomer)
        self._company.pipeline.welcome(newcomer)
        if newcomer.convert is not None:
            self.wake("generate")
        self.wake_all("manage")

    def sitting_on(self, seat: Seat) -> Person | None:
        """Who sits on the seat now."""
        return self.seated.get(seat)

    def present(self, duty: str, area: int) -> int:
        """How many people have the duty in an area now."""
        return len(self._serving.get((duty, area), ()))

    def at_hand(self, duty: str, area: int, roles: Collection[str] | None = None) -> list[Person]:
        """Those with the duty in an area who may be given something to go on with.

        People who are away, or have given notice, come into question only where nobody else is there.
        """
        now = self._company.now
        people = [
            person
            for person in self._serving.get((duty, area), ())
            if not person.leaving and (roles is None or person.seat.role in roles)
        ]
        people = [person for person in people if not person.absences.away(now)] or people
        return [person for person in people if not person.has_given_notice] or people

    def least_loaded(
        self, duty: str, load: Callable[[Person], int], area: int, roles: Collection[str] | None = None
    ) -> Person | None:
        """Who of those at hand has the smallest load; ties are broken by the design's own luck."""
        candidates = self.at_hand(duty, area, roles)
        if not candidates:
            return None
        loads = [load(person) for person in candidates]
        least = min(loads)
        best = sorted(
            (person for person, carried in zip(candidates, loads, strict=True) if carried == least),
            key=lambda person: person.seat.position,
        )
        return best[int(next(self._ties) * len(best))] if len(best) > 1 else best[0]

    def wake(self, duty: str, area: int | None = None) -> None:
        """Wake whoever with the duty (in an area) has been idle longest, if anyone is.

        Where all who are idle are away, the one who is woken comes when he is back.
        """
        now = self._company.now
        away = None
        for person in self.idle:
            if duty in person.works_at and (area is None or area in person.areas):
                if not person.absences.away(now):
                    person.wake()
                    return
                away = away or person
        if away is not None:
            away.wake()

    def wake_all(self, duty: str) -> None:
        """Let everybody with the duty who is idle look again when the next piece of work falls due."""
        for person in list(self.idle):
            if duty in person.works_at:
                person.wake()

    def luck_with(self, purpose: str, person: Person, firm: int) -> float:
        """The luck of a person with a firm: of a departure that may take it along, or of a take-over."""
        company = self._company
        key = company.market.keys[firm]
        return company.luck.quantile(purpose, *person.seat.slot, person.succession, key)

    def recent_exits(self, person: Person) -> tuple[int, int]:
        """Colleagues of the person's unit who left in the last three months, and the seats of the unit."""
        since = self._company.now - _RECENT
        unit = person.seat.terms.unit
        exits = sum(when >= since and gone.seat.terms.unit == unit for when, gone in self._exits)
        return exits, self._seats_of_unit[unit]


def _with_duties(seats: list[Seat], duties: list[Duty]) -> Seat | None:
    return next((seat for seat in seats if seat.terms.duties == duties), None)
