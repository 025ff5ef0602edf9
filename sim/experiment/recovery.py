"""When a loss is over: from differences by month to the month in which they are no longer beyond luck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.metrics.facts import Floats
from sim.stats import mean_interval

YEAR = 12
WINDOW = 3
"""Months over which a shortfall is judged: a single month of few large orders says little."""


@dataclass(frozen=True)
class Recovery:
    """Whether and when a shortfall was over.

    ``back``: ``months`` after the beginning. ``not in the run``: still beyond luck in its last months.
    ``no loss``: what is missing in the first year is not beyond luck, so there is nothing to recover from.
    """

    word: Literal["back", "not in the run", "no loss"]
    months: int | None = None


def recovery(differences: Floats, *, is_loss: bool, confidence: float) -> Recovery:
    """The first three months after the deepest ones of the first year whose shortfall luck could explain.

    ``differences`` is (replications, months), at least a year of them: own less usual, from the beginning of
    the loss on. The deepest three months are those of the mean over replications; later ones count as back
    where the interval of their mean reaches zero. With more replications smaller shortfalls are seen, for
    longer. ``is_loss``: whether the first year as a whole is below the usual by more than luck.

    >>> import numpy as np
    >>> recovery(np.array([[-9.0] * 5 + [0.0] * 9] * 2), is_loss=True, confidence=0.95)
    Recovery(word='back', months=5)
    """
    if not is_loss:
        return Recovery("no loss")
    windows = np.lib.stride_tricks.sliding_window_view(differences, WINDOW, axis=1).sum(axis=2)
    deepest = int(windows[:, : YEAR - WINDOW + 1].mean(axis=0).argmin())
    for month in range(deepest + 1, windows.shape[1]):
        if mean_interval(windows[:, month], confidence).high >= 0.0:
            return Recovery("back", month)
    return Recovery("not in the run")
