"""Numbers as people write them: thousands, decimal commas, percent, currency signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sim.scenario.errors import Problem, shown

PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_SPACES = re.compile(r"(?<=\d)[\s'’](?=\d{3}(\D|$))")
_CURRENCY = re.compile(r"[$€£¥₴₽元]|\b(?:EUR|USD|UAH|RUB|CNY|RMB|CHF|GBP|PLN)\b|грн\.?|руб\.?")
_NUMBER = re.compile(r"([+-]?[\d.,]*\d[\d.,]*)((?:[eE][+-]?\d+)?)")
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
    bare = (clean(text).removesuffix("%").strip() for text in texts)
    signs = {_shown_by(match[1]) for text in bare if (match := _NUMBER.fullmatch(text))} - {None}
    return signs.pop() if len(signs) == 1 else None


def _shown_by(digits: str) -> str | None:
    """The decimal sign that one number gives away, if it has any sign at all."""
    marks = [sign for sign in digits if sign in ".,"]
    if len(set(marks)) == 2:
        return marks[-1] if marks.count(marks[-1]) == 1 else None
    if _GROUPED.fullmatch(digits):
        # 1.234.567 groups by points, so its decimals are marked by commas; 1.234 says nothing.
        return {".": ",", ",": "."}[marks[0]] if len(marks) > 1 else None
    return marks[0] if len(marks) == 1 else None


def read_number(text: str, decimal: str | None) -> float:
    """The number that a text means; ``decimal`` is the sign that the file's decimals have, if known.

    Raises ``Unreadable`` for other text and ``Problem`` where it could be two numbers.
    """
    match = _NUMBER.fullmatch(clean(text))
    if match is None:
        raise Unreadable(f"found {shown(text)}", "a number")
    digits, exponent = match.groups()
    sign = _shown_by(digits) or decimal
    if sign is None and _GROUPED.fullmatch(digits):
        either, other = float(digits.replace(",", ".")), re.sub("[.,]", "", digits)
        allowed = "write it without the sign, or say --decimal , or --decimal ."
        raise Problem(f"{shown(text)} can be {either:g} or {other}", allowed)
    number = _digits(digits, sign or ".")
    if not PLAIN.fullmatch(number):
        raise Unreadable(f"found {shown(text)}", "a number")
    return float(number + exponent)


def _digits(digits: str, sign: str) -> str:
    """A number whose decimals are marked by ``sign`` as Python writes it, if it is one."""
    other = "," if sign == "." else "."
    whole, _, part = digits.partition(sign)
    grouped = other not in whole or re.fullmatch(rf"[+-]?\d{{1,3}}(\{other}\d{{3}})+", whole)
    return (whole.replace(other, "") if grouped else whole) + (f".{part}" if part else "")
