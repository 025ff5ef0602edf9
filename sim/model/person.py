"""A person at work: one SimPy process that always does the most important thing that waits."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, cast

from simpy import Event

from sim.events import NOBODY, Activity, Fact
from sim.mechanisms.pay import variable_pay
from sim.model.convert import Convert
from sim.model.generate import Generate
from sim.model.keep import Keep
from sim.model.liaise import Liaise
from sim.model.task import DutyWork, Task
from sim.scenario.design import Result

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.seat import Seat, Traits

NEVER = float("inf")
_SHORTEST_STRETCH = 0.01
_LEISURE_SPELL = 2.0
_LEISURE_DUTIES = ("generate", "convert", "liaise")


class Person:
    """Sits on a seat, has traits, works through his duties in the order of the design.

    ``pace`` is duty hours done per hour on the clock; ``effort`` the share of the discretionary duty (the
    last one, unless it is to keep or to manage) that a satisficer still does.
    """

    def __init__(
        self, company: Company, seat: Seat, traits: Traits, index: int, succession: int, hired: float
    ) -> None:
        known = seat.known if succession == 0 else None
        self._company = company
        self.code = None if known is None else known.code
        self.on_seat = True
        self.seat = seat
        self.traits = traits
        self.skill = traits.skill
        self.index = index
        self.succession = succession
        self.hired = hired
        self.pace = 1.0
        self.effort = 1.0
        self.learning_since = hired
        self.learning_start = company.world.people.ramp_start.value
        self.notice = traits.notice
        self.on_target = company.on_target_pay(seat.terms, None if known is None else known.pay)
        self.income = self.on_target if known is None or known.income is None else known.income
        self.hazard = 0.0
        self.leaving = False
        self._results: dict[Result, float] = {"leads": 0.0, "wins": 0.0, "revenue": 0.0}
        self._worked = self._at_leisure = 0.0
        self._idle: Event | None = None
        self._take_up_duties(company)

    def _take_up_duties(self, company: Company) -> None:
        names = self.seat.terms.duties
        self.keep = Keep(self, company) if "keep" in names else None
        self.convert = Convert(self, company) if "convert" in names else None
        self.generate = Generate(self, company) if "generate" in names else None
        self.liaise = Liaise(self, company) if "liaise" in names else None
        have: dict[str, DutyWork | None] = {
            "keep": self.keep,
            "convert": self.convert,
            "generate": self.generate,
            "liaise": self.liaise,
        }
        self._duties = [duty for duty in map(have.get, names) if duty is not None]
        above = names[: names.index("generate")] if "generate" in names else []
        self._above_hunting = [duty for duty in map(have.get, above) if duty is not None]
        last = self._duties[-1] if self._duties else None
        self._discretionary = last if last is not None and last.name in _LEISURE_DUTIES else None

    def work(self) -> Generator[Event, None, None]:
        """The process: file what the finished task led to, then pick the next one; leave when it is time."""
        env = self._company.env
        emit = self._company.emit
        index = self.index
        while not self.leaving:
            now = env.now
            for duty in self._duties:
                sated = duty is self._discretionary and self.effort < 1.0
                task = self._weighed(duty, now) if sated else duty.pick(now)
                if task is not None:
                    break
            else:
                yield self._rest(now)
                continue
            activity, hours, finish, subject, firm = task
            clock_hours = hours / self.pace
            yield env.timeout(clock_hours)
            now = env.now
            emit((now, Fact.WORK, index, firm, activity, clock_hours))
            finish(subject, now)
        self._company.staff.depart(self)

    def _weighed(self, duty: DutyWork, now: float) -> Task | None:
        """A task of the discretionary duty, or leisure where the satisficer has done enough of it."""
        if self._worked > self.effort * (self._worked + self._at_leisure):
            task = self.keep.friendly_visit(_LEISURE_SPELL) if self.keep is not None else None
            if task is None:
                task = (Activity.SLACK, _LEISURE_SPELL, _nothing, None, NOBODY)
            self._at_leisure += task[1]
            return task
        task = duty.pick(now)
        if task is not None:
            self._worked += task[1]
        return task

    def hours_until_higher_duty(self, now: float) -> float:
        """Duty hours until something more important than hunting falls due.

        Never less than a moment: rounding could otherwise leave a stretch that does not move the clock.
        """
        due = min([duty.next_due() for duty in self._above_hunting], default=NEVER)
        return max(_SHORTEST_STRETCH, due - now) * self.pace

    def _rest(self, now: float) -> Event:
        """Idle until something falls due or somebody wakes the person."""
        company = self._company
        self._idle = event = Event(company.env)
        company.staff.idle[self] = None
        due = NEVER
        for duty in self._duties:
            due = min(due, duty.next_due())
        if due < NEVER:
            timer = company.env.timeout(max(_SHORTEST_STRETCH, due - now))
            cast("list[object]", timer.callbacks).append(lambda _: self._wake_from(event))
        return event

    def _wake_from(self, event: Event) -> None:
        if self._idle is event:
            self.wake()

    def wake(self) -> None:
        """End an idle spell; does nothing to a person at work."""
        if self._idle is not None:
            event, self._idle = self._idle, None
            self._company.staff.idle.pop(self, None)
            event.succeed()

    def earn(self, result: Result, amount: float) -> None:
        """Count a result toward this month's variable pay."""
        self._results[result] += amount

    def overdue(self, now: float) -> int:
        """Pieces of work that wait for this person."""
        return sum(duty.overdue(now) for duty in self._duties)

    def draw_pay(self, fraction: float) -> float:
        """Income in money of a month of which ``fraction`` was served; begins a new month of results."""
        terms = self.seat.terms
        base = 1.0 - sum(part.share for part in terms.variable.values())
        pay = self.on_target * base * fraction + sum(
            variable_pay(self.on_target, part.share, self._results[result], part.quota)
            for result, part in terms.variable.items()
        )
        self._results = dict.fromkeys(self._results, 0.0)
        self._worked = self._at_leisure = 0.0
        return pay


def _nothing(_subject: object, _now: float) -> None:
    """Slack leads to nothing."""
