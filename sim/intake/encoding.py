"""In which encoding a text file was written, where nobody said so."""

from __future__ import annotations

import re

SURE = 0.6
"""A share of plausible signs below which a guess is no better than another."""
CLEARER = 0.15
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORD = re.compile(r"[^\W\d_]+")


def guess(data: bytes) -> str | None:
    """The encoding of a text: by its mark, else UTF-8 if it is, else GB18030 or cp1251 by plausibility.

    None where neither of the last two is plausible, or both are.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if _decoded(data, "utf-8") is not None:
        return "utf-8"
    chinese, cyrillic = _chinese(data), _cyrillic(data)
    if max(chinese, cyrillic) < SURE or abs(chinese - cyrillic) < CLEARER:
        return None
    return "gb18030" if chinese > cyrillic else "cp1251"


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _chinese(data: bytes) -> float:
    """The share of signs outside ASCII that are common Chinese ones, read as GB18030."""
    text = _decoded(data, "gb18030")
    strange = [sign for sign in text or "" if ord(sign) > 127]
    return sum(map(_is_common, strange)) / len(strange) if strange else 0.0


def _is_common(sign: str) -> bool:
    """Whether a sign is of level 1 of GB 2312 (B0A1-D7F9), Chinese punctuation or a wide form."""
    code = sign.encode("gb18030")
    return len(code) == 2 and (0xB0 <= code[0] <= 0xD7 or code[0] in (0xA1, 0xA3)) and code[1] >= 0xA1


def _cyrillic(data: bytes) -> float:
    """The share of letters outside ASCII in words that Cyrillic has, read as cp1251.

    Such a word is Cyrillic throughout and all small, all capital, or small after a capital. Chinese bytes
    read as cp1251 mix them.
    """
    text = _decoded(data, "cp1251")
    strange = sum(ord(sign) > 127 and sign.isalpha() for sign in text or "")
    if text is None or not strange:
        return 0.0
    return sum(len(word) for word in _WORD.findall(text) if _is_cyrillic_word(word)) / strange


def _is_cyrillic_word(word: str) -> bool:
    cased = word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())
    return cased and all("\u0400" <= sign <= "\u045f" or sign in "Ґґ" for sign in word)
