"""A language that nobody speaks: what it has not put into brackets never went through the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from gettext import NullTranslations
from html.parser import HTMLParser
from typing import Any

from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from sim.report.assumptions import assumptions
from sim.scenario.study import LoadedStudy

INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
AMOUNT = re.compile(r"[+-]?\d[\d.,]*[kMG]?\b")


class Pseudo(NullTranslations):
    """Every text in brackets, with its places kept."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def unspoken(texts: Iterable[str], own: Iterable[str]) -> list[str]:
    """Texts with words outside the brackets that are not the user's own."""
    bare = {_outside(text) for text in own}
    # The user's words may be part of what he wrote elsewhere, so the longest go first.
    known = sorted((text for text in bare if WORD.search(text)), key=len, reverse=True)
    theirs = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known)) or '(?!)'})(?!\w)")
    return [text for text in texts if WORD.search(AMOUNT.sub("", theirs.sub("", _outside(text))))]


def _outside(text: str) -> str:
    """What of a text is not in brackets; the user's values may hold durations, which are."""
    while (inner := INNERMOST.sub("", text)) != text:
        text = inner
    return text


def of_the_user(study: LoadedStudy) -> set[str]:
    """Names, descriptions and evidence: everything that a reader meets as its author wrote it."""
    about, world = study.study, study.world
    found = {about.name, about.description, world.name, world.description, world.money.currency}
    for kind in (world.market.regions, world.market.segments, world.market.tiers):
        found |= set(map(str, kind.value))
    for each in assumptions(world):
        # A value may be a policy or a distribution, which files name.
        found |= {each.path, each.source, each.note, each.value, each.low, each.high}
    organisations = [study.start.organisation] if study.start else []
    later = [changed for case in study.cases for changed in case.later]
    for design in (case.design for case in (*study.cases, *organisations, *later)):
        found |= {design.name, design.description, design.document or ""}
        found |= {*design.roles, *design.units, *(role.family for role in design.roles.values())}
    return found | set(study.overrides)


@dataclass
class Recorder:
    """Takes what would be printed on a console, as texts that no width has broken."""

    width: int = 400
    texts: list[str] = field(default_factory=list)

    def print(self, *things: Any, **_style: Any) -> None:
        for thing in things:
            self.texts += _read(thing)


def shown(show: Callable[..., None], *things: Any) -> list[str]:
    """All texts that a function prints to the console it is given last."""
    console = Recorder()
    show(*things, console)
    return console.texts


def _read(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Text):
        yield thing.plain
    elif isinstance(thing, Table):
        for part in (thing.title, thing.caption):
            yield from () if part is None else _read(part)
        for column in thing.columns:
            yield from _read(column.header)
            for cell in column.cells:
                yield from _read(cell)
    elif isinstance(thing, Tree):
        yield from _read(thing.label)
        for child in thing.children:
            yield from _read(child)


class Page(HTMLParser):
    """Everything a reader of a page sees or hears: texts, and the words of pictures and controls."""

    SPOKEN = ("alt", "aria-label", "aria-description", "title", "placeholder", "data-name")
    SILENT = ("style", "script", "code", "pre", "metadata")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self.SILENT
        self.texts += [value for name, value in attrs if name in self.SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.texts.append(data.strip())
