"""Codes in place of names: what reaches the study folder tells nobody who is meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from sim.intake.findings import MOST_SHOWN, Findings
from sim.intake.row import Row
from sim.intake.table import Record, Table
from sim.scenario.errors import nearest, shown

LETTERS = {"People": ("P", 2), "Accounts": ("K", 3), "Deals": ("D", 2)}
"""The letter of the codes of a sheet, and how many digits they have at least."""

SHORT = 4


@dataclass
class Codes:
    """The code of every row of a sheet, in its order, and whom names and codes mean."""

    of_row: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """From code to name, where the name is known and is not the code itself."""
    meant: dict[str, set[str]] = field(default_factory=dict)
    """From a code or name in lower case to the codes that it can mean."""

    def find(self, text: str) -> set[str]:
        """The codes that a code or a name can mean; none where nobody has it."""
        return self.meant.get(text.casefold(), set())

    def nearest(self, text: str) -> str | None:
        """The code or name most like a text; a short code is like too many others."""
        return nearest(text, self.known()) if len(text) > SHORT else None

    def known(self) -> list[str]:
        """All codes and names."""
        return [*self.of_row, *self.names.values()]


def give_codes(
    table: Table, before: Mapping[str, str] | None, others: Collection[str], findings: Findings
) -> Codes:
    """The code of each row: the client's own, else that of an earlier reading, else a new one.

    ``before``: the names behind the codes of earlier readings, by code; None where names are to be kept and
    are their own codes. New codes are none of ``others``. A row without both is a mistake, and so is a code
    or name that stands for two rows.
    """
    codes = Codes()
    seen: dict[str, str] = {}
    given = {str(record.values["code"]).casefold() for record in table.records if "code" in record.values}
    known = {name.casefold(): code for code, name in (before or {}).items() if code.casefold() not in given}
    fresh = _fresh(table, {*given, *others, *(before or {})})
    for record in table.records:
        code, name = record.values.get("code"), record.values.get("name")
        column = "name" if code is None else "code"
        place = table.place(record, column)
        if code is None and name is None:
            _refuse_nameless(table, record, findings)
        own = code if code is not None else name
        key = f"{column} {str(own).casefold()}"
        if own is not None and key in seen:
            problem = f"the {column} {shown(own)} stands twice, first in {seen[key]}"
            findings.refuse(place, problem, f"each {column} once")
        seen.setdefault(key, place.cell)
        is_own = code is not None or (before is None and name is not None)
        _remember(codes, str(own) if is_own else known.get(str(name).casefold()) or next(fresh), name)
    return codes


def _refuse_nameless(table: Table, record: Record, findings: Findings) -> None:
    present = [column for column in ("code", "name") if column in table.heading.places]
    if not any(findings.is_refused(table.place(record, column)) for column in present):
        findings.refuse(table.place(record, present[0]), "a row without code or name", "one of them")


def _remember(codes: Codes, code: str, name: object) -> None:
    codes.of_row.append(code)
    codes.meant.setdefault(code.casefold(), set()).add(code)
    if name is not None:
        codes.meant.setdefault(str(name).casefold(), set()).add(code)
        if name != code:
            codes.names[code] = str(name)


def _fresh(table: Table, taken: Collection[str]) -> Iterator[str]:
    """New codes that nobody has: P01, P02, ..."""
    letter, digits = LETTERS[table.grid.sheet]
    digits = max(digits, len(str(len(table.records))))
    lower = {code.casefold() for code in taken}
    new = (f"{letter}{number:0{digits}}" for number in count(1))
    return (code for code in new if code.casefold() not in lower)


def name_people(row: Row, columns: Iterable[str], people: Codes) -> None:
    """Put codes for the people that cells name; nobody, or more than one, is a mistake."""
    for column in columns:
        if column in row.values:
            row.values[column] = _person_meant(row, column, people)


def _person_meant(row: Row, column: str, people: Codes) -> str | None:
    text = str(row.values[column])
    found = people.find(text)
    if len(found) == 1:
        return next(iter(found))
    if found:
        row.refuse(column, f"{shown(text)} can be {' or '.join(sorted(found))}", "a code of People")
        return None
    # The nearest name takes a while to find, and only so many mistakes are shown.
    near = people.nearest(text) if len(row.findings.mistakes) < MOST_SHOWN else None
    allowed = f"a code or name of the {len(people.of_row)} people"
    row.refuse(column, f"nobody has the code or name {shown(text)}", allowed, near)
    return None
