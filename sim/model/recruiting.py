"""Hiring work: the boss of a vacant seat has to find somebody, while the time of the vacancy runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.person import Person
    from sim.model.seat import Seat


class Vacancy:
    """One seat that somebody is sought for.

    ``seat``: the one that it is for now; ``to_do``: hours of the boss's work that nobody has begun;
    ``in_hand``: pieces of it that are being done.
    """

    def __init__(self, seat: Seat, hours: float) -> None:
        self.seat = seat
        self.to_do = hours
        self.in_hand = 0
        self.is_time = False
        self.succeed: Callable[[], None] | None = None

    @property
    def is_done(self) -> bool:
        """Whether all the work is done."""
        return self.to_do <= 0.0 and not self.in_hand


class Recruiting:
    """The vacancies of one company that ask for work, the oldest first.

    The newcomer comes when the time of the vacancy is over and the work is done. As with discounts the work
    is for the nearest superior who is there. A seat with nobody above it is filled without work.
    """

    def __init__(self, company: Company) -> None:
        self._company = company
        self._hours = company.world.management.hiring_hours.value
        self._open: list[Vacancy] = []

    def open(self, seat: Seat) -> Vacancy:
        """Begin to look for somebody for a seat that is empty, or will be."""
        asked = self._hours if self._company.hierarchy.has_boss(seat) else 0.0
        vacancy = Vacancy(seat, asked)
        if asked > 0.0:
            self._open.append(vacancy)
            self._company.staff.wake_all("manage")
        return vacancy

    def time_is_over(self, vacancy: Vacancy) -> None:
        """The labour market has somebody: he comes now, or once the work is done."""
        vacancy.is_time = True
        self._perhaps_succeed(vacancy)

    def _perhaps_succeed(self, vacancy: Vacancy) -> None:
        if vacancy.is_done and vacancy.is_time and vacancy.succeed is not None:
            vacancy.succeed()

    def chart_has_changed(self) -> None:
        """A seat that has nobody above it any more is filled without work."""
        for vacancy in list(self._open):
            if not self._company.hierarchy.has_boss(vacancy.seat):
                vacancy.to_do = 0.0
                self._open.remove(vacancy)
                self._perhaps_succeed(vacancy)

    def give_up(self, vacancy: Vacancy) -> None:
        """Nobody is sought any more."""
        vacancy.succeed = None
        if vacancy in self._open:
            self._open.remove(vacancy)

    def take(self, manager: Person, most: float) -> tuple[Vacancy, float] | None:
        """Hours of work on the oldest vacancy that is this manager's to fill now, ``most`` at a time."""
        for place, vacancy in enumerate(self._open):
            if self._company.hierarchy.boss(vacancy.seat) is manager:
                hours = min(most, vacancy.to_do)
                vacancy.to_do -= hours
                vacancy.in_hand += 1
                if vacancy.to_do <= 0.0:
                    del self._open[place]
                return vacancy, hours
        return None

    def of(self, manager: Person) -> int:
        """How many vacancies are this manager's to fill now."""
        boss = self._company.hierarchy.boss
        return sum(boss(vacancy.seat) is manager for vacancy in self._open)

    def done(self, vacancy: Vacancy) -> None:
        """A piece of the work on a vacancy is done."""
        vacancy.in_hand -= 1
        self._perhaps_succeed(vacancy)
