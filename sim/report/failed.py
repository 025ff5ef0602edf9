"""Runs of an experiment that failed, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiment.cells import FailedCell

MOST = 5


def failure_sentences(failed: Sequence[FailedCell]) -> list[str]:
    """One sentence for each of the first failed cells, and how many more there are."""
    told = [
        f"{each.cell.design}, replication {each.cell.replication} failed"
        f"{_where(each.cell.overrides)}: {each.failure.error}: {each.failure.message}"
        for each in failed[:MOST]
    ]
    return told + ([f"{len(failed) - MOST} more runs failed"] if len(failed) > MOST else [])


def _where(overrides: tuple[str, ...]) -> str:
    """The values that were set, unless there are too many to read."""
    return f" at {', '.join(overrides)}" if 0 < len(overrides) <= MOST else ""
