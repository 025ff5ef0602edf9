"""A design's timeline in words."""

from __future__ import annotations

from pathlib import PurePath

from sim.report.numbers import duration
from sim.scenario.timeline import Change


def change_in_words(change: Change) -> str:
    """When the organisation becomes which other one, and on what conditions.

    >>> told = {"at": "12 mo", "become": "conveyor.yaml", "dismiss": "nobody"}
    >>> change_in_words(Change.model_validate(told))
    'after 1 yr becomes conveyor, nobody is let go'
    """
    terms = [
        "roles are given by skill" if change.by == "skill" else "",
        "people get the pay of their role" if change.pay == "of-the-role" else "",
        "nobody is let go" if change.dismiss == "nobody" else "",
        f"{', '.join(change.stay)} stay" if change.stay else "",
        f"{duration(change.overlap)} of double running" if change.overlap else "",
        "" if change.hires_a_quarter == "unlimited" else f"{change.hires_a_quarter} hires a quarter at most",
    ]
    return ", ".join([f"{_moment(change)} becomes {PurePath(change.become).stem}", *filter(None, terms)])


def _moment(change: Change) -> str:
    if change.when is not None:
        return f"with {change.when.accounts} accounts"
    return f"after {duration(change.at or 0.0)}"
