"""Screening by Morris: how far each assumption moves a number on its way across its range, beyond luck.

Points are (trajectories, factors + 1, factors) in the unit cube; from one to the next a single factor moves.
Outputs are (trajectories, factors + 1, replications). All points of a trajectory share the replications, so
that an effect is a difference under the same luck; each trajectory has replications of its own, so that its
luck is not that of the others. Effects are in the units of the output for a move across the whole range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from sim.metrics.facts import Floats

LEVELS = 4
POOL = 4
"""Trajectories drawn for each one taken, where few are: those are taken that lie farthest apart."""
FEW = 8
"""More trajectories than this spread by themselves, and choosing among a pool of them takes minutes."""
DRAWS = 20_000


@dataclass(frozen=True)
class Noise:
    """What luck does to an analysis, as shares of the variance of what is analysed.

    ``share`` with common luck, as it was run; ``own_luck`` if each point had luck of its own. ``control`` is
    what the inert control showed, ``control_own_luck`` what it would show if each point had luck of its own.
    """

    share: float
    own_luck: float
    control: float
    control_own_luck: float


def trajectories(factors: int, count: int, rng: np.random.Generator) -> Floats:
    """Ways through the unit cube on which each factor moves once."""
    from SALib.sample import morris

    pool, best = (POOL * count, count) if count <= FEW else (count, None)
    # SALib marks the problem it is given, so it gets one of its own each time.
    flat = morris.sample(problem_of(factors), pool, num_levels=LEVELS, optimal_trajectories=best, seed=rng)
    return np.asarray(flat, dtype=np.float64).reshape(count, factors + 1, factors)


def problem_of(factors: int) -> dict[str, object]:
    """The unit cube in the words of SALib."""
    return {
        "num_vars": factors,
        "names": [f"x{place}" for place in range(factors)],
        "bounds": [[0.0, 1.0]] * factors,
    }


def effects(points: Floats, outputs: Floats) -> Floats:
    """The elementary effects: (factors, trajectories, replications)."""
    steps = np.diff(points, axis=1)
    moved = np.abs(steps).argmax(axis=2)
    sizes = np.take_along_axis(steps, moved[:, :, None], axis=2)
    changes = np.diff(outputs, axis=1) / sizes
    found = np.empty((points.shape[2], points.shape[0], outputs.shape[2]))
    for trajectory, order in enumerate(moved):
        found[order, trajectory] = changes[trajectory]
    return found


def screen(
    names: Sequence[str],
    points: Floats,
    outputs: Floats,
    *,
    rng: np.random.Generator,
    confidence: float = 0.95,
) -> tuple[pd.DataFrame, Noise]:
    """What each factor does, those first that do most; the last factor of the points is the inert control.

    Columns: ``mu_star`` (mean size of the effect) with ``mu_star_conf``, the half-width of its interval over
    trajectories; ``mu`` (mean effect) and ``sigma`` (its spread: interactions, curvature, luck) as SALib
    gives them; ``largest``, the largest effect; ``luck``, the mean size that luck alone would give a factor
    without any effect, as sizes are never negative; ``p``, how easily luck gives as much; ``matters``, where
    luck does not explain it (of all factors said to matter, at most 1 - ``confidence`` do not, on average);
    ``noise_share``, the part of the mean square of its effects that is luck.

    Luck is judged by how an effect differs between replications. Trajectories with an output that is missing
    are left out. Raises ``ValueError`` where fewer than two trajectories or two replications are left.
    """
    from SALib.analyze import morris

    whole = np.isfinite(outputs).all(axis=(1, 2))
    points, outputs = points[whole], outputs[whole]
    if len(points) < 2 or outputs.shape[2] < 2:
        raise ValueError("screening needs two whole trajectories and two replications at least")
    factors = points.shape[2]
    found = morris.analyze(
        problem_of(factors),
        points.reshape(-1, factors),
        outputs.mean(axis=2).reshape(-1),
        num_levels=LEVELS,
        conf_level=confidence,
        seed=rng,
    )
    single = effects(points, outputs)
    sizes, nulls = _against_luck(single, rng)
    p = (1 + (nulls >= sizes[:, None] * (1 - 1e-12)).sum(axis=1)) / (1 + nulls.shape[1])
    square, noise = _squares(single)
    table = pd.DataFrame(
        {
            "parameter": list(names),
            "mu_star": np.asarray(found["mu_star"])[:-1],
            "mu_star_conf": np.asarray(found["mu_star_conf"])[:-1],
            "mu": np.asarray(found["mu"])[:-1],
            "sigma": np.asarray(found["sigma"])[:-1],
            "largest": np.abs(single.mean(axis=2)).max(axis=1)[:-1],
            "luck": np.sqrt(2 / np.pi) * _errors(single).mean(axis=1)[:-1],
            "p": p[:-1],
            "matters": false_discovery_control(p[:-1]) <= 1 - confidence,
            "noise_share": _shares(noise, square)[:-1],
        }
    ).sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)
    return table, _noise(points, outputs, square[:-1], noise[:-1], float(sizes[-1]))


def _against_luck(single: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """The mean sizes of the effects, and draws of what they would be without effects but with the same luck.

    The mean over replications of an effect without truth behind it is normal, with the standard error that
    the replications show. How badly that is known from a few of them, all trajectories tell together: with
    Satterthwaite's degrees of freedom, as luck may be larger on one trajectory than on another. (With those
    of each trajectory alone, four replications hardly ever show anything among two hundred factors.)
    """
    factors, count, replications = single.shape
    errors = _errors(single)
    normal = np.abs(rng.standard_normal((count, DRAWS)))
    squares = errors**2
    freedom = np.full(factors, float(replications - 1))
    some = squares.sum(axis=1) > 0
    freedom[some] *= squares[some].sum(axis=1) ** 2 / (squares[some] ** 2).sum(axis=1)
    spread = np.sqrt(rng.chisquare(freedom[:, None], (factors, DRAWS)) / freedom[:, None])
    return np.abs(single.mean(axis=2)).mean(axis=1), errors @ normal / count / spread


def _errors(single: Floats) -> Floats:
    """The standard error of each effect: (factors, trajectories)."""
    return np.asarray(single.std(axis=2, ddof=1) / np.sqrt(single.shape[2]))


def _squares(single: Floats) -> tuple[Floats, Floats]:
    """For each factor: the mean square of its effects, and how much of that is luck."""
    square = (single.mean(axis=2) ** 2).mean(axis=1)
    noise = (_errors(single) ** 2).mean(axis=1)
    return square, noise


def _shares(noise: Floats, square: Floats) -> Floats:
    return np.minimum(1.0, np.divide(noise, square, out=np.zeros_like(noise), where=square > 0))


def _noise(points: Floats, outputs: Floats, square: Floats, noise: Floats, control: float) -> Noise:
    # Two points with luck of their own differ by the variance of both means.
    apart = 2 * outputs.var(axis=2, ddof=1).mean() / outputs.shape[2]
    step = np.abs(np.diff(points, axis=1)).max()
    alone = apart / step**2
    true = max(0.0, float(square.mean() - noise.mean()))
    return Noise(
        share=float(_shares(noise.mean(keepdims=True), square.mean(keepdims=True))[0]),
        own_luck=float(alone / (true + alone)) if true + alone > 0 else 0.0,
        control=control,
        control_own_luck=float(np.sqrt(2 / np.pi * alone)),
    )
