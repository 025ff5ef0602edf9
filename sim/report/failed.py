"""Runs of an experiment that failed, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.texts import _, ngettext

if TYPE_CHECKING:
    from sim.experiment.cells import FailedCell

MOST = 5


def failure_sentences(failed: Sequence[FailedCell]) -> list[str]:
    """One sentence for each of the first failed cells, and how many more there are."""
    told = [_failed(each) for each in failed[:MOST]]
    more = len(failed) - MOST
    if more > 0:
        told.append(ngettext("{n} more run failed", "{n} more runs failed", more).format(n=more))
    return told


def _failed(failed: FailedCell) -> str:
    """Where it failed, unless too many values were set to read them, and why."""
    sets = failed.cell.overrides
    text = (
        _("{design}, replication {n} failed at {settings}: {error}: {message}")
        if 0 < len(sets) <= MOST
        else _("{design}, replication {n} failed: {error}: {message}")
    )
    return text.format(
        design=failed.cell.design,
        n=failed.cell.replication,
        settings=", ".join(sets),
        error=failed.failure.error,
        message=failed.failure.message,
    )
