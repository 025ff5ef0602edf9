"""Everything that slides are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sim.report.first_page import FirstPage
from sim.report.slides.deck import Deck

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.metrics.tables import Tables


@dataclass(frozen=True)
class Story:
    """Everything that slides are made of."""

    deck: Deck
    first: FirstPage
    comparison: Comparison
    tables: Tables
    manifest: Mapping[str, object]
    created: datetime

    @property
    def designs(self) -> list[str]:
        """All designs of the study, whose places decide their colours."""
        return [case.design.name for case in self.comparison.study.cases]

    @property
    def currency(self) -> str:
        """What money is counted in."""
        return self.comparison.study.world.money.currency
