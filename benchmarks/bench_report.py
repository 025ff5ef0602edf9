"""How long the page of a large study takes to write, and how large it is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from benchmarks.markdown import must_hold, table
from benchmarks.once import Once
from benchmarks.peak import ROOT
from benchmarks.rounds import Rounds
from sim.experiment.compare import Comparison, compare
from sim.experiment.replicate import StudyResult, of_replications, replicate
from sim.metrics.tables import Tables
from sim.report.html import render
from sim.scenario.load import load_study

DESIGNS, REPLICATIONS = 12, 200
LIVED = 2
"""Replications that are really run; the others are these under other numbers."""
SECONDS, MEGABYTES = 10.0, 5.0


@cache
def large(small: bool) -> tuple[StudyResult, Comparison]:
    """A study of twelve designs with many replications, of which few were run."""
    study = load_study(
        ROOT / "scenarios" / "studies" / "all-designs.yaml",
        [f"study.replications={LIVED}", "study.initial=green-field", *(["study.horizon=1 yr"] * small)],
    )
    result = replicate(replace(study, cases=study.cases[:DESIGNS]), jobs=1 if small else 2)
    assert result.tables is not None
    times = 3 if small else REPLICATIONS // LIVED
    tables = {
        name: pd.concat(
            [own.assign(replication=own["replication"] + LIVED * again) for again in range(times)],
            ignore_index=True,
        )
        for name, own in result.tables.by_name().items()
    }
    found = replace(result, study=of_replications(result.study, LIVED * times), tables=Tables(**tables))
    return found, compare(found)


@pytest.mark.repeats(2)
def test_report(once: Once, small: bool) -> None:
    """The page of a comparison that is there."""
    result, comparison = large(small)
    page = once(render, result, comparison, {"command": "salesim compare"})
    once.note(megabytes=len(page.encode()) / 1e6)


def section(rounds: Rounds) -> str:
    """Seconds and size, and what must hold of both."""
    seconds = rounds.each(lambda one: one, "test_report")
    size = max(rounds.note("test_report", "megabytes"))
    held = seconds.median < SECONDS and size < MEGABYTES
    return f"""## Report

`report.html` of {DESIGNS} designs with {REPLICATIONS} replications, its tables and verdicts being there.
{LIVED} replications were run; the others are these under other numbers.

{table(["", "report.html"], [["seconds", f"{seconds:.1f}"], ["MB", f"{size:.2f}"]])}

{must_hold(f"under {SECONDS:g} s and {MEGABYTES:g} MB", f"{seconds:.1f} s, {size:.2f} MB", held)}"""
