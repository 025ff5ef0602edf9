"""How `compare` and `demo` run a study: what is finished is used again, and batches follow on demand."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.cli.progress import progress

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sim.experiment.looks import Look
    from sim.experiment.replicate import StudyResult
    from sim.experiment.until import Goal
    from sim.metrics.tables import Tables
    from sim.scenario.study import LoadedStudy


@dataclass(frozen=True)
class Running:
    """Where runs are run, until when, whether what is finished counts, and in how many other worlds."""

    jobs: int
    executor: Executor | None = None
    goal: Goal | None = None
    limit: int | None = None
    fresh: bool = False
    worlds: int = 0


@dataclass(frozen=True)
class Ran:
    """What running gave; ``told`` is what to say of it, ``noted`` what the manifest keeps of it.

    ``confidence`` is the level of its verdicts: higher than usual where one looked more than once.
    ``held``: replications that the folder had, all of which count.
    """

    result: StudyResult
    confidence: float = 0.95
    held: int = 0
    told: list[str] = field(default_factory=list)
    noted: dict[str, Any] = field(default_factory=dict)


def asked_goal(until: str | None, limit: int | None, studies: list[LoadedStudy]) -> Goal | None:
    """What ``--until`` and ``--limit`` ask for."""
    from sim.experiment.until import goal_of

    if until is None:
        if limit is not None:
            raise typer.BadParameter("goes with --until", param_hint="--limit")
        return None
    most = max(study.study.replications for study in studies)
    if limit is not None and limit < most:
        told = f"found {limit}; allowed: {most} or more, as the first look is at so many replications"
        raise typer.BadParameter(told, param_hint="--limit")
    alone = [study.study.name for study in studies if len(study.cases) < 2]
    if alone:
        told = f"{alone[0]} has one design only; there is nothing to compare"
        raise typer.BadParameter(told, param_hint="--until")
    try:
        return goal_of(until)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--until") from None


def run(study: LoadedStudy, folder: Path, how: Running) -> Ran:
    """Run a study as asked; tells on the way what is not used again, and each look."""
    from sim.experiment.replicate import plan, replicate
    from sim.report.until import reuse_sentence

    done = None if how.fresh else _finished(folder, study)
    held = 0 if done is None else int(done.totals["replication"].max()) + 1
    if how.goal is not None:
        return _run_until(study, folder, how, how.goal, done, held)
    with progress(study.study.name, len(plan(study))) as advance:
        result = replicate(study, jobs=how.jobs, executor=how.executor, done=done, on_done=advance)
    return Ran(result, told=[reuse_sentence(result)], held=held)


def _finished(folder: Path, study: LoadedStudy) -> Tables | None:
    from sim.experiment.reuse import finished_in

    found = finished_in(folder, study)
    if found.why:
        typer.echo(f"the results in {folder} are not used, all is computed afresh: {found.why}", err=True)
    return found.tables


def _run_until(
    study: LoadedStudy, folder: Path, how: Running, goal: Goal, done: Tables | None, held: int
) -> Ran:
    from sim.experiment.store import manifest_of, write_results
    from sim.experiment.until import LIMIT, replicate_until
    from sim.report.until import ending_sentences, look_sentence, reuse_sentence

    limit = how.limit or LIMIT

    def on_look(look: Look, result: StudyResult) -> None:
        # What is finished outlives a kill: another command goes on from here.
        if result.study.study.replications >= held:
            tables = {} if result.tables is None else result.tables.by_name()
            write_results(folder, manifest_of(result, ["salesim", *sys.argv[1:]]), tables, {})
        typer.echo(look_sentence(look, goal, study), err=True)

    with progress(f"{study.study.name} until {goal.in_words()}", None) as advance:
        sought = replicate_until(
            study,
            goal,
            limit=limit,
            jobs=how.jobs,
            executor=how.executor,
            done=done,
            on_done=advance,
            on_look=on_look,
        )
    looks = [
        {"replications": look.replications, "confidence": look.confidence, "unmet": look.judged.unmet}
        for look in sought.looks
    ]
    noted = {"until": {"goal": goal.in_words(), "limit": limit, "ended": sought.ended, "looks": looks}}
    told = [*ending_sentences(sought), reuse_sentence(sought.result)]
    return Ran(sought.result, sought.looks[-1].confidence, held, told, noted)
