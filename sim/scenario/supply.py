"""What becomes of an order: office work, payment, complaints, the plant, the borders between departments."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.base import Strict
from sim.scenario.bounds import Coefficient, Rate, Ratio
from sim.scenario.distribution import DurationDistribution
from sim.scenario.parameter import Sourced
from sim.scenario.units import HOURS_PER_DAY, Duration, Share


class Orders(Strict):
    """What an order asks for besides its entry: a quote before it, papers and shipping after production.

    ``quoted`` is the share of repeat orders that begin with a request for a quote.

    ``quote_hours`` of such a quote, ``ship_hours`` of papers and carrier.
    """

    quoted: Sourced[Share]
    quote_hours: Sourced[DurationDistribution]
    ship_hours: Sourced[DurationDistribution]


class Payment(Strict):
    """How invoices are paid, and the work on those that are not.

    ``terms`` from the invoice; a ``late`` share takes ``lateness`` more, a ``never`` share does not pay by
    itself at all. ``grace`` after it was due an invoice is asked for, ``again`` as often; asking takes
    ``hours`` an account and cuts the rest of the wait by ``effect``. What is unpaid ``write_off`` after it
    was due is lost.
    """

    terms: Sourced[Duration]
    late: Sourced[Share]
    lateness: Sourced[DurationDistribution]
    never: Sourced[Share]
    grace: Sourced[Duration]
    again: Sourced[Annotated[Duration, Field(ge=HOURS_PER_DAY)]]
    hours: Sourced[DurationDistribution]
    effect: Sourced[Share]
    write_off: Sourced[Duration]


class Complaints(Strict):
    """What customers complain about, and what it takes to put it right.

    ``late``: share of late deliveries that are complained about; a delivery is late where the plant took
    ``tolerance`` times what was usual when the order was entered. ``wrong``: share of orders delivered other
    than ordered. ``hours`` of work, ``standard`` of the answer by the tier served, ``cost`` as a share of the
    order where the goods were at fault, ``scar``: quality of service in the eyes of the customer at best.
    """

    late: Sourced[Share]
    tolerance: Sourced[Annotated[float, Field(ge=1, le=100)]]
    wrong: Sourced[Share]
    hours: Sourced[DurationDistribution]
    standard: Sourced[dict[str, Duration]]
    cost: Sourced[Coefficient]
    scar: Sourced[Share]


class Expansion(Strict):
    """How the plant grows with its delivery delay, by Forrester's shapes; ``strength`` 0: it does not.

    ``tradition``: weight of the delays of the past year in what delay is aimed at, against the shortest;
    ``bias``: how much longer than aimed at a delay may be before anybody builds; ``build_time`` of new
    capacity; ``cost`` of a unit of monthly capacity in months of its output.
    """

    strength: Sourced[Annotated[float, Field(ge=0, le=10)]]
    tradition: Sourced[Share]
    bias: Sourced[Coefficient]
    build_time: Sourced[Annotated[Duration, Field(ge=HOURS_PER_DAY)]]
    cost: Sourced[Rate]


class Factory(Strict):
    """The plant that makes what is sold.

    ``capacity`` in money of sales a month; ``shortest`` delivery delay of the trade, which also stretches
    Forrester's curves (his is two months). ``defects``: share of orders at four fifths of capacity, times
    ``exp(defect_rise * (use - 0.8))``. ``disruption``: what an expedited order costs the plant besides its
    own work, as a share of it. ``goal_pull``: hours by which an order of twice the usual size comes earlier
    where all of a plant manager's pay hangs on deliveries. ``delivery_weight`` of a delivery in satisfaction.
    ``effect_on_wins``: how much of Forrester's effect of the delay that the market sees acts on win chances.
    ``average_over``: time over which deliveries are averaged to tell the delay (0: what is worked off today);
    the company sees it ``company_lag`` later, the market ``market_lag`` after that.
    """

    capacity: Sourced[Annotated[float, Field(ge=0, le=1e12)] | Literal["unlimited"]]
    shortest: Sourced[Annotated[Duration, Field(ge=HOURS_PER_DAY)]]
    defects: Sourced[Share]
    defect_rise: Sourced[Coefficient]
    disruption: Sourced[Coefficient]
    goal_pull: Sourced[Duration]
    delivery_weight: Sourced[Share]
    effect_on_wins: Sourced[Share]
    average_over: Sourced[Duration]
    company_lag: Sourced[Annotated[Duration, Field(ge=HOURS_PER_DAY)]]
    market_lag: Sourced[Annotated[Duration, Field(ge=HOURS_PER_DAY)]]
    expansion: Expansion


class Link(Strict):
    """Work with another department: hours and delay each time, and how often it has to be done twice."""

    hours: Sourced[Duration]
    delay: Sourced[Duration]
    errors: Sourced[Share]


class Links(Strict):
    """The other departments: R&D for samples, finance for credit checks, marketing for leads, after-sales."""

    samples: Link
    credit: Link
    marketing: Link
    aftersales: Link


class Border(Strict):
    """Friction of follow-up that stands outside the factory, and the follower's skill inside it.

    ``plant_hours``: what an order costs the plant's own people; ``expedite``: share of orders that a keeper
    has pushed to the front, both at full friction; ``expedite_hours`` of the keeper's time.

    ``delay`` of an order by the other side. ``farming_skill``: factor on the skill of keepers inside the
    factory.
    """

    friction: Sourced[Share]
    delay: Sourced[Duration]
    plant_hours: Sourced[Duration]
    expedite: Sourced[Share]
    expedite_hours: Sourced[Duration]
    farming_skill: Sourced[Ratio]
