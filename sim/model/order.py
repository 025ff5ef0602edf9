"""One order, from the customer's request to the delivery, and the luck it is born with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from sim.randomness import Floats, Key, Luck
from sim.scenario.distribution import Distribution
from sim.scenario.world import World

if TYPE_CHECKING:
    from sim.model.account import Account

_CHUNK = 32


class OrderLuck(NamedTuple):
    """What is drawn for the n-th order of a firm: hours, and quantiles in [0, 1) that designs transform.

    ``interval`` in mean intervals since the order before. Hours: ``entry`` (clean), ``quoting``,
    ``shipping``, ``fixing`` of a complaint, ``lateness`` of a payment that is late. The rest are quantiles.
    """

    interval: float
    exception: float
    entry: float
    stop: float
    refer: float
    referred: float
    quote: float
    quoting: float
    shipping: float
    late: float
    lateness: float
    never: float
    wrong: float
    defective: float
    complains: float
    fixing: float
    expedite: float
    check: float
    again: float


# What OrderLuck._make does, without a call of Python's for each order.
_born = cast("Callable[[list[float]], OrderLuck]", partial(tuple.__new__, OrderLuck))


def order_luck(world: World, luck: Luck, name: str, firm: Key) -> Iterator[OrderLuck]:
    """Luck of a firm's orders of a kind (from now on, or open today), one after the other without end."""
    shape = world.market.regularity.value
    hours: dict[str, Distribution] = {
        "entry": world.accounts.handling.value,
        "quoting": world.orders.quote_hours.value,
        "shipping": world.orders.ship_hours.value,
        "lateness": world.payment.lateness.value,
        "fixing": world.complaints.hours.value,
    }
    # The interval is not among the uniforms.
    rows = {OrderLuck._fields.index(name) - 1: distribution for name, distribution in hours.items()}
    generator = luck.stream(name, firm)

    def block() -> Floats:
        uniforms = generator.random((len(OrderLuck._fields) - 1, _CHUNK))
        # Gamma quantiles cost 7 us each, draws 0.03 us, and keep their luck unless the shape changes.
        intervals = generator.standard_gamma(shape, _CHUNK) / shape
        for row, distribution in rows.items():
            uniforms[row] = distribution.quantile(uniforms[row])
        found: Floats = np.vstack((intervals, uniforms)).T
        return found

    while True:
        # Row by row: what is not needed yet stays an array, a fifth the size of its numbers as objects.
        for drawn in block():
            yield _born(drawn.tolist())


class Order:
    """State of one order; ``number`` counts the orders of the firm from 0, those before time 0 from -1 down.

    ``first``: the customer's first one. ``step``: what it waits for in the office (see there), ``since``:
    when that wait began. ``entered``: when it reached the plant, ``usual``: the delay that was usual then;
    ``work``: what it asks of the plant, in money.
    """

    __slots__ = (
        "account", "cancelled", "defective", "entered", "expedited", "first", "luck", "made", "number",
        "placed", "since", "step", "usual", "value", "work", "wrong",
    )  # fmt: skip

    def __init__(self, account: Account, number: int, value: float, luck: OrderLuck, placed: float) -> None:
        self.account = account
        self.number = number
        self.value = value
        self.work = value
        self.luck = luck
        self.placed = self.since = placed
        self.entered = self.made = placed
        self.usual = 0.0
        self.step = -1
        self.first = self.expedited = self.wrong = self.defective = self.cancelled = False
