"""The columns of all tables, from the docstrings of what makes them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from docs.from_code.markdown import anchor, code, table
from sim.metrics.contributions import people_table
from sim.metrics.customers import customers_table
from sim.metrics.departures import departures_table
from sim.metrics.leavers import leavers_table
from sim.metrics.monthly import monthly_table
from sim.metrics.time_use import time_use_table
from sim.metrics.totals import totals

MAKERS: dict[str, Callable[..., Any]] = {
    "totals": totals,
    "monthly": monthly_table,
    "departures": departures_table,
    "leavers": leavers_table,
    "time_use": time_use_table,
    "customers": customers_table,
    "people": people_table,
}
"""What makes each table."""

_COLUMN = re.compile(r" {4}(?P<names>\S.*?)(?: \((?P<unit>[^)]*)\))?: (?P<meaning>.*)")


def page() -> str:
    """All tables, each with its columns."""
    return "\n\n".join(_section(name, maker) for name, maker in MAKERS.items())


def columns(maker: Callable[..., Any]) -> list[str]:
    """The columns that a docstring tells, besides those of every table."""
    return [name for names, _, _ in _entries(maker) for name in names]


def _entries(maker: Callable[..., Any]) -> Iterator[tuple[list[str], str, str]]:
    """Names of columns that are told together, their unit and their meaning."""
    for line in _lines(maker):
        match = _COLUMN.fullmatch(line)
        if match is None:
            raise ValueError(f"{maker.__name__}: not 'name (unit): meaning': {line!r}")
        yield match["names"].split(", "), match["unit"] or "", match["meaning"]


def _parts(maker: Callable[..., Any]) -> tuple[str, str]:
    before, _, after = (inspect.getdoc(maker) or "").partition("\nColumns:\n")
    return before.strip(), after


def _lines(maker: Callable[..., Any]) -> list[str]:
    """One line for each entry: further lines of it are indented more."""
    return re.sub(r"\n {6,}", " ", _parts(maker)[1]).rstrip().splitlines()


def _section(name: str, maker: Callable[..., Any]) -> str:
    told = [
        (["design"], "", "the design"),
        (["replication"], "", "number of the run, from 0"),
        *_entries(maker),
    ]
    rows = [(", ".join(map(code, names)), unit, meaning) for names, unit, meaning in told]
    columns_told = table(("column", "unit", "meaning"), rows)
    return "\n\n".join([anchor(f"table-{name}"), f"## {code(name)}", _parts(maker)[0], columns_told])
