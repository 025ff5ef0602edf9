"""The pipeline in SimPy with stores: the people are processes that take the next task from a store."""

from __future__ import annotations

from collections.abc import Generator
from itertools import count
from random import Random
from typing import Any

import simpy

from benchmarks.pipelines.model import QUEUES, Outcome, Pipeline

Process = Generator[simpy.Event, Any, None]


class Simulation:
    """One run: the stores, and the people who work from them."""

    def __init__(self, model: Pipeline, seed: int) -> None:
        self.model = model
        self.luck = Random(seed)
        self.env = env = simpy.Environment()
        self.leads = simpy.Store(env)
        self.deals = simpy.Store(env)
        self.orders = simpy.PriorityStore(env)
        self.number = count()
        self.served: dict[str, list[tuple[float, float]]] = {queue: [] for queue in QUEUES}
        env.process(self.arrivals())
        for worker, people in zip((self.hunter, self.closer, self.keeper), model.servers, strict=True):
            for _ in range(people):
                env.process(worker())

    def arrivals(self) -> Process:
        """Let customers come one after the other."""
        while True:
            yield self.env.timeout(self.luck.expovariate(self.model.arrivals))
            yield self.leads.put(self.env.now)

    def hunter(self) -> Process:
        """Qualify one lead after the other; an entry is the time since which it waits."""
        env, hours = self.env, self.model.hours[0]
        while True:
            arrived = yield self.leads.get()
            wait = env.now - arrived
            yield env.timeout(self.luck.expovariate(1.0 / hours))
            self.served["stage one"].append((arrived, wait))
            yield self.deals.put(env.now)

    def closer(self) -> Process:
        """Win one deal after the other."""
        env, hours = self.env, self.model.hours[1]
        while True:
            arrived = yield self.deals.get()
            wait = env.now - arrived
            yield env.timeout(self.luck.expovariate(1.0 / hours))
            self.served["stage two"].append((arrived, wait))
            env.process(self.customer())

    def customer(self) -> Process:
        """Place orders until it is enough."""
        env, luck, model = self.env, self.luck, self.model
        priority = 0 if luck.random() < model.first else 1
        while luck.random() < model.again:
            yield env.timeout(luck.expovariate(1.0 / model.pause))
            # Of one class the first comes first.
            yield self.orders.put(simpy.PriorityItem((priority, next(self.number)), env.now))

    def keeper(self) -> Process:
        """Enter one order after the other."""
        env, hours = self.env, self.model.desk
        while True:
            order = yield self.orders.get()
            wait = env.now - order.item
            yield env.timeout(self.luck.expovariate(1.0 / hours))
            self.served[QUEUES[2 + order.priority[0]]].append((order.item, wait))


def run(model: Pipeline, seed: int, horizon: float) -> Outcome:
    """One run."""
    simulation = Simulation(model, seed)
    simulation.env.run(until=horizon)
    return Outcome(simulation.served)
