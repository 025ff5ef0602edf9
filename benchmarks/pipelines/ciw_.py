"""The pipeline in Ciw: a network of nodes, one of which is where customers pause between two orders.

Ciw's customers are at one node at a time, but here one may place another order before the last one has been
served. So what goes to the desk is an order of its own, which the pause sends there: a node of our own, as
Ciw's documentation shows them. It also finds in a heap who is next: Ciw's own node without limits on servers
looks through everybody at each event.
"""

from __future__ import annotations

from heapq import heappop, heappush
from random import random

import ciw

from benchmarks.pipelines.model import Outcome, Pipeline

LEADS, DEALS, PAUSE, DESK = range(1, 5)
NEW, FIRST, OTHERS = "new", "first", "others"


class Pause(ciw.Node):
    """Where customers are who will order again."""

    again = 0.0

    def __init__(self, id_: int, simulation: ciw.Simulation) -> None:
        super().__init__(id_, simulation)
        self.ends: list[tuple[float, int, ciw.Individual]] = []

    def accept(self, next_individual: ciw.Individual, completed: bool = False) -> None:
        """Somebody comes, or orders again."""
        super().accept(next_individual, completed)
        heappush(self.ends, (next_individual.service_end_date, next_individual.id_number, next_individual))

    def update_next_event_date(self) -> None:
        """The next event here is the end of the first pause."""
        self.next_event_type = "end_service"
        if self.ends:
            self.next_event_date, _, customer = self.ends[0]
            self.next_individual = [customer]
        else:
            self.next_event_date = float("inf")

    def finish_service(self) -> None:
        """A pause ends: the customer places an order, and perhaps another one later."""
        _, _, customer = heappop(self.ends)
        super().finish_service()
        if random() < self.again:
            arrivals = self.simulation.nodes[0]
            arrivals.number_of_individuals += 1
            self.accept(
                self.simulation.IndividualType(
                    arrivals.number_of_individuals,
                    customer.customer_class,
                    customer.priority_class,
                    simulation=self.simulation,
                )
            )


def network(model: Pipeline) -> ciw.network.Network:
    """Customers are new until stage two is over; then they get their class."""
    one, two, three = (ciw.dists.Exponential(rate=1.0 / hours) for hours in model.hours)
    pause = ciw.dists.Exponential(rate=1.0 / model.pause)
    stay = {
        name: {other: float(name == other) for other in (NEW, FIRST, OTHERS)} for name in (NEW, FIRST, OTHERS)
    }
    become = stay | {NEW: {NEW: 0.0, FIRST: model.first, OTHERS: 1.0 - model.first}}
    routing = [
        [0.0, 1.0, 0.0, 0.0],
        [0.0, 0.0, model.again, 0.0],
        [0.0, 0.0, 0.0, 1.0],
        [0.0, 0.0, 0.0, 0.0],
    ]
    nobody = [None, None, None, None]
    return ciw.create_network(
        arrival_distributions={
            NEW: [ciw.dists.Exponential(rate=model.arrivals), None, None, None],
            FIRST: nobody,
            OTHERS: nobody,
        },
        service_distributions={name: [one, two, pause, three] for name in (NEW, FIRST, OTHERS)},
        routing=dict.fromkeys((NEW, FIRST, OTHERS), routing),
        class_change_matrices=[stay, become, stay, stay],
        priority_classes={NEW: 1, FIRST: 0, OTHERS: 1},
        number_of_servers=[model.servers[0], model.servers[1], float("inf"), model.servers[2]],
    )


def run(model: Pipeline, seed: int, horizon: float) -> Outcome:
    """One run."""
    ciw.seed(seed)
    pause = type("PauseOfModel", (Pause,), {"again": model.again})
    simulation = ciw.Simulation(network(model), node_class=[ciw.Node, ciw.Node, pause, ciw.Node])
    simulation.simulate_until_max_time(horizon)
    served: dict[str, list[tuple[float, float]]] = {}
    queues = {
        (LEADS, NEW): "stage one",
        (DEALS, NEW): "stage two",
        (DESK, FIRST): "stage three, first",
        (DESK, OTHERS): "stage three, others",
    }
    served = {queue: [] for queue in queues.values()}
    for record in simulation.get_all_records(only=["service"]):
        if record.node != PAUSE:
            queue = queues[record.node, record.customer_class]
            served[queue].append((record.arrival_date, record.waiting_time))
    return Outcome(served)
