"""Why a comparison comes out as it does: lines of the account, the plant, and cash beside profit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.report.numbers import calendar_days, money, percent
from sim.scenario.units import HOURS_PER_UNIT

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison, DesignSummary

BUSY = 0.95
"""Mean use of the plant from which it is called the bottleneck."""
SLOW = 2.0
"""Delivery delay from which it is called long, in shortest delays of the trade."""
FULL_ENOUGH = 0.85
"""Mean use from which a long delay is put down to the plant and not to the desks before and after it."""

THIRD = 0.2
"""The two largest lines are named, and the third where it is at least so much of the largest."""

WORDS = {
    "gross_profit": "gross profit",
    "fixed_pay": "fixed pay",
    "variable_pay": "variable pay",
    "hiring": "hiring",
    "coordination": "coordination",
    "expediting": "expediting",
    "complaints_cost": "cost of complaints",
    "discounts": "discounts",
    "bad_debts": "bad debts",
    "interest": "interest",
    "expansion": "cost of expansion",
    "reorganisation": "cost of the reorganisation",
}
"""What makes up a difference in profit: gross profit, and every cost."""


def explanations(comparison: Comparison) -> list[str]:
    """Sentences on what makes the differences; none where nothing is to be said."""
    return [*reasons(comparison), *plant_sentences(comparison), *orders_by_cash(comparison)]


# -- the account -------------------------------------------------------------------------------------------


def contributions(design: DesignSummary) -> dict[str, float]:
    """What each line adds to the design's profit a year against the reference; they sum to it."""
    found = {
        line: design.differences[f"{line}_a_year"].mean * (1.0 if line == "gross_profit" else -1.0)
        for line in WORDS
        if f"{line}_a_year" in design.differences
    }
    return {line: amount for line, amount in found.items() if math.isfinite(amount)}


def reasons(comparison: Comparison) -> list[str]:
    """For every design but the reference the lines that make its difference in profit."""
    found = [_reason(comparison, design) for design in comparison.designs]
    return [text for text in found if text]


def _reason(comparison: Comparison, design: DesignSummary) -> str:
    parts = contributions(design)
    total = sum(parts.values())
    reference = comparison.study.study.reference
    if not parts or max(map(abs, parts.values())) == 0:
        return ""
    currency = comparison.study.world.money.currency
    ranked = sorted((line for line in parts if parts[line]), key=lambda line: -abs(parts[line]))
    named = ranked[:2] + [line for line in ranked[2:3] if abs(parts[line]) >= THIRD * abs(parts[ranked[0]])]
    with_it = [line for line in named if parts[line] * total > 0]
    against_it = [line for line in named if parts[line] * total < 0]
    if not with_it:
        with_it = [line for line in ranked if parts[line] * total > 0][:1]
    if not with_it:
        return ""
    more = "more" if total > 0 else "less"
    text = (
        f"{design.design} makes {money(abs(total))} {currency} a year {more} profit "
        f"than {reference}, chiefly by {_listed([_words(line, parts, design) for line in with_it])}"
    )
    if against_it:
        text += (
            f"; {_listed([_words(line, parts, design) for line in against_it])} "
            f"work{'s' if len(against_it) == 1 else ''} the other way"
        )
    pair = next((pair for pair in design.against if pair.metric == "profit_a_year"), None)
    if pair is not None and pair.verdict.word == "undecided":
        text += "; luck alone could explain the whole of it"
    return f"{text}."


def _words(line: str, parts: dict[str, float], design: DesignSummary) -> str:
    """A line with its amount: for a cost, more of it is what lowers profit."""
    amount = parts[line] if line == "gross_profit" else -parts[line]
    text = f"{money(abs(amount))} {'more' if amount > 0 else 'less'} {WORDS[line]}"
    sold = design.differences.get("revenue_a_year")
    if line == "gross_profit" and sold is not None and sold.mean:
        text += f" (on {money(abs(sold.mean))} {'more' if sold.mean > 0 else 'less'} revenue)"
    return text


# -- the plant ---------------------------------------------------------------------------------------------


def plant_sentences(comparison: Comparison) -> list[str]:
    """Designs whose plant is near its limit, or whose orders take long for another reason."""
    limited = comparison.study.world.factory.capacity.value != "unlimited"
    shortest = comparison.study.world.factory.shortest.value / HOURS_PER_UNIT["cal_d"]
    found = []
    for design in comparison.designs:
        use, delay = _mean(design, "use"), _mean(design, "delivery_days")
        slow = delay > SLOW * shortest
        takes = f"orders take {calendar_days(delay)} calendar days"
        if limited and (use > BUSY or (slow and use >= FULL_ENOUGH)):
            told = f" and {takes}" if math.isfinite(delay) else ""
            found.append(
                f"In {design.design} the plant is the bottleneck: more selling cannot be delivered. It works "
                f"at {percent(use)} of its capacity{told}; the shortest delay of the trade is "
                f"{calendar_days(shortest)}."
            )
        elif slow:
            plant = f"although the plant works at {percent(use)} of its capacity" if limited else ""
            found.append(
                f"In {design.design} {takes}, more than twice the shortest delay of the trade "
                f"({calendar_days(shortest)}){', ' + plant if plant else ''}: they wait for people, not for "
                "the plant."
            )
    return found


# -- cash --------------------------------------------------------------------------------------------------


def orders_by_cash(comparison: Comparison) -> list[str]:
    """Where net present value or cash puts the designs into another order than profit does."""
    by_profit = _ranked(comparison, "profit_a_year")
    if len(by_profit) < 2:
        return []
    orders: dict[tuple[str, ...], list[str]] = {}
    for metric, words in (("npv", "net present value"), ("cash", "cumulative cash")):
        order = _ranked(comparison, metric)
        if len(order) == len(by_profit) and order != by_profit:
            orders.setdefault(order, []).append(words)
    return [
        f"By {_listed(words)} the order of the designs is another one than by profit: {', '.join(order)}, "
        f"not {', '.join(by_profit)} (highest mean first; whether luck explains it is not said by this)."
        for order, words in orders.items()
    ]


def _ranked(comparison: Comparison, metric: str) -> tuple[str, ...]:
    known = [(_mean(design, metric), design.design) for design in comparison.designs]
    known = [pair for pair in known if math.isfinite(pair[0])]
    # Of equal means the first in the study comes first, as sorting keeps the order.
    return tuple(name for _, name in sorted(known, key=lambda pair: -pair[0]))


def _mean(design: DesignSummary, metric: str) -> float:
    found = design.means.get(metric)
    return float("nan") if found is None else found.estimate


def _listed(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
