"""How often one looked before the goal was met, what was used again, and what that does to the intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.experiment.verdicts import CONFIDENCE, HEADLINES
from sim.report.numbers import level

if TYPE_CHECKING:
    from sim.experiment.looks import Look
    from sim.experiment.replicate import StudyResult
    from sim.experiment.until import Goal, Sought
    from sim.scenario.study import LoadedStudy


def look_sentence(look: Look, goal: Goal, study: LoadedStudy) -> str:
    """What one look showed."""
    return f"look {look.number}, {_replications(look.replications)}: {_standing(look, goal, study)}"


def ending_sentences(sought: Sought) -> list[str]:
    """Why the looking ended, and at which level the intervals hold."""
    study, last = sought.result.study, sought.looks[-1]
    asked, runs = f"Until {sought.goal.in_words()}", _replications(last.replications)
    standing = _standing(last, sought.goal, study)
    why = {
        "met": f"{asked}: reached with {runs}: {standing}.",
        "limit": f"{asked}: not reached; ended at the limit of {runs}: {standing}.",
        "interrupted": f"{asked}: ended early, before it was reached.",
        "not comparable": f"{asked}: ended, as not every design has a finished run to compare.",
    }[sought.ended]
    if sought.comparison is None:
        return [why]
    times = "once" if last.number == 1 else f"{last.number} times"
    return [
        why,
        "Who looks often enough sees something by luck alone. So all looks share the error that one look "
        f"would have, {level(1 - CONFIDENCE)}: one has looked {times}, and the verdicts are those "
        f"of intervals at {level(last.confidence)} for all comparisons at once.",
    ]


def reuse_sentence(result: StudyResult) -> str:
    """How much was known before; "" where nothing was."""
    if not result.reused:
        return ""
    designs = len(result.study.cases)
    computed = result.finished - result.reused
    if result.reused % designs or computed % designs:
        return f"{result.reused:,} runs re-used, {computed:,} computed"
    return f"{_replications(result.reused // designs)} re-used, {computed // designs:,} computed"


def _standing(look: Look, goal: Goal, study: LoadedStudy) -> str:
    whole = (len(study.cases) - 1) * len(HEADLINES)
    if look.judged.hopeless:
        return "nothing to compare"
    unmet = look.judged.unmet
    if goal.share is None:
        return f"{unmet} of {whole} headline verdicts undecided" if unmet else "every headline verdict is in"
    width = f"±{goal.in_words()} of the reference"
    if unmet:
        return f"{unmet} of {whole} headline differences known less closely than {width}"
    return f"every headline difference is known to {width}"


def _replications(number: int) -> str:
    return f"{number:,} replication{'s' if number != 1 else ''}"
