"""The pipeline that every tool simulates, and what theory says of its waits.

Time is in hours, from an empty pipeline at 0 to the horizon.

* Customers arrive in a Poisson stream of ``arrivals`` an hour.
* Stage one: 6 servers with one queue, first come first served; exponential service of mean ``hours[0]``.
* Stage two: 4 servers with one queue, first come first served; exponential service of mean ``hours[1]``.
* Repeats. A customer who leaves stage two belongs to the first class with chance ``first``, else to the
  others, for good. He then places orders until he stops: with chance ``again`` he places an order after an
  exponential pause of mean ``pause``, and from that moment on (whether or not the order has been served) the
  same holds again; with chance ``1 - again`` he places none any more. He so places ``again / (1 - again)``
  orders on average, the first of them one pause after stage two.
* Stage three: each order is served by one of 8 servers with one queue; orders of the first class before the
  others, first placed first served within a class, nobody interrupted; exponential service of mean
  ``hours[2]``.

A wait is the time from the arrival (the placing) to the start of service. The mean services follow from the
rates such that each stage is loaded to ``load`` in the long run.

What theory says: stage one is M/M/6, and stage two M/M/4, as what leaves stage one is Poisson (Burke). What
reaches stage three is not: each customer's orders are a cluster, the denser, the shorter the pause. The wait
of all orders together is found from the stationary Markov chain of (customers who will order again, orders
at stage three): which class goes first does not matter to it, as all are served at one rate. It is well above
that of M/M/8 (which is why M/M/8 with priorities is no reference for the classes): the longer the pause, the
nearer. For the waits of each class the tools are each other's reference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, diags_array
from scipy.sparse.linalg import spsolve

from tests.theory.formulas import erlang_c_wait

Floats = NDArray[np.float64]
Served = Sequence[tuple[float, float]] | Floats
"""Of each task that was completed: when it arrived, and how long it waited."""

QUEUES = ("stage one", "stage two", "stage three, first", "stage three, others")
STAGES = ("stage one", "stage two", "stage three")


@dataclass(frozen=True)
class Pipeline:
    """The numbers of the pipeline; see the module. ``desk`` is the mean service of stage three."""

    servers: tuple[int, int, int] = (6, 4, 8)
    load: float = 0.85
    again: float = 0.8
    pause: float = 40.0
    first: float = 0.3
    desk: float = 1.0

    @property
    def orders(self) -> float:
        """Orders that a customer places on average."""
        return self.again / (1.0 - self.again)

    @property
    def arrivals(self) -> float:
        """Customers an hour."""
        return self.load * self.servers[2] / (self.desk * self.orders)

    @property
    def hours(self) -> tuple[float, float, float]:
        """Mean service at each stage."""
        one, two = (self.load * servers / self.arrivals for servers in self.servers[:2])
        return one, two, self.desk

    @property
    def settled(self) -> float:
        """Hours after which the number of ordering customers is within 1% of its long-run mean."""
        return 4.6 * self.pause / (1.0 - self.again)


@dataclass(frozen=True)
class Outcome:
    """What one run leaves: the completed tasks of each queue."""

    served: Mapping[str, Served]

    @property
    def completed(self) -> dict[str, int]:
        """Tasks completed at each stage."""
        return {stage: sum(len(self.served[queue]) for queue in of_stage(stage)) for stage in STAGES}

    @property
    def tasks(self) -> int:
        """Tasks completed at all stages."""
        return sum(self.completed.values())

    def mean_wait(self, name: str, after: float = 0.0) -> float:
        """Mean wait in a queue, or at a stage, of those who arrived after a time; NaN where nobody did."""
        found = [np.asarray(self.served[queue]).reshape(-1, 2) for queue in of_stage(name)]
        arrived, waits = np.concatenate(found).T
        kept = waits[arrived >= after]
        return float(kept.mean()) if len(kept) else float("nan")


def of_stage(name: str) -> tuple[str, ...]:
    """The queues of a stage; a queue's name stands for itself."""
    return tuple(queue for queue in QUEUES if queue.startswith(name))


def expected_waits(model: Pipeline) -> dict[str, float]:
    """Long-run mean wait at each stage, in hours."""
    return {
        "stage one": erlang_c_wait(model.arrivals, model.hours[0], model.servers[0]),
        "stage two": erlang_c_wait(model.arrivals, model.hours[1], model.servers[1]),
        "stage three": wait_for_desk(model),
    }


_WIDTH = 6.5
_LONGEST_QUEUE = 400


@cache
def wait_for_desk(model: Pipeline) -> float:
    """Mean wait of all orders, from the stationary chain of customers who will order, and orders there.

    The number of such customers is Poisson; it is cut 6.5 standard deviations from its mean, and the queue at
    400 orders: what lies beyond is below 1e-9 at the default numbers.
    """
    ordering = model.arrivals * model.orders * model.pause
    low = max(0, int(ordering - _WIDTH * sqrt(ordering)))
    customers = np.arange(low, int(ordering + _WIDTH * sqrt(ordering)) + 2)
    orders = np.arange(_LONGEST_QUEUE + 1)
    state = np.arange(len(customers) * len(orders)).reshape(len(customers), len(orders))
    placing = (customers / model.pause)[:, np.newaxis]
    serving = np.minimum(orders, model.servers[2]) / model.desk
    steps = (
        (state[:-1], state[1:], np.array(model.arrivals * model.again)),
        (state[:, :-1], state[:, 1:], placing * model.again),
        (state[1:, :-1], state[:-1, 1:], placing[1:] * (1.0 - model.again)),
        (state[:, 1:], state[:, :-1], serving[1:]),
    )
    source = np.concatenate([before.ravel() for before, _, _ in steps])
    target = np.concatenate([after.ravel() for _, after, _ in steps])
    rate = np.concatenate([np.broadcast_to(rate, before.shape).ravel() for before, _, rate in steps])
    flow = csc_array((rate, (target, source)), shape=(state.size, state.size))
    balance = (flow - diags_array(np.bincount(source, rate, state.size))).tocsc()
    # One state's weight is set to 1, and its own equation, which follows from the others, left out.
    fixed = int(state[len(customers) // 2, model.servers[2]])
    others = np.delete(np.arange(state.size), fixed)
    weight = np.ones(state.size)
    weight[others] = spsolve(balance[others][:, others], -balance[others][:, [fixed]].toarray().ravel())
    of_orders = (weight / weight.sum()).reshape(state.shape).sum(axis=0)
    waiting = float(np.maximum(orders - model.servers[2], 0) @ of_orders)
    return waiting / (model.arrivals * model.orders)
