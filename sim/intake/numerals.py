"""Numbers as people write them: thousands, decimal commas, percent, currency signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sim.scenario.errors import Problem, shown

PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_SPACES = re.compile(r"(?<=\d)[\s'’](?=\d{3}(\D|$))")
_CURRENCY = re.compile(r"[$€£¥₴₽元]|\b(?:EUR|USD|UAH|RUB|CNY|RMB|CHF|GBP|PLN)\b|грн\.?|руб\.?")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")


class Unreadable(Problem):
    """A text that is no value of its column: it is as good as missing where the column may be empty."""


def clean(text: str) -> str:
    """A number without currency, spaces between thousands, wide forms and typographic minus."""
    half = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    bare = _CURRENCY.sub("", half).strip()
    return _SPACES.sub("", bare)


def decimal_sign(texts: Iterable[str]) -> str | None:
    """The decimal sign that the numbers of a file show, None where they show none or both."""
    signs = {sign for text in texts if (sign := _shown_by(clean(text).removesuffix("%").strip())) is not None}
    return signs.pop() if len(signs) == 1 else None


def _shown_by(text: str) -> str | None:
    """The decimal sign that one number gives away."""
    marks = [sign for sign in text if sign in ".,"]
    if not marks or not re.fullmatch(r"[+-]?[\d.,]+", text):
        return None
    if len(set(marks)) == 2:
        return marks[-1] if marks.count(marks[-1]) == 1 else None
    if _GROUPED.fullmatch(text):
        # 1.234.567 groups by points, so its decimals are marked by commas; 1.234 says nothing.
        return {".": ",", ",": "."}[marks[0]] if len(marks) > 1 else None
    return marks[0] if len(marks) == 1 else None


def read_number(text: str, decimal: str | None) -> float:
    """The number that a text means; ``decimal`` is the sign that the file's decimals have, if known.

    Raises ``Unreadable`` for other text and ``Problem`` where it could be two numbers.
    """
    bare = clean(text)
    if not re.search(r"\d", bare) or not re.fullmatch(r"[+-]?[\d.,]+(?:[eE][+-]?\d+)?", bare):
        raise Unreadable(f"found {shown(text)}", "a number")
    marks = {sign for sign in bare if sign in ".,"}
    sign = _shown_by(bare) or (decimal if marks else ".")
    if sign is None:
        point = bare.replace(",", ".")
        problem = f"{shown(text)} can be {float(point):g} or {bare.replace(',', '').replace('.', '')}"
        raise Problem(problem, "write it without the sign, or say --decimal , or --decimal .")
    return _valued(bare, sign, text)


def _valued(bare: str, sign: str, text: str) -> float:
    """The value of a number whose decimals are marked by ``sign``."""
    other = "," if sign == "." else "."
    whole, _, part = bare.partition(sign)
    grouped = other not in whole or re.fullmatch(rf"[+-]?\d{{1,3}}(\{other}\d{{3}})+", whole)
    number = whole.replace(other, "") + (f".{part}" if part else "")
    if not grouped or not PLAIN.fullmatch(number):
        raise Unreadable(f"found {shown(text)}", f"a number; decimals are marked by {sign!r} here")
    return float(number)
