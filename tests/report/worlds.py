"""Comparisons with plausible worlds made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from sim.experiment.plausible import Assumption, Outlook, Plausible
from sim.scenario.ranges import uncertain
from sim.stats import Interval, Spread


def share(estimate):
    return Interval(estimate, max(0.0, estimate - 0.1), min(1.0, estimate + 0.1), 0.95, 40)


def in_worlds(comparison, shares, *, slope=0.0, sure=True):
    """The comparison with plausible worlds: (better, worse) by design; `slope` of profit on one parameter."""
    own = next(each for each in uncertain(comparison.study.world) if each.path == "world.border.friction")
    sizes = np.linspace(own.low, own.high, 40)
    sample = pd.DataFrame({own.path: sizes})
    middle = (own.low + own.high) / 2
    reference = comparison.study.study.reference
    noise = np.tile([1.0, -1.0], 20)
    rows = [
        pd.DataFrame({"world": range(40), "design": name, "profit_a_year": amount})
        for name, amount in [
            (reference, np.zeros(40)),
            *((name, slope * (sizes - middle) + noise) for name in shares),
        ]
    ]
    spread = Spread(tuple(sizes), 1.0, 1.0, 1.0, 0.5)
    outlooks = tuple(
        Outlook(
            name,
            "profit_a_year",
            spread,
            1.0,
            10.0,
            share(better),
            share(worse),
            (Assumption(own, 0.9 if slope >= 0 else -0.9, sure),),
        )
        for name, (better, worse) in shares.items()
    )
    return replace(comparison, plausible=Plausible(40, 40, 1, outlooks, pd.concat(rows), sample))
