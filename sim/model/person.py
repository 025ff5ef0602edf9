"""A person at work: one SimPy process that always does the most important thing that waits."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, cast, get_args

from simpy import Event

from sim.events import NOBODY, Activity, Fact, PersonRecord
from sim.mechanisms.pay import variable_pay
from sim.mechanisms.scripts import with_scripts
from sim.model.absence import Absences
from sim.model.coaching import Coached
from sim.model.convert import Convert
from sim.model.cover import Cover
from sim.model.desk import DeskWork
from sim.model.fence import Fence
from sim.model.generate import Generate
from sim.model.keep import Keep
from sim.model.liaise import Liaise
from sim.model.manage import Coach, Manage
from sim.model.service import Service
from sim.model.task import DutyWork, Task
from sim.scenario.role import MEMBERS, Result

if TYPE_CHECKING:
    from sim.model.company import Company
    from sim.model.recruiting import Vacancy
    from sim.model.seat import Seat, Traits

NEVER = float("inf")
# Looking up a member of an enumeration costs as much as a push onto a heap, and these are met at every task.
_WORK, _TRAVEL = Fact.WORK, Activity.TRAVEL
_SHORTEST_STRETCH = 0.01
_LEISURE_SPELL = 2.0
_LEISURE_DUTIES = ("generate", "convert", "liaise")


class Person:
    """Sits on a seat, has traits, works through his duties in the order of the design.

    ``presence`` is the share of an attended hour that is left for duties, ``pace`` the duty hours done in it,
    ``free_since`` when his last task was finished; ``effort`` is the share of the discretionary duty (the
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
        self.settling_since, self.dip = hired, 0.0
        self.former: PersonRecord | None = None
        self.service = Service(self, company)
        self.cover: Cover | None = None
        self.keep: Keep | None = None
        self.convert: Convert | None = None
        self.generate: Generate | None = None
        self.liaise: Liaise | None = None
        self.manage: Manage | None = None
        self._coach: Coach | None = None
        self.vacancy: Vacancy | None = None
        self._duties: list[DutyWork] = []
        self._above_hunting: list[DutyWork] = []
        self._discretionary: DutyWork | None = None
        self._fence: Fence | None = None
        self.duties: frozenset[str] = frozenset()
        self.works_at: frozenset[str] = frozenset()
        self.free_since = hired
        self.absences = Absences(company.world.people.absence, company.luck, seat.slot, succession, hired)
        self.effort = 1.0
        self.learning_since = hired
        self.learning_start = company.world.people.ramp_start.value
        self.coached = Coached(seat.terms.stages, company.coaching.reference if known else 0.0, hired)
        self.notice = traits.notice
        self.destination = traits.destination
        self.has_given_notice = False
        self.on_target = company.on_target_pay(seat.terms, None if known is None else known.pay)
        self.income = self.on_target
        if known is not None and known.income is not None:
            self.income = known.income * company.world.money.salaries_a_year.value / 12.0
        self.hazard = 0.0
        self.leaving = False
        self._results: dict[Result, float] = dict.fromkeys(get_args(Result), 0.0)
        self._worked = self._at_leisure = 0.0
        self._idle: Event | None = None
        self.sit(seat)

    def sit(self, seat: Seat) -> None:
        """Take up the duties of a seat: the first one, or another one in a reorganisation."""
        self.seat = seat
        self.presence = self.pace = seat.terms.available * seat.family.week.left
        self.coached.take_up(seat.terms.stages)
        self._look_round(self._company)
        self._take_up_duties(self._company)

    def stand_up(self) -> None:
        """Have no seat and no duties any more, and wait to be let go."""
        self.on_seat = False
        self.has_given_notice = True
        self.duties = self.works_at = frozenset()
        self.cover = self.keep = self.convert = self.generate = self.liaise = self.manage = None
        self._duties, self._above_hunting, self._discretionary, self._fence = [], [], None, None

    def record(self) -> PersonRecord:
        """Who the person is, for those who read the facts."""
        terms = self.seat.terms
        return PersonRecord(
            index=self.index,
            slot="-".join(map(str, self.seat.slot)),
            succession=self.succession,
            role=self.seat.role,
            unit=terms.unit,
            family=terms.family,
            duties=tuple(terms.duties),
            on_target=self.on_target,
            available=terms.available,
            base_share=1.0 - sum(part.share for part in terms.variable.values()),
            in_factory=self.seat.in_factory,
            learning_since=self.learning_since,
            learning_start=self.learning_start,
            ramp=self.ramp,
        )

    def _look_round(self, company: Company) -> None:
        territories, role = company.territories, self.seat.role
        self.areas = territories.of(role)
        self.knowledge = territories.knowledge(role)
        effect = company.world.people.scripts.ramp.value
        self.ramp = with_scripts(self.traits.ramp, company.design.scripts, effect) * territories.ramp(role)
        way = territories.way(role)
        self._presence_on_the_way = self.presence / way if way > 0.0 else NEVER

    def _take_up_duties(self, company: Company) -> None:
        terms = self.seat.terms
        self.duties = frozenset(terms.duties) | ({"keep"} if terms.keeps else frozenset())
        names = list(terms.work)
        if company.design.answers == "convert" and "convert" in names:
            # Before his deals: an answer takes an hour, and who asked does not wait.
            names.insert(names.index("convert"), "generate")
        # Who keeps does his parts of follow-up for his own customers; a desk is not to wake him.
        self.works_at = frozenset(names)
        # Who had a duty before goes on with the same object: work in hand finds its way back to it.
        self.service.take_seat()
        asked = company.stand_ins.may_ask(self)
        self.cover = (self.cover or Cover(self, company)) if asked else None
        self.keep = (self.keep or Keep(self, company)) if terms.keeps else None
        self.convert = (self.convert or Convert(self, company)) if "convert" in names else None
        self.generate = (self.generate or Generate(self, company)) if "generate" in names else None
        self.liaise = (self.liaise or Liaise(self, company)) if "liaise" in names else None
        self.manage = (self.manage or Manage(self, company)) if "manage" in names else None
        for duty in (self.keep, self.convert, self.generate):
            if duty is not None:
                duty.take_seat()
        have: dict[str, DutyWork | None] = {
            "keep": self.keep,
            "convert": self.convert,
            "generate": self.generate,
            "liaise": self.liaise,
            "manage": self.manage,
        }
        if not terms.keeps:
            have |= {name: DeskWork(name, self, company, self.service) for name in names if name in MEMBERS}
        self._duties = [duty for duty in map(have.get, names) if duty is not None]
        last = self._duties[-1] if self._duties else None
        self._discretionary = last if last is not None and last.name in _LEISURE_DUTIES else None
        if self.cover is not None and self.keep is None:
            # Whoever keeps does it with his own orders; a customer who waits comes first for all others.
            self._duties.insert(0, self.cover)
        if self.manage is not None:
            self._coach = self._coach or Coach(self, company)
            self._duties.insert(self._place_of_coaching(self.manage), self._coach)
        hunting = self._duties.index(self.generate) if self.generate is not None else 0
        self._above_hunting = self._duties[:hunting]
        self._fence = Fence(self._duties, terms.fenced, self.generate, company.now) if terms.fenced else None

    def _place_of_coaching(self, manage: Manage) -> int:
        """Coaching has the time that other duties leave; hunting, which is never finished, leaves none."""
        duties = self._duties
        hunts_after = self.generate is not None and duties.index(self.generate) > duties.index(manage)
        return duties.index(self.generate) if hunts_after and self.generate is not None else len(duties)

    def work(self) -> Generator[Event, None, None]:
        """The process: file what the finished task led to, then pick the next one; leave when it is time.

        Who is to leave while he is away does so at the end of that absence.
        """
        env, emit, trips = self._company.env, self._company.emit, self._company.trips
        absences = self.absences
        self._company.stand_ins.watch(self)
        while True:
            now = env.now
            if now >= absences.begins and (back := self._go_away(now)) > now:
                yield env.timeout(back - now)
                continue
            if self.former is not None:
                self._company.staff.renew(self)
            if self.leaving:
                break
            for duty in self._duties if self._fence is None else self._fence.order(now):
                sated = duty is self._discretionary and self.effort < 1.0
                task = self._weighed(duty, now) if sated else duty.pick(now)
                if task is not None:
                    break
            else:
                yield self._rest(now)
                continue
            activity, hours, finish, subject, firm = task
            clock_hours = hours / self.pace
            on_the_way = trips[activity][firm] / self._presence_on_the_way
            yield env.timeout(on_the_way + clock_hours)
            now = env.now
            if on_the_way:
                emit((now - clock_hours, _WORK, self.index, firm, _TRAVEL, on_the_way))
            emit((now, _WORK, self.index, firm, activity, clock_hours))
            if self._fence is not None:
                self._fence.spend(duty, on_the_way + clock_hours, now)
            finish(subject, now)
            self.free_since = now
        self._company.staff.depart(self)

    def _go_away(self, now: float) -> float:
        """Tell the absences that have begun; returns when the last of them ends."""
        back = self.absences.tell(self.free_since, now, self.index, self._company.emit)
        if back > now:
            self.free_since = back
            if self._fence is not None:
                self._fence.begin_anew(back)
            self._company.stand_ins.hand_on(self)
            if self.manage is not None:
                # What waits for him is his deputy's now.
                self._company.staff.wake_all("manage")
        return back

    def settle(self) -> None:
        """At the end of the run: tell the absences that passed while nobody asked for the person."""
        if self._idle is not None:
            self.absences.tell(self.free_since, self._company.now, self.index, self._company.emit)

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
        """Duty hours until something more important than hunting falls due, or an absence begins.

        Never less than a moment: rounding could otherwise leave a stretch that does not move the clock.
        """
        due = self.absences.begins
        if self._fence is not None:
            due = min(due, self._fence.hunting_ends(now))
        else:
            for duty in self._above_hunting:
                due = min(due, duty.next_due())
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

    def overdue(self, now: float) -> float:
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
