"""The department's monthly tick: pay, effort, ramp and each person's rate of departure."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from simpy import Event

from sim.events import NOBODY, Fact
from sim.mechanisms import hazard
from sim.mechanisms.effort import discretionary_effort
from sim.model.notice import give_notice
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_WEEK, HOURS_PER_YEAR

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.person import Person

_INCOME_MEMORY = 6.0
_MEAN_WAITING_TASK = 2.0
_FULL_BOOK = 20.0


class Month:
    """Moves income, effort, coaching, ramp and departures once a month, from what the last month was."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._people = company.world.people
        self._next = 0.0

    def ticks(self) -> Generator[Event, None, None]:
        """The process: one tick at the start of every month."""
        while True:
            self._next = self._company.now + HOURS_PER_MONTH
            for person in list(self._company.staff.seated.values()):
                if self._company.now > 0.0:
                    self.settle_pay(person)
                self.begin(person)
            self._company.staff.wake_all("manage")
            for person in self._company.staff.without_seat:
                self.settle_pay(person)
            self._company.receivables.settle(self._company.now)
            self._company.factory.tell()
            yield self._company.env.timeout(HOURS_PER_MONTH)

    def settle_pay(self, person: Person) -> None:
        """Pay, and let the income that the person feels follow it; a part of a month counts for its part."""
        income, months = self._company.pay(person)
        person.income += (income - months * person.income) / _INCOME_MEMORY

    def begin(self, person: Person) -> None:
        """Set pace, effort and departure rate for what is left of the month; a newcomer begins within one."""
        company = self._company
        company.coaching.settle(person, company.now)
        company.staff.set_pace(person)
        if person.traits.satisficer:
            target = person.on_target * self._people.satisficing.target.value
            steepness = self._people.satisficing.steepness.value
            person.effort = discretionary_effort(person.income, target, steepness)
        rate = self._departure_rate(person)
        company.emit((company.now, Fact.MONTH, person.index, NOBODY, rate, person.effort))
        self._advance_hazard(person, rate, self._next - company.now)

    def _departure_rate(self, person: Person) -> float:
        """Departures a year: base x the product of the factors, centred on the reference design."""
        company, people = self._company, self._people
        coefficients, now = people.hazard, company.now
        tenure = coefficients.tenure.value
        years = (now - person.hired) / HOURS_PER_YEAR
        backlog = person.overdue(now) * _MEAN_WAITING_TASK / (HOURS_PER_WEEK * person.pace)
        return (
            people.turnover.value
            * person.seat.family.turnover_ratio.value
            * hazard.tenure_factor(years, tenure.year_1, tenure.year_2, tenure.years_3_4, tenure.later)
            * hazard.expectation_factor(person.income, person.on_target, coefficients.expectation.value)
            * hazard.overload_factor(backlog, coefficients.overload.value)
            * hazard.universality_factor(self._market_duties(person), coefficients.universality.value)
            * hazard.contagion_factor(*company.staff.recent_exits(person), coefficients.contagion.value)
            * hazard.offers_factor(self._portable_book(person), coefficients.offers.value)
            / company.world.centre.hazard
        )

    def _market_duties(self, person: Person) -> int:
        return sum(duty in self._people.market_pay.value for duty in person.seat.terms.stages)

    def _portable_book(self, person: Person) -> float:
        if person.keep is None or self._people.hazard.offers.value == 0.0:
            return 0.0
        fade, now = self._company.beliefs.tie_fade, self._company.now
        return sum(a.tie(person, now, fade) for a in person.keep.accounts.values()) / _FULL_BOOK

    def _advance_hazard(self, person: Person, rate: float, hours: float) -> None:
        """Add the hazard of some hours; where the threshold is crossed, one timer lets the person leave."""
        gain = rate * hours / HOURS_PER_YEAR
        threshold = person.traits.threshold
        if person.hazard < threshold <= person.hazard + gain:
            until = (threshold - person.hazard) / gain * hours
            self._company.after(until, lambda: give_notice(self._company, person))
        person.hazard += gain
