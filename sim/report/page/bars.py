"""What each design earns, as bars of a small table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.numbers import NOTHING, alike
from sim.report.page.answers import answers, estimate
from sim.report.sentences import PROFIT

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison


@dataclass(frozen=True)
class Bar:
    """Profit a year of a design: as text, and where its bar begins and how long it is, in percent."""

    design: str
    amount: str
    word: str
    left: float
    width: float


def bars(comparison: Comparison) -> tuple[Bar, ...]:
    """One for each design of the study; without a bar where nothing is known."""
    means = {design.design: estimate(design, PROFIT) for design in comparison.designs}
    told = answers(comparison)
    profits = [means.get(answer.design, math.nan) for answer in told]
    known = [profit for profit in profits if math.isfinite(profit)]
    low, high = min([0.0, *known]), max([0.0, *known])
    whole = (high - low) or 1.0
    return tuple(
        Bar(
            answer.design,
            text,
            answer.word,
            round(100 * (min(0.0, profit) - low) / whole, 2) if text != NOTHING else 0.0,
            round(100 * abs(profit) / whole, 2) if text != NOTHING else 0.0,
        )
        for answer, profit, text in zip(told, profits, alike(*profits), strict=True)
    )
