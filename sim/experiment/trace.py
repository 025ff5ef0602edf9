"""One run's facts in words, and where two runs part."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.events import MEANING, NOBODY, Activity, Away, Destination, Discount, Fact, Loss, Run, Source
from sim.experiment.replicate import run_of
from sim.scenario.errors import nearest
from sim.scenario.load import load_study
from sim.scenario.study import Case, LoadedStudy

COLUMNS = ("hours", "fact", "person", "role", "firm", "a", "a_means", "b", "b_means")
_WORDS = {
    Fact.LEAD: Source,
    Fact.QUALIFIED: Source,
    Fact.UNQUALIFIED: Source,
    Fact.FIRST_TOUCH: Source,
    Fact.DECLINED: Source,
    Fact.WON: Source,
    Fact.LOST: Source,
    Fact.ABANDONED: Source,
    Fact.ACCOUNT_LOST: Loss,
    Fact.WORK: Activity,
    Fact.ABSENT: Away,
    Fact.DISCOUNT: Discount,
    Fact.LEFT: Destination,
    Fact.PLANNED: Destination,
    Fact.DROPPED: Source,
}


class TraceError(Exception):
    """A run that cannot be traced or a trace that cannot be read; the message says why."""


def trace(study: LoadedStudy, design: str, replication: int) -> pd.DataFrame:
    """The facts of one run of a study, by time: the same run, bit for bit, that ``compare`` measured.

    Columns: hours (working hours since the start), fact, person (slot and succession: the same person in
    every design), role, firm, and two values with what they mean. Raises ``TraceError`` for a design that the
    study does not have.
    """
    return in_words(run_of(study, case_named(study, design), replication))


def case_named(study: LoadedStudy, design: str) -> Case:
    """A case of a study by the name of its design; raises ``TraceError`` where there is none."""
    cases = {case.design.name: case for case in study.cases}
    if design not in cases:
        near = nearest(design, cases)
        hint = f"; did you mean '{near}'?" if near else ""
        raise TraceError(f"the study has no design '{design}'; its designs are {', '.join(cases)}{hint}")
    return cases[design]


def in_words(run: Run) -> pd.DataFrame:
    """The facts of a run with names in place of codes; times and values keep every digit."""
    people = person_names(run)
    roles = [person.role for person in run.people]
    firms = firm_names(run)
    rows = []
    for time, code, person, firm, a, b in run.facts.tolist():
        kind = Fact(int(code))
        words = _WORDS.get(kind)
        known = int(person) != NOBODY
        a_means, b_means = MEANING[kind]
        rows.append(
            (
                time,
                kind.name.lower(),
                people[int(person)] if known else "",
                roles[int(person)] if known else "",
                "" if int(firm) == NOBODY else firms[int(firm)],
                words(int(a)).name.lower() if words is not None else repr(a),
                a_means,
                repr(b),
                b_means,
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def person_names(run: Run) -> list[str]:
    """What the people of a run are called: slot and succession, the same person in every design."""
    return [f"{person.slot}/{person.succession}" for person in run.people]


def firm_names(run: Run) -> list[str]:
    """What the firms of a run are called: their codes, or else their numbers."""
    return [*map(str, range(len(run.firm_tier) - len(run.firm_codes))), *run.firm_codes]


@dataclass(frozen=True)
class Parting:
    """Where two traces part: how many facts they share, and the first that each has of its own.

    ``one`` or ``other`` is None where that trace has ended.
    """

    shared: int
    one: dict[str, str] | None
    other: dict[str, str] | None


def parting(one: pd.DataFrame, other: pd.DataFrame) -> Parting | None:
    """The first fact at which two traces differ in time, kind, person, firm or value; None if they do not.

    Role names do not count: the same person may be called something else in another design.
    """
    compared = ["hours", "fact", "person", "firm", "a", "b"]
    length = min(len(one), len(other))
    same = (one[compared][:length].astype(str) == other[compared][:length].astype(str)).all(axis=1)
    shared = int(same.to_numpy().argmin()) if not same.all() else length
    if shared == len(one) == len(other):
        return None
    return Parting(shared, _fact(one, shared), _fact(other, shared))


def _fact(table: pd.DataFrame, place: int) -> dict[str, str] | None:
    if place >= len(table):
        return None
    return {str(name): str(value) for name, value in table.iloc[place].items()}


def read_trace(path: Path) -> pd.DataFrame:
    """A trace written as CSV; raises ``TraceError`` where the file is none."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise TraceError(f"{path}: cannot be read as a trace ({error})") from None
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise TraceError(f"{path}: is not a trace of salesim; it lacks the columns {', '.join(missing)}")
    broken = pd.to_numeric(table["hours"], errors="coerce").isna()
    if broken.any():
        place = int(broken.to_numpy().argmax())
        found = table["hours"].iloc[place]
        raise TraceError(f"{path}, line {place + 2}: hours: found '{found}'; allowed: a number")
    return table


def named_run(text: str) -> pd.DataFrame:
    """A run as a user names it: a trace file, or STUDY#DESIGN#REPLICATION (0 where left out).

    Raises ``TraceError`` where the text names no run.
    """
    study, *rest = text.split("#")
    if not rest and study.endswith((".yaml", ".yml")):
        raise TraceError(f"{text}: is a study; say which run of it: {text}#DESIGN#REPLICATION")
    if not rest:
        return read_trace(Path(study))
    design, replication = rest[0], rest[1] if len(rest) > 1 else "0"
    if len(rest) > 2 or not replication.isdecimal():
        raise TraceError(f"{text}: is not a run; write STUDY#DESIGN#REPLICATION, e.g. mine.yaml#conveyor#0")
    # Told like a trace file, so that a file and a run compare as the same text.
    return trace(load_study(study), design, int(replication)).astype(str)


def told(fact: dict[str, str] | None) -> str:
    """One fact of a trace in a sentence: when, what, who, and what its values mean."""
    if fact is None:
        return "has no further fact"
    who = f" by {fact['person']} ({fact['role']})" if fact["person"] else ""
    firm = f", firm {fact['firm']}" if fact["firm"] else ""
    return (
        f"at {float(fact['hours']):.2f} h {fact['fact']}{who}{firm}; "
        f"{fact['a_means']}: {fact['a']}; {fact['b_means']}: {fact['b']}"
    )
