"""The comparison as eight slides with charts that can be edited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.report.first_page import first_page
from sim.report.numbers import years
from sim.report.slides.content import SLIDES
from sim.report.slides.deck import Deck
from sim.report.slides.story import Story
from sim.report.words import replications
from sim.report.workbook import created
from sim.scenario.units import HOURS_PER_YEAR
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.replicate import StudyResult


def render_slides(result: StudyResult, comparison: Comparison, manifest: Mapping[str, object]) -> bytes:
    """The slides as the bytes of a .pptx file.

    Equal arguments give equal bytes: the day on which it was made is that of the manifest. Raises
    ``ValueError`` where no run was finished.
    """
    if result.tables is None:
        raise ValueError("no run was finished; there is nothing to report")
    study, day = comparison.study.study, created(manifest)
    foot = _("{study}: {replications} of {span}, simulated with salesim").format(
        study=study.name,
        replications=replications(comparison.replications),
        span=years(study.horizon / HOURS_PER_YEAR),
    )
    deck = Deck(study.name, foot, day)
    story = Story(deck, first_page(result, comparison), comparison, result.tables, manifest, day)
    for slide in SLIDES:
        slide(story)
    return deck.finished()
