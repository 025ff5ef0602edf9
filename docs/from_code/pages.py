"""Which part of the manual is written by what; a page asks for it with ``<!-- from code: NAME -->``."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from docs.from_code import beliefs, commands, files, python_names, tables
from sim.scenario.schema import KINDS

PARTS: dict[str, Callable[[], str]] = {
    "beliefs": beliefs.page,
    "commands": commands.page,
    "python": python_names.page,
    "tables": tables.page,
    **{kind: partial(files.page, kind) for kind in KINDS},
}

_MARK = re.compile(r"<!-- from code: ([a-z]+) -->")


def filled(text: str) -> str:
    """A page with what it asks for; ``KeyError`` for a part that there is not."""
    return _MARK.sub(lambda found: PARTS[found[1]](), text)
