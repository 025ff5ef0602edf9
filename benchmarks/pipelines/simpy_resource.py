"""The pipeline in SimPy as its documentation teaches it: customers are processes that request resources."""

from __future__ import annotations

from collections.abc import Generator
from random import Random

import simpy

from benchmarks.pipelines.model import QUEUES, Outcome, Pipeline

Process = Generator[simpy.Event, object, None]


class Simulation:
    """One run: the resources, and the processes that use them."""

    def __init__(self, model: Pipeline, seed: int) -> None:
        self.model = model
        self.luck = Random(seed)
        self.env = env = simpy.Environment()
        self.hunters = simpy.Resource(env, model.servers[0])
        self.closers = simpy.Resource(env, model.servers[1])
        self.desk = simpy.PriorityResource(env, model.servers[2])
        self.served: dict[str, list[tuple[float, float]]] = {queue: [] for queue in QUEUES}
        env.process(self.arrivals())

    def arrivals(self) -> Process:
        """Let customers come one after the other."""
        while True:
            yield self.env.timeout(self.luck.expovariate(self.model.arrivals))
            self.env.process(self.customer())

    def customer(self) -> Process:
        """From the first contact to the last order."""
        env, luck, model = self.env, self.luck, self.model
        for queue, people, hours in zip(QUEUES, (self.hunters, self.closers), model.hours, strict=False):
            arrived = env.now
            with people.request() as request:
                yield request
                wait = env.now - arrived
                yield env.timeout(luck.expovariate(1.0 / hours))
            self.served[queue].append((arrived, wait))
        priority = 0 if luck.random() < model.first else 1
        while luck.random() < model.again:
            yield env.timeout(luck.expovariate(1.0 / model.pause))
            env.process(self.order(priority))

    def order(self, priority: int) -> Process:
        """From the placing to the entry."""
        env = self.env
        placed = env.now
        with self.desk.request(priority=priority) as request:
            yield request
            wait = env.now - placed
            yield env.timeout(self.luck.expovariate(1.0 / self.model.desk))
        self.served[QUEUES[2 + priority]].append((placed, wait))


def run(model: Pipeline, seed: int, horizon: float) -> Outcome:
    """One run."""
    simulation = Simulation(model, seed)
    simulation.env.run(until=horizon)
    return Outcome(simulation.served)
