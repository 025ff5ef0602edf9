"""The pipeline in salabim: customers and orders are components that request resources.

Nothing is monitored, and processes are generators: the other way, without ``yield``, takes a tenth longer
here. Most of the time goes into making components.
"""

from __future__ import annotations

from collections.abc import Generator

import salabim as sim

from benchmarks.pipelines.model import QUEUES, Outcome, Pipeline

Process = Generator[None, None, None]


class Simulation(sim.Environment):
    """One run: the resources and the distributions."""

    def setup(self, numbers: Pipeline) -> None:
        """Open the stages."""
        self.numbers = numbers
        self.served: dict[str, list[tuple[float, float]]] = {queue: [] for queue in QUEUES}
        hunters, closers, desk = numbers.servers
        self.hunters = sim.Resource("hunters", capacity=hunters, monitor=False, env=self)
        self.closers = sim.Resource("closers", capacity=closers, monitor=False, env=self)
        self.desk = sim.Resource("desk", capacity=desk, monitor=False, env=self)
        self.services = [sim.Exponential(mean=hours, env=self) for hours in numbers.hours]
        self.gap = sim.Exponential(rate=numbers.arrivals, env=self)
        self.pause = sim.Exponential(mean=numbers.pause, env=self)
        self.uniform = sim.Uniform(0.0, 1.0, env=self)
        Arrivals(env=self)


class Unmonitored(sim.Component):
    """A component of which nobody asks how long it was in which status."""

    def setup(self) -> None:
        """Switch off what every component monitors."""
        self.status.monitor(False)
        self.mode.monitor(False)


class Arrivals(Unmonitored):
    """Lets customers come one after the other."""

    def process(self) -> Process:
        """Let them come."""
        env: Simulation = self.env
        while True:
            yield self.hold(env.gap())
            Customer(env=env)


class Customer(Unmonitored):
    """From the first contact to the last order."""

    def process(self) -> Process:
        """Go through both stages, then place orders."""
        env: Simulation = self.env
        model = env.numbers
        for queue, people, service in zip(QUEUES, (env.hunters, env.closers), env.services, strict=False):
            arrived = env.now()
            yield self.request(people)
            wait = env.now() - arrived
            yield self.hold(service())
            self.release()
            env.served[queue].append((arrived, wait))
        rank = 0 if env.uniform() < model.first else 1
        while env.uniform() < model.again:
            yield self.hold(env.pause())
            Order(rank=rank, env=env)


class Order(Unmonitored):
    """From the placing to the entry."""

    def process(self, rank: int) -> Process:
        """Wait for the desk."""
        env: Simulation = self.env
        placed = env.now()
        yield self.request((env.desk, 1, rank))
        wait = env.now() - placed
        yield self.hold(env.services[2]())
        self.release()
        env.served[QUEUES[2 + rank]].append((placed, wait))


def run(model: Pipeline, seed: int, horizon: float) -> Outcome:
    """One run."""
    simulation = Simulation(numbers=model, trace=False, random_seed=seed, yieldless=False)
    simulation.run(till=horizon)
    served: dict[str, list[tuple[float, float]]] = simulation.served
    return Outcome(served)
