"""Everything that slides are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sim.report.first_page import FirstPage
from sim.report.slides.charts import Chart, add
from sim.report.slides.deck import BELOW_TITLE, BODY, Deck, text

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


def charted(story: Story, title: str, told: str, chart: Chart, source: str) -> None:
    """A slide of a sentence and a chart, with its source in the notes."""
    slide = story.deck.slide(title, f"{told}\n{source}")
    text(slide, [told], BELOW_TITLE, largest=18, smallest=11)
    add(slide, chart, BODY, story.created)
