"""The pipeline in Mesa: customers are agents, and what happens is scheduled with its event simulator."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

import mesa
from mesa.experimental.devs import DEVSimulator

from benchmarks.pipelines.model import QUEUES, Outcome, Pipeline


class Customer(mesa.Agent):
    """Who waits since ``since`` for the first two stages, and places orders after them."""

    def __init__(self, model: Company) -> None:
        super().__init__(model)
        self.since = model.simulator.time
        self.wait = 0.0
        self.priority = 0

    def go_on(self) -> None:
        """Place another order after a pause, or none any more."""
        company: Company = self.model
        luck, numbers = company.random, company.numbers
        if luck.random() < numbers.again:
            company.simulator.schedule_event_relative(self.order, luck.expovariate(1.0 / numbers.pause))
        else:
            self.remove()

    def order(self) -> None:
        """Place an order."""
        self.model.place(self)
        self.go_on()


class Stage:
    """People with one queue, first come first served."""

    def __init__(
        self, company: Company, queue: str, people: int, hours: float, then: Callable[[Customer], None]
    ) -> None:
        self.company = company
        self.served = company.served[queue]
        self.free = people
        self.hours = hours
        self.then = then
        self.queue: deque[Customer] = deque()

    def join(self, customer: Customer) -> None:
        """A customer comes."""
        customer.since = self.company.simulator.time
        self.queue.append(customer)
        if self.free:
            self.free -= 1
            self.start()

    def start(self) -> None:
        """Whoever is free serves the next one."""
        simulator = self.company.simulator
        customer = self.queue.popleft()
        customer.wait = simulator.time - customer.since
        simulator.schedule_event_relative(
            self.finish, self.company.random.expovariate(1.0 / self.hours), function_args=[customer]
        )

    def finish(self, customer: Customer) -> None:
        """A customer has been served."""
        self.served.append((customer.since, customer.wait))
        if self.queue:
            self.start()
        else:
            self.free += 1
        self.then(customer)


class Company(mesa.Model):
    """One run: the stages, and the desk with its two classes."""

    def __init__(self, simulator: DEVSimulator, numbers: Pipeline, seed: int) -> None:
        super().__init__(seed=seed)
        self.simulator = simulator
        simulator.setup(self)
        self.numbers = numbers
        self.served: dict[str, list[tuple[float, float]]] = {queue: [] for queue in QUEUES}
        hunters, closers, self.free = numbers.servers
        one, two, _ = numbers.hours
        self.two = Stage(self, "stage two", closers, two, self.won)
        self.one = Stage(self, "stage one", hunters, one, self.two.join)
        self.orders: list[tuple[int, int, float]] = []
        self.number = count()
        self.expect()

    def expect(self) -> None:
        """Let the next customer come."""
        self.simulator.schedule_event_relative(self.arrive, self.random.expovariate(self.numbers.arrivals))

    def arrive(self) -> None:
        """A customer comes."""
        self.one.join(Customer(self))
        self.expect()

    def won(self, customer: Customer) -> None:
        """A customer leaves stage two, and gets his class."""
        customer.priority = 0 if self.random.random() < self.numbers.first else 1
        customer.go_on()

    def place(self, customer: Customer) -> None:
        """An order joins the desk's queue."""
        heappush(self.orders, (customer.priority, next(self.number), self.simulator.time))
        if self.free:
            self.free -= 1
            self.enter()

    def enter(self) -> None:
        """Whoever is free at the desk enters the next order."""
        priority, _, placed = heappop(self.orders)
        wait = self.simulator.time - placed
        self.simulator.schedule_event_relative(
            self.entered,
            self.random.expovariate(1.0 / self.numbers.desk),
            function_args=[priority, placed, wait],
        )

    def entered(self, priority: int, placed: float, wait: float) -> None:
        """An order has been entered."""
        self.served[QUEUES[2 + priority]].append((placed, wait))
        if self.orders:
            self.enter()
        else:
            self.free += 1


def run(model: Pipeline, seed: int, horizon: float) -> Outcome:
    """One run."""
    simulator = DEVSimulator()
    company = Company(simulator, model, seed)
    simulator.run_until(horizon)
    return Outcome(company.served)
