"""The value that a cell means, by the kind of its column."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sim.intake.columns import Kind
from sim.intake.dates import Order, read_date
from sim.intake.numerals import PLAIN, Unreadable, read_number
from sim.intake.words import YES_NO, dictionary, plain
from sim.scenario.errors import Problem, nearest, shown


@dataclass(frozen=True)
class Vocabulary:
    """What is needed to read the cells of one column.

    ``typed``: cells have types, as in a workbook, so that a number written as text is worth a note.
    ``decimal`` and ``order``: what the file shows about decimals, and the column about dates.
    ``words``: what may stand in columns of words, with the words of clients for it; ``touches``: how many
    touches a deal has in this world.
    """

    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    touches: int
    typed: bool = True
    decimal: str | None = None
    order: Order | None = None
    _known: dict[str, dict[str, str]] = field(default_factory=dict, repr=False, compare=False)

    def known(self, kind: str) -> dict[str, str]:
        """From plain word to the name it stands for, in columns of this kind."""
        if kind not in self._known:
            self._known[kind] = dictionary(self.words[kind])
        return self._known[kind]


class Reading(NamedTuple):
    """A value, and what was done to get it where that is worth telling."""

    value: object
    done: str = ""


def read_value(kind: Kind, raw: object, vocabulary: Vocabulary) -> Reading:
    """The value of a cell that is neither empty nor broken.

    Raises ``Unreadable`` for what is no value of this kind, and ``Problem`` for what is one but wrong.
    """
    return _READERS.get(kind, _word)(kind, raw, vocabulary)


def _text(kind: Kind, raw: object, vocabulary: Vocabulary) -> Reading:
    if isinstance(raw, str):
        return Reading(" ".join(raw.split()))
    if isinstance(raw, bool) or not isinstance(raw, int | float | date):
        raise Unreadable(f"found {shown(raw)}", "text")
    if isinstance(raw, datetime):
        return Reading(raw.date().isoformat())
    return Reading(str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw))


def _number(kind: Kind, raw: object, vocabulary: Vocabulary) -> Reading:
    if isinstance(raw, str):
        number = read_number(raw, vocabulary.decimal)
        as_usual = PLAIN.fullmatch(raw.strip()) and not vocabulary.typed
        done = "" if as_usual else "text read as a number"
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        number, done = raw, ""
    else:
        raise Unreadable(f"found {_told(raw)}", "a number")
    if not math.isfinite(number):
        raise Unreadable(f"found {shown(raw)}", "a finite number")
    return Reading(number, done)


def _whole(kind: Kind, raw: object, vocabulary: Vocabulary) -> Reading:
    number, done = _number(kind, raw, vocabulary)
    assert isinstance(number, int | float)
    if number != int(number):
        raise Unreadable(f"found {shown(raw)}", "a whole number")
    return Reading(int(number), done)


def _share(kind: Kind, raw: object, vocabulary: Vocabulary) -> Reading:
    if isinstance(raw, str) and raw.strip().endswith(("%", "％")):
        share = read_number(raw.strip()[:-1], vocabulary.decimal) / 100
        done = "percent read as a share"
    else:
        number, done = _number(kind, raw, vocabulary)
        assert isinstance(number, int | float)
        share = number
    if not 0 <= share <= 1:
        where = "above 100%" if share > 1 else "below 0%"
        raise Problem(f"found {shown(raw)}, {where}", "a share such as 0.35 or 35%")
    return Reading(round(share, 12), done)


def _date(kind: Kind, raw: object, vocabulary: Vocabulary) -> Reading:
    day = read_date(raw, vocabulary.order)
    if isinstance(raw, date):
        return Reading(day)
    iso = isinstance(raw, str) and raw.strip() == day.isoformat() and not vocabulary.typed
    return Reading(day, "" if iso else "read as a date")


def _yes(kind: Kind, raw: object, vocabulary: Vocabulary) -> Reading:
    word = _YES.get(plain(str(raw)))
    if word is None:
        raise Unreadable(f"found {_told(raw)}", "yes or no")
    return Reading(word == "yes")


def _stage(kind: Kind, raw: object, vocabulary: Vocabulary) -> Reading:
    """A word, or the number of touches done."""
    text = str(raw).strip()
    if (isinstance(raw, int | float) and not isinstance(raw, bool)) or PLAIN.fullmatch(text):
        if float(text) not in range(vocabulary.touches):
            allowed = f"touches done, 0 to {vocabulary.touches - 1}, or a word: {_names('stage', vocabulary)}"
            raise Problem(f"found {shown(raw)}", allowed)
        return Reading(int(float(text)))
    name, done = _needed_word(kind, raw, vocabulary)
    if name == "closed":
        # What is done with closed deals is told of the whole row.
        return Reading(name)
    return Reading(name if name == "lead" else _TOUCHES[str(name)], done)


_TOUCHES = {"qualified": 0, "offer": 1, "sample": 2, "negotiation": 3}


def _needed_word(kind: Kind, raw: object, vocabulary: Vocabulary) -> Reading:
    """A word that must be known: nothing can stand in its place."""
    try:
        return _word(kind, raw, vocabulary)
    except Unreadable as error:
        raise Problem(error.text, error.allowed, error.nearest) from None


def _word(kind: Kind, raw: object, vocabulary: Vocabulary) -> Reading:
    known = vocabulary.known(kind)
    name = known.get(plain(str(raw)))
    if name is None:
        # The nearest word is looked for among all words of clients, and told as ours.
        near = nearest(plain(str(raw)), known)
        raise Unreadable(f"found {_told(raw)}", _names(kind, vocabulary), near and known[near])
    same = plain(str(raw)) == plain(name)
    return Reading(name, "" if same else f"read as {name}")


def _names(kind: str, vocabulary: Vocabulary) -> str:
    return ", ".join(vocabulary.words[kind])


def _told(raw: object) -> str:
    return str(raw) if isinstance(raw, date) else shown(raw)


_YES = dictionary(YES_NO)
_READERS: dict[str, Callable[[Kind, object, Vocabulary], Reading]] = {
    "text": _text,
    "number": _number,
    "whole": _whole,
    "share": _share,
    "date": _date,
    "yes": _yes,
    "stage": _stage,
    "role": _needed_word,
}
