"""Dates as people write them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from sim.intake.numerals import Unreadable
from sim.scenario.errors import Problem, shown

Order = Literal["day", "month", "both"]
ALLOWED = "a date such as 2025-12-31, 31.12.2025 or 2025年12月31日"
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_POINTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?:\s*(?:г|р)\.?)?")
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
_CLOCK = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[AaPp][Mm]|[+-]\d{2}:?\d{2})?$")
_FIRST_DAY = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
"""The day numbers of spreadsheets that are taken for dates: 1954 to 2119."""


def day_order(texts: Iterable[str]) -> Order | None:
    """Whether dates with slashes in a column begin with the day or the month; None where none tells."""
    orders: set[Order] = set()
    for text in texts:
        if match := _SLASHES.fullmatch(_bare(text)):
            if int(match[1]) > 12:
                orders.add("day")
            elif int(match[2]) > 12:
                orders.add("month")
    if len(orders) == 2:
        return "both"
    return orders.pop() if orders else None


def read_date(value: object, order: Order | None) -> date:
    """The day that a cell means; ``order`` is what the column shows about dates with slashes.

    Raises ``Unreadable`` for what is no date and ``Problem`` where it could be two days.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_serial(value)
    if not isinstance(value, str):
        raise Unreadable(f"found {shown(value)}", ALLOWED)
    return _from_text(_bare(value), value, order)


def _bare(text: str) -> str:
    return _CLOCK.sub("", unicodedata.normalize("NFKC", text).strip())


def _from_serial(value: float) -> date:
    if not math.isfinite(value) or int(value) not in _SERIALS:
        raise Unreadable(f"found {shown(value)}", ALLOWED)
    return _FIRST_DAY + timedelta(days=int(value))


def _from_text(bare: str, text: str, order: Order | None) -> date:
    if match := _YEAR_FIRST.fullmatch(bare):
        return _day(match[1], match[2], match[3], text)
    if match := _POINTS.fullmatch(bare):
        return _day(match[3], match[2], match[1], text)
    if match := _SLASHES.fullmatch(bare):
        first, second, year = match.groups()
        if order is None or order == "both":
            if first != second and max(int(first), int(second)) <= 12:
                raise Problem(_two_days(text, order), "write it as 2025-12-31, here or in the whole column")
            day_first = int(first) > 12
        else:
            day_first = order == "day"
        return _day(year, second, first, text) if day_first else _day(year, first, second, text)
    raise Unreadable(f"found {shown(text)}", ALLOWED)


def _two_days(text: str, order: Order | None) -> str:
    why = (
        "no other cell of the column tells" if order is None else "other cells of the column show both orders"
    )
    return f"{shown(text)} can begin with the day or with the month, and {why}"


def _day(year: str, month: str, day: str, text: str) -> date:
    century = 2000 if len(year) == 2 else 0
    try:
        return date(century + int(year), int(month), int(day))
    except ValueError:
        raise Unreadable(f"found {shown(text)}, a day that does not exist", ALLOWED) from None
