"""What a design says of pay by result, fenced time, rebalancing and scripts; in words."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.report.numbers import duration, percent, plain
from sim.scenario.design import Design
from sim.scenario.role import Role, Variable


def variable_parts(role: Role) -> list[str]:
    """Each variable part of a role's pay, without its quota."""
    return [f"{percent(part.share)} by {result}{_by_year(part)}" for result, part in role.variable.items()]


def quotas(role: Role) -> list[str]:
    """What is to be reached a month for each variable part."""
    return [f"quota {plain(part.quota)} a month" for part in role.variable.values()]


def _by_year(part: Variable) -> str:
    """How the weight of an account falls or rises; nothing where all years count alike."""
    if part.counts == [1.0]:
        return ""
    *years, beyond = map(percent, part.counts)
    told = [f"{weight} in year {year}" for year, weight in enumerate(years, 1)]
    return f" counted {', '.join([*told, f'{beyond} after'])}"


def rules_of_work(design: Design) -> Iterator[tuple[str, str]]:
    """The rules that a design has beyond what all have: a name, and what it says."""
    fences = [
        f"{name}: {', '.join(f'{percent(share)} for {duty}' for duty, share in role.fenced.items())}"
        for name, role in design.roles.items()
        if role.fenced
    ]
    if fences:
        yield "Fenced time", f"of the week of {'; '.join(fences)}"
    rule = design.rebalance
    if math.isfinite(rule.every):
        above = f"{plain(rule.most)} times the mean book of the role"
        yield "Rebalancing", f"every {duration(rule.every)}, of accounts above {above}"
    if design.scripts:
        yield "Scripts", f"{percent(design.scripts)} of rules and scripts are written down"
