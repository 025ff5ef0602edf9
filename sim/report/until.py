"""How often one looked before the goal was met, what was used again, and what that does to the intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.experiment.verdicts import CONFIDENCE, HEADLINES
from sim.report.numbers import level
from sim.report.words import replications
from sim.texts import _, ngettext

if TYPE_CHECKING:
    from sim.experiment.looks import Look
    from sim.experiment.replicate import StudyResult
    from sim.experiment.until import Goal, Sought
    from sim.scenario.study import LoadedStudy


def look_sentence(look: Look, goal: Goal, study: LoadedStudy) -> str:
    """What one look showed."""
    return _("look {n}, {replications}: {standing}").format(
        n=look.number, replications=replications(look.replications), standing=_standing(look, goal, study)
    )


def ending_sentences(sought: Sought) -> list[str]:
    """Why the looking ended, and at which level the intervals hold."""
    study, last = sought.result.study, sought.looks[-1]
    why = {
        "met": _("Until {goal}: reached with {replications}: {standing}."),
        "limit": _("Until {goal}: not reached; ended at the limit of {replications}: {standing}."),
        "interrupted": _("Until {goal}: ended early, before it was reached."),
        "not comparable": _("Until {goal}: ended, as not every design has a finished run to compare."),
    }[sought.ended].format(
        goal=sought.goal.in_words(),
        replications=replications(last.replications),
        standing=_standing(last, sought.goal, study),
    )
    if sought.comparison is None:
        return [why]
    looks = ngettext(
        "Who looks often enough sees something by luck alone. So all looks share the error that one look "
        "would have, {error}: one has looked once, and the verdicts are those of intervals at {level} for "
        "all comparisons at once.",
        "Who looks often enough sees something by luck alone. So all looks share the error that one look "
        "would have, {error}: one has looked {n} times, and the verdicts are those of intervals at {level} "
        "for all comparisons at once.",
        last.number,
    )
    return [why, looks.format(error=level(1 - CONFIDENCE), n=last.number, level=level(last.confidence))]


def reuse_sentence(result: StudyResult) -> str:
    """How much was known before; "" where nothing was."""
    if not result.reused:
        return ""
    designs = len(result.study.cases)
    computed = result.finished - result.reused
    if result.reused % designs or computed % designs:
        text = ngettext(
            "{n} run re-used, {computed} computed", "{n} runs re-used, {computed} computed", result.reused
        )
        return text.format(n=f"{result.reused:,}", computed=f"{computed:,}")
    reused = result.reused // designs
    text = ngettext(
        "{n} replication re-used, {computed} computed",
        "{n} replications re-used, {computed} computed",
        reused,
    )
    return text.format(n=f"{reused:,}", computed=f"{computed // designs:,}")


def _standing(look: Look, goal: Goal, study: LoadedStudy) -> str:
    whole = (len(study.cases) - 1) * len(HEADLINES)
    if look.judged.hopeless:
        return _("nothing to compare")
    unmet = look.judged.unmet
    if goal.share is None:
        undecided = _("{unmet} of {all} headline verdicts undecided").format(unmet=unmet, all=whole)
        return undecided if unmet else _("every headline verdict is in")
    text = (
        _("{unmet} of {all} headline differences known less closely than ±{share} of the reference")
        if unmet
        else _("every headline difference is known to ±{share} of the reference")
    )
    return text.format(unmet=unmet, all=whole, share=goal.in_words())
