"""Sobol' indices: which share of the variance of a number each assumption makes, and which is luck.

Points are (base points, factors + 2, factors) in the unit cube, in Saltelli's order; outputs are
(base points, factors + 2, replications), where all points share the replications.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.experiment.screening import Noise, problem_of
from sim.metrics.facts import Floats

RESAMPLES = 1000


def saltelli(factors: int, count: int, rng: np.random.Generator) -> Floats:
    """Points for first and total indices; ``count`` base points, a power of two."""
    from SALib.sample import sobol

    flat = sobol.sample(problem_of(factors), count, calc_second_order=False, seed=rng)
    return np.asarray(flat, dtype=np.float64).reshape(count, factors + 2, factors)


def indices(
    names: Sequence[str], outputs: Floats, *, rng: np.random.Generator, confidence: float = 0.95
) -> tuple[pd.DataFrame, Noise]:
    """First and total indices of means over replications; the last factor is the inert control.

    ``first`` is the share of the variance that a factor makes alone, ``total`` that with all interactions,
    each with the half-width of its interval over base points (``_conf``, bootstrap). Base points with an
    output that is missing are left out. Raises ``ValueError`` where fewer than four or two replications are
    left, or nothing varies.
    """
    from SALib.analyze import sobol

    outputs = outputs[np.isfinite(outputs).all(axis=(1, 2))]
    if len(outputs) < 4 or outputs.shape[2] < 2:
        raise ValueError("Sobol' indices need four whole base points and two replications at least")
    means = outputs.mean(axis=2)
    if np.ptp(means) == 0:
        raise ValueError("nothing varies, so there is no variance to divide")
    # A generator, never a number: SALib takes 0 for no seed and draws from numpy's global state then.
    found = sobol.analyze(
        problem_of(outputs.shape[1] - 2),
        means.reshape(-1),
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=confidence,
        seed=rng,
    )
    table = pd.DataFrame(
        {
            "parameter": list(names),
            "first": found["S1"][:-1],
            "first_conf": found["S1_conf"][:-1],
            "total": found["ST"][:-1],
            "total_conf": found["ST_conf"][:-1],
        }
    ).sort_values("total", ascending=False, kind="stable", ignore_index=True)
    return table, _noise(outputs, float(found["ST"][-1]))


def _noise(outputs: Floats, control: float) -> Noise:
    """The part of the variance between points that is luck, in two ways.

    With common luck only what luck does differently at different points counts: the residuals of rows and
    columns. The two independent samples are used, A and B, as the points between them repeat their
    coordinates.
    """
    rows = np.concatenate((outputs[:, 0], outputs[:, -1]))
    points, replications = rows.shape
    residual = rows - rows.mean(axis=1, keepdims=True) - rows.mean(axis=0, keepdims=True) + rows.mean()
    common = (residual**2).sum() / ((points - 1) * (replications - 1)) / replications
    own = rows.var(axis=1, ddof=1).mean() / replications
    variance = rows.mean(axis=1).var(ddof=1)
    true = max(0.0, variance - common)
    share = float(own / (true + own)) if true + own > 0 else 0.0
    return Noise(
        share=float(min(1.0, common / variance)) if variance > 0 else 0.0,
        own_luck=share,
        control=control,
        # Twice the variance of a mean, halved, over the variance of outputs that contain it.
        control_own_luck=share,
    )
