"""What a design says of pay by result, fenced time, rebalancing and scripts; in words."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.report.numbers import duration, percent, plain
from sim.scenario.design import Design
from sim.scenario.role import Role, Variable
from sim.texts import _


def variable_parts(role: Role) -> list[str]:
    """Each variable part of a role's pay, without its quota."""
    return [_part(result, part) for result, part in role.variable.items()]


def quotas(role: Role) -> list[str]:
    """What is to be reached a month for each variable part."""
    text = _("quota {amount} a month")
    return [text.format(amount=plain(part.quota)) for part in role.variable.values()]


def _part(result: str, part: Variable) -> str:
    """A variable part, and how the weight of an account falls or rises where years do not count alike."""
    share = percent(part.share)
    if part.counts == [1.0]:
        return _("{share} by {result}").format(share=share, result=_(result))
    *years, beyond = map(percent, part.counts)
    told = [_("{weight} in year {year}").format(weight=each, year=year) for year, each in enumerate(years, 1)]
    told.append(_("{weight} after").format(weight=beyond))
    return _("{share} by {result} counted {weights}").format(
        share=share, result=_(result), weights=", ".join(told)
    )


def rules_of_work(design: Design) -> Iterator[tuple[str, str]]:
    """The rules that a design has beyond what all have: a name, and what it says."""
    fences = [
        f"{name}: {', '.join(_fence(duty, share) for duty, share in role.fenced.items())}"
        for name, role in design.roles.items()
        if role.fenced
    ]
    if fences:
        yield _("Fenced time"), _("of the week of {roles}").format(roles="; ".join(fences))
    rule = design.rebalance
    if math.isfinite(rule.every):
        text = _("every {time}, of accounts above {times} times the mean book of the role")
        yield _("Rebalancing"), text.format(time=duration(rule.every), times=plain(rule.most))
    if design.scripts:
        text = _("{share} of rules and scripts are written down")
        yield _("Scripts"), text.format(share=percent(design.scripts))


def _fence(duty: str, share: float) -> str:
    return _("{share} for {duty}").format(share=percent(share), duty=_(duty))
