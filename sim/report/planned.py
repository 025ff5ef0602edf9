"""Planned departures in words: who leaves, and what that costs against the same design without."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim.report.numbers import difference, duration, money, number, percent
from sim.report.words import together
from sim.texts import _, marked, ngettext

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.loss import DepartureLoss
    from sim.scenario.rules import Departure

WHERE = {
    "rival": marked("to a rival"),
    "own-firm": marked("for a firm of their own"),
    "elsewhere": marked("elsewhere"),
}
"""Where somebody leaves to, in words; ``_`` shows them."""


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
    n = sum(departure.roles.values()) + sum(map(len, departure.seats.values()))
    text = ngettext("{who} leaves {where} after {time}", "{who} leave together {where} after {time}", n)
    return text.format(who=together(chosen), where=_(WHERE[departure.to]), time=duration(departure.at))


def loss_sentences(comparison: Comparison) -> list[str]:
    """One sentence for each design with planned departures that has a twin without them in the study."""
    return [_sentence(loss, comparison.study.world.money.currency) for loss in comparison.losses]


def _sentence(loss: DepartureLoss, currency: str) -> str:
    share = loss.orders.mean / loss.usual_orders if loss.usual_orders else float("nan")
    return _(
        "{design}: {departures}. Against {twin}, the same people with the same luck, in the {months} months "
        "after: orders {orders} {currency} ({share} of all), profit {profit} {currency}, accounts at the end "
        "{accounts}; {followed} accounts followed at once. {held}"
    ).format(
        design=loss.design,
        departures=departures_in_words(loss.departures),
        twin=loss.twin,
        months=loss.months,
        orders=difference(loss.orders),
        currency=currency,
        share=percent(share),
        profit=difference(loss.profit),
        accounts=difference(loss.accounts),
        followed=number(loss.followed),
        held=_held(loss, currency),
    )


def _held(loss: DepartureLoss, currency: str) -> str:
    """What was in the leavers' hands."""
    first, further = money(loss.held), money(loss.visited)
    if loss.held and loss.visited:
        text = _(
            "They held {first} {currency} of the year before as first line and {further} {currency} of the "
            "year before as further line."
        )
    elif loss.held:
        text = _("They held {first} {currency} of the year before as first line.")
    elif loss.visited:
        text = _("They held {further} {currency} of the year before as further line.")
    else:
        text = _("They held no line to a customer.")
    return text.format(first=first, further=further, currency=currency)
