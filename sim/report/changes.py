"""A design's timeline in words."""

from __future__ import annotations

from pathlib import PurePath

from sim.report.numbers import duration
from sim.scenario.timeline import Change
from sim.texts import _, ngettext


def change_in_words(change: Change) -> str:
    """When the organisation becomes which other one, and on what conditions.

    >>> told = {"at": "12 mo", "become": "conveyor.yaml", "dismiss": "nobody"}
    >>> change_in_words(Change.model_validate(told))
    'after 1 yr becomes conveyor, nobody is let go'
    """
    terms = [
        _("roles are given by skill") if change.by == "skill" else "",
        _("people get the pay of their role") if change.pay == "of-the-role" else "",
        _("nobody is let go") if change.dismiss == "nobody" else "",
        _("{roles} stay").format(roles=", ".join(change.stay)) if change.stay else "",
        _("{time} of double running").format(time=duration(change.overlap)) if change.overlap else "",
        _hires(change.hires_a_quarter),
    ]
    return ", ".join([_moment(change), *filter(None, terms)])


def _moment(change: Change) -> str:
    design = PurePath(change.become).stem
    if change.when is not None:
        n = change.when.accounts
        text = ngettext("with {n} account becomes {design}", "with {n} accounts becomes {design}", n)
        return text.format(n=n, design=design)
    return _("after {time} becomes {design}").format(time=duration(change.at or 0.0), design=design)


def _hires(most: int | str) -> str:
    if isinstance(most, str):
        return ""
    text = ngettext("{n} hire a quarter at most", "{n} hires a quarter at most", most)
    return text.format(n=most)
