"""Time to a decision: how long until a difference is known, by what the two arms have in common."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median

import numpy as np
import pytest

from benchmarks.arms import ARMS, KEYED, METRICS, ONE, QUESTIONS, Question, arms_of, run_all
from benchmarks.decision import COMMON, DEPARTMENT, INDEPENDENT, WAYS, WIDTH, Sample, decision, times_longer
from benchmarks.markdown import must_hold, table
from benchmarks.once import Once
from benchmarks.rounds import Rounds
from sim.stats import Interval

PAIRS = {"three-departments": 20, "three-departments-green-field": 10}
"""Replications of one repeat, by study. Each repeat has its own; all together are the sample."""
STARTS = {"three-departments": "a mature department", "three-departments-green-field": "a green field"}
MATURE = frozenset({"three-departments"})
"""Studies whose runs begin with a department that was grown for the replication."""
SMALL = {
    "three-departments": (
        "study.horizon=6 mo",
        "study.initial={grown: {design: ../designs/traditional.yaml, age: 6 mo}}",
    ),
    "three-departments-green-field": ("study.horizon=1 yr",),
}
WINS, CLOSER = QUESTIONS[:2]
BOUNDS = (
    (WINS, "new_customers", 20.0),
    (WINS, "revenue", 5.0),
    (CLOSER, "new_customers", 4.0),
    (CLOSER, "revenue", 4.0),
)
"""At least so many times longer with independent seeds, in the study that the others are compared with."""


@pytest.mark.parametrize("study", PAIRS)
def test_decision(once: Once, small: bool, repeat: int, study: str) -> None:
    """Every arm on both kinds of luck, on two workers."""
    pairs = 2 if small else PAIRS[study]
    arms = arms_of(study, *(SMALL[study] if small else ()))
    found = once(run_all, arms, range(repeat * pairs, (repeat + 1) * pairs), 1 if small else 2)
    once.note(pairs=pairs, past=fmean(replication.past for replication in found))
    for kind in (KEYED, ONE):
        for arm in ARMS:
            outcomes = [replication.outcomes[kind][arm] for replication in found]
            once.note(**{_note(kind, arm, "seconds"): fmean(outcome.seconds for outcome in outcomes)})
            for place, outcome in enumerate(outcomes):
                for metric, value in outcome.numbers.items():
                    once.note(**{_note(kind, arm, metric, place): value})


def _note(*parts: object) -> str:
    return " / ".join(map(str, parts))


def sample_of(rounds: Rounds, study: str) -> Sample:
    """All replications of all repeats; seconds are medians over the repeats of their means."""
    name = f"test_decision[{study}]"

    def noted(*parts: object) -> list[float]:
        return rounds.note(name, _note(*parts))

    pairs = int(noted("pairs")[0])
    return Sample(
        numbers={
            (kind, arm, metric): np.concatenate([noted(kind, arm, metric, place) for place in range(pairs)])
            for kind in (KEYED, ONE)
            for arm in ARMS
            for metric in METRICS
        },
        seconds={(kind, arm): median(noted(kind, arm, "seconds")) for kind in (KEYED, ONE) for arm in ARMS},
        past=median(noted("past")),
    )


def section(rounds: Rounds) -> str:
    """Tables for both starts, and the bounds against independent seeds."""
    samples = {study: sample_of(rounds, study) for study in PAIRS}
    parts = [
        "## Time to a decision",
        f"Seconds on one core until the half-width of the 95% interval of a difference is {WIDTH:.0%} of "
        "the mean of its base: the replications that this needs with the standard deviation seen in this "
        "run, times the seconds of a pair (two runs of five years with their tables, and the department of "
        "today that they begin with: one for both arms where they share their luck, one for each where they "
        "do not). In brackets 95% bootstrap intervals over replications. On one generator the model still "
        "draws in blocks, and much before the arms differ, so more stays in step than where each number is "
        "drawn when it is used.",
    ]
    for study, sample in samples.items():
        parts += [
            f"### Beginning with {STARTS[study]}, {sample.replications} pairs",
            _table(sample, study in MATURE),
        ]
    parts.append("\n".join(_bound(samples["three-departments"], *bound) for bound in BOUNDS))
    return "\n\n".join(parts)


def _table(sample: Sample, has_department: bool) -> str:
    others = [way for way in WAYS if way != COMMON and (has_department or way != DEPARTMENT)]
    head = ["change", "metric", "difference", COMMON, *(f"times longer: {way}" for way in others)]
    rows = [_row(sample, question, metric, others) for question in QUESTIONS for metric in METRICS]
    return table(head, rows)


def _row(sample: Sample, question: Question, metric: str, others: Sequence[str]) -> list[str]:
    base, changed = (sample.numbers[KEYED, arm, metric].mean() for arm in (question.base, question.changed))
    spent = decision(sample, question, metric, COMMON)
    return [
        question.name,
        metric.replace("_", " "),
        f"{(changed - base) / base:+.1%}",
        f"{spent.replications:,} x {spent.seconds_of_pair:.2f} s = {_time(spent.seconds)}",
        *(_longer(sample, question, metric, way) for way in others),
    ]


def _longer(sample: Sample, question: Question, metric: str, way: str) -> str:
    spent = decision(sample, question, metric, way)
    return f"{_interval(times_longer(sample, question, metric, way))}, {_time(spent.seconds)}"


def _time(seconds: float) -> str:
    """A time in the unit that one would say it in."""
    if seconds < 120.0:
        return f"{seconds:.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 7200.0 else f"{seconds / 3600.0:.1f} h"


def _interval(found: Interval) -> str:
    return f"{found.estimate:.1f} [{found.low:.1f}, {found.high:.1f}]"


def _bound(sample: Sample, question: Question, metric: str, least: float) -> str:
    """Whether the estimate reaches the bound, and whether its interval does too."""
    found, alone = (times_longer(sample, question, metric, way) for way in (INDEPENDENT, DEPARTMENT))
    clear = "clears it too" if found.low >= least else "does not clear it"
    of = f"{question.name}, {metric.replace('_', ' ')}"
    claim = (
        f"{of}: at least {least:g} times shorter than with {INDEPENDENT} (the lower end of the interval "
        f"{clear}; with {DEPARTMENT} {_interval(alone)})"
    )
    return must_hold(claim, _interval(found), found.estimate >= least)
