"""What queueing theory says, in hours."""

from __future__ import annotations

from math import factorial


def erlang_c_wait(arrivals: float, service: float, servers: int) -> float:
    """Mean wait in M/M/c; ``arrivals`` an hour, mean ``service`` in hours."""
    load = arrivals * service
    last = load**servers / factorial(servers) / (1 - load / servers)
    waits = last / (sum(load**k / factorial(k) for k in range(servers)) + last)
    return waits * service / (servers - load)


def erlang_a_lost(arrivals: float, service: float, servers: int, patience: float) -> float:
    """Share of customers whose exponential patience ends before their service begins, in M/M/c+M."""
    weights = [1.0]
    abandoning = [0.0]
    while len(weights) < servers + 2 or weights[-1] > 1e-15 * max(weights):
        n = len(weights)
        leaving = min(n, servers) / service + max(0, n - servers) / patience
        weights.append(weights[-1] * arrivals / leaving)
        abandoning.append(max(0, n - servers) / patience)
    rate = sum(w * a for w, a in zip(weights, abandoning, strict=True)) / sum(weights)
    return rate / arrivals


def pollaczek_khinchine_wait(arrivals: float, mean: float, second_moment: float) -> float:
    """Mean wait in M/G/1."""
    return arrivals * second_moment / 2 / (1 - arrivals * mean)


def cobham_waits(
    first: tuple[float, float, float], second: tuple[float, float, float]
) -> tuple[float, float]:
    """Mean waits of two classes at one server, the first served first, nobody interrupted.

    A class is (arrivals an hour, mean service, second moment of service).
    """
    residual = sum(rate * moment / 2 for rate, _, moment in (first, second))
    load, both = first[0] * first[1], first[0] * first[1] + second[0] * second[1]
    return residual / (1 - load), residual / ((1 - load) * (1 - both))
