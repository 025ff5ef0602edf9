"""The arithmetic before any simulation: hours needed against hours there are, and what follows from it.

Means only: no queues, no luck, no growth. Where this says that a design cannot work, no simulation is needed
to know it; where it says that it can, waits and departures still have to be simulated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from sim.experiment.capacity import hours_available
from sim.experiment.demand import Demand, demand_at_start, mean_trip
from sim.experiment.follow_up import hours_by_part, plant_use
from sim.mechanisms.hunting import scarcity_factor
from sim.mechanisms.pay import mean_weight, variable_pay
from sim.mechanisms.scripts import with_scripts
from sim.mechanisms.win import logit, win_chance
from sim.model.beliefs import follow_up
from sim.scenario.design import Design
from sim.scenario.role import Role
from sim.scenario.study import LoadedStudy
from sim.scenario.units import HOURS_PER_YEAR
from sim.scenario.world import World
from sim.texts import _

FULL = 0.95
IDLE = 0.05
SHORT_OF_TARGET = 0.9


@dataclass(frozen=True)
class RoleLoad:
    """One role: duty hours a year of all its seats, and what each duty takes of them.

    ``needed`` by duty is what comes by itself (follow-up, visits, leads that ask) and, where the role hunts
    or closes, what the best use of the rest adds (see ``DesignLoad.new_customers``). ``income`` is expected
    pay over on-target pay, nan where pay depends on nothing.
    """

    role: str
    seats: int
    available: float
    needed: dict[str, float]
    income: float

    @property
    def utilisation(self) -> float:
        """Hours needed over hours there are; above 1 the work cannot be done."""
        total = sum(self.needed.values())
        if self.available > 0:
            return total / self.available
        return float("inf") if total > 0 else 0.0


@dataclass(frozen=True)
class DesignLoad:
    """One design: its roles, the ceiling of new customers a year, and what cannot work in it.

    ``stage`` by duty: hours needed over hours that those with the duty could give it at most.
    """

    design: str
    roles: tuple[RoleLoad, ...]
    stage: dict[str, float]
    new_customers: float
    warnings: tuple[str, ...]


def workload(study: LoadedStudy) -> list[DesignLoad]:
    """The load of every design of a study at its start."""
    demand = demand_at_start(study)
    return [_design_load(case.design, study.world, demand) for case in study.cases]


def _design_load(design: Design, world: World, demand: Demand) -> DesignLoad:
    work = _Work(design, world, demand)
    available = {
        name: role.seats * hours_available(role, world.people.families[role.family], world, design.scripts)
        for name, role in design.roles.items()
    }
    given: dict[str, dict[str, float]] = {}
    for name, role in design.roles.items():
        given[name] = dict.fromkeys(role.stages, 0.0)
    for name, hours in work.own.items():
        given[name]["keep"] += hours
    for part, hours in work.desks.items():
        who = [name for name, role in design.roles.items() if part in role.duties and not role.keeps]
        _share_out("keep", hours, who, available, given)
    for line, hours in zip(design.lines.further, work.visits, strict=True):
        _share_out("liaise", hours, line.roles, available, given)
    stage = {duty: _stage(design, duty, need, available) for duty, need in work.fixed().items()}
    new, hunted, full_hunting = _best_use(work, available, given)
    converted = demand.qualified + hunted
    stage["convert"] = _stage(design, "convert", full_hunting * work.hours_per_deal, available)
    customers_per_seat = new / max(1, design.seats_with("convert"))
    roles = tuple(
        RoleLoad(name, role.seats, available[name], given[name], _income(design, role, work, new, converted))
        for name, role in design.roles.items()
        if role.duties != ["manage"]
    )
    warnings = _warnings(design, roles, stage, work, full_hunting, customers_per_seat)
    return DesignLoad(design.name, roles, stage, new, tuple(warnings))


class _Work:
    """Hours a year that each duty asks for in one design, and what a lead and a deal take."""

    def __init__(self, design: Design, world: World, demand: Demand) -> None:
        self.design, self.world, self.demand = design, world, demand
        self.own, self.desks = self._follow_up()
        one_visit_each = demand.accounts * world.ties.liaison_hours.value.mean + demand.round_trip
        tiers = world.market.tiers.value
        self.visits = [
            HOURS_PER_YEAR / line.every * one_visit_each * sum(tiers[tier] for tier in line.tiers or tiers)
            for line in design.lines.further
        ]
        self.qualify = demand.inbound * world.leads.inbound.hours.value.mean
        self.hours_per_deal = self._closing()
        unlisted = world.leads.cold.listed.value == 0
        scarcity = scarcity_factor(
            world.market.firms.value, int(demand.accounts), world.leads.cold.scarcity.value
        )
        self.hours_per_lead = float("inf") if unlisted else world.leads.cold.hours.value.mean * scarcity
        self.won = world.conversion.accept.value * self._win()

    def fixed(self) -> dict[str, float]:
        """Hours of the duties whose work comes by itself."""
        return {
            "keep": sum(self.own.values()),
            **self.desks,
            "liaise": sum(self.visits),
            self.design.answers: self.qualify,
        }

    def _follow_up(self) -> tuple[dict[str, float], dict[str, float]]:
        """Hours of each role with a first line, by its part of the accounts; and of each shared desk."""
        design = self.design
        first = {name: role for name, role in design.roles.items() if role.keeps}
        seats = sum(role.seats for role in first.values()) or 1
        own = {
            name: role.seats / seats * sum(self._parts(role)[part] for part in design.own_parts(role))
            for name, role in first.items()
        }
        desks = dict.fromkeys(sorted(design.desks), 0.0)
        for part in desks:
            at_desk = [role for role in design.roles.values() if part in role.duties and not role.keeps]
            # Customers of keepers who have the part themselves do not come to the desk.
            served = sum(role.seats for role in first.values() if part not in design.own_parts(role)) / seats
            there = sum(role.seats for role in at_desk)
            desks[part] = served * sum(role.seats / there * self._parts(role)[part] for role in at_desk)
        return own, desks

    def _parts(self, role: Role) -> dict[str, float]:
        border = follow_up(self.world, self.design.units[role.unit].kind == "factory")
        return hours_by_part(self.world, self.demand, border)

    def _closing(self) -> float:
        """Mean hours of a qualified lead: the first touch for all, the others for those who accept."""
        conversion = self.world.conversion
        way = self.world.people.travel.in_person.value * mean_trip(self.world)
        first, *others = [touch.mean + way for touch in conversion.touches.value]
        return first + conversion.accept.value * sum(others)

    def _win(self) -> float:
        """The mean win chance; a hand-off costs where nobody both hunts and closes."""
        conversion = self.world.conversion
        both = any(
            {self.design.answers, "convert"} <= set(role.duties) for role in self.design.roles.values()
        )
        scripts = self.world.people.scripts.handoff.value
        lost = with_scripts(conversion.handoff_logit.value, self.design.scripts, scripts)
        effect = 0.0 if both else -lost
        return win_chance(conversion.win.value, effect, 1.0) if logit(conversion.win.value) < 1000 else 1.0


def _share_out(
    duty: str,
    need: float,
    roles: Sequence[str],
    available: Mapping[str, float],
    given: dict[str, dict[str, float]],
) -> None:
    """Give the hours of a duty to those of the roles that have it, in proportion to what they have left."""
    left = {
        name: max(0.0, available[name] - sum(given[name].values())) for name in roles if duty in given[name]
    }
    total = sum(left.values())
    for name, hours in left.items():
        given[name][duty] += need * (hours / total if total > 0 else 1.0 / len(left))


def _stage(design: Design, duty: str, need: float, available: Mapping[str, float]) -> float:
    """Hours of a duty over all hours of those who have it; nan where nobody has it or needs it."""
    hours = sum(
        available[name]
        for name, role in design.roles.items()
        if duty in role.duties or (duty == "keep" and role.keeps)
    )
    if need <= 0:
        return float("nan")
    return need / hours if hours > 0 else float("inf")


def _best_use(
    work: _Work, available: Mapping[str, float], given: dict[str, dict[str, float]]
) -> tuple[float, float, float]:
    """Fill what is left of everybody's hours so that as many customers as possible are won.

    A linear programme: hours of hunting, of qualifying and of closing of each role, at most what the duties
    before them leave; as many deals closed as leads qualified. Returns new customers a year, leads hunted for
    them, and leads there would be if whoever hunts did so with all that is left.
    """
    roles, answers = list(given), work.design.answers
    can = {
        duty: [_room(work.design.roles[name], given[name], duty, available[name]) for name in roles]
        for duty in ("convert", "generate")
    }
    left = np.maximum(can["convert"], can["generate"])
    n = len(roles)
    per_lead = work.hours_per_lead
    hunt = 0.0 if per_lead == float("inf") else 1.0 / per_lead
    # Columns: hunting by role, closing by role, qualifying by role, share of the leads that ask.
    objective = np.concatenate([np.zeros(n), np.full(n, -1.0), np.zeros(n), [0.0]])
    own = np.hstack([np.eye(n)] * 3 + [np.zeros((n, 1))])
    flow = np.concatenate([np.full(n, -hunt), np.full(n, 1.0 / work.hours_per_deal), np.zeros(n)])
    generating = np.hstack([np.eye(n), np.zeros((n, n)), np.eye(n), np.zeros((n, 1))])
    limits = [
        (own, left),
        (generating, np.array(can[answers])),
        (np.append(flow, -work.demand.qualified)[None, :], np.zeros(1)),
        (np.concatenate([np.zeros(2 * n), np.full(n, -1.0), [work.qualify]])[None, :], np.zeros(1)),
    ]
    bounds = [
        *((0.0, h) for h in can["generate"]),
        *((0.0, h) for h in can["convert"]),
        *((0.0, h) for h in can[answers]),
        (0.0, 1.0),
    ]
    matrix, right = (np.concatenate([limit[i] for limit in limits]) for i in (0, 1))
    found = np.asarray(linprog(objective, A_ub=matrix, b_ub=right, bounds=bounds).x)
    hunting, closing, asking = found[:n], found[n : 2 * n], found[2 * n : 3 * n]
    for i, name in enumerate(roles):
        if answers in given[name]:
            given[name][answers] += float(hunting[i] + asking[i])
        if "convert" in given[name]:
            given[name]["convert"] += float(closing[i])
    deals = float(closing.sum()) / work.hours_per_deal
    possible = max(0.0, sum(can["generate"]) - work.qualify) * hunt + work.demand.qualified
    return deals * work.won, float(hunting.sum()) * hunt, possible


def _room(role: Role, given: Mapping[str, float], duty: str, available: float) -> float:
    """Hours that the duties which a role puts first leave for this one, or the fence; 0 where it has none."""
    if duty not in given:
        return 0.0
    first = list(given)[: list(given).index(duty)]
    fenced = sum(share for name, share in role.fenced.items() if name == duty)
    return max(0.0, fenced * available, available - sum(given[name] for name in first))


def _income(design: Design, role: Role, work: _Work, new: float, leads: float) -> float:
    """Expected pay over on-target pay, if results are shared evenly among those with the duty."""
    if not role.variable:
        return float("nan")
    yearly = {
        "leads": leads / max(1, design.seats_with("generate")),
        "wins": new / max(1, design.seats_with("convert")),
        "revenue": work.demand.revenue / max(1, design.seats_with("keep")),
        "deliveries": work.demand.revenue,
    }
    base = 1.0 - sum(part.share for part in role.variable.values())
    if "revenue" in role.variable:
        yearly["revenue"] *= mean_weight(role.variable["revenue"].counts, work.world.accounts.churn.value)
    return base + sum(
        variable_pay(1.0, part.share, yearly[result] / 12.0, part.quota)
        for result, part in role.variable.items()
    )


def _warnings(
    design: Design,
    roles: tuple[RoleLoad, ...],
    stage: Mapping[str, float],
    work: _Work,
    leads: float,
    wins: float,
) -> list[str]:
    found = []
    use = plant_use(work.world, work.demand)
    if use > FULL:
        found.append(
            _("the plant is asked for {share} of what it can make: more selling makes customers wait").format(
                share=f"{use:.0%}"
            )
        )
    nobody = [duty for duty in ("generate", "convert", "keep") if not design.seats_with(duty)]
    found += [_("no seat has the duty {duty}: nobody does it").format(duty=_(duty)) for duty in nobody]
    for duty, load in stage.items():
        if duty in nobody:
            continue
        hunts = any({"generate", "convert"} <= set(role.duties) for role in design.roles.values())
        if load > FULL and not (duty == "convert" and hunts):
            found.append(_overfull(design, duty, load, work, leads))
    for role in roles:
        if role.seats == 0:
            continue
        if role.utilisation > 1.0 and not any(duty in role.needed for duty in ("generate", "convert")):
            found.append(
                _(
                    "{role} has {needed} hours of work a year and {available} hours for it: the rest stays "
                    "undone"
                ).format(
                    role=role.role,
                    needed=f"{sum(role.needed.values()):,.0f}",
                    available=f"{role.available:,.0f}",
                )
            )
        if role.utilisation < IDLE:
            text = _("{role} has next to nothing to do: {share} of its hours")
            found.append(text.format(role=role.role, share=f"{role.utilisation:.0%}"))
        if role.income < SHORT_OF_TARGET:
            text = (
                _(
                    "{role} cannot earn its target: {share} of it with today's accounts and {wins} wins a "
                    "year a seat"
                )
                if "convert" in role.needed
                else _("{role} cannot earn its target: {share} of it with today's accounts")
            )
            found.append(text.format(role=role.role, share=f"{role.income:.0%}", wins=f"{wins:.1f}"))
    return found


def _overfull(design: Design, duty: str, load: float, work: _Work, leads: float) -> str:
    who = _(" and ").join(
        name for name, role in design.roles.items() if duty in role.duties or (duty == "keep" and role.keeps)
    )
    if duty == "convert":
        return _(
            "closing is a bottleneck: {leads} leads a year could be qualified, and {roles} would need "
            "{share} of their hours for them; whoever hunts has to wait"
        ).format(leads=f"{leads:.0f}", roles=who, share=f"{load:.0%}")
    tasks = {
        "keep": _("follow-up"),
        "liaise": _("visits on further lines"),
        "generate": _("answering leads"),
    }
    text = (
        _("{task} needs {share} of the hours of {roles}: it cannot be done")
        if load > 1
        else _("{task} needs {share} of the hours of {roles}: it leaves no reserve for bad weeks")
    )
    return text.format(task=tasks.get(duty, duty), share=f"{load:.0%}", roles=who)
