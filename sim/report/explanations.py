"""Why a comparison comes out as it does: lines of the account, the plant, and cash beside profit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.report.numbers import calendar_days, money, percent
from sim.report.words import listed
from sim.scenario.units import HOURS_PER_UNIT
from sim.texts import _, marked, ngettext

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

MORE = {
    "gross_profit": marked("{amount} more gross profit"),
    "fixed_pay": marked("{amount} more fixed pay"),
    "variable_pay": marked("{amount} more variable pay"),
    "hiring": marked("{amount} more hiring"),
    "coordination": marked("{amount} more coordination"),
    "expediting": marked("{amount} more expediting"),
    "complaints_cost": marked("{amount} more cost of complaints"),
    "discounts": marked("{amount} more discounts"),
    "bad_debts": marked("{amount} more bad debts"),
    "interest": marked("{amount} more interest"),
    "expansion": marked("{amount} more cost of expansion"),
    "reorganisation": marked("{amount} more cost of the reorganisation"),
}
LESS = {
    "gross_profit": marked("{amount} less gross profit"),
    "fixed_pay": marked("{amount} less fixed pay"),
    "variable_pay": marked("{amount} less variable pay"),
    "hiring": marked("{amount} less hiring"),
    "coordination": marked("{amount} less coordination"),
    "expediting": marked("{amount} less expediting"),
    "complaints_cost": marked("{amount} less cost of complaints"),
    "discounts": marked("{amount} less discounts"),
    "bad_debts": marked("{amount} less bad debts"),
    "interest": marked("{amount} less interest"),
    "expansion": marked("{amount} less cost of expansion"),
    "reorganisation": marked("{amount} less cost of the reorganisation"),
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
        for line in MORE
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
    text = (
        _("{design} makes {amount} {currency} a year more profit than {reference}, chiefly by {lines}")
        if total > 0
        else _("{design} makes {amount} {currency} a year less profit than {reference}, chiefly by {lines}")
    ).format(
        design=design.design,
        amount=money(abs(total)),
        currency=currency,
        reference=reference,
        lines=listed([_words(line, parts, design) for line in with_it]),
    )
    if against_it:
        others = listed([_words(line, parts, design) for line in against_it])
        text = ngettext(
            "{reason}; {lines} works the other way", "{reason}; {lines} work the other way", len(against_it)
        ).format(reason=text, lines=others)
    pair = next((pair for pair in design.against if pair.metric == "profit_a_year"), None)
    if pair is not None and pair.verdict.word == "undecided":
        text = _("{reason}; luck alone could explain the whole of it").format(reason=text)
    return _("{sentence}.").format(sentence=text)


def _words(line: str, parts: dict[str, float], design: DesignSummary) -> str:
    """A line with its amount: for a cost, more of it is what lowers profit."""
    amount = parts[line] if line == "gross_profit" else -parts[line]
    text = _((MORE if amount > 0 else LESS)[line]).format(amount=money(abs(amount)))
    sold = design.differences.get("revenue_a_year")
    if line != "gross_profit" or sold is None or not sold.mean:
        return text
    on = _("{line} (on {amount} more revenue)") if sold.mean > 0 else _("{line} (on {amount} less revenue)")
    return on.format(line=text, amount=money(abs(sold.mean)))


# -- the plant ---------------------------------------------------------------------------------------------


def plant_sentences(comparison: Comparison) -> list[str]:
    """Designs whose plant is near its limit, or whose orders take long for another reason."""
    limited = comparison.study.world.factory.capacity.value != "unlimited"
    shortest = comparison.study.world.factory.shortest.value / HOURS_PER_UNIT["cal_d"]
    found = []
    for design in comparison.designs:
        use, delay = _mean(design, "use"), _mean(design, "delivery_days")
        slow = delay > SLOW * shortest
        if limited and (use > BUSY or (slow and use >= FULL_ENOUGH)):
            text = _bottleneck(known=math.isfinite(delay))
        elif slow:
            text = _waiting(limited)
        else:
            continue
        found.append(
            text.format(
                design=design.design,
                use=percent(use),
                delay=calendar_days(delay),
                shortest=calendar_days(shortest),
            )
        )
    return found


def _bottleneck(known: bool) -> str:
    if known:
        return _(
            "In {design} the plant is the bottleneck: more selling cannot be delivered. It works at {use} of "
            "its capacity and orders take {delay} calendar days; the shortest delay of the trade is "
            "{shortest}."
        )
    return _(
        "In {design} the plant is the bottleneck: more selling cannot be delivered. It works at {use} of its "
        "capacity; the shortest delay of the trade is {shortest}."
    )


def _waiting(limited: bool) -> str:
    if limited:
        return _(
            "In {design} orders take {delay} calendar days, more than twice the shortest delay of the trade "
            "({shortest}), although the plant works at {use} of its capacity: they wait for people, not for "
            "the plant."
        )
    return _(
        "In {design} orders take {delay} calendar days, more than twice the shortest delay of the trade "
        "({shortest}): they wait for people, not for the plant."
    )


# -- cash --------------------------------------------------------------------------------------------------


def orders_by_cash(comparison: Comparison) -> list[str]:
    """Where net present value or cash puts the designs into another order than profit does."""
    by_profit = _ranked(comparison, "profit_a_year")
    if len(by_profit) < 2:
        return []
    orders: dict[tuple[str, ...], list[str]] = {}
    for metric, words in (("npv", _("net present value")), ("cash", _("cumulative cash"))):
        order = _ranked(comparison, metric)
        if len(order) == len(by_profit) and order != by_profit:
            orders.setdefault(order, []).append(words)
    return [
        _(
            "By {measures} the order of the designs is another one than by profit: {order}, not {by_profit} "
            "(highest mean first; whether luck explains it is not said by this)."
        ).format(measures=listed(words), order=", ".join(order), by_profit=", ".join(by_profit))
        for order, words in orders.items()
    ]


def _ranked(comparison: Comparison, metric: str) -> tuple[str, ...]:
    known = [(_mean(design, metric), design.design) for design in comparison.designs]
    known = [pair for pair in known if math.isfinite(pair[0])]
    # Of equal means the first in the study comes first, as sorting keeps the order.
    return tuple(name for _value, name in sorted(known, key=lambda pair: -pair[0]))


def _mean(design: DesignSummary, metric: str) -> float:
    found = design.means.get(metric)
    return float("nan") if found is None else found.estimate
