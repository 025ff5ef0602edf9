"""What people look at beside the tables of a comparison: the report, and on demand what else shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.replicate import StudyResult

REPORT, BRIEF, SLIDES, WORKBOOK = "report.html", "brief.html", "slides.pptx", "workbook.xlsx"


@dataclass(frozen=True)
class Wanted:
    """What is to be written beside the report."""

    brief: bool = False
    slides: bool = False
    workbook: bool = False


def pages(
    result: StudyResult, comparison: Comparison, manifest: dict[str, object], wanted: Wanted
) -> dict[str, str | bytes]:
    """The report and what else is wanted, by file name."""
    from sim.report.html import render, render_brief

    found: dict[str, str | bytes] = {REPORT: render(result, comparison, manifest)}
    if wanted.brief:
        found[BRIEF] = render_brief(result, comparison, manifest)
    if wanted.slides:
        from sim.report.slides import render_slides

        found[SLIDES] = render_slides(result, comparison, manifest)
    if wanted.workbook:
        from sim.report.workbook import render_workbook

        found[WORKBOOK] = render_workbook(result, comparison, manifest)
    return found


def where(folder: Path, written: Iterable[str]) -> str:
    """Where the results are, and what to read first."""
    files = ", ".join(str(folder / name) for name in written)
    return f"Results are in {folder}" + (f"; read {files}" if files else "")
