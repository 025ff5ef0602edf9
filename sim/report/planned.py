"""Planned departures in words: who leaves, and what that costs against the same design without."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim.report.numbers import difference, duration, money, number, percent

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.loss import DepartureLoss
    from sim.scenario.rules import Departure

WHERE = {"rival": "to a rival", "own-firm": "for a firm of their own", "elsewhere": "elsewhere"}
"""Where somebody leaves to, in words."""


def departures_in_words(departures: Iterable[Departure]) -> str:
    """Who leaves together, where to and when.

    >>> from sim.scenario.rules import Departure
    >>> departures_in_words([Departure.model_validate({"at": "12 mo", "roles": {"engineer": 1}})])
    '1 engineer leaves to a rival after 1 yr'
    >>> departures_in_words([Departure.model_validate({"at": "6 mo", "seats": {"engineer": [2, 3]}})])
    'engineer 2 and engineer 3 leave together to a rival after 6 mo'
    """
    return "; ".join(map(_departure, departures))


def _departure(departure: Departure) -> str:
    chosen = [f"{n} {role}" for role, n in departure.roles.items()]
    chosen += [f"{role} {n}" for role, numbers in departure.seats.items() for n in numbers]
    who = " and ".join(chosen)
    together = sum(departure.roles.values()) + sum(map(len, departure.seats.values())) > 1
    verb = "leave together" if together else "leaves"
    return f"{who} {verb} {WHERE[departure.to]} after {duration(departure.at)}"


def loss_sentences(comparison: Comparison) -> list[str]:
    """One sentence for each design with planned departures that has a twin without them in the study."""
    return [_sentence(loss, comparison.study.world.money.currency) for loss in comparison.losses]


def _sentence(loss: DepartureLoss, currency: str) -> str:
    share = loss.orders.mean / loss.usual_orders if loss.usual_orders else float("nan")
    hands = [
        f"{money(value)} {currency} of the year before as {line}"
        for value, line in ((loss.held, "first line"), (loss.visited, "further line"))
        if value
    ]
    held = f" They held {' and '.join(hands)}." if hands else " They held no line to a customer."
    return (
        f"{loss.design}: {departures_in_words(loss.departures)}. Against {loss.twin}, the same people with "
        f"the same luck, in the {loss.months} months after: orders {difference(loss.orders)} {currency} "
        f"({percent(share)} of all), profit {difference(loss.profit)} {currency}, accounts at the end "
        f"{difference(loss.accounts)}; {number(loss.followed)} accounts followed at once.{held}"
    )
