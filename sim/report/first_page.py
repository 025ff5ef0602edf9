"""Page one: question, advice, money, payback, three risks and three assumptions, for somebody who decides.

The report, the sheet of ``--brief`` and the slides show the same sentences. None claims more than a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.page.advice import provisos, question, recommendation
from sim.report.page.answers import Answer, answers
from sim.report.page.checks import Check, checks
from sim.report.page.payback import Payback, in_short, paybacks
from sim.report.page.risks import Risk, foremost
from sim.report.page.stake import stake
from sim.report.page.words import unit_of_money

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.replicate import StudyResult

__all__ = ["Answer", "Check", "FirstPage", "Payback", "Risk", "first_page"]


@dataclass(frozen=True)
class FirstPage:
    """Plain sentences; ``payback``, ``risks`` and ``checks`` have theirs in ``sentence``.

    ``recommendation`` is one sentence, ``provisos`` are what to know beside it, ``warnings`` what makes the
    comparison unfair or doubtful. ``unit``: what a unit of
    money is, empty where the currency has a name.
    """

    question: str
    recommendation: str
    provisos: tuple[str, ...]
    warnings: tuple[str, ...]
    answers: tuple[Answer, ...]
    money: str
    unit: str
    payback: tuple[Payback, ...]
    payback_in_short: str
    risks: tuple[Risk, ...]
    checks: tuple[Check, ...]


def first_page(result: StudyResult, comparison: Comparison) -> FirstPage:
    """What a study says on one page."""
    paid = () if result.tables is None else paybacks(result.tables, comparison)
    return FirstPage(
        question=question(comparison),
        recommendation=recommendation(comparison),
        provisos=provisos(comparison),
        warnings=tuple(comparison.warnings),
        answers=answers(comparison),
        money=stake(comparison),
        unit=unit_of_money(comparison),
        payback=paid,
        payback_in_short=in_short(comparison, paid),
        risks=foremost(comparison),
        checks=checks(comparison),
    )
