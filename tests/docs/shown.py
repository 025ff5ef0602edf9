"""What a page shows of an output beside what was printed: words are equal, numbers nearly so.

``...`` on a line of its own stands for any lines. The last bit of another processor's exp() can part one run
of thirty and so move a mean a little; hence the tolerance of numbers.
"""

from __future__ import annotations

import math
import re

NUMBER = re.compile(r"(?<![\w.])[-+]?\d[\d,]*(?:\.\d+)?")
_TIME = re.compile(r" \((?:about [^()]*|under a minute) of computing\)")
_RULE = re.compile("─+")
GAP = "..."
RELATIVE, ABSOLUTE = 0.15, 0.5

Token = tuple[str, tuple[float, ...]]


class Mismatch(Exception):
    """Something is shown that was not printed; the message says what."""


def compare(expected: str, printed: str) -> None:
    """Raise ``Mismatch`` unless the parts of what is expected were printed in their order."""
    found, place = tokens(printed), 0
    parts = chunks(expected)
    for number, part in enumerate(parts):
        wanted = tokens("\n".join(part))
        first, last = number == 0, number == len(parts) - 1
        starts = [place] if first else range(place, len(found) - len(wanted) + 1)
        if last:
            starts = [start for start in starts if start + len(wanted) == len(found)]
        start = next((at for at in starts if alike(wanted, found[at : at + len(wanted)])), None)
        if start is None:
            raise Mismatch("shown, but not printed there:\n" + "\n".join(part) + f"\nprinted:\n{printed}")
        place = start + len(wanted)


def chunks(expected: str) -> list[list[str]]:
    """The lines between gaps; an empty part at an end says that anything may stand there."""
    parts: list[list[str]] = [[]]
    for line in expected.splitlines():
        if line.strip() == GAP:
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def tokens(text: str) -> list[Token]:
    """Words with a mark for each number, and the numbers."""
    timeless = _TIME.sub("", " ".join(_RULE.sub("─", text).split()))
    return [(NUMBER.sub("#", word), tuple(map(_value, NUMBER.findall(word)))) for word in timeless.split()]


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def alike(wanted: list[Token], found: list[Token]) -> bool:
    """Whether words are equal and numbers near."""
    return len(wanted) == len(found) and all(
        word == other
        and all(
            math.isclose(x, y, rel_tol=RELATIVE, abs_tol=ABSOLUTE) for x, y in zip(mine, theirs, strict=True)
        )
        for (word, mine), (other, theirs) in zip(wanted, found, strict=True)
    )


def renewed(expected: str, printed: str) -> str:
    """What to show now: all that was printed, or where there are gaps as many lines from the same places.

    Raises ``Mismatch`` where a part between gaps is not found by its words: that is for a person to mend.
    """
    parts = chunks(expected)
    lines = [line.rstrip() for line in printed.splitlines()]
    if len(parts) == 1:
        return "\n".join(lines) + "\n"
    shown: list[str] = []
    place = 0
    for number, part in enumerate(parts):
        if number:
            shown.append(GAP)
        if not part:
            continue
        start, end = (0, len(part)) if number == 0 else _place_of(part, lines, place)
        shown += lines[start:end]
        place = end
    return "\n".join(shown) + "\n"


def _place_of(part: list[str], lines: list[str], place: int) -> tuple[int, int]:
    words = [word for word, _ in tokens("\n".join(part))]
    for start in range(place, len(lines)):
        for end in range(start + 1, min(len(lines), start + len(part) + 3) + 1):
            if [word for word, _ in tokens("\n".join(lines[start:end]))] == words:
                return start, end
    raise Mismatch("not printed any more:\n" + "\n".join(part))
